import { type Batch, type Event, EventStore } from '../../src/events/index.js';
import { GrantRepository } from '../../src/members/grants/grant.repository.js';
import { Purchases } from '../../src/members/grants/purchases.js';
import { hotmart, type Member, MembersWorld } from '../factories/members-world.js';
import { WebhookSender } from '../factories/webhook-sender.js';
import { describeWithFixtures } from '../setup/fixtures.js';
import { until } from '../setup/until.js';

const DAY = 86_400_000;

describe('purchases', () => {
  let world: MembersWorld;
  let transactions = 0;
  const PRO = '7001';
  const MONTHLY = '7002';

  beforeAll(async () => {
    world = await MembersWorld.start();
    await world.sells('pro', PRO, { checkoutUrl: 'https://pay.example.com/pro' });
    await world.sells('monthly', MONTHLY, { durationDays: 30 });
  });
  afterAll(() => world?.close());

  const next = () => `HP${++transactions}`;
  const grantsOf = async ({ id }: Pick<Member, 'id'>) =>
    (await world.admin.get(`/api/admin/users/${id}/grants`)).body.items as Record<string, unknown>[];
  const pendingOf = async (email: string) =>
    (await world.admin.get(`/api/admin/grants?email=${encodeURIComponent(email)}`)).body.items as {
      state: string;
    }[];

  describeWithFixtures('hotmart', ({ json }) => {
    it('unlocks with a real approved purchase, and locks with its refund, over REST and the socket', async () => {
      const purchase = json('purchase-approved.1.json') as {
        data: { product: { id: number }; purchase: object; buyer: { email: string } };
      };
      const refund = json('purchase-refunded.1.json') as typeof purchase;
      await world.sells('automation', String(purchase.data.product.id), {
        checkoutUrl: 'https://pay.example.com/a',
      });
      const ana = await world.member({ email: purchase.data.buyer.email.toUpperCase() });
      expect(await ana.api.get('/api/modules/automation')).toMatchObject({
        status: 403,
        body: { code: 'MODULE.LOCKED', checkoutUrl: 'https://pay.example.com/a' },
      });

      await world.send(purchase);
      await until(() => ana.told.length > 0);
      expect(ana.told).toEqual([['automation']]);
      expect(await ana.api.get('/api/modules/automation')).toMatchObject({
        status: 200,
        body: { status: 'unlocked' },
      });
      expect((await ana.api.get('/api/me/entitlements')).body.items).toMatchObject([
        { module: 'automation', until: null },
      ]);
      expect(await ana.api.post('/api/modules/automation/lessons/welcome/complete')).toMatchObject({
        status: 200,
      });

      const { transaction } = purchase.data.purchase as { transaction: string };
      await world.send({
        ...refund,
        data: { ...refund.data, purchase: { ...refund.data.purchase, transaction } },
      });
      await until(() => ana.told.length > 1);
      expect(ana.told[1]).toEqual([]);
      expect(await ana.api.get('/api/modules/automation')).toMatchObject({ status: 403 });
      expect((await ana.api.get('/api/me/entitlements')).body.items).toEqual([]);
      const { items } = (await ana.api.get('/api/modules')).body as { items: { slug: string }[] };
      expect(items.find(({ slug }) => slug === 'automation')).toMatchObject({
        status: 'locked',
        checkoutUrl: 'https://pay.example.com/a',
        progress: { completed: 1, total: 1 },
      });
      expect(await grantsOf(ana)).toMatchObject([
        { state: 'ended', endReason: 'refund', order: `shop~${transaction}` },
      ]);
    });
  });

  it('ends in the same state in whatever order and however often things come', async () => {
    const facts = ['purchase', 'refund', 'renewal', 'cancellation'] as const;
    const now = Date.now();
    const cases = await Promise.all(
      permutations(facts).map(async (order) => {
        const { id, email } = await world.account();
        const sale = { email, productId: PRO };
        const [first, second] = [next(), next()];
        const envelopes = {
          purchase: hotmart('PURCHASE_APPROVED', { ...sale, transaction: first, at: now - 9 * DAY }),
          refund: hotmart('PURCHASE_REFUNDED', { ...sale, transaction: first, at: now - 8 * DAY }),
          cancellation: cancellation(email, PRO, now - 2 * DAY),
          // after the cancellation: it stands alone
          renewal: hotmart('PURCHASE_APPROVED', { ...sale, transaction: second, at: now - DAY }),
        };
        return { id, email, first, sent: order.map((fact) => envelopes[fact]) };
      }),
    );
    const states = () =>
      Promise.all(
        cases.map(async ({ id, first }) => {
          const grants = await grantsOf({ id });
          const told = grants.map(({ order, state, endReason, startsAt }) => {
            const which = order === `shop~${first}` ? 'first' : 'second';
            return `${which} ${String(state)} ${String(endReason)} ${(now - Date.parse(String(startsAt))) / DAY}`;
          });
          return told.sort().join('; ');
        }),
      );
    const expected = cases.map(() => 'first ended refund 9; second active null 1');

    for (const step of facts.keys()) {
      await Promise.all(cases.map(({ sent }) => world.post(sent[step])));
      await world.counted();
    }
    expect(await states()).toEqual(expected);
    for (const { email } of cases.slice(0, 6)) await replayed(email);
    expect(await states()).toEqual(expected);
  });

  it('ends in the same state when the ledger tells all of it at once, from several slots', async () => {
    const { id, email } = await world.account();
    const sale = { email, productId: PRO, transaction: next() };
    await world.send(hotmart('PURCHASE_APPROVED', sale));
    await world.send(hotmart('PURCHASE_REFUNDED', sale));
    const events = await eventsOf(email);
    for (let round = 0; round < 10; round++) {
      for (const name of ['member_orders', 'member_grants'])
        await world.database.collection(name).deleteMany({});
      await Promise.all(events.map((event) => world.test.app.get(Purchases).apply(batchOf(event))));
      expect(await grantsOf({ id })).toMatchObject([{ state: 'ended', endReason: 'refund' }]);
    }
    // a slot that was slow and knew only of the purchase
    const [{ id: grantId, productId }] = await grantsOf({ id });
    const late = { orderId: `shop~${sale.transaction}`, productId: String(productId), rev: 1, ended: null };
    const rest = {
      source: 'shop',
      soldAs: '',
      buyer: email,
      userId: id,
      claimedAt: null,
      durationDays: null,
    };
    await world.test.app.get(GrantRepository).put([{ ...late, ...rest, startsAt: new Date() }], new Date());
    expect(await grantsOf({ id })).toMatchObject([{ id: grantId, state: 'ended', endReason: 'refund' }]);
  });

  async function eventsOf(email: string): Promise<Event[]> {
    const { items } = (await world.admin.get(`/api/events?userId=${encodeURIComponent(email)}`)).body as {
      items: { id: string }[];
    };
    return world.test.app.get(EventStore).findByIds(items.map(({ id }) => id));
  }

  /** The events of a buyer once more, each as a batch that is done again, the newest first. */
  async function replayed(email: string): Promise<void> {
    for (const event of (await eventsOf(email)).toReversed()) {
      await world.test.app.get(Purchases).apply(batchOf(event));
    }
  }

  it('ends one without an end with its subscription, and leaves one that was paid until its end', async () => {
    const buyer = await world.member();
    for (const productId of [PRO, MONTHLY]) {
      await world.send(cancellation(buyer.email, productId, Date.now()));
      await world.send(
        hotmart('PURCHASE_APPROVED', {
          email: buyer.email,
          transaction: next(),
          productId,
          at: Date.now() - DAY,
        }),
      );
    }
    expect([await buyer.sees('pro'), await buyer.sees('monthly')]).toEqual(['locked', 'unlocked']);
  });

  it('extends by a renewal', async () => {
    const buyer = await world.member();
    const at = Date.now();
    for (const offset of [0, 1000]) {
      await world.send(
        hotmart('PURCHASE_APPROVED', {
          email: buyer.email,
          transaction: next(),
          productId: MONTHLY,
          at: at - offset,
        }),
      );
    }
    const { items } = (await buyer.api.get('/api/me/entitlements')).body as { items: { until: string }[] };
    expect(items).toMatchObject([{ module: 'monthly', until: new Date(at - 1000 + 60 * DAY).toISOString() }]);
  });

  it('waits for an account with a verified address, and is claimed also when the news of it was lost', async () => {
    for (const silently of [false, true]) {
      const email = `Waits-${String(silently)}@Example.com`;
      await world.send(hotmart('PURCHASE_APPROVED', { email, transaction: next(), productId: PRO }));
      const buyer = await world.member({ email: email.toLowerCase(), verified: false });
      expect(await buyer.sees('pro')).toBe('locked');
      expect(await pendingOf(email)).toMatchObject([{ state: 'pending', userId: null }]);
      await world.verify(buyer, silently);
      if (!silently) await until(() => buyer.told.some((modules) => modules.includes('pro')));
      expect(await buyer.sees('pro')).toBe('unlocked');
      expect(await pendingOf(email)).toMatchObject([{ state: 'active', userId: buyer.id }]);
    }
  });

  it('gives nothing of a source that is not trusted when the batch is counted, and nothing of a replay later', async () => {
    const buyer = await world.member();
    await world.source('stranger', false);
    const sale = { email: buyer.email, productId: PRO };
    await world.send(hotmart('PURCHASE_APPROVED', { ...sale, transaction: next() }), 'stranger');
    expect(await buyer.sees('pro')).toBe('locked');
    await world.admin.patch('/api/webhooks/sources/stranger', { trusted: true });
    const from = new Date(Date.now() - 3_600_000).toISOString();
    await world.admin.post('/api/webhooks/replay', { from, to: new Date(Date.now() + 60_000).toISOString() });
    await world.counted();
    expect(await buyer.sees('pro')).toBe('locked');
    await world.send(hotmart('PURCHASE_APPROVED', { ...sale, transaction: next() }), 'stranger');
    expect(await buyer.sees('pro')).toBe('unlocked');
    await world.admin.patch('/api/webhooks/sources/stranger', { trusted: false });
  });

  it('nobody grants himself anything with an event or a key, whatever is trusted; who signs for the built-in source does', async () => {
    const buyer = await world.member();
    const sale = { userId: buyer.email, type: 'purchase', metadata: { productId: PRO } };
    expect(
      (await world.admin.post('/api/events', { ...sale, metadata: { ...sale.metadata, source: 'shop' } }))
        .status,
    ).toBe(201);
    await world.admin.patch('/api/webhooks/sources/default', { trusted: true });
    const { key } = (await world.admin.post('/api/auth/api-keys', { name: 'k', scopes: ['events:write'] }))
      .body as { key: string };
    const sender = new WebhookSender(world.test.url, world.test.config.webhookSecret);
    const authorization = `Bearer ${key}`;
    for (const signature of [null, '']) {
      const answer = await sender.send(sale, { authorization, 'webhook-signature': signature });
      expect(answer.status).toBe(202);
    }
    await world.counted();
    expect(await buyer.sees('pro')).toBe('locked');
    expect((await sender.send({ ...sale, metadata: { ...sale.metadata, transaction: next() } })).status).toBe(
      202,
    );
    await world.counted();
    expect(await buyer.sees('pro')).toBe('unlocked');
    await world.admin.patch('/api/webhooks/sources/default', { trusted: false });
  });

  it('follows what staff corrects: another buyer, a deleted refund, a deleted purchase; but makes no sale of another event', async () => {
    const [buyer, right] = [await world.member(), await world.member()];
    const transaction = next();
    const sale = { email: buyer.email, productId: PRO, transaction };
    await world.send(hotmart('PURCHASE_APPROVED', sale));
    await world.send(hotmart('PURCHASE_REFUNDED', sale));
    expect(await buyer.sees('pro')).toBe('locked');
    const id = (type: string) => `/api/events/${encodeURIComponent(`shop~${transaction}~${type}`)}`;

    expect((await world.admin.patch(id('refund'), { type: 'purchase' })).status).toBe(200);
    await world.counted();
    expect(await grantsOf(buyer)).toMatchObject([{ state: 'active' }]); // no refund any more, and no second purchase
    expect((await world.admin.delete(id('refund'))).status).toBe(204);
    await world.counted();
    expect(await buyer.sees('pro')).toBe('unlocked');

    expect((await world.admin.patch(id('purchase'), { userId: right.email })).status).toBe(200);
    await world.counted();
    expect([await buyer.sees('pro'), await right.sees('pro')]).toEqual(['locked', 'unlocked']);
    expect((await world.admin.delete(id('purchase'))).status).toBe(204);
    await world.counted();
    expect(await right.sees('pro')).toBe('locked');
  });

  it('is as before when a correction is taken back', async () => {
    const buyer = await world.member();
    const transaction = next();
    const sale = { email: buyer.email, productId: PRO, transaction };
    const correct = async (type: string, into: string) => {
      const path = `/api/events/${encodeURIComponent(`shop~${transaction}~${type}`)}`;
      expect((await world.admin.patch(path, { type: into })).status).toBe(200);
      await world.counted();
    };
    await world.send(hotmart('PURCHASE_APPROVED', sale));
    await correct('purchase', 'visit');
    expect(await buyer.sees('pro')).toBe('locked');
    await correct('purchase', 'purchase');
    expect(await buyer.sees('pro')).toBe('unlocked');
    await world.send(hotmart('PURCHASE_REFUNDED', sale));
    await correct('refund', 'visit');
    expect(await buyer.sees('pro')).toBe('unlocked');
    await correct('refund', 'purchase'); // it came as a refund, and never becomes a sale
    await correct('purchase', 'visit');
    expect(await buyer.sees('pro')).toBe('locked');
    await correct('purchase', 'purchase');
    await correct('refund', 'refund');
    expect(await grantsOf(buyer)).toMatchObject([{ state: 'ended', endReason: 'refund' }]);
  });

  it('stays ended when staff has ended it, whatever is told later', async () => {
    const buyer = await world.member();
    const sale = { email: buyer.email, productId: PRO, transaction: next() };
    await world.send(hotmart('PURCHASE_APPROVED', sale));
    const [{ id }] = await grantsOf(buyer);
    expect((await world.admin.delete(`/api/admin/grants/${String(id)}`)).status).toBe(204);
    await replayed(buyer.email);
    expect(await buyer.sees('pro')).toBe('locked');
    expect(await grantsOf(buyer)).toMatchObject([{ endReason: 'revoked' }]);
  });
});

function batchOf(after: Event): Batch {
  return { slot: 0, number: 1, changes: [{ eventId: after.id, before: null, after }] };
}

function cancellation(email: string, productId: string, at: number): object {
  return {
    id: `cancel-${email}-${productId}`,
    event: 'SUBSCRIPTION_CANCELLATION',
    version: '2.0.0',
    creation_date: at,
    data: {
      cancellation_date: at,
      subscriber: { code: `sub-${email}-${productId}`, email },
      subscription: { id: 1, plan: { name: 'Plan' } },
      product: { id: Number(productId), name: 'Sold' },
    },
  };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}
