import { deliveryContext } from '../../../../test/factories/delivery-context.js';
import { KIWIFY_EXAMPLE } from './kiwify.example.js';
import { kiwifyEvent } from './kiwify.rules.js';

const delivery = deliveryContext({ source: 'kiwi', currency: 'USD' });
const read = (fields: object) => {
  const { events, ignored } = kiwifyEvent({ ...KIWIFY_EXAMPLE, ...fields }, delivery);
  expect(ignored).toBeUndefined();
  return events[0];
};
const ORDER = KIWIFY_EXAMPLE.order_id;

describe('an order of Kiwify', () => {
  it('is a purchase of its buyer', () => {
    expect(read({})).toEqual({
      id: `kiwi~${ORDER}~purchase`,
      type: 'purchase',
      userId: 'ana@example.com',
      amount: 1_499_000n,
      currency: 'BRL',
      timestamp: new Date('2026-01-01T15:00:00Z'),
      metadata: {
        transaction: ORDER,
        kiwifyEvent: 'order_approved',
        productId: '1ea9f3c6-19ae-4371-b2b7-000000000001',
        productName: 'Trader Pro',
        paymentType: 'pix',
        installments: 1,
        subscription: '526eb029-5a18-49a1-a940-000000000001',
        plan: 'Mensal',
      },
    });
  });

  it.each([
    ['order_approved', 'paid', 'purchase'],
    ['compra_aprovada', 'paid', 'purchase'],
    ['subscription_renewed', 'paid', 'purchase'],
    [undefined, 'paid', 'purchase'],
    ['order_refunded', 'refunded', 'refund'],
    ['compra_reembolsada', 'refunded', 'refund'],
    [null, 'refunded', 'refund'],
    ['chargeback', 'chargedback', 'chargeback'],
    [7, 'chargedback', 'chargeback'],
  ])('with the event %j and the status %j is a %s', (webhook_event_type, order_status, type) => {
    expect(read({ webhook_event_type, order_status })).toMatchObject({
      type,
      id: `kiwi~${ORDER}~${type}`,
      amount: 1_499_000n,
      metadata: { transaction: ORDER },
    });
  });

  it('ends a subscription without a value, once for all its orders', () => {
    const canceled = { webhook_event_type: 'subscription_canceled', order_status: 'paid' };
    expect(read(canceled)).toMatchObject({
      type: 'subscription_canceled',
      id: `kiwi~${KIWIFY_EXAMPLE.subscription_id}~subscription_canceled`,
      amount: null,
    });
    expect(read({ ...canceled, order_id: 'another' }).id).toBe(read(canceled).id);
  });

  it.each([
    ['4970', 497_000n],
    [4970, 497_000n],
    [0, 0n],
    ['49.70', null],
    ['R$ 49', null],
    [null, null],
  ])('reads the amount %j of minor units as %s ten-thousandths', (charge_amount, amount) => {
    expect(read({ Commissions: { charge_amount, currency: 'brl' } })).toMatchObject({
      amount,
      currency: 'BRL',
    });
  });

  it.each([
    ['2026-01-01 12:00', '2026-01-01T15:00:00Z'],
    ['2026-01-01 12:00:30', '2026-01-01T15:00:30Z'],
    ['2026-01-01T12:00:00.000Z', '2026-01-01T12:00:00Z'],
    ['01/01/2026', '2026-03-01T12:00:00Z'],
    ['2030-01-01 12:00', '2026-03-01T12:00:00Z'],
    [null, '2026-03-01T12:00:00Z'],
  ])('reads the time %j as %s', (approved_date, time) => {
    expect(read({ approved_date }).timestamp).toEqual(new Date(time));
  });

  it.each([
    [{ webhook_event_type: 'pix_created', order_status: 'waiting_payment' }, /order_approved follows/],
    [{ webhook_event_type: 'order_rejected', order_status: 'refused' }, /refused/],
    [{ webhook_event_type: 'toString' }, /not an event that is known/],
    [{ webhook_event_type: undefined, order_status: undefined }, /neither an event nor a status/],
    [{ Customer: '192.168.0.1' }, /no e-mail/],
  ])('with %j is ignored: %s', (fields, reason) => {
    expect(kiwifyEvent({ ...KIWIFY_EXAMPLE, ...fields }, delivery).ignored).toMatch(reason);
  });

  it('may come in an envelope', () => {
    const enclosed = { url: 'https://example.com', order: KIWIFY_EXAMPLE };
    expect(kiwifyEvent(enclosed, delivery)).toEqual(kiwifyEvent({ ...KIWIFY_EXAMPLE }, delivery));
  });
});
