import { once } from 'node:events';
import { connect } from 'node:net';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const KIBIBYTE = 1024;

describe('limits of requests', () => {
  let test: TestApp;
  let api: ApiClient;
  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
  });
  afterAll(() => test?.close());

  const post = async (path: string, body: string) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(test.url + path, { method: 'POST', headers, body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const fields = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, 1])));
  const event = (bytes: number) => ({ userId: 'ana', type: 'login', note: 'x'.repeat(bytes) });

  it('a form ends at 64 KiB, an event and a webhook at 1 MiB', async () => {
    expect(await post('/api/auth/login', JSON.stringify({ email: 'x'.repeat(64 * KIBIBYTE) }))).toMatchObject(
      {
        status: 413,
        body: { code: 'COMMON.TOO_LARGE' },
      },
    );
    expect((await post('/nowhere', JSON.stringify('x'.repeat(64 * KIBIBYTE)))).status).toBe(413);
    // read, and refused for what is in it
    expect((await api.post('/api/events', event(900 * KIBIBYTE))).status).toBe(400);
    expect((await api.patch('/api/events/none', event(900 * KIBIBYTE))).status).toBe(400);
    const sender = new WebhookSender(test.url, test.config.webhookSecret);
    expect((await sender.send(event(900 * KIBIBYTE))).status).toBe(400);
    for (const answer of [
      await api.post('/api/events', event(1024 * KIBIBYTE)),
      await sender.send(event(1024 * KIBIBYTE)),
    ]) {
      expect(answer.status).toBe(413);
    }
  });

  it('names the first 50 fields at fault, and none of a body with thousands', async () => {
    const some = await post('/api/auth/login', fields(300));
    expect(some.status).toBe(400);
    expect(some.body.errors).toHaveLength(50);
    const many = await post('/api/auth/login', fields(5000));
    expect(many).toMatchObject({
      status: 400,
      body: { errors: [{ field: '', message: 'has more than 1000 fields and elements' }] },
    });
  });

  it('refuses what is nested without end', async () => {
    for (const body of [
      `{"email":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    ]) {
      const { status, body: problem } = await post('/api/auth/login', body);
      expect([status, problem.detail]).toEqual([400, 'body: goes deeper than 16 levels']);
    }
  });

  it('cuts a path in the answer that the client has made endless', async () => {
    const key = 'k'.repeat(10_000);
    const { status, body } = await post('/api/auth/login', `{"${key}":{"__proto__":1}}`);
    expect(status).toBe(400);
    expect(JSON.stringify(body).length).toBeLessThan(1000);
    expect(body.errors).toEqual([{ field: `${'k'.repeat(200)}…`, message: 'is not allowed as a key' }]);
  });

  it.each(['/api/events/%zz', '/%', '/webhook/%c0%ae'])('answers %s with problem details', async (path) => {
    const response = await fetch(test.url + path);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({
      status: 400,
      code: 'COMMON.BAD_REQUEST',
      id: expect.stringMatching(/^req_/) as string,
    });
  });

  /** Writes bytes and reads until the server ends the connection. */
  async function converse(text: string): Promise<string> {
    const socket = connect(Number(new URL(test.url).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
    socket.on('error', () => undefined); // it may be reset after the answer
    socket.write(text);
    await once(socket, 'close');
    return answer;
  }

  it('ends a request that does not arrive within its time', async () => {
    const server = test.app.getHttpServer();
    expect(server).toMatchObject({ requestTimeout: 30_000, headersTimeout: 15_000, timeout: 120_000 });
    try {
      server.requestTimeout = server.headersTimeout = 1;
      const answer = await converse(
        'POST /webhook/event HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{"a"',
      );
      expect(answer).toMatch(/^HTTP\/1.1 408 /);
      expect(answer).toContain('content-type: application/problem+json');
      expect(JSON.parse(answer.split('\r\n\r\n')[1])).toMatchObject({ code: 'COMMON.REQUEST_TIMEOUT' });
    } finally {
      Object.assign(server, { requestTimeout: 30_000, headersTimeout: 15_000 });
    }
  }, 30_000);

  it('answers who offers another protocol as if they had not', async () => {
    const offer = (protocol: string, path: string) =>
      converse(
        `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: ${protocol}\r\n` +
          'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
    // `curl --http2` and the HTTP client of Java, with each request
    expect(await offer('h2c', '/health/live')).toMatch(/^HTTP\/1.1 200 /);
    expect(await offer('websocket', '/nowhere')).toMatch(/^HTTP\/1.1 404 /);
  });

  it.each(['/api/auth/login', '/api/auth/verify-email/resend', '/nowhere'])(
    'POST %s: a body that does not say it is JSON is none',
    async (path) => {
      const headers = { 'content-type': 'text/plain' };
      const response = await fetch(test.url + path, { method: 'POST', headers, body: '{"email":"a@b.co"}' });
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ code: 'COMMON.UNSUPPORTED_MEDIA_TYPE' });
    },
  );

  it('answers an address that is too long', async () => {
    const response = await fetch(`${test.url}/api/events/${'x'.repeat(300)}`);
    expect(response.status).toBe(414);
    expect(await response.json()).toMatchObject({ code: 'COMMON.TOO_LARGE' });
  });

  it('answers what is no HTTP with problem details too', async () => {
    const garbled = await converse('GET / HTTP/1.1\r\nhost: x\r\nbro ken\r\n\r\n');
    expect(garbled).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    const long = await converse(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1.1 431 /);
    for (const answer of [garbled, long]) expect(answer).toContain('application/problem+json');
  });
});
