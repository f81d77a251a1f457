import {
  isAuthenticationFailure,
  isNotAvailable,
  refusalOf,
  statusOf,
  wordsOf,
} from './sdk-failure.rules.js';

const circular: Record<string, unknown> = {};
circular['self'] = circular;

describe('wordsOf', () => {
  it.each([
    ['request result is not successful', 'request result is not successful'],
    [new Error('away'), 'away'],
    [{ message: 'an event', type: 'error' }, 'an event'],
    [{ message: '', error: new Error('inside') }, 'inside'],
    [{ error: 'a text inside' }, 'a text inside'],
    [{ code: 7 }, '{"code":7}'],
    [circular, 'no reason given'],
    [undefined, 'undefined'],
    [null, 'null'],
    ['', 'no reason given'],
    ['two\n  lines', 'two lines'],
    [42, '42'],
  ])('of %p', (reason, words) => {
    expect(wordsOf(reason, 'secret')).toBe(words);
  });

  it('leaves the secret out, also as a URL has it, and cuts', () => {
    expect(wordsOf(new Error('a/b+c is a%2Fb%2Bc'), 'a/b+c')).toBe('*** is ***');
    expect(wordsOf('x'.repeat(1000), 'secret')).toHaveLength(201);
    expect(wordsOf(`${'x'.repeat(195)}secret`, 'secret')).not.toContain('secre');
  });
});

describe('refusalOf', () => {
  const status = (code: number, message: string) =>
    `request is failed with status ${code} and message: ${message}`;

  it.each([
    [status(4001, 'Not enough money on balance'), 'BROKER.BALANCE_TOO_LOW'],
    [status(4003, 'active is suspended'), 'BROKER.MARKET_CLOSED'],
    [status(4112, 'expiration is not available'), 'BROKER.PURCHASE_WINDOW_CLOSED'],
    [status(4100, 'invest amount is out of range'), 'BROKER.STAKE_OUT_OF_RANGE'],
    [status(4999, 'odd'), 'BROKER.REFUSED'],
    ['request result is not successful', 'BROKER.REFUSED'],
    ['WebSocket connection is not open', 'BROKER.REFUSED'],
    [status(5000, 'not enough money'), undefined],
    ['WebSocket connection closed unexpectedly', undefined],
    ['anything', undefined],
  ])('of "%s" is %s', (words, code) => {
    expect(refusalOf(words)).toBe(code);
  });
});

it('reads statuses, refused SSIDs and kinds that are not there', () => {
  expect(statusOf('failed with status 4220 and')).toBe(4220);
  expect(statusOf('status of 42')).toBeUndefined();
  expect(isAuthenticationFailure('authentication is failed')).toBe(true);
  expect(isAuthenticationFailure('WebSocket connection closed')).toBe(false);
  expect(isNotAvailable('Blitz options are not available')).toBe(true);
  expect(isNotAvailable('WebSocket connection is not open')).toBe(false);
});
