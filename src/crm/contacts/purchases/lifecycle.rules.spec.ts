import type { Event } from '../../../events/index.js';
import type { Lifecycle } from '../contact.js';
import { lifecycleOf, soldBy } from './lifecycle.rules.js';

let count = 0;

/** An event of a day of January; what is not said is as of a plain call of the API. */
function event(type: string, day: number, metadata: Record<string, unknown> = {}, source = 'api'): Event {
  const at = new Date(Date.UTC(2026, 0, day));
  const id = `evt_${++count}`;
  const rest = { amount: null, currency: 'BRL', createdAt: at, timestamp: at };
  return { id, userId: 'ana@example.com', type, metadata, source, ...rest };
}

const order = (id: string) => ({ transaction: id });
const charge = (id: string, more = {}) => ({ transaction: id, subscription: 'S1', productId: '1', ...more });

describe('lifecycleOf', () => {
  it.each<[string, Lifecycle, Event[]]>([
    ['nothing', 'lead', []],
    ['a refund of what nobody knows', 'lead', [event('refund', 1, order('A'))]],
    ['a purchase', 'customer', [event('purchase', 1)]],
    [
      'a purchase whose money went back',
      'churned',
      [event('purchase', 1, order('A')), event('refund', 2, order('A'))],
    ],
    [
      'the same by a chargeback',
      'churned',
      [event('purchase', 1, order('A')), event('chargeback', 2, order('A'))],
    ],
    [
      'a refund of a part',
      'customer',
      [event('purchase', 1, order('A')), event('refund', 2, { ...order('A'), full: false })],
    ],
    [
      'a bank that only asks',
      'customer',
      [
        event('purchase', 1, order('A')),
        event('chargeback', 2, { ...order('A'), status: 'warning_needs_response' }),
      ],
    ],
    [
      'one of two orders',
      'customer',
      [event('purchase', 1, order('A')), event('purchase', 2, order('B')), event('refund', 3, order('A'))],
    ],
    [
      'the same order told twice',
      'churned',
      [event('purchase', 1, order('A')), event('purchase', 1, order('A')), event('refund', 3, order('A'))],
    ],
    [
      'an order of another source',
      'customer',
      [event('purchase', 1, order('A'), 'shop'), event('refund', 3, order('A'), 'else')],
    ],
    ['a refund that names no order', 'churned', [event('purchase', 1), event('refund', 2)]],
    [
      'two purchases and one such refund',
      'customer',
      [event('purchase', 1), event('purchase', 2), event('refund', 3)],
    ],
    [
      'two purchases and two such refunds',
      'churned',
      [event('purchase', 1), event('purchase', 2), event('refund', 3), event('refund', 3)],
    ],
    [
      'a refund of no order, of one that has an order',
      'churned',
      [event('purchase', 1, order('A')), event('refund', 2)],
    ],
    [
      'a refund of an unknown order, beside one without an order',
      'churned',
      [event('purchase', 1), event('refund', 2, order('Z'))],
    ],
    [
      'a refund of an unknown order, beside one with an order',
      'customer',
      [event('purchase', 1, order('A')), event('refund', 2, order('Z'))],
    ],
    [
      'an end of everything',
      'churned',
      [event('purchase', 1, order('A'), 'shop'), event('purchase', 2), event('subscription_canceled', 3)],
    ],
    [
      'a purchase after an end of everything',
      'customer',
      [event('purchase', 4), event('subscription_canceled', 3)],
    ],
    [
      'the end of its subscription',
      'churned',
      [
        event('purchase', 1, charge('A')),
        event('purchase', 2, charge('B')),
        event('subscription_canceled', 3, { subscription: 'S1' }),
      ],
    ],
    [
      'its subscription ran out',
      'churned',
      [event('purchase', 1, charge('A')), event('subscription_expired', 3, { subscription: 'S1' })],
    ],
    [
      'the end of another subscription',
      'customer',
      [event('purchase', 1, charge('A')), event('subscription_canceled', 3, { subscription: 'S2' })],
    ],
    [
      'a subscription that began again',
      'customer',
      [
        event('purchase', 1, charge('A')),
        event('subscription_canceled', 3, { subscription: 'S1' }),
        event('purchase', 5, charge('B')),
      ],
    ],
    [
      'something bought once, beside a subscription that ended',
      'customer',
      [event('purchase', 1, order('A')), event('subscription_canceled', 3, { subscription: 'S1' })],
    ],
    [
      'the end of the same product',
      'churned',
      [
        event('purchase', 1, { ...order('A'), productId: '1' }),
        event('subscription_canceled', 3, { productId: '1' }),
      ],
    ],
    [
      'the end of another product',
      'customer',
      [
        event('purchase', 1, { ...order('A'), productId: '1' }),
        event('subscription_canceled', 3, { productId: '2' }),
      ],
    ],
    ['what is no sale', 'lead', [event('login', 1), event('deposit', 2)]],
  ])('%s: %s', (_, expected, events) => {
    const sales = events.flatMap((each) => soldBy(each) ?? []);
    expect(lifecycleOf(sales)).toBe(expected);
    expect(lifecycleOf(sales.toReversed())).toBe(expected);
  });
});
