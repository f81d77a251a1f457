import { deliveryContext } from '../../../../test/factories/delivery-context.js';
import { STRIPE_EXAMPLE } from './stripe.example.js';
import { stripeEvent } from './stripe.rules.js';

const delivery = deliveryContext({ source: 'pay', currency: 'USD' });
const CHARGE = STRIPE_EXAMPLE.data.object;
const ID = CHARGE.id;

const envelope = (type: string, object: object, previous?: object) => ({
  id: 'evt_1',
  type,
  created: 1_767_300_000,
  data: { object, ...(previous && { previous_attributes: previous }) },
});
const read = (type: string, object: object, previous?: object) => {
  const { events, ignored } = stripeEvent(envelope(type, object, previous), delivery);
  expect(ignored).toBeUndefined();
  expect(events).toHaveLength(1);
  return events[0];
};

describe('a charge of Stripe', () => {
  it('is a purchase with the amount in units and its own time', () => {
    expect(read('charge.succeeded', CHARGE)).toEqual({
      id: `pay~${ID}~purchase`,
      type: 'purchase',
      userId: 'ana@example.com',
      amount: 1_499_000n,
      currency: 'BRL',
      timestamp: new Date(1_767_279_600_000),
      metadata: {
        stripeEvent: 'charge.succeeded',
        transaction: ID,
        customer: 'cus_QXg1o8vcGm0001',
        paymentIntent: 'pi_3PgafuB7WZ01zgkW00000001',
        description: 'Trader Pro',
        paymentType: 'card',
        country: 'BR',
        captured: true,
      },
    });
  });

  it.each([
    [{ billing_details: { email: ' Ana@Example.com ' } }, 'ana@example.com'],
    [{ billing_details: { email: null }, receipt_email: 'Bo@example.com' }, 'bo@example.com'],
    [{ billing_details: 'none', receipt_email: 'no address' }, 'cus_QXg1o8vcGm0001'],
    [{ billing_details: null, customer: { id: 'cus_9', email: 'Cy@example.com' } }, 'cy@example.com'],
    [{ billing_details: null, customer: { id: 'cus_9', deleted: true } }, 'cus_9'],
    [{ billing_details: null, customer: null }, ID],
  ])('with %j is of %s', (fields, userId) => {
    expect(read('charge.succeeded', { ...CHARGE, ...fields }).userId).toBe(userId);
  });

  it('is one event in however many envelopes, and needs neither id nor currency', () => {
    expect(read('charge.succeeded', CHARGE).id).toBe(read('charge.succeeded', { ...CHARGE }).id);
    expect(read('charge.succeeded', { amount: 100, customer: 'cus_1' })).toMatchObject({
      id: 'evt_abc-0',
      currency: 'USD',
      amount: 10_000n,
    });
  });

  it('says that it was a test', () => {
    const test = { ...envelope('charge.succeeded', CHARGE), livemode: false };
    expect(stripeEvent(test, delivery).events[0].metadata).toMatchObject({ test: true });
  });
});

describe('a refund of Stripe', () => {
  const refunded = (amount_refunded: unknown, more: object = {}) => ({ ...CHARGE, amount_refunded, ...more });

  it('is worth what it gave back, not the sum so far', () => {
    const first = read('charge.refunded', refunded(5000, { refunded: false }), { amount_refunded: 0 });
    const second = read('charge.refunded', refunded(14_990, { refunded: true }), { amount_refunded: 5000 });
    expect([first.amount, second.amount]).toEqual([500_000n, 999_000n]);
    expect([first.id, second.id]).toEqual([`pay~${ID}:5000~refund`, `pay~${ID}:14990~refund`]);
    expect([first.metadata['full'], second.metadata['full']]).toEqual([false, true]);
    expect(first).toMatchObject({ userId: 'ana@example.com', metadata: { transaction: ID } });
    expect(first.timestamp).toEqual(new Date(1_767_300_000_000));
  });

  it('is the newest of the list where the envelope does not say what was before', () => {
    const refunds = {
      data: [
        { id: 're_1', amount: 2000, created: 10 },
        { id: 're_2', amount: 3000, created: 20 },
      ],
    };
    expect(read('charge.refunded', refunded(5000, { refunds }))).toMatchObject({
      amount: 300_000n,
      id: `pay~${ID}:5000~refund`,
      metadata: { refund: 're_2' },
    });
  });

  it.each([
    [refunded(5000), undefined, 500_000n],
    [refunded(5000), { amount_refunded: 'none' }, 500_000n],
    [refunded(5000), { amount_refunded: 6000 }, 500_000n],
    [refunded('5000'), { amount_refunded: '2000' }, 300_000n],
    [refunded(null), undefined, null],
  ])('is read as well as it can be (%#)', (charge, previous, amount) => {
    expect(read('charge.refunded', charge, previous).amount).toBe(amount);
  });
});

describe('a dispute of Stripe', () => {
  const dispute = {
    id: 'du_1',
    charge: ID,
    amount: 14_990,
    currency: 'brl',
    created: 1_767_290_000,
    reason: 'fraudulent',
  };

  it('is a chargeback of its charge', () => {
    expect(read('charge.dispute.created', dispute)).toMatchObject({
      id: 'pay~du_1~chargeback',
      type: 'chargeback',
      amount: 1_499_000n,
      currency: 'BRL',
      timestamp: new Date(1_767_290_000_000),
      metadata: { transaction: ID, dispute: 'du_1', reason: 'fraudulent' },
    });
  });

  it.each([
    [{ evidence: { customer_email_address: 'Ana@example.com' } }, 'ana@example.com'],
    [{ charge: { ...CHARGE } }, 'ana@example.com'],
    [{ evidence: { customer_email_address: null } }, ID],
  ])('with %j is of %s', (fields, userId) => {
    const event = read('charge.dispute.created', { ...dispute, ...fields });
    expect(event).toMatchObject({ userId, metadata: { transaction: ID } });
  });
});

describe('the end of a subscription at Stripe', () => {
  it('is of the customer, at the time it ended, and without a value', () => {
    const subscription = { id: 'sub_1', customer: 'cus_1', currency: 'usd', ended_at: 1_767_280_000 };
    expect(read('customer.subscription.deleted', subscription)).toMatchObject({
      id: 'pay~sub_1~subscription_canceled',
      userId: 'cus_1',
      amount: null,
      timestamp: new Date(1_767_280_000_000),
      metadata: { subscription: 'sub_1' },
    });
  });
});

describe('everything else of Stripe', () => {
  it.each([
    ['checkout.session.completed', /overlaps with charge.succeeded/],
    ['payment_intent.succeeded', /overlaps with charge.succeeded/],
    ['invoice.paid', /overlaps with charge.succeeded/],
    ['refund.created', /overlaps with charge.refunded/],
    ['charge.refund.updated', /overlaps with charge.refunded/],
    ['charge.dispute.closed', /overlaps with charge.dispute.created/],
    ['charge.captured', /moves no money/],
    ['customer.subscription.updated', /moves no money/],
    ['plan.created', /not an event that is known/],
    ['constructor', /not an event that is known/],
  ])('%s is ignored: %s', (type, reason) => {
    expect(stripeEvent(envelope(type, CHARGE), delivery)).toEqual({
      events: [],
      ignored: expect.stringMatching(reason) as string,
    });
  });
});
