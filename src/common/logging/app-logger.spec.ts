import { Logger } from '@nestjs/common';
import { AppLogger } from './app-logger.js';
import { correlated, correlationId, endChain, occurrenceId, within } from './correlation.js';

describe('AppLogger', () => {
  let lines: string[] = [];
  const logger = new AppLogger({
    level: 'debug',
    secrets: ['the-admin-password'],
    output: { write: (line) => lines.push(line) },
  });
  beforeEach(() => (lines = []));
  /** The one line that was written. */
  const entry = () => {
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    return JSON.parse(lines[0]) as Record<string, unknown> & { err: Record<string, string> };
  };

  it('writes a line of JSON: time, level, who says it, and what', () => {
    logger.log('Removed 3 deliveries', 'Retention');
    expect(entry()).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      level: 'info',
      context: 'Retention',
      msg: 'Removed 3 deliveries',
    });
  });

  it.each([
    ['fatal', 'fatal'],
    ['error', 'error'],
    ['warn', 'warn'],
    ['log', 'info'],
    ['debug', 'debug'],
  ] as const)('%s is %s', (method, level) => {
    logger[method]('x');
    expect(entry()['level']).toBe(level);
  });

  it('leaves out what is below its level, and what Nest says of each module', () => {
    logger.verbose('x', 'Any');
    logger.log('RolesModule dependencies initialized', 'InstanceLoader');
    expect(lines).toEqual([]);
    expect(logger.isEnabled('debug')).toBe(true);
    expect(logger.isEnabled('trace')).toBe(false);
  });

  it('tells an error with those behind it, and nothing that hangs on it', () => {
    const cause = Object.assign(new TypeError('no socket'), { request: { body: 'a document' } });
    logger.error('It was not sent', Object.assign(new Error('away', { cause }), { code: 'EPIPE' }), 'Mailer');
    const { err, ...rest } = entry();
    expect(rest).toMatchObject({ context: 'Mailer', msg: 'It was not sent' });
    expect(Object.keys(err).sort()).toEqual(['code', 'message', 'stack', 'type']);
    expect(err).toMatchObject({ type: 'Error', message: 'away', code: 'EPIPE' });
    expect(err['stack']).toMatch(/^Error: away\n {4}at [^]*\ncaused by: TypeError: no socket\n {4}at /);
    expect(lines[0]).not.toContain('a document');
  });

  it.each([
    ['an error alone', [new RangeError('far'), 'Here']],
    ['with its stack as a text', [new RangeError('far'), new RangeError('far').stack, 'Here']],
    ['a stack as a text', ['far', new RangeError('far').stack, 'Here']],
    ['through the logger of a class', null],
  ])('takes what Nest calls it with: %s', (_, parts) => {
    if (parts) logger.error(parts[0], ...parts.slice(1));
    else {
      Logger.overrideLogger(logger);
      new Logger('Here').error('far', new RangeError('far'));
      Logger.overrideLogger(['error', 'fatal']);
    }
    expect(entry()).toMatchObject({
      msg: 'far',
      context: 'Here',
      err: { type: 'RangeError', message: 'far', stack: expect.stringContaining('    at ') as string },
    });
  });

  it('takes whatever is thrown, and fields that are not its own', () => {
    logger.warn(
      'odd',
      undefined,
      null,
      7,
      ['a'],
      Symbol('s'),
      { ms: 3, level: 'x', msg: 'y', time: 0 },
      'Any',
    );
    expect(entry()).toMatchObject({
      level: 'warn',
      msg: 'odd null 7 ["a"] Symbol(s)',
      ms: 3,
      context: 'Any',
    });
  });

  it('tells a list without its secrets, and never fails with what it is given', () => {
    logger.log([1n, { password: 'hunter22' }, 'td_4kX9qaVb3nX8kQ0mZr2TtYw6'], 'Parts');
    expect(entry()).toMatchObject({ context: 'Parts', msg: '["1",{"password":***},"td_***"]' });
    lines = [];
    const loop: unknown[] = [];
    loop.push(loop);
    logger.warn(loop);
    expect(entry()['level']).toBe('warn');
    lines = [];
    const broken = {
      get name(): string {
        throw new Error('not now');
      },
    };
    logger.error('It failed', broken, 'Parts');
    expect(entry()).toMatchObject({ level: 'error', msg: 'An entry that cannot be read: not now' });
  });

  it('keeps a text on its line, whatever is in it', () => {
    const forged = 'ana\r\n{"level":"fatal","msg":"forged"}\u001b[2J\u2028';
    logger.log(`Log-in of ${forged}`, { user: forged }, `Auth${forged}`);
    expect(entry()).toMatchObject({
      msg: 'Log-in of ana\\r\\n{"level":"fatal","msg":"forged"}\\x1b[2J\\u2028',
      user: 'ana\\r\\n{"level":"fatal","msg":"forged"}\\x1b[2J\\u2028',
    });
    lines = [];
    logger.error('x', new Error(forged));
    const { err } = entry();
    expect(err['stack'].split('\n').slice(1)).not.toContainEqual(expect.stringMatching(/^(?! {4}at )/));
    expect(err['stack']).not.toContain('\u001b');
  });

  it('shows no secret: in texts, errors, stacks and fields', () => {
    const secret = 'mongodb://app:hunter22@db/app, the-admin-password';
    logger.error(
      `Failed: ${secret}`,
      new Error(secret, { cause: new Error(secret) }),
      { password: 'hunter22', why: secret },
      secret,
    );
    expect(lines[0]).not.toMatch(/hunter22|the-admin-password/);
    expect(entry()).toMatchObject({ password: '***', why: 'mongodb://***@db/app, ***' });
  });

  it('cuts what is too long, and no secret in half', () => {
    const long = `${'x '.repeat(3990)}the-admin-password`;
    logger.log(long);
    const msg = String(entry()['msg']);
    expect(msg.length).toBeLessThan(8010);
    expect(msg).not.toContain('the-admin');
  });

  it('carries the id of what goes on, also when that has ordered something for later', async () => {
    let later: Promise<void> | undefined;
    await correlated('req_1', async () => {
      await Promise.resolve();
      logger.log('now');
      later = new Promise((resolve) => setImmediate(() => resolve(logger.log('then'))));
    });
    await later;
    expect(lines.map((line) => (JSON.parse(line) as { correlationId: string }).correlationId)).toEqual([
      'req_1',
      'req_1',
    ]);
  });

  it('an id that is a secret does not show', () => {
    within({ id: 'td_4kX9qaVb3nX8kQ0mZr2TtYw6' }, () => logger.log('x'));
    expect(entry()['correlationId']).toBe('td_***');
  });
});

describe('a chain', () => {
  it('is over for what goes on without end: a timer that it has opened', () => {
    const chain = { id: 'req_1' };
    within(chain, () => {
      expect(correlationId()).toBe('req_1');
      endChain(chain);
      expect(correlationId()).toBe('req_1');
      Object.assign(chain, { overAt: performance.now() - 5001 });
      expect(correlationId()).toBeUndefined();
      expect(occurrenceId()).toMatch(/^err_/);
    });
    expect(correlationId()).toBeUndefined();
  });
});
