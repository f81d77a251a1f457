import { io } from 'socket.io-client';
import { MarketSources } from '../../src/market/index.js';
import { Jobs, Metrics, Signals, SocketAuthentication } from '../../src/platform/index.js';
import { LogReader } from '../factories/log-reader.js';
import { MailServer } from '../factories/mail-server.js';
import { member, staff } from '../factories/staff.js';
import { WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

describe('what follows from a request, in the log', () => {
  const mails = new MailServer();
  const log = new LogReader();
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ LOG_LEVEL: 'trace', SMTP_URL: `smtp://${await mails.start()}` }, log);
  });
  afterAll(async () => {
    await test?.close();
    await mails.stop();
  });

  const get = (path: string, headers: Record<string, string> = {}) => fetch(test.url + path, { headers });
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(test.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it('carries the id that the client gave, in the answer too', async () => {
    const answer = await get('/api/auth/me?token=secret', { 'x-request-id': 'shop-42' });
    expect(answer.headers.get('x-request-id')).toBe('shop-42');
    expect(await answer.json()).toMatchObject({ status: 401, id: 'shop-42' });
    await until(() => log.lines({ correlationId: 'shop-42' }).length > 0);
    expect(log.lines({ correlationId: 'shop-42' })).toEqual([
      expect.objectContaining({
        level: 'debug',
        context: 'Requests',
        msg: 'GET /api/auth/me 401',
        method: 'GET',
        route: '/api/auth/me',
        status: 401,
        ms: expect.any(Number) as number,
      }),
    ]);
  });

  it('or one of its own, which a page of another origin may read', async () => {
    const answer = await get('/health/live', { origin: test.url, 'x-request-id': 'not an id' });
    expect(answer.headers.get('x-request-id')).toMatch(/^req_/);
    expect(answer.headers.get('access-control-expose-headers')).toContain('x-request-id');
  });

  it('a webhook that is taken gets its own back, but none that it did not bring', async () => {
    const sender = new WebhookSender(test.url, test.config.webhookSecret);
    const event = { userId: 'ana', type: 'login' };
    expect((await sender.send(event)).headers.get('x-request-id')).toBeNull();
    expect((await sender.send(event, { 'x-request-id': 'hook-1' })).headers.get('x-request-id')).toBe(
      'hook-1',
    );
    const refused = await sender.send(event, { 'webhook-signature': 'v1,none' });
    expect(refused.headers.get('x-request-id')).toBe(refused.body.id);
    const line = () => log.lines({ correlationId: refused.body.id as string });
    await until(() => line().length > 0);
    expect(line()[0]).toMatchObject({ route: '/webhook/event', status: 401 });
  });

  it('names what failed, and whose it was', async () => {
    const metrics = jest.spyOn(test.app.get(Metrics), 'text');
    metrics.mockRejectedValueOnce(new RangeError('a fault\nof the spec'));
    const answer = await get('/metrics');
    const { id, status } = (await answer.json()) as { id: string; status: number };
    expect(status).toBe(500);
    expect(answer.headers.get('x-request-id')).toBe(id);
    await until(() => log.lines({ correlationId: id }).length === 2);
    expect(log.lines({ correlationId: id })).toEqual([
      expect.objectContaining({
        level: 'error',
        context: 'Errors',
        msg: 'GET /metrics failed',
        err: expect.objectContaining({ type: 'RangeError', message: 'a fault\\nof the spec' }) as object,
      }),
      expect.objectContaining({ level: 'info', context: 'Requests', msg: 'GET /metrics 500', status: 500 }),
    ]);
  });

  it('goes along into jobs, of requests at the same time too', async () => {
    const people = await Promise.all(['Ana', 'Bia', 'Caio', 'Davi'].map((name) => member(test.url, name)));
    for (const { email } of people) mails.will(email, { rcpt: '451 Try later' });
    await Promise.all(
      people.map(({ email }, at) =>
        post('/api/auth/forgot-password', { email }, { 'x-request-id': `reset-${at}` }),
      ),
    );
    const ordered = async () => {
      const jobs = await test.app.get(Jobs).list({ name: 'mailer.send', limit: 200 });
      return jobs.filter(({ correlationId }) => correlationId?.startsWith('reset-'));
    };
    await until(async () => (await ordered()).length === people.length);
    const jobs = await ordered();
    expect(new Set(jobs.map(({ correlationId }) => correlationId)).size).toBe(people.length);
    const failed = () => log.lines({ context: 'Jobs mailer.send', level: 'warn' });
    await until(() => failed().length === people.length);
    for (const { msg, correlationId } of failed()) {
      const [id] = msg.split(':');
      const job = jobs.find((each) => each.id === id) ?? (await test.app.get(Jobs).get(id));
      expect(correlationId).toBe(job?.correlationId);
    }
  });

  it('stands in the trail of changes by staff', async () => {
    const admin = await staff(test.url, 'admin');
    const { id } = await member(test.url);
    const answer = await fetch(`${test.url}/api/admin/users/${id}/suspend`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${admin.token}`,
        'x-request-id': 'suspend-1',
      },
    });
    expect(answer.status).toBe(200);
    expect((await admin.api.get(`/api/admin/audit?target=${id}`)).body.items[0]).toMatchObject({
      action: 'users.suspend',
      correlationId: 'suspend-1',
    });
  });

  it("is a message's own on a socket", async () => {
    test.app.get(MarketSources).hold = () => Promise.reject(new TypeError('a fault of the spec'));
    const { token } = await member(test.url);
    const socket = io(test.url, { transports: ['websocket'], forceNew: true, auth: { token } });
    try {
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      const { id } = socket;
      for (const number of [1, 2]) {
        const answer = (await socket.emitWithAck('subscribe-candles', {
          asset: 'EURUSD',
          timeframe: '1m',
        })) as { error: { message: string } };
        expect(answer.error.message).toContain(`${id}.${number}`);
        expect(log.lines({ correlationId: `${id}.${number}`, level: 'error' })).toHaveLength(1);
      }
    } finally {
      socket.disconnect();
    }
  });

  it("is a socket's own when its handshake fails", async () => {
    jest.spyOn(test.app.get(SocketAuthentication), 'identify').mockRejectedValueOnce(new Error('a fault'));
    const socket = io(test.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { token: 'x' },
    });
    const refused = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
    socket.disconnect();
    const [line] = log.lines({ context: 'Handshake', level: 'error' });
    expect(line.correlationId).not.toBe('');
    expect(refused.message).toContain(`quote the id ${line.correlationId}`);
  });

  it('is that of its batch where deliveries are counted', async () => {
    test.app.get(Signals).on('events.recorded', () => {
      throw new Error('a fault of the spec');
    });
    const sender = new WebhookSender(test.url, test.config.webhookSecret);
    expect((await sender.send({ userId: 'ana', type: 'login' })).status).toBe(202);
    const failed = () => log.lines({ context: 'Signals', level: 'error' });
    await until(() => failed().length > 0);
    expect(failed()[0].correlationId).toMatch(/^slot-0\.\d+$/);
  });

  it('a client that leaves is seen to leave', async () => {
    const gone = new AbortController();
    const metrics = jest.spyOn(test.app.get(Metrics), 'text');
    let asked = false;
    metrics.mockImplementationOnce(() => new Promise(() => (asked = true)));
    const leaving = fetch(`${test.url}/metrics`, {
      headers: { 'x-request-id': 'leaver' },
      signal: gone.signal,
    }).catch(() => undefined);
    await until(() => asked);
    gone.abort();
    await leaving;
    await until(() => log.lines({ correlationId: 'leaver' }).length > 0);
    expect(log.lines({ correlationId: 'leaver' })[0]).toMatchObject({
      msg: 'GET /metrics 200, cut off',
      cutOff: true,
    });
  });

  it('is never lost among lines that are none: all of them are JSON', () => {
    for (const { level, msg } of log.lines()) {
      expect(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).toContain(level);
      expect(msg).not.toBe('');
    }
  });
});
