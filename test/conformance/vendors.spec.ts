import { EventLedger } from '../../src/events/index.js';
import { KINDS } from '../../src/webhooks/kinds/kinds.js';
import type { WebhookKindName } from '../../src/webhooks/kinds/webhook-kind.js';
import { deliveryContext } from '../factories/delivery-context.js';
import { sendAs, VENDOR_SENDERS } from '../factories/vendor-senders.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { describeWithFixtures } from '../setup/fixtures.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

// Real bodies, signed by the vendors' published rules, through the whole intake and into events.

let test: TestApp;
let api: ApiClient;

beforeAll(async () => {
  test = await startTestApp();
  api = await ApiClient.logIn(test.url);
});
afterAll(() => test?.close());

/** What became of a body: the delivery, and the events that came of it. */
async function take(kind: WebhookKindName, body: Buffer, headers: Record<string, string> = {}) {
  const slug = `real-${kind}`;
  const { secret } = VENDOR_SENDERS[kind];
  await api.post('/api/webhooks/sources', { slug, kind, secret }); // the first one makes it
  const answer = await sendAs(kind, `${test.url}/webhook/${slug}`, body, { headers });
  expect(answer.status).toBe(202);
  await test.app.get(EventLedger).drained();
  const delivery = (await api.get(`/api/webhooks/deliveries/${answer.body.deliveryId}`)).body;
  expect(delivery.body).toBe(body.toString());
  const events = (await api.get(`/api/events?q=${slug}`)).body.items as Record<string, unknown>[];
  return { delivery, events };
}

describeWithFixtures('github', ({ bytes }) => {
  const send = (event: string, name: string) => take('github', bytes(name), { 'x-github-event': event });

  it.each([
    {
      event: 'star',
      name: 'star.created.payload.json',
      type: 'github.star.created',
      timestamp: '2019-05-15T15:20:40.000Z',
      metadata: { repository: 'Codertocat/Hello-World' },
    },
    {
      event: 'push',
      name: 'push.payload.json',
      type: 'github.push',
      timestamp: '2019-05-15T15:20:57.000Z',
      metadata: {
        repository: 'Codertocat/Hello-World',
        ref: 'refs/tags/simple-tag',
        commits: 0,
        deleted: true,
      },
    },
    {
      event: 'sponsorship',
      name: 'sponsorship.created.payload.json',
      type: 'github.sponsorship.created',
      timestamp: '2019-12-20T19:24:46.000Z',
      userId: 'monalisa',
      value: 5,
      currency: 'USD',
      metadata: { sponsorable: 'octocat', sender: 'monalisa' },
    },
  ])('takes $name', async ({ event, name, ...expected }) => {
    const { delivery, events } = await send(event, name);
    expect(delivery).toMatchObject({ status: 'processed', created: 1, reason: null });
    const { type } = expected;
    const one = events.find((found) => found['type'] === type);
    expect(one).toMatchObject({ userId: 'Codertocat', value: null, ...expected });
  });

  it('keeps a ping, and says why nothing is taken from it', async () => {
    const { delivery } = await send('ping', 'ping.payload.json');
    expect(delivery).toMatchObject({
      status: 'ignored',
      events: 0,
      reason: expect.stringMatching(/^ping: /),
    });
  });
});

describeWithFixtures('stripe', ({ json, bytes }) => {
  const envelope = (type: string, object: unknown, previous?: object) => ({
    ...json('event.json'),
    id: `evt_${type}_${JSON.stringify(previous ?? null).length}`,
    type,
    data: { object, ...(previous && { previous_attributes: previous }) },
  });
  const send = (given: object) => take('stripe', Buffer.from(JSON.stringify(given, null, 2)));
  const charge = 'ch_1PgafuB7WZ01zgkWXYmPNZs8';

  it('takes a charge that succeeded, though it names no e-mail and no customer', async () => {
    const { events } = await send(envelope('charge.succeeded', json('charge.json')));
    expect(events).toContainEqual(
      expect.objectContaining({
        id: `real-stripe~${charge}~purchase`,
        type: 'purchase',
        userId: charge,
        value: 1,
        currency: 'USD',
        timestamp: '2009-02-13T23:31:30.000Z',
        metadata: expect.objectContaining({ transaction: charge, country: 'US', captured: false }) as object,
      }),
    );
  });

  it('takes two refunds of it for what each gave back', async () => {
    const refunded = (amount_refunded: number) => ({
      ...json('charge.json'),
      customer: 'cus_1',
      amount_refunded,
    });
    await send(envelope('charge.refunded', refunded(30), { amount_refunded: 0 }));
    const { events } = await send(envelope('charge.refunded', refunded(100), { amount_refunded: 30 }));
    const refunds = events.filter(({ type }) => type === 'refund');
    expect(refunds.map(({ value }) => value).sort()).toEqual([0.3, 0.7]);
    for (const { userId, metadata } of refunds) {
      expect(userId).toBe('cus_1');
      expect(metadata).toMatchObject({ transaction: charge });
    }
  });

  it('takes the end of a subscription', async () => {
    const { events } = await send(envelope('customer.subscription.deleted', json('subscription.json')));
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'subscription_canceled',
        userId: 'cus_QXg1o8vcGmoR32',
        value: null,
        metadata: expect.objectContaining({ product: 'prod_QXg1hqf4jFNsqG' }) as object,
      }),
    );
  });

  it.each([
    ['checkout.session.completed', 'checkout.session.json', /overlaps/],
    ['invoice.paid', 'invoice.json', /overlaps/],
    ['refund.created', 'refund.json', /overlaps/],
  ])('keeps %s, and says why nothing is taken from it', async (type, name, reason) => {
    const { delivery } = await send(envelope(type, json(name)));
    expect(delivery).toMatchObject({ status: 'ignored', reason: expect.stringMatching(reason) });
  });

  it.each(['event.json', 'event.account.external_account.created.json'])(
    'keeps %s as it is',
    async (name) => {
      const { delivery } = await take('stripe', bytes(name));
      expect(delivery).toMatchObject({ status: 'ignored', deliveryKey: json(name)['id'] });
    },
  );
});

describeWithFixtures('hotmart', ({ names, json, bytes }) => {
  it.each(names.map((name) => [name]))('takes %s', async (name) => {
    const mapped = KINDS.hotmart.toEvents(json(name), deliveryContext({ source: 'real-hotmart' }));
    const { delivery, events } = await take('hotmart', bytes(name));
    expect(delivery).toMatchObject({
      status: mapped.ignored ? 'ignored' : 'processed',
      reason: mapped.ignored ?? null,
      deliveryKey: json(name)['id'],
    });
    const ids = events.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(mapped.events.map(({ id }) => id)));
  });
});
