import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { EventLedger } from '../../src/events/index.js';
import { SubscriptionDocument } from '../../src/webhooks/subscriptions/subscription.schema.js';
import { SUBSCRIPTIONS, SubscribersWorld, until } from '../factories/subscribers-world.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { answer, standardSignature } from '../factories/webhook-sink.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const SECRET = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;

describe('webhook subscriptions over HTTP', () => {
  const world = new SubscribersWorld();
  const { sink, subscribe, happen, deliveries, settled } = world;

  beforeAll(() => world.start());
  afterEach(() => world.clean());
  afterAll(() => world.close());

  it('shows the secret once, and signs with one that was given', async () => {
    const target = await sink();
    const { id, secret } = await subscribe(target.url, { secret: SECRET });
    expect(secret).toBe(SECRET);
    const shown = await world.api.get(`${SUBSCRIPTIONS}/${id}`);
    expect(shown.body).toMatchObject({
      id,
      url: target.url,
      eventTypes: ['*'],
      enabled: true,
      status: 'active',
    });
    expect(JSON.stringify([shown.body, (await world.api.get(SUBSCRIPTIONS)).body])).not.toContain('whsec_');
    await happen();
    await target.has(1);
    expect(target.received[0].headers['webhook-signature']).toBe(
      standardSignature(SECRET, target.received[0]),
    );
  });

  it('signs with both secrets after a rotation', async () => {
    const target = await sink();
    const first = await subscribe(target.url);
    const { status, body } = await world.api.post(`${SUBSCRIPTIONS}/${first.id}/rotate-secret`);
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
    const off = await world.api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: false });
    expect(off.body).toMatchObject({ enabled: false, status: 'disabled', disabledReason: 'manual' });
    await happen();
    await world.test.app.get(EventLedger).drained();
    expect(await deliveries(id)).toEqual([]);
    const on = await world.api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: true });
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
    await world.api.patch(`${SUBSCRIPTIONS}/${id}`, { url: after.url, eventTypes: ['purchase'] });
    await happen('login');
    const event = await happen('purchase');
    await after.has(1);
    expect(after.eventIds()).toEqual([event]);
    expect(before.received).toHaveLength(1);
  });

  it('lets a new address begin anew: how the former one did, or ends, says nothing of it', async () => {
    const held: ServerResponse[] = [];
    const before = await sink((_, response, n) => {
      if (n < 12) response.writeHead(500).end();
      else held.push(response);
    });
    const after = await sink();
    const { id } = await subscribe(before.url);
    const events = [await happen(), await happen(), await happen(), await happen()];
    await until(
      () => world.api.get(`${SUBSCRIPTIONS}/${id}`).then(({ body }) => body.status as string),
      (status) => status === 'failing',
    );
    await until(
      () => Promise.resolve(held.length),
      (count) => count > 0,
    );
    const moved = await world.api.patch(`${SUBSCRIPTIONS}/${id}`, { url: after.url });
    expect(moved.body).toMatchObject({ status: 'active', consecutiveFailures: 0, failingSince: null });
    for (const response of held) response.writeHead(410).end();
    expect(await settled(id, 4)).toMatchObject(events.map(() => ({ status: 'delivered' })));
    expect(new Set(after.eventIds())).toEqual(new Set(events));
    const { body } = await world.api.get(`${SUBSCRIPTIONS}/${id}`);
    expect(body).toMatchObject({ enabled: true, status: 'active', consecutiveFailures: 0 });
  });

  it('sends nothing more once it is deleted', async () => {
    const target = await sink(answer(500));
    const { id } = await subscribe(target.url);
    await happen();
    await target.has(1);
    expect((await world.api.delete(`${SUBSCRIPTIONS}/${id}`)).status).toBe(204);
    expect((await world.api.delete(`${SUBSCRIPTIONS}/${id}`)).status).toBe(404);
    expect((await world.api.get(`${SUBSCRIPTIONS}/${id}`)).status).toBe(404);
    expect((await world.api.get(`${SUBSCRIPTIONS}/${id}/deliveries`)).status).toBe(404);
    await sleep(200);
    const { length } = target.received;
    await happen();
    await world.test.app.get(EventLedger).drained();
    expect(target.received).toHaveLength(length);
  });

  it('pings, also when it is disabled, and logs it', async () => {
    const target = await sink(answer(200, {}, 'pong'));
    const { id, secret } = await subscribe(target.url);
    await world.api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: false });
    const { status, body } = await world.api.post(`${SUBSCRIPTIONS}/${id}/ping`);
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
    expect((await world.api.post(`${SUBSCRIPTIONS}/${id}/ping`)).body).toMatchObject({
      ok: false,
      status: 500,
    });
    await target.close();
    expect((await world.api.post(`${SUBSCRIPTIONS}/${id}/ping`)).body).toMatchObject({
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
      (await world.api.post(`${SUBSCRIPTIONS}/${id}/deliveries/${String(rows[0]['id'])}/retry`)).status,
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
    expect((await deliveries(id, '?status=dead')).map((row) => row['type'])).toEqual(Array(3).fill('refund'));
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const query: string = `?limit=4${cursor && `&cursor=${cursor}`}`;
      const page = (await world.api.get(`${SUBSCRIPTIONS}/${id}/deliveries${query}`)).body;
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
    ['too many types', { ...good, eventTypes: Array.from({ length: 51 }, (_, n) => `t${n}`) }, 'eventTypes'],
    ['a weak secret', { ...good, secret: 'whsec_YQ==' }, 'secret'],
    ['an unknown field', { ...good, name: 'x' }, 'name'],
  ])('refuses %s', async (_, body, field) => {
    const refused = await world.api.post(SUBSCRIPTIONS, body);
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
    expect((await world.api.patch(`${SUBSCRIPTIONS}/${id}`, changes)).status).toBe(400);
  });

  it('has no more than a hundred', async () => {
    const first = await subscribe('https://example.com/hook');
    await world.api.patch(`${SUBSCRIPTIONS}/${first.id}`, { enabled: false });
    const rows = world.test.app.get<Model<SubscriptionDocument>>(getModelToken(SubscriptionDocument.name));
    const [row] = await rows.find().lean();
    const copies = Array.from({ length: 98 }, (_, at) => ({ ...row, _id: `copy${at}` }));
    await rows.insertMany(copies);
    await subscribe('https://example.com/hook'); // the hundredth
    const refused = await world.api.post(SUBSCRIPTIONS, good);
    expect(refused).toMatchObject({ status: 409, body: { code: 'WEBHOOK.TOO_MANY_SUBSCRIPTIONS' } });
    await rows.deleteMany({ _id: /^copy/ });
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
      GET: world.api.get,
      DELETE: world.api.delete,
      POST: (u: string) => world.api.post(u),
      PATCH: (u: string) => world.api.patch(u, {}),
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
    expect((await world.api.post(`${path}/${String(row['id'])}/retry`)).status).toBe(404);
    expect((await world.api.get(`${path}?cursor=abc`)).status).toBe(400);
    expect((await world.api.get(`${path}?status=lost`)).status).toBe(400);
  });

  it('is for those who may manage webhooks only', async () => {
    const member = { name: 'Bruno', email: 'bruno@example.com', password: 'password-10' };
    const { body } = await world.api.post('/api/auth/register', member);
    const bruno = new ApiClient(world.test.url, body.accessToken as string);
    expect((await bruno.get(SUBSCRIPTIONS)).status).toBe(403);
    expect((await bruno.post(SUBSCRIPTIONS, good)).status).toBe(403);
    expect((await new ApiClient(world.test.url, '').get(SUBSCRIPTIONS)).status).toBe(401);
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
        body: { errors: [{ field: 'url', message: expect.stringContaining('ALLOW_LOOPBACK_URLS=on') }] },
      });
    },
  );
});
