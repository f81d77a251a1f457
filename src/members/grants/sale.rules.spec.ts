import type { Event } from '../../events/index.js';
import { cancelledAt, givenBack, purchaseOf, type Sale, saleOf } from './sale.rules.js';

const at = (day: number) => new Date(Date.UTC(2026, 0, day));

function event(change: Partial<Event> = {}): Event {
  return {
    id: 'evt_1',
    userId: 'Ana@Example.com',
    type: 'purchase',
    amount: null,
    currency: 'BRL',
    timestamp: at(1),
    metadata: { transaction: 'HP1', productId: 1001, productName: 'Trader Pro', offer: 'abc' },
    source: 'shop',
    createdAt: at(1),
    ...change,
  };
}

describe('saleOf', () => {
  it('reads what vendors write, ids as text and the buyer in lower case', () => {
    expect(saleOf(event())).toMatchObject({
      orderId: 'shop~HP1',
      buyer: 'ana@example.com',
      productIds: ['1001'],
      priceIds: ['abc'],
      names: ['Trader Pro'],
    });
  });

  it.each<{ case: string; change: Partial<Event>; expected: Partial<Sale> | null }>([
    { case: 'another type is no sale', change: { type: 'login' }, expected: null },
    {
      case: 'a purchase without an order is one of its own',
      change: { metadata: {} },
      expected: { orderId: 'shop~evt_1' },
    },
    {
      case: 'a refund without an order is of none',
      change: { type: 'refund', metadata: {} },
      expected: { orderId: null },
    },
    {
      case: 'a refund of a part takes nothing',
      change: { type: 'refund', metadata: { transaction: 'a', full: false } },
      expected: null,
    },
    {
      case: 'a bank that asks takes nothing',
      change: { type: 'chargeback', metadata: { transaction: 'a', status: 'warning_needs_response' } },
      expected: null,
    },
    {
      case: 'a dispute',
      change: { type: 'chargeback', metadata: { transaction: 'a', status: 'needs_response' } },
      expected: { orderId: 'shop~a' },
    },
    {
      case: 'several things in one order',
      change: { metadata: { productIds: ['1', 2, null] } },
      expected: { productIds: ['1', '2'] },
    },
    {
      case: 'objects are no ids',
      change: { metadata: { transaction: { $ne: 1 }, product: ['x'] } },
      expected: { orderId: 'shop~evt_1', productIds: ['x'] },
    },
  ])('$case', ({ change, expected }) => {
    const sale = saleOf(event(change));
    if (expected === null) expect(sale).toBeNull();
    else expect(sale).toMatchObject(expected);
  });
});

const sale = (change: Partial<Sale> & Pick<Sale, 'type'>): Sale => ({
  ...saleOf(event())!,
  eventId: `${change.type}-1`,
  ...change,
});

describe('an order', () => {
  const purchase = sale({ type: 'purchase', at: at(5) });

  it('is the earliest purchase that is told of it', () => {
    const again = sale({ type: 'purchase', at: at(6), buyer: 'other@example.com' });
    expect(purchaseOf([again, purchase])).toBe(purchase);
    expect(purchaseOf([sale({ type: 'refund' })])).toBeUndefined();
  });

  it('is given back by a refund before it too, and by what came first', () => {
    const chargeback = sale({ type: 'chargeback', at: at(9) });
    const refund = sale({ type: 'refund', at: at(2) });
    expect(givenBack([purchase])).toBeUndefined();
    expect(givenBack([chargeback, purchase, refund])).toEqual({ reason: 'refund', at: at(2) });
  });
});

describe('cancelledAt', () => {
  const purchase = sale({ type: 'purchase', at: at(5), subscription: 'S1', customer: 'cus_1' });
  const cancel = (change: Partial<Sale>) =>
    sale({ type: 'subscription_canceled', at: at(8), orderId: null, subscription: 'S1', ...change });

  it.each<{ case: string; change: Partial<Sale>; means?: boolean; expected: Date | undefined }>([
    { case: 'of its subscription', change: {}, means: false, expected: at(8) },
    { case: 'of another subscription', change: { subscription: 'S2' }, expected: undefined },
    { case: 'before the purchase: of an older one', change: { at: at(4) }, expected: undefined },
    { case: 'of another source', change: { source: 'else' }, expected: undefined },
    {
      case: 'of its order',
      change: { subscription: null, orderId: 'shop~HP1' },
      means: false,
      expected: at(8),
    },
    { case: 'of its buyer and product', change: { subscription: null }, expected: at(8) },
    {
      case: 'of its buyer, and another product',
      change: { subscription: null },
      means: false,
      expected: undefined,
    },
    {
      case: 'of its customer',
      change: { subscription: null, buyer: 'cus_1', customer: 'cus_1' },
      expected: at(8),
    },
    {
      case: 'of somebody else',
      change: { subscription: null, buyer: 'bia@example.com' },
      expected: undefined,
    },
  ])('$case', ({ change, means = true, expected }) => {
    expect(cancelledAt(purchase, [cancel(change)], () => means)).toEqual(expected);
  });
});
