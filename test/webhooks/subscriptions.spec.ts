import { EventLedger } from '../../src/events/index.js';
import { SUBSCRIPTIONS, SubscribersWorld, until } from '../factories/subscribers-world.js';
import { answer, standardSignature } from '../factories/webhook-sink.js';

describe('sending events to subscribers', () => {
  const world = new SubscribersWorld();
  const { sink, subscribe, happen, nextEvent, deliveries, settled } = world;

  beforeAll(() => world.start());
  afterEach(() => world.clean());
  afterAll(() => world.close());

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
      const shown = (await world.api.get(`/api/events/${event}`)).body as object;
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
      const { body: former } = await world.api.post('/api/events', { userId: 'ana', type: 'login' });
      await world.test.app.get(EventLedger).drained();
      const { id } = await subscribe(target.url);
      const { body } = await world.api.post('/api/events', { userId: 'ana', type: 'login' });
      await target.has(1);
      await world.api.patch(`/api/events/${former.id as string}`, { userId: 'bruno' });
      await world.api.patch(`/api/events/${body.id as string}`, { userId: 'bruno' });
      await world.api.delete(`/api/events/${body.id as string}`);
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
      for (let i = 0; i < 3; i++) await world.sender.send(event);
      await world.test.app.get(EventLedger).drained();
      const last = await happen();
      await target.has(2);
      expect(target.eventIds()).toEqual(['twice', last]);
    });

    it('sends arrays as one POST for each event', async () => {
      const target = await sink();
      const { id } = await subscribe(target.url);
      const many = Array.from({ length: 500 }, (_, n) => ({ id: `many-${n}`, userId: 'ana', type: 'view' }));
      expect((await world.sender.send(many)).status).toBe(202);
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
      expect((await world.api.get(`${SUBSCRIPTIONS}/${id}`)).body).toMatchObject({
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
      const bad = nextEvent();
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
      expect(await world.api.post(retry)).toMatchObject({
        status: 200,
        body: { status: 'retrying', reason: null },
      });
      await target.has(9);
      expect(await settled(id, 1)).toMatchObject([{ status: 'delivered', tries: 9, eventId: event }]);
      expect(await world.api.post(retry)).toMatchObject({ status: 200 }); // once more, though it was delivered
      await target.has(10);
    });

    it('ends a subscription that answers 410', async () => {
      const target = await sink(answer(410));
      const { id } = await subscribe(target.url);
      await happen();
      await settled(id, 1);
      const ended = await until(
        () => world.api.get(`${SUBSCRIPTIONS}/${id}`),
        ({ body }) => body.enabled === false,
      );
      expect(ended.body).toMatchObject({
        status: 'disabled',
        disabledReason: 'gone',
        disabledAt: expect.any(String) as string,
      });
      await happen();
      await world.test.app.get(EventLedger).drained();
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
      await world.sender.send(many);
      await Promise.all(good.map((target) => target.has(300)));
      for (const target of good) expect(target.eventIds()).toHaveLength(300);
      expect(hanging.received.length).toBeLessThanOrEqual(16);
    });
  });

  it('shows its figures', async () => {
    const text = await (await fetch(`${world.test.url}/metrics`)).text();
    expect(text).toMatch(/webhooks_out_attempts_total\{outcome="delivered"\} [1-9]/);
    expect(text).toMatch(/webhooks_out_attempts_total\{outcome="failed"\} [1-9]/);
    expect(text).toMatch(/webhooks_out_waiting \d/);
    expect(text).toMatch(/webhooks_out_open_breakers \d/);
  });
});
