import { setTimeout as sleep } from 'node:timers/promises';
import { EventLedger } from '../../src/events/index.js';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { answer, standardSignature, WebhookSink } from '../factories/webhook-sink.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const SUBSCRIPTIONS = '/api/webhooks/subscriptions';
const SECRET = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;

describe('webhook subscriptions over HTTP', () => {
  let test: TestApp;
  let api: ApiClient;
  let sender: WebhookSender;
  const sinks: WebhookSink[] = [];
  let made: string[] = [];

  beforeAll(async () => {
    test = await startTestApp({
      ALLOW_LOOPBACK_URLS: 'on',
      WEBHOOK_RETRY_SECONDS: '0.05,0.05,0.05,0.05,0.05,0.05,0.05',
    });
    api = await ApiClient.logIn(test.url);
    sender = new WebhookSender(test.url, test.config.webhookSecret);
  });
  afterEach(async () => {
    for (const id of made) await api.delete(`${SUBSCRIPTIONS}/${id}`);
    made = [];
    for (const sink of sinks.splice(0)) await sink.close();
  });
  afterAll(() => test?.close());

  async function sink(behaviour?: WebhookSink['behaviour']): Promise<WebhookSink> {
    const opened = await WebhookSink.open(behaviour);
    sinks.push(opened);
    return opened;
  }

  async function subscribe(url: string, more: object = {}): Promise<{ id: string; secret: string }> {
    const { status, body } = await api.post(SUBSCRIPTIONS, { url, eventTypes: ['*'], ...more });
    expect(status).toBe(201);
    made.push(body.id as string);
    return body as { id: string; secret: string };
  }

  let events = 0;
  async function happen(type = 'purchase', more: object = {}): Promise<string> {
    const id = `event-${events++}`;
    const sent = await sender.send({ id, userId: 'ana@example.com', type, ...more });
    expect(sent.status).toBe(202);
    return id;
  }

  const deliveries = async (id: string, query = '') =>
    (await api.get(`${SUBSCRIPTIONS}/${id}/deliveries${query}`)).body.items as Record<string, never>[];

  /** Asks until it is so: what the sender does after an answer takes a moment. */
  async function until<T>(ask: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
    for (;;) {
      const value = await ask();
      if (fits(value)) return value;
      await sleep(20);
    }
  }
  const settled = (id: string, count: number) =>
    until(
      () => deliveries(id),
      (rows) =>
        rows.length === count && rows.every((row) => !['pending', 'retrying'].includes(row['status'])),
    );

  describe('sending', () => {
    it('posts each event once, signed as Standard Webhooks', async () => {
      const target = await sink(answer(200, {}, 'thanks'));
      const { id, secret } = await subscribe(target.url);
      const event = await happen('purchase', { value: 149.9, currency: 'BRL', metadata: { plan: 'pro' } });
      await target.has(1);
      const [received] = target.received;
      expect([received.method, received.path]).toEqual(['POST', '/hook']);
      expect(received.headers).toMatchObject({
        'content-type': 'application/json',
        'webhook-id': expect.stringMatching(/^msg_[0-9a-f]{32}$/) as string,
        'webhook-signature': standardSignature(secret, received),
        'content-length': String(Buffer.byteLength(received.body)),
      });
      const age = Date.now() / 1000 - Number(received.headers['webhook-timestamp']);
      expect(Math.abs(age)).toBeLessThan(60);
      const shown = (await api.get(`/api/events/${event}`)).body as object;
      expect(received.message).toEqual({
        type: 'purchase',
        timestamp: (shown as { timestamp: string }).timestamp,
        data: shown,
      });
      const [delivery] = await settled(id, 1);
      expect(delivery).toMatchObject({
        id: received.headers['webhook-id'],
        eventId: event,
        type: 'purchase',
        status: 'delivered',
        tries: 1,
        attempts: [{ status: 200, error: null, response: 'thanks' }],
        nextAttemptAt: null,
        reason: null,
      });
      expect(target.received).toHaveLength(1);
    });

    it('sends events of the API too, and no edits or deletes', async () => {
      const target = await sink();
      const { body: former } = await api.post('/api/events', { userId: 'ana', type: 'login' });
      await test.app.get(EventLedger).drained();
      const { id } = await subscribe(target.url);
      const { body } = await api.post('/api/events', { userId: 'ana', type: 'login' });
      await target.has(1);
      await api.patch(`/api/events/${former.id as string}`, { userId: 'bruno' });
      await api.patch(`/api/events/${body.id as string}`, { userId: 'bruno' });
      await api.delete(`/api/events/${body.id as string}`);
      const last = await happen('logout');
      await target.has(2);
      expect(target.eventIds()).toEqual([body.id, last]);
      expect(await settled(id, 2)).toHaveLength(2);
    });

    it('sends what was asked for only', async () => {
      const [exact, prefix, all] = await Promise.all([sink(), sink(), sink()]);
      await subscribe(exact.url, { eventTypes: ['purchase', 'refund'] });
      await subscribe(prefix.url, { eventTypes: ['github.*'] });
      await subscribe(all.url, { eventTypes: ['*'] });
      const purchase = await happen('purchase');
      const star = await happen('github.star.created');
      const login = await happen('login');
      const refund = await happen('refund');
      await Promise.all([exact.has(2), prefix.has(1), all.has(4)]);
      expect(exact.eventIds().sort()).toEqual([purchase, refund].sort());
      expect(prefix.eventIds()).toEqual([star]);
      expect(all.eventIds().sort()).toEqual([purchase, star, login, refund].sort());
    });

    it('sends an event that comes twice once', async () => {
      const target = await sink();
      await subscribe(target.url);
      const event = { id: 'twice', userId: 'ana', type: 'login' };
      for (let i = 0; i < 3; i++) await sender.send(event);
      await test.app.get(EventLedger).drained();
      const last = await happen();
      await target.has(2);
      expect(target.eventIds()).toEqual(['twice', last]);
    });

    it('sends arrays as one POST for each event', async () => {
      const target = await sink();
      const { id } = await subscribe(target.url);
      const many = Array.from({ length: 500 }, (_, n) => ({ id: `many-${n}`, userId: 'ana', type: 'view' }));
      expect((await sender.send(many)).status).toBe(202);
      await target.has(500);
      expect(target.eventIds().sort()).toEqual(many.map((event) => event.id).sort());
      expect(new Set(target.received.map(({ headers }) => headers['webhook-id'])).size).toBe(500);
      await until(
        () => deliveries(id, '?status=delivered&limit=200'),
        (rows) => rows.length === 200,
      );
      await until(
        () => deliveries(id, '?status=pending'),
        (rows) => rows.length === 0,
      );
      expect(target.received).toHaveLength(500);
    });
  });

  describe('failing', () => {
    it('tries again with the same id and a new timestamp until it succeeds', async () => {
      const target = await sink((received, response, n) =>
        answer(n < 3 ? 500 : 204, {}, 'oops')(received, response, n),
      );
      const { id, secret } = await subscribe(target.url);
      await happen();
      await target.has(4);
      const ids = new Set(target.received.map(({ headers }) => headers['webhook-id']));
      expect(ids.size).toBe(1);
      for (const received of target.received) {
        expect(received.headers['webhook-signature']).toBe(standardSignature(secret, received));
      }
      const [delivery] = await settled(id, 1);
      expect(delivery).toMatchObject({ status: 'delivered', tries: 4 });
      expect(delivery['attempts'] as { status: number }[]).toMatchObject([
        { status: 500, response: 'oops' },
        { status: 500 },
        { status: 500 },
        { status: 204 },
      ]);
      expect((await api.get(`${SUBSCRIPTIONS}/${id}`)).body).toMatchObject({
        status: 'active',
        consecutiveFailures: 0,
        failingSince: null,
      });
    });

    it('waits as long as Retry-After says', async () => {
      const target = await sink((received, response, n) =>
        answer(n === 0 ? 429 : 204, { 'retry-after': '1' })(received, response, n),
      );
      await subscribe(target.url);
      await happen();
      await target.has(2);
      const [first, second] = target.received;
      expect(second.at - first.at).toBeGreaterThanOrEqual(1000);
    });

    it('lets others pass a delivery that fails', async () => {
      const bad = `event-${events}`;
      const target = await sink((received, response, n) =>
        answer(received.message.data['id'] === bad ? 500 : 204)(received, response, n),
      );
      const { id } = await subscribe(target.url);
      await happen();
      const good = [await happen(), await happen()];
      const rows = await settled(id, 3);
      const statusOf = (event: string) => rows.find((row) => row['eventId'] === event)!['status'];
      expect([bad, ...good].map(statusOf)).toEqual(['dead', 'delivered', 'delivered']);
    });

    it('is dead after eight attempts, says so, and can be sent again', async () => {
      const target = await sink(answer(503, {}, 'down'));
      const { id } = await subscribe(target.url);
      const event = await happen();
      const [dead] = await settled(id, 1);
      expect(target.received).toHaveLength(8);
      expect(dead).toMatchObject({
        status: 'dead',
        tries: 8,
        reason: 'It answered 503',
        nextAttemptAt: null,
      });
      target.behaviour = answer(204);
      const retry = `${SUBSCRIPTIONS}/${id}/deliveries/${dead['id'] as string}/retry`;
      expect(await api.post(retry)).toMatchObject({
        status: 200,
        body: { status: 'retrying', reason: null },
      });
      await target.has(9);
      expect(await settled(id, 1)).toMatchObject([{ status: 'delivered', tries: 9, eventId: event }]);
      expect(await api.post(retry)).toMatchObject({ status: 200 }); // once more, though it was delivered
      await target.has(10);
    });

    it('ends a subscription that answers 410', async () => {
      const target = await sink(answer(410));
      const { id } = await subscribe(target.url);
      await happen();
      await settled(id, 1);
      const ended = await until(
        () => api.get(`${SUBSCRIPTIONS}/${id}`),
        ({ body }) => body.enabled === false,
      );
      expect(ended.body).toMatchObject({
        status: 'disabled',
        disabledReason: 'gone',
        disabledAt: expect.any(String) as string,
      });
      await happen();
      await test.app.get(EventLedger).drained();
      expect(await deliveries(id)).toMatchObject([{ status: 'dead', reason: 'It answered 410: it is gone' }]);
      expect(target.received).toHaveLength(1);
    });

    it.each([
      [
        'closes half-way',
        'HTTP_OUT.CONNECTION',
        (_: unknown, response: { socket: { destroy(): void } | null }) => response.socket!.destroy(),
      ],
      [
        'redirects to a private address',
        'HTTP_OUT.ADDRESS_REFUSED',
        answer(307, { location: 'http://10.0.0.1/' }),
      ],
      [
        'redirects to metadata',
        'HTTP_OUT.ADDRESS_REFUSED',
        answer(308, { location: 'http://169.254.169.254/latest' }),
      ],
    ])('fails when the subscriber %s', async (_, code, behaviour) => {
      const target = await sink(behaviour);
      const { id } = await subscribe(target.url);
      await happen();
      const [delivery] = await settled(id, 1);
      expect(delivery).toMatchObject({
        status: 'dead',
        reason: expect.stringContaining(code) as string,
      });
      expect((delivery['attempts'] as object[])[0]).toMatchObject({
        status: null,
        error: expect.stringContaining(code) as string,
      });
    });

    it('takes a redirect that moves a page for a failure', async () => {
      const target = await sink(answer(302, { location: '/elsewhere' }));
      const { id } = await subscribe(target.url);
      await happen();
      expect(await settled(id, 1)).toMatchObject([{ status: 'dead', reason: 'It answered 302' }]);
      expect(target.received.every(({ path }) => path === '/hook')).toBe(true);
    });

    it('keeps 2 KiB of an answer of a gigabyte', async () => {
      const target = await sink((_, response) => {
        const block = Buffer.alloc(64 * 1024, 'x');
        const more = () => {
          while (!response.destroyed) if (!response.write(block)) return void response.once('drain', more);
        };
        response.writeHead(200);
        more();
      });
      const { id } = await subscribe(target.url);
      await happen();
      const [delivery] = await settled(id, 1);
      expect(delivery).toMatchObject({ status: 'delivered', attempts: [{ response: 'x'.repeat(2048) }] });
    });

    it('lets a subscriber that hangs keep nobody waiting', async () => {
      const hanging = await sink(() => undefined);
      const good = await Promise.all([1, 2, 3, 4].map(() => sink()));
      await subscribe(hanging.url);
      for (const { url } of good) await subscribe(url);
      const many = Array.from({ length: 300 }, (_, n) => ({ id: `hang-${n}`, userId: 'ana', type: 'view' }));
      await sender.send(many);
      await Promise.all(good.map((target) => target.has(300)));
      for (const target of good) expect(target.eventIds()).toHaveLength(300);
      expect(hanging.received.length).toBeLessThanOrEqual(16);
    });
  });

  describe('managing', () => {
    it('shows the secret once, and signs with one that was given', async () => {
      const target = await sink();
      const { id, secret } = await subscribe(target.url, { secret: SECRET });
      expect(secret).toBe(SECRET);
      const shown = await api.get(`${SUBSCRIPTIONS}/${id}`);
      expect(shown.body).toMatchObject({
        id,
        url: target.url,
        eventTypes: ['*'],
        enabled: true,
        status: 'active',
      });
      expect(JSON.stringify([shown.body, (await api.get(SUBSCRIPTIONS)).body])).not.toContain('whsec_');
      await happen();
      await target.has(1);
      expect(target.received[0].headers['webhook-signature']).toBe(
        standardSignature(SECRET, target.received[0]),
      );
    });

    it('signs with both secrets after a rotation', async () => {
      const target = await sink();
      const first = await subscribe(target.url);
      const { status, body } = await api.post(`${SUBSCRIPTIONS}/${first.id}/rotate-secret`);
      expect(status).toBe(200);
      expect(body.secret).not.toBe(first.secret);
      expect(Date.parse(body.previousValidUntil as string) - Date.now()).toBeGreaterThan(23 * 3600_000);
      await happen();
      await target.has(1);
      const [received] = target.received;
      expect((received.headers['webhook-signature'] as string).split(' ')).toEqual([
        standardSignature(body.secret as string, received),
        standardSignature(first.secret, received),
      ]);
    });

    it('queues nothing while it is disabled, and sends again from then on', async () => {
      const target = await sink();
      const { id } = await subscribe(target.url);
      const off = await api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: false });
      expect(off.body).toMatchObject({ enabled: false, status: 'disabled', disabledReason: 'manual' });
      await happen();
      await test.app.get(EventLedger).drained();
      expect(await deliveries(id)).toEqual([]);
      const on = await api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: true });
      expect(on.body).toMatchObject({
        enabled: true,
        status: 'active',
        disabledReason: null,
        disabledAt: null,
      });
      const event = await happen();
      await target.has(1);
      expect(target.eventIds()).toEqual([event]);
    });

    it('sends to the new address, and the new types, from a change on', async () => {
      const [before, after] = await Promise.all([sink(), sink()]);
      const { id } = await subscribe(before.url);
      await happen('login');
      await before.has(1);
      await api.patch(`${SUBSCRIPTIONS}/${id}`, { url: after.url, eventTypes: ['purchase'] });
      await happen('login');
      const event = await happen('purchase');
      await after.has(1);
      expect(after.eventIds()).toEqual([event]);
      expect(before.received).toHaveLength(1);
    });

    it('sends nothing more once it is deleted', async () => {
      const target = await sink(answer(500));
      const { id } = await subscribe(target.url);
      await happen();
      await target.has(1);
      expect((await api.delete(`${SUBSCRIPTIONS}/${id}`)).status).toBe(204);
      expect((await api.delete(`${SUBSCRIPTIONS}/${id}`)).status).toBe(404);
      expect((await api.get(`${SUBSCRIPTIONS}/${id}`)).status).toBe(404);
      expect((await api.get(`${SUBSCRIPTIONS}/${id}/deliveries`)).status).toBe(404);
      await sleep(200);
      const { length } = target.received;
      await happen();
      await test.app.get(EventLedger).drained();
      expect(target.received).toHaveLength(length);
    });

    it('pings, also when it is disabled, and logs it', async () => {
      const target = await sink(answer(200, {}, 'pong'));
      const { id, secret } = await subscribe(target.url);
      await api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: false });
      const { status, body } = await api.post(`${SUBSCRIPTIONS}/${id}/ping`);
      expect([status, body]).toEqual([
        200,
        {
          ok: true,
          status: 200,
          durationMs: expect.any(Number),
          response: 'pong',
          deliveryId: expect.any(String),
        },
      ]);
      const [received] = target.received;
      expect(received.message).toMatchObject({ type: 'ping', data: { subscriptionId: id } });
      expect(received.headers).toMatchObject({
        'webhook-id': body.deliveryId as string,
        'webhook-signature': standardSignature(secret, received),
      });
      target.behaviour = answer(500);
      expect((await api.post(`${SUBSCRIPTIONS}/${id}/ping`)).body).toMatchObject({ ok: false, status: 500 });
      await target.close();
      expect((await api.post(`${SUBSCRIPTIONS}/${id}/ping`)).body).toMatchObject({
        ok: false,
        status: null,
        response: null,
        error: expect.stringContaining('HTTP_OUT.CONNECTION') as string,
      });
      const rows = await deliveries(id);
      expect(rows).toMatchObject([
        { type: 'ping', status: 'dead', eventId: null },
        { type: 'ping', status: 'dead' },
        { type: 'ping', status: 'delivered', attempts: [{ response: 'pong' }] },
      ]);
      expect(
        (await api.post(`${SUBSCRIPTIONS}/${id}/deliveries/${String(rows[0]['id'])}/retry`)).status,
      ).toBe(409);
    });

    it('lists deliveries page by page, newest first, and by status', async () => {
      const target = await sink((received, response, n) =>
        answer(received.message.type === 'refund' ? 500 : 204)(received, response, n),
      );
      const { id } = await subscribe(target.url);
      for (let i = 0; i < 3; i++) {
        await happen('purchase');
        await happen('refund');
      }
      const all = await settled(id, 6);
      const times = all.map((row) => Date.parse(row['createdAt']));
      expect(times).toEqual([...times].sort((a, b) => b - a));
      expect((await deliveries(id, '?status=dead')).map((row) => row['type'])).toEqual(
        Array(3).fill('refund'),
      );
      const seen: unknown[] = [];
      let cursor = '';
      do {
        const query: string = `?limit=4${cursor && `&cursor=${cursor}`}`;
        const page = (await api.get(`${SUBSCRIPTIONS}/${id}/deliveries${query}`)).body;
        seen.push(...(page.items as unknown[]));
        cursor = (page.nextCursor as string | null) ?? '';
      } while (cursor);
      expect(seen).toEqual(all);
    });

    const good = { url: 'https://example.com/hook', eventTypes: ['*'] };
    it.each([
      ['no url', { eventTypes: ['*'] }, 'url'],
      ['no URL', { ...good, url: 'example' }, 'url'],
      ['another scheme', { ...good, url: 'ftp://example.com' }, 'url'],
      ['credentials', { ...good, url: 'https://a:b@example.com' }, 'url'],
      ['a private address', { ...good, url: 'http://192.168.1.1/' }, 'url'],
      ['a private address in decimal', { ...good, url: 'http://3232235777/' }, 'url'],
      ['metadata', { ...good, url: 'http://169.254.169.254/' }, 'url'],
      ['metadata over IPv6', { ...good, url: 'http://[fd00:ec2::254]/' }, 'url'],
      ['a very long url', { ...good, url: `https://example.com/${'x'.repeat(2048)}` }, 'url'],
      ['no types', { url: good.url }, 'eventTypes'],
      ['an empty list of types', { ...good, eventTypes: [] }, 'eventTypes'],
      ['types that are no list', { ...good, eventTypes: '*' }, 'eventTypes'],
      ['a wrong type', { ...good, eventTypes: ['Purchase!'] }, 'eventTypes'],
      ['a type that is no text', { ...good, eventTypes: [7] }, 'eventTypes'],
      [
        'too many types',
        { ...good, eventTypes: Array.from({ length: 51 }, (_, n) => `t${n}`) },
        'eventTypes',
      ],
      ['a weak secret', { ...good, secret: 'whsec_YQ==' }, 'secret'],
      ['an unknown field', { ...good, name: 'x' }, 'name'],
    ])('refuses %s', async (_, body, field) => {
      const refused = await api.post(SUBSCRIPTIONS, body);
      expect(refused).toMatchObject({ status: 400, body: { code: 'COMMON.INVALID_INPUT' } });
      expect((refused.body.errors as { field: string }[]).map((error) => error.field)).toContain(field);
    });

    it.each([
      [{ enabled: null }],
      [{ enabled: 'no' }],
      [{ url: null }],
      [{ url: 'http://10.0.0.1' }],
      [{ eventTypes: null }],
      [{ secret: SECRET }],
    ])('refuses to change %j', async (changes) => {
      const { id } = await subscribe('https://example.com/hook');
      expect((await api.patch(`${SUBSCRIPTIONS}/${id}`, changes)).status).toBe(400);
    });

    it('has no more than a hundred', async () => {
      const there = ((await api.get(SUBSCRIPTIONS)).body.items as unknown[]).length;
      for (let n = there; n < 100; n++) {
        await subscribe('https://example.com/hook', { eventTypes: ['never.happens'] });
      }
      const refused = await api.post(SUBSCRIPTIONS, good);
      expect(refused).toMatchObject({ status: 409, body: { code: 'WEBHOOK.TOO_MANY_SUBSCRIPTIONS' } });
    });

    it.each([
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/ping'],
      ['POST', '/rotate-secret'],
      ['GET', '/deliveries'],
      ['POST', '/deliveries/msg_1/retry'],
    ])('answers 404 for %s of one that is not there (%s)', async (method, path) => {
      const url = `${SUBSCRIPTIONS}/sub_nobody${path}`;
      const call = {
        GET: api.get,
        DELETE: api.delete,
        POST: (u: string) => api.post(u),
        PATCH: (u: string) => api.patch(u, {}),
      };
      expect(await call[method as keyof typeof call](url)).toMatchObject({
        status: 404,
        body: { code: 'WEBHOOK.SUBSCRIPTION_NOT_FOUND' },
      });
    });

    it('knows whose delivery it is, and refuses what is no cursor or status', async () => {
      const target = await sink();
      const one = await subscribe(target.url);
      const other = await subscribe('https://example.com/hook', { eventTypes: ['never.happens'] });
      await happen();
      const [row] = await settled(one.id, 1);
      const path = `${SUBSCRIPTIONS}/${other.id}/deliveries`;
      expect((await api.post(`${path}/${String(row['id'])}/retry`)).status).toBe(404);
      expect((await api.get(`${path}?cursor=abc`)).status).toBe(400);
      expect((await api.get(`${path}?status=lost`)).status).toBe(400);
    });

    it('is for those who may manage webhooks only', async () => {
      const member = { name: 'Bruno', email: 'bruno@example.com', password: 'password-10' };
      const { body } = await api.post('/api/auth/register', member);
      const bruno = new ApiClient(test.url, body.accessToken as string);
      expect((await bruno.get(SUBSCRIPTIONS)).status).toBe(403);
      expect((await bruno.post(SUBSCRIPTIONS, good)).status).toBe(403);
      expect((await new ApiClient(test.url, '').get(SUBSCRIPTIONS)).status).toBe(401);
    });
  });

  it('shows its figures', async () => {
    const text = await (await fetch(`${test.url}/metrics`)).text();
    expect(text).toMatch(/webhooks_out_attempts_total\{outcome="delivered"\} [1-9]/);
    expect(text).toMatch(/webhooks_out_attempts_total\{outcome="failed"\} [1-9]/);
    expect(text).toMatch(/webhooks_out_waiting \d/);
    expect(text).toMatch(/webhooks_out_open_breakers \d/);
  });
});

describe('with loopback not allowed', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test?.close());

  it.each(['http://127.0.0.1:9/', 'http://localhost:9/', 'http://[::1]:9/', 'http://2130706433:9/'])(
    'refuses %s at once',
    async (url) => {
      const api = await ApiClient.logIn(test.url);
      expect(await api.post(SUBSCRIPTIONS, { url, eventTypes: ['*'] })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'url' }] },
      });
    },
  );
});
