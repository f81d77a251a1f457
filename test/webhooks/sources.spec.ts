import { sendAs, VENDOR_SENDERS } from '../factories/vendor-senders.js';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const login = { userId: 'ana@example.com', type: 'login' };
const SOURCES = '/api/webhooks/sources';

describe('webhook sources over HTTP', () => {
  let test: TestApp;
  let api: ApiClient;

  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
  });
  afterAll(() => test?.close());

  it('adds a source, shows its secret once, and takes what is signed with it', async () => {
    const made = await api.post(SOURCES, { slug: 'shop', kind: 'standard', trusted: true });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ id: 'shop', slug: 'shop', kind: 'standard', trusted: true });
    expect(made.body.secret).toMatch(/^whsec_/);
    expect((await api.get(`${SOURCES}/shop`)).body).not.toHaveProperty('secret');
    const sender = new WebhookSender(test.url, made.body.secret as string, '/webhook/shop');
    expect((await sender.send(login)).status).toBe(202);
    const other = new WebhookSender(test.url, test.config.webhookSecret, '/webhook/shop');
    expect((await other.send(login)).status).toBe(401);
  });

  it('takes an API key for the built-in source only', async () => {
    const made = await api.post(SOURCES, { slug: 'keyless', kind: 'standard' });
    const { key } = (await api.post('/api/auth/api-keys', { name: 'test', scopes: ['events:write'] })).body;
    const headers = { authorization: `Bearer ${key as string}`, 'webhook-signature': null };
    const by = (path: string) =>
      new WebhookSender(test.url, made.body.secret as string, path).send(login, headers);
    expect((await by('/webhook/keyless')).status).toBe(401);
    expect((await by('/webhook/event')).status).toBe(202);
    expect((await by('/webhook/default')).status).toBe(202);
  });

  it('gives each source its own delivery keys', async () => {
    const made = await api.post(SOURCES, { slug: 'second', kind: 'standard' });
    const headers = { 'webhook-id': 'msg_shared' };
    const first = new WebhookSender(test.url, test.config.webhookSecret);
    const second = new WebhookSender(test.url, made.body.secret as string, '/webhook/second');
    expect((await first.send(login, headers)).status).toBe(202);
    expect((await second.send(login, headers)).status).toBe(202);
    expect((await second.send(login, headers)).status).toBe(200);
  });

  it('says how to send to it: a signed webhook for a shell, which it takes', async () => {
    const fields = { type: '=purchase', userId: 'data.buyer', value: 'data.price' };
    await api.post(SOURCES, { slug: 'own', kind: 'generic-hmac', settings: { fields } });
    await api.post(SOURCES, { slug: 'kiwi', kind: 'kiwify' });
    await api.post(SOURCES, { slug: 'hot', kind: 'hotmart' });
    for (const slug of ['default', 'own', 'kiwi']) {
      const { status, body } = await api.get(`${SOURCES}/${slug}/curl`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ secretPlace: null });
      const curl = body.curl as string;
      const headers = [...curl.matchAll(/-H '([a-z-]+): ([^']+)'/g)].map(
        ([, name, value]) => [name, value] as [string, string],
      );
      const url = /^curl -i '?([^\s']+)/.exec(curl)![1];
      const path = new URL(url);
      const sent = await fetch(test.url + path.pathname + path.search, {
        method: 'POST',
        headers,
        body: /-d '(.+)'/.exec(curl)![1],
      });
      expect(sent.status).toBe(202);
      expect(await sent.json()).toMatchObject({ accepted: 1 });
    }
    const { body } = await api.get(`${SOURCES}/hot/curl`);
    expect(body).toMatchObject({ expiresAt: null, secretPlace: expect.any(String) });
    expect(body.curl).toContain(`x-hotmart-hottok: ${body.secretPlace as string}`);
    expect((await api.get(`${SOURCES}/nowhere/curl`)).status).toBe(404);
  });

  it('takes both secrets after a rotation', async () => {
    const made = await api.post(SOURCES, { slug: 'turning', kind: 'standard' });
    const rotated = await api.post(`${SOURCES}/turning/rotate-secret`);
    expect(rotated).toMatchObject({ status: 200, body: { previousValidUntil: expect.any(String) } });
    expect(rotated.body.secret).not.toBe(made.body.secret);
    for (const secret of [made.body.secret, rotated.body.secret] as string[]) {
      expect((await new WebhookSender(test.url, secret, '/webhook/turning').send(login)).status).toBe(202);
    }
  });

  it('closes the address of a deleted source at once', async () => {
    const made = await api.post(SOURCES, { slug: 'gone', kind: 'standard' });
    const sender = new WebhookSender(test.url, made.body.secret as string, '/webhook/gone');
    expect((await sender.send(login)).status).toBe(202);
    expect((await api.delete(`${SOURCES}/gone`)).status).toBe(204);
    expect((await sender.send(login)).status).toBe(404);
    expect((await api.delete(`${SOURCES}/gone`)).status).toBe(404);
  });

  it('changes whether a source is trusted, the built-in one too', async () => {
    expect((await api.patch(`${SOURCES}/default`, { trusted: true })).body).toMatchObject({
      trusted: true,
      builtIn: true,
    });
    expect((await api.patch(`${SOURCES}/default`, { trusted: null })).status).toBe(400);
    expect((await api.get(`${SOURCES}/default`)).body.trusted).toBe(true);
    expect((await api.patch(`${SOURCES}/nobody`, { trusted: true })).status).toBe(404);
    const { items } = (await api.get(SOURCES)).body;
    expect(items.map(({ slug }: { slug: string }) => slug)).toContain('default');
    expect(JSON.stringify(items)).not.toContain('secret"');
  });

  it('completes the settings of a kind that has some, and goes by new ones at once', async () => {
    const { secret, payload } = VENDOR_SENDERS['generic-hmac'];
    const slug = 'own-settings';
    const made = await api.post(SOURCES, {
      slug,
      kind: 'generic-hmac',
      secret,
      settings: { header: 'X-Mine' },
    });
    const complete = { header: 'x-mine', algorithm: 'sha256', encoding: 'hex', prefix: '' };
    expect(made).toMatchObject({ status: 201, body: { settings: complete } });
    const body = Buffer.from(JSON.stringify(payload));
    const send = () => sendAs('generic-hmac', `${test.url}/webhook/${slug}`, body);
    expect((await send()).status).toBe(401);
    const changed = await api.patch(`${SOURCES}/${slug}`, { settings: { prefix: '' } });
    expect(changed.body.settings).toEqual({ ...complete, header: 'x-signature' });
    expect((await send()).status).toBe(202);
    await api.patch(`${SOURCES}/${slug}`, { trusted: true });
    expect((await api.get(`${SOURCES}/${slug}`)).body).toMatchObject({
      trusted: true,
      settings: changed.body.settings,
    });
  });

  it.each([
    ['generic-hmac', { header: 'no header' }, ['settings.header']],
    ['generic-hmac', { algorithm: 'md5', nope: 1 }, ['settings.algorithm', 'settings.nope']],
    ['generic-hmac', { fields: { type: 'a' } }, ['settings.fields.userId']],
    ['stripe', { header: 'x' }, ['settings.header']],
  ])('refuses for %s the settings %j', async (kind, settings, fields) => {
    const slug = `settings-of-${kind}`;
    await api.post(SOURCES, { slug, kind });
    for (const answer of [
      await api.post(SOURCES, { slug: 'never', kind, settings }),
      await api.patch(`${SOURCES}/${slug}`, { settings, trusted: true }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
    }
    expect((await api.get(`${SOURCES}/never`)).status).toBe(404);
    expect((await api.get(`${SOURCES}/${slug}`)).body.trusted).toBe(false);
  });

  it.each([
    ['an unknown kind', { slug: 'a', kind: 'paypal' }, 400],
    ['a slug with capitals', { slug: 'Shop', kind: 'standard' }, 400],
    ['the reserved slug', { slug: 'event', kind: 'standard' }, 400],
    ['an unknown field', { slug: 'a', kind: 'standard', name: 'x' }, 400],
    ['a weak secret', { slug: 'a', kind: 'standard', secret: 'whsec_YQ==' }, 400],
    ['an API key of Stripe as secret', { slug: 'a', kind: 'stripe', secret: 'sk_live_0123456789' }, 400],
    ['settings that are no object', { slug: 'a', kind: 'generic-hmac', settings: [] }, 400],
    ['a setting that the kind has not', { slug: 'a', kind: 'standard', settings: { x: 1 } }, 400],
    ['a trust that is null', { slug: 'a', kind: 'standard', trusted: null }, 400],
    ['a slug that is taken', { slug: 'default', kind: 'standard' }, 409],
  ])('refuses %s', async (_, body, status) => {
    expect((await api.post(SOURCES, body)).status).toBe(status);
  });

  it('protects the built-in source', async () => {
    expect((await api.delete(`${SOURCES}/default`)).status).toBe(409);
    expect((await api.post(`${SOURCES}/default/rotate-secret`, {})).status).toBe(409);
    expect((await api.patch(`${SOURCES}/default`, { settings: { header: 'x' } })).status).toBe(400);
  });

  it.each([{ count: -1 }, { count: 1.5 }, { count: 'x' }, {}])(
    'refuses to simulate %j failures',
    async (body) => {
      expect((await api.post(`${SOURCES}/default/simulate-failure`, body)).status).toBe(400);
    },
  );

  it('is for those who may manage webhooks only', async () => {
    const member = { name: 'Bruno', email: 'bruno@example.com', password: 'password-10' };
    const { body } = await api.post('/api/auth/register', member);
    const bruno = new ApiClient(test.url, body.accessToken as string);
    const stranger = new ApiClient(test.url, '');
    for (const path of [SOURCES, '/api/webhooks/deliveries']) {
      expect((await bruno.get(path)).status).toBe(403);
      expect((await stranger.get(path)).status).toBe(401);
    }
  });
});

describe('in production', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({
      NODE_ENV: 'production',
      JWT_SECRET: 'x'.repeat(40),
      ENCRYPTION_KEY: `k1:${Buffer.alloc(32, 3).toString('base64')}`,
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 4).toString('base64')}`,
    });
  });
  afterAll(() => test?.close());

  it('simulates no failures', async () => {
    const api = await ApiClient.logIn(test.url);
    expect((await api.post(`${SOURCES}/default/simulate-failure`, { count: 1 })).status).toBe(403);
  });
});
