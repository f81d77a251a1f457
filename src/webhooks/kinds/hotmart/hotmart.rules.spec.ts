import { deliveryContext } from '../../../../test/factories/delivery-context.js';
import { parseNewEvent } from '../../../events/index.js';
import { HOTMART_EXAMPLE } from './hotmart.example.js';
import { hotmartEvent } from './hotmart.rules.js';

const receivedAt = new Date('2026-03-01T12:00:00Z');
const delivery = (source = 'hot') => deliveryContext({ source, receivedAt });

function sale(transaction: string) {
  const { data } = HOTMART_EXAMPLE;
  return { ...HOTMART_EXAMPLE, data: { ...data, purchase: { ...data.purchase, transaction } } };
}
const idOf = (transaction: string, source?: string) =>
  hotmartEvent(sale(transaction), delivery(source)).events[0].id;

describe('the name of a Hotmart event', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf', 'PURCHASE_UNHEARD_OF'])(
    '%s is not known here',
    (event) => {
      expect(hotmartEvent({ ...HOTMART_EXAMPLE, event }, delivery())).toEqual({
        events: [],
        ignored: `${event}: not an event that is known here`,
      });
    },
  );
});

describe('the price of a sale', () => {
  const priced = (value: unknown, currency_value: unknown = 'BRL') => {
    const { data } = HOTMART_EXAMPLE;
    const purchase = { ...data.purchase, price: { value, currency_value } };
    return hotmartEvent({ ...HOTMART_EXAMPLE, data: { ...data, purchase } }, delivery()).events[0];
  };

  it.each([
    [1497, 14_970_000n],
    ['1497', 14_970_000n],
    ['19.90', 199_000n],
    [0.1 + 0.2, 3000n],
    [1e12, null],
    ['R$ 10', null],
    ['1e3', null],
    ['', null],
    [null, null],
  ])('%j is read as %s ten-thousandths', (value, amount) => {
    expect(priced(value).amount).toBe(amount);
  });

  it.each([
    ['usd', 'USD'],
    ['R$', 'BRL'],
    [7, 'BRL'],
  ])('the currency %j is read as %s', (given, currency) => {
    expect(priced(10, given).currency).toBe(currency);
  });
});

describe('the id of an event that Hotmart brings', () => {
  it.each(['HP0000000001', 'x'.repeat(200), 'with space', 'a~b'])(
    'cannot be taken by a sender before (%s)',
    (transaction) => {
      const id = idOf(transaction);
      expect(id).toMatch(/^[A-Za-z0-9_.:@~-]{1,128}$/);
      const chosen = { id, userId: 'ana', type: 'login' };
      expect(() => parseNewEvent(chosen, '', receivedAt, { id: 'evt_1', currency: 'BRL' })).toThrow(/^id:/);
    },
  );

  it('is of the subscription that ends, whatever envelope tells of it', () => {
    const data = {
      subscriber: { code: 'SUB01', email: 'ana@example.com' },
      subscription: { id: 4148584, plan: { name: 'Mensal' } },
      cancellation_date: 1767279605000,
    };
    const ends = (changed: object = {}, deliveryId = 'dlv_1') =>
      hotmartEvent(
        { id: deliveryId, event: 'SUBSCRIPTION_CANCELLATION', data: { ...data, ...changed } },
        { ...delivery(), deliveryId },
      ).events[0].id;
    expect(ends({}, 'dlv_2')).toBe(ends());
    expect(ends({ subscription: '192.168.4.57' }, 'dlv_2')).toBe(ends({ subscription: [] }));
    expect(ends({ subscription: null })).not.toBe(
      ends({ subscription: null, subscriber: { ...data.subscriber, code: 'SUB02' } }),
    );
    expect(ends({ cancellation_date: 1790000000000 })).not.toBe(ends());
    expect(ends({ cancellation_date: 'x' }, 'dlv_2')).toBe(ends({ cancellation_date: null }));
  });

  it('differs by source, also where it is a digest of a long transaction', () => {
    const [one, two] = ['1', '2'].map((end) => `${'s'.repeat(60)}${end}`);
    const long = 'x'.repeat(200);
    expect(idOf(long, one)).not.toBe(idOf(long, two));
    expect(idOf(long, one)).toBe(idOf(long, one));
    expect(idOf('a~b')).not.toBe(idOf('a'));
  });
});
