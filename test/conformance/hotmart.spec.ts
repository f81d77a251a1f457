import { KINDS } from '../../src/webhooks/kinds/kinds.js';
import { deliveryContext } from '../factories/delivery-context.js';
import { describeWithFixtures } from '../setup/fixtures.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- captured payloads of seven shapes
type Envelope = any;

describeWithFixtures('hotmart', ({ names, bytes, json }) => {
  const { toEvents, deliveryKey } = KINDS.hotmart;
  const receivedAt = new Date('2026-03-01T12:00:00.000Z');
  const delivery = (deliveryId = 'dlv_one') =>
    deliveryContext({ deliveryId, source: 'hotmart-main', receivedAt, currency: 'USD' });
  const read = (event: string): Envelope => json(names.find((name) => json(name)['event'] === event)!);
  const only = (envelope: Envelope, deliveryId?: string) => {
    const { events, ignored } = toEvents(envelope, delivery(deliveryId));
    expect({ events: events.length, ignored }).toEqual({ events: 1, ignored: undefined });
    return events[0];
  };

  it('takes an approved purchase: price, not full price; the e-mail; the date of approval', () => {
    const approved = read('PURCHASE_APPROVED');
    approved.data.purchase.full_price.value = 1700;
    expect(only(approved)).toMatchObject({
      id: 'hotmart-main~HP0967750879~purchase',
      type: 'purchase',
      userId: 'user_78903a16@example.com',
      amount: 14_970_000n,
      currency: 'BRL',
      timestamp: new Date(1_745_952_627_000),
      metadata: { transaction: 'HP0967750879', hotmartEvent: 'PURCHASE_APPROVED', productId: 1_355_458 },
    });
  });

  it('takes a completed purchase whose approval was never seen', () => {
    expect(only(read('PURCHASE_COMPLETE'))).toMatchObject({
      id: 'hotmart-main~HP0592365647~purchase',
      type: 'purchase',
      amount: 9_970_000n,
      timestamp: new Date(1_747_153_328_000),
    });
  });

  it('makes one purchase of APPROVED and COMPLETE of one transaction', () => {
    const [approved, complete] = [read('PURCHASE_APPROVED'), read('PURCHASE_COMPLETE')];
    complete.data.purchase.transaction = approved.data.purchase.transaction;
    expect(only(complete, 'dlv_two').id).toBe(only(approved).id);
  });

  it.each([
    { event: 'PURCHASE_REFUNDED', type: 'refund', amount: 9_970_000n, created: 1_746_242_499_525 },
    { event: 'PURCHASE_CHARGEBACK', type: 'chargeback', amount: 19_970_000n, created: 1_747_773_619_843 },
  ])('$event becomes a $type of the transaction that it undoes', ({ event, type, amount, created }) => {
    const envelope = read(event);
    envelope.data.purchase.transaction = 'HP0967750879';
    expect(only(envelope)).toMatchObject({
      id: `hotmart-main~HP0967750879~${type}`,
      type,
      amount,
      currency: 'BRL',
      timestamp: new Date(created),
      metadata: { transaction: 'HP0967750879' },
    });
  });

  it('takes the envelope in both spellings of its time, else the arrival', () => {
    const refund = read('PURCHASE_REFUNDED');
    const { creation_date: created, ...without } = refund;
    expect(only({ ...without, creationDate: created }).timestamp).toEqual(new Date(created));
    expect(only(without).timestamp).toEqual(receivedAt);
    expect(only({ ...without, creation_date: '2025-05-06' }).timestamp).toEqual(receivedAt);
  });

  it.each(['PURCHASE_BILLET_PRINTED', 'PURCHASE_CANCELED', 'CLUB_FIRST_ACCESS'])(
    'ignores %s and says why',
    (event) => {
      const { events, ignored } = toEvents(read(event), delivery());
      expect(events).toEqual([]);
      expect(ignored).toMatch(new RegExp(`^${event}: .{20}`));
    },
  );

  it.each(names.map((name) => [name]))(
    '%s: has its envelope id as key, and maps the same each time',
    (name) => {
      const request = { headers: {}, query: {}, body: bytes(name) };
      expect(deliveryKey(request, json(name), {})).toBe(json(name)['id']);
      expect(toEvents(json(name), delivery())).toEqual(toEvents(json(name), delivery()));
    },
  );

  it('tolerates objects that came as text (the captured files have some), and missing parts', () => {
    const approved = read('PURCHASE_APPROVED');
    expect(typeof approved.data.subscription).toBe('string');
    approved.data.product = '192.168.0.1';
    approved.data.purchase.price = 'R$ 1497';
    approved.data.purchase.approved_date = '2025-04-29';
    expect(only(approved)).toMatchObject({
      amount: null,
      currency: 'USD',
      timestamp: new Date(approved.creation_date),
      metadata: { transaction: 'HP0967750879' },
    });
  });
});
