import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { Metrics } from '../../src/platform/index.js';
import { LogReader } from '../factories/log-reader.js';
import { MailServer } from '../factories/mail-server.js';
import { member, staff } from '../factories/staff.js';
import { ApiClient, type Answer, request, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';
import { QuadcodeServer } from '../support/quadcode/quadcode-server.js';
import { OLDER_SDK } from '../support/quadcode/quadcode-world.js';

/** Says back what it was told, as servers do that mean well. */
async function echo(): Promise<{ server: Server; url: string }> {
  const server = createServer(({ headers, url }, response) => {
    const message = `Incorrect API key provided: ${headers.authorization} for ${url}`;
    response
      .writeHead(401, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: { message } }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Everything that a log must not hold, by what it is. */
class Secrets {
  private readonly all = new Map<string, string>();

  /** Answers with the secret, so that it can be used at once. */
  note(what: string, secret: unknown): string {
    if (typeof secret !== 'string' || secret.length < 6) throw new Error(`no secret: ${what}`);
    this.all.set(what, secret);
    return secret;
  }

  /** What of them is in the text: in plain, as a part of a URL, in base64. */
  in(text: string): string[] {
    const forms = (secret: string) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1),
    ];
    return [...this.all]
      .filter(([, secret]) => forms(secret).some((form) => text.includes(form)))
      .map(([what]) => what);
  }

  get size(): number {
    return this.all.size;
  }
}

describe('the log at its most talkative holds no secret', () => {
  const secrets = new Secrets();
  const log = new LogReader();
  const smtpPassword = secrets.note('the password of SMTP_URL', 'smtp/p@ss w0rd');
  let refusals = 0;
  const mails = new MailServer({
    onAuth: ({ username, password }, _session, done) =>
      refusals++ === 0 ? done(new Error(`${username} ${password} is wrong`)) : done(null, { user: 'mailer' }),
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
  });
  let model: Awaited<ReturnType<typeof echo>>;
  let broker: QuadcodeServer;
  let test: TestApp;
  let anyone: ApiClient;

  beforeAll(async () => {
    model = await echo();
    broker = await QuadcodeServer.open();
    test = await startTestApp(
      {
        LOG_LEVEL: 'trace',
        SMTP_URL: `smtp://mailer:${encodeURIComponent(smtpPassword)}@${await mails.start()}`,
        OPENAI_API_KEY: secrets.note('OPENAI_API_KEY', 'my-own-model-key-0123456789'),
        OPENAI_BASE_URL: `${model.url}/v1`,
        OPENAI_RETRIES: '0',
        REDIS_URL: `redis://:${secrets.note('the password of REDIS_URL', 'redis-pass-77')}@127.0.0.1:1`,
        METRICS_TOKEN: secrets.note('METRICS_TOKEN', 'figures-for-friends'),
        ADMIN_PASSWORD: secrets.note('ADMIN_PASSWORD', 'admin-password-1'),
        ALLOW_LOOPBACK_URLS: 'on',
        WEBHOOK_RETRY_SECONDS: '0',
        ...broker.variables,
        QUADCODE_SDK: OLDER_SDK,
      },
      log,
    );
    secrets.note('JWT_SECRET', test.config.jwtSecret);
    secrets.note('WEBHOOK_SECRET', test.config.webhookSecret);
    secrets.note('ENCRYPTION_KEY', test.config.encryptionKeys[0].key.toString('base64'));
    anyone = new ApiClient(test.url, '');
  });
  afterAll(async () => {
    await test?.close();
    await mails.stop();
    await broker.stop();
    model.server.close();
  });

  /** Tokens and cookies of a log-in. */
  function noteLogin(whose: string, { body, headers }: Answer): void {
    const { accessToken, refreshToken } = body as Record<string, string>;
    secrets.note(`access token of ${whose}`, accessToken);
    secrets.note(`refresh token of ${whose}`, refreshToken);
    const cookie = /refresh[^=]*=([^;]+)/i.exec(headers.get('set-cookie') ?? '')?.[1];
    secrets.note(`cookie of ${whose}`, cookie);
  }

  it('of log-ins, sessions and second factors', async () => {
    const password = secrets.note('password of Ana', 'ana and her horse');
    const email = 'ana@example.com';
    const registered = await anyone.post('/api/auth/register', { name: 'Ana', email, password });
    noteLogin('Ana, registered', registered);
    const wrong = secrets.note('a wrong password', 'nearly her horse');
    expect((await anyone.post('/api/auth/login', { email, password: wrong })).status).toBe(401);
    expect((await anyone.post('/api/auth/login', { email, password: wrong, more: wrong })).status).toBe(400);
    const login = await anyone.post('/api/auth/login', { email, password });
    noteLogin('Ana, logged in', login);
    const { refreshToken } = login.body as { refreshToken: string };
    const refreshed = await anyone.post('/api/auth/refresh', { refreshToken });
    noteLogin('Ana, refreshed', refreshed);
    const api = new ApiClient(test.url, refreshed.body.accessToken as string);
    const setup = await api.post('/api/auth/2fa/setup', { password });
    secrets.note('secret of the second factor', setup.body.secret);
    expect((await api.post('/api/auth/2fa/enable', { code: '000000' })).status).toBeGreaterThanOrEqual(400);
    expect((await api.get('/api/auth/me')).status).toBe(200);
    expect((await new ApiClient(test.url, `${refreshed.body.accessToken}x`).get('/api/auth/me')).status).toBe(
      401,
    );
  });

  it('of sockets', async () => {
    const { token } = await member(test.url);
    secrets.note('token of a socket', token);
    for (const given of [token, `${token}x`]) {
      const socket = io(test.url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { token: given },
      });
      await new Promise((done) => socket.once('connect', () => done(null)).once('connect_error', done));
      if (socket.connected) await socket.emitWithAck('subscribe-candles', { asset: token, timeframe: token });
      socket.disconnect();
    }
  });

  it('of API keys and webhooks', async () => {
    const { api } = await staff(test.url, 'admin');
    const key = secrets.note(
      'an API key',
      (await api.post('/api/auth/api-keys', { name: 'K', scopes: ['events:write'] })).body.key,
    );
    expect(
      (await new ApiClient(test.url, key).post('/api/events', { userId: 'ana', type: 'login' })).status,
    ).toBe(201);
    expect(
      (await new ApiClient(test.url, `td_${randomBytes(32).toString('base64url')}`).get('/api/events'))
        .status,
    ).toBe(401);
    const source = await api.post('/api/webhooks/sources', { slug: 'shop', kind: 'standard' });
    const secret = secrets.note('secret of a source', source.body.secret);
    const sender = new WebhookSender(test.url, secret, '/webhook/shop');
    expect((await sender.send({ userId: 'ana', type: 'login' })).status).toBe(202);
    expect((await sender.send({ password: secret })).status).toBe(400);
    expect((await sender.send({ userId: 'ana' }, { 'webhook-signature': `v1,${secret}` })).status).toBe(401);
    const given = secrets.note('a token in the URL of a subscriber', 'subscriber-token-1');
    const made = await api.post('/api/webhooks/subscriptions', {
      url: `${model.url}/hook?token=${given}`,
      eventTypes: ['*'],
    });
    secrets.note('secret of a subscription', made.body.secret);
    await api.post(`/api/webhooks/subscriptions/${made.body.id}/ping`);
    await sender.send({ userId: 'ana', type: 'login' });
    const failed = `/api/webhooks/subscriptions/${made.body.id}/deliveries`;
    await until(async () => JSON.stringify((await api.get(failed)).body).includes('"dead"'));
  });

  it('of mails, and of the tokens in their links', async () => {
    const { email } = await member(test.url, 'Bia');
    await until(() => refusals > 0 && mails.received.length > 0);
    const admin = await staff(test.url, 'admin');
    await anyone.post('/api/auth/forgot-password', { email });
    await admin.api.post('/api/admin/invites', { email: 'caio@example.com' });
    await until(() => mails.of(email).length > 0 && mails.of('caio@example.com').length > 0);
    const tokens = mails.received.flatMap(({ raw }) => [
      ...raw.replace(/=\r\n/g, '').matchAll(/[?&](?:token|inviteToken)=(?:3D)?([\w-]{20,})/g),
    ]);
    expect(tokens.length).toBeGreaterThan(1);
    for (const [at, [, token]] of tokens.entries()) {
      secrets.note(`mailed token ${at}`, token);
      await anyone.post('/api/auth/verify-email', { token });
      await anyone.post('/api/auth/reset-password', { token, password: 'x' });
      expect((await anyone.get(`/verify-email?token=${token}`)).status).toBe(404);
      expect((await anyone.get(`/reset/${token}`)).status).toBe(404);
    }
  });

  it('of brokers', async () => {
    const { api } = await member(test.url);
    const ssid = secrets.note('SSID', broker.addUser(42, `ssid-${randomBytes(12).toString('hex')}`));
    const wrong = secrets.note('a wrong SSID', `ssid-${randomBytes(12).toString('hex')}`);
    expect((await api.put('/api/broker/connection', { provider: 'quadcode', ssid: wrong })).status).toBe(422);
    expect((await api.put('/api/broker/connection', { provider: 'quadcode', ssid })).status).toBe(200);
    broker.expire(ssid);
    await until(async () => (await api.get('/api/broker/connection')).body.state === 'needs_session');
  });

  it('of language models', async () => {
    const { api } = await staff(test.url, 'operator');
    expect((await api.post('/api/insights/generate', {})).body).toMatchObject({ source: 'template' });
  });

  it('of failures that nobody has thought of', async () => {
    const uri = `mongodb://app:${secrets.note('a password in an error', 'm0ngo/p@ss:1')}@db.example.com/app`;
    const told = secrets.note('a token in an error', randomBytes(32).toString('base64url'));
    const cause = new Error(`cookie: refresh=${told}; x-api-key: ${told}`);
    const fault = Object.assign(new Error(`cannot reach ${uri} with {"token":"${told}"}`, { cause }), {
      uri,
      told,
    });
    jest.spyOn(test.app.get(Metrics), 'text').mockRejectedValueOnce(fault);
    const answer = await request(`${test.url}/metrics`, {
      headers: { authorization: `Bearer ${told}`, 'x-request-id': told },
    });
    expect(answer.status).toBe(500);
  });

  it('all of this was told, and none of the secrets', async () => {
    await until(() => log.lines({ msg: 'GET /metrics 500' }).length > 0);
    const told = log.lines().map(({ context }) => context);
    for (const context of [
      'Requests',
      'Errors',
      'Redis',
      'Jobs mailer.send',
      'LanguageModel',
      'OutgoingNews',
    ]) {
      expect(told).toContain(context);
    }
    expect(log.lines({ route: '/api/auth/login', status: 401 })).not.toEqual([]);
    expect(log.raw).toContain('cannot reach mongodb://***@db.example.com/app');
    expect(secrets.size).toBeGreaterThan(30);
    expect(secrets.in(log.raw)).toEqual([]);
  });
});

/** What a process that cannot start says, on both of its streams. */
async function startFails(variables: Record<string, string>): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--import', resolve('test/setup/run-source.mjs'), resolve('src/main.ts')],
    {
      env: {
        PATH: process.env['PATH'],
        DATA_DIR: mkdtempSync(join(tmpdir(), 'td-secrets-')),
        PORT: '0',
        LOG_LEVEL: 'trace',
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(1);
  return said;
}

it('nor does a process that cannot start say one', async () => {
  const uris = [
    'mongodb://app:s3cret-of-db@127.0.0.1:1/app?serverSelectionTimeoutMS=50',
    'mongodb://app:s3cret-of-db/x%zz@127.0.0.1:1/app',
    'mongodb://app:s3cret-of-db@',
  ];
  const said = await Promise.all(uris.map((MONGODB_URI) => startFails({ MONGODB_URI })));
  for (const words of said) {
    expect(words).toMatch(/Mongo|mongodb/);
    expect(words).not.toContain('s3cret-of-db');
  }
});
