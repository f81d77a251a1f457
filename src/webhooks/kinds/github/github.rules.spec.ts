import { deliveryContext } from '../../../../test/factories/delivery-context.js';
import { GITHUB_EXAMPLE } from './github.example.js';
import { githubEvent } from './github.rules.js';

const delivery = deliveryContext({ source: 'hub' });
const read = (name: string, payload: object) => githubEvent(name, { ...payload }, delivery).events[0];
const sender = { login: 'Ana-Example' };

describe('a delivery of GitHub', () => {
  it.each([
    ['star', { action: 'created', sender }, 'github.star.created'],
    ['push', { ref: 'refs/heads/main', sender }, 'github.push'],
    ['push', { pusher: { name: 'bo' } }, 'github.push'],
    ['issues', { action: 'Not A Word', sender }, 'github.issues'],
    ['issues', { action: { a: 1 }, sender }, 'github.issues'],
  ])('%s %j becomes %s', (name, payload, type) => {
    expect(read(name, payload).type).toBe(type);
  });

  it.each([
    [undefined, { sender }, /names no event/],
    ['Bad Name', { sender }, /names no event/],
    ['__proto__', {}, /names no account/],
    ['ping', { sender }, /was set up/],
    ['star', { action: 'created' }, /github.star.created: it names no account/],
    ['a'.repeat(40), { action: 'b'.repeat(40), sender }, /longer than a type/],
  ])('%s with %j is ignored: %s', (name, payload, reason) => {
    expect(githubEvent(name, payload, delivery)).toEqual({
      events: [],
      ignored: expect.stringMatching(reason) as string,
    });
  });

  it('has an id that follows from all that it says, and fits in also where the type is long', () => {
    const [one, again, other] = [1, 1, 2].map((number) =>
      read('issues', { action: 'opened', number, sender }),
    );
    expect(again.id).toBe(one.id);
    expect(other.id).not.toBe(one.id);
    const long = ['x'.repeat(63), 'y'.repeat(63)].map(
      (source) =>
        githubEvent('pull_request_review_thread', { action: 'unresolved', sender }, { ...delivery, source })
          .events[0].id,
    );
    expect(long[0]).not.toBe(long[1]);
    for (const id of long) expect(id).toMatch(/^[A-Za-z0-9_.:@~-]{1,128}$/);
  });
});

describe('what is paid through GitHub', () => {
  const tier = (given: object) => ({
    ...GITHUB_EXAMPLE,
    sponsorship: { ...GITHUB_EXAMPLE.sponsorship, tier: given },
  });

  it('has the sponsor as user and the price of its tier as value, when it begins', () => {
    expect(read('sponsorship', { ...GITHUB_EXAMPLE, sender: { login: 'somebody-else' } })).toMatchObject({
      type: 'github.sponsorship.created',
      userId: 'ana-example',
      amount: 50_000n,
      currency: 'USD',
      timestamp: new Date('2026-01-01T15:00:00Z'),
      metadata: { sponsorable: 'example-school', tier: '$5 a month', oneTime: false },
    });
    expect(read('sponsorship', { ...GITHUB_EXAMPLE, action: 'cancelled' })).toMatchObject({
      type: 'github.sponsorship.cancelled',
      amount: null,
      currency: 'BRL',
    });
  });

  it.each([
    [{ monthly_price_in_cents: 1250 }, 125_000n],
    [{ monthly_price_in_dollars: 7 }, 70_000n],
    [{ monthly_price_in_cents: 'much' }, null],
    [{}, null],
  ])('reads the tier %j', (given, amount) => {
    expect(read('sponsorship', tier(given)).amount).toBe(amount);
  });

  const plan = {
    name: 'Pro',
    monthly_price_in_cents: 1000,
    yearly_price_in_cents: 10_000,
    price_model: 'FLAT_RATE',
  };
  it.each([
    ['purchased', { billing_cycle: 'monthly', plan }, 100_000n],
    ['purchased', { billing_cycle: 'yearly', plan }, 1_000_000n],
    [
      'purchased',
      { billing_cycle: 'monthly', unit_count: 3, plan: { ...plan, price_model: 'PER_UNIT' } },
      300_000n,
    ],
    ['cancelled', { billing_cycle: 'monthly', plan }, null],
  ])('reads a purchase in the marketplace (%s, %j)', (action, bought, amount) => {
    const marketplace_purchase = { account: { login: 'buying-org' }, ...bought };
    expect(read('marketplace_purchase', { action, marketplace_purchase, sender })).toMatchObject({
      type: `github.marketplace_purchase.${action}`,
      userId: 'buying-org',
      amount,
      metadata: { plan: 'Pro', sender: 'Ana-Example' },
    });
  });
});
