import { deliveryContext } from '../../../../test/factories/delivery-context.js';
import { SHOPIFY_EXAMPLE } from './shopify.example.js';
import { shopifyKind } from './shopify.kind.js';
import { shopifyEvent } from './shopify.rules.js';

const delivery = deliveryContext({ source: 'store' });
const ORDER = '5001000000001';
const read = (topic: string, payload: object) => {
  const { events, ignored } = shopifyEvent(topic, { ...payload }, delivery);
  expect(ignored).toBeUndefined();
  return events[0];
};

describe('a paid order of Shopify', () => {
  it('is a purchase of its buyer', () => {
    expect(read('orders/paid', SHOPIFY_EXAMPLE)).toEqual({
      id: `store~${ORDER}~purchase`,
      type: 'purchase',
      userId: 'ana@example.com',
      amount: 1_499_000n,
      currency: 'BRL',
      timestamp: new Date('2026-01-01T15:00:00Z'),
      metadata: {
        shopifyTopic: 'orders/paid',
        transaction: ORDER,
        order: '#1001',
        customer: '7001000000001',
        productId: '9001000000001',
        productName: 'Trader Pro',
        items: 1,
        country: 'BR',
      },
    });
  });

  it.each([
    [{ email: '', contact_email: 'Bo@Example.com' }, 'bo@example.com'],
    [{ email: null, contact_email: null, customer: { email: 'Cy@Example.com' } }, 'cy@example.com'],
    [{ email: null, contact_email: null, customer: { id: 77 } }, '77'],
    [{ email: null, contact_email: null, customer: null }, ORDER],
  ])('with %j is of %s', (fields, userId) => {
    expect(read('orders/paid', { ...SHOPIFY_EXAMPLE, ...fields }).userId).toBe(userId);
  });

  it.each([
    ['0.1', 1000n],
    [149.9, 1_499_000n],
    ['1.234,56', null],
    [null, null],
  ])('with the price %j is worth %s ten-thousandths', (total_price, amount) => {
    expect(read('orders/paid', { ...SHOPIFY_EXAMPLE, total_price }).amount).toBe(amount);
  });
});

describe('money that Shopify tells to go back', () => {
  const part = (amount: string, more: object = {}) => ({
    amount,
    kind: 'refund',
    status: 'success',
    currency: 'USD',
    ...more,
  });
  const refund = { id: 91, order_id: 5001000000001, created_at: '2026-01-02T09:00:00-05:00' };

  it('is a refund of what the transactions gave back', () => {
    const transactions = [
      part('10.50'),
      part('0.25'),
      part('99', { status: 'failure' }),
      part('5', { kind: 'void' }),
    ];
    expect(read('refunds/create', { ...refund, transactions })).toMatchObject({
      id: 'store~91~refund',
      type: 'refund',
      userId: ORDER,
      amount: 107_500n,
      currency: 'USD',
      timestamp: new Date('2026-01-02T14:00:00Z'),
      metadata: { transaction: ORDER, refund: '91' },
    });
    expect(read('refunds/create', refund).amount).toBeNull();
    expect(shopifyEvent('refunds/create', { ...refund, transactions: [] }, delivery).ignored).toMatch(
      /no money/,
    );
  });

  it('is a chargeback when the bank takes it, whichever topic says so, and none while it asks', () => {
    const dispute = { id: 35, order_id: 5001000000001, type: 'chargeback', amount: '11.50', currency: 'USD' };
    const created = read('disputes/create', dispute);
    expect(created).toMatchObject({
      id: 'store~35~chargeback',
      userId: ORDER,
      amount: 115_000n,
      metadata: { transaction: ORDER },
    });
    expect(read('disputes/update', dispute).id).toBe(created.id);
    const inquiry = { ...dispute, type: 'inquiry' };
    expect(shopifyEvent('disputes/create', inquiry, delivery).ignored).toMatch(/only asks/);
  });
});

describe('other topics of Shopify', () => {
  it('end a subscription when its contract is cancelled', () => {
    const contract = { id: 1, customer_id: 77, status: 'cancelled', currency_code: 'USD' };
    expect(read('subscription_contracts/update', contract)).toMatchObject({
      id: 'store~1~subscription_canceled',
      userId: '77',
      amount: null,
    });
    const active = { ...contract, status: 'active' };
    expect(shopifyEvent('subscription_contracts/update', active, delivery).ignored).toMatch(/goes on/);
  });

  it.each([
    ['orders/create', /overlaps with orders\/paid/],
    ['orders/updated', /overlaps with orders\/paid/],
    ['orders/cancelled', /refunds\/create/],
    ['checkouts/create', /not paid yet/],
    ['products/update', /not a topic that is known/],
    ['', /names no topic/],
    [undefined, /names no topic/],
  ])('%s is ignored: %s', (topic, reason) => {
    expect(shopifyEvent(topic, SHOPIFY_EXAMPLE, delivery).ignored).toMatch(reason);
  });
});

describe('the key of a delivery by Shopify', () => {
  const keyOf = (headers: Record<string, string>) =>
    shopifyKind.deliveryKey({ headers, query: {}, body: Buffer.from('{}') }, {}, {});

  it('tells the topics of one event apart, and a retry not', () => {
    const paid = {
      'x-shopify-event-id': 'e1',
      'x-shopify-webhook-id': 'w1',
      'x-shopify-topic': 'orders/paid',
    };
    expect(keyOf(paid)).toBe('e1 orders/paid');
    expect(keyOf({ ...paid, 'x-shopify-webhook-id': 'w2' })).toBe(keyOf(paid));
    expect(keyOf({ ...paid, 'x-shopify-topic': 'orders/create' })).not.toBe(keyOf(paid));
    expect(keyOf({ 'x-shopify-webhook-id': 'w1' })).toBe('w1');
    expect(keyOf({})).toMatch(/^sha256:/);
  });
});
