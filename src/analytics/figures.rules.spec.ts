import type { CounterRow } from './counters.js';
import { averageTicket, byType, purchasesByCurrency, purchasesIn, totalEvents } from './figures.rules.js';

const row = (type: string, currency: string, count: number, sum: bigint): CounterRow => ({
  type,
  currency,
  count,
  sum,
});

describe('figures', () => {
  const rows = [
    row('purchase', 'BRL', 2, 3_000_001n),
    row('login', 'BRL', 5, 0n),
    row('purchase', 'USD', 4, 400_000n),
    row('purchase', 'BRL', 1, 999_999n),
    row('refund', 'BRL', 6, -600_000n),
    row('gone', 'BRL', 0, 0n),
  ];

  it('types count every currency and sum one; the most frequent come first, equals by name', () => {
    expect(byType(rows, 'BRL')).toEqual([
      { type: 'purchase', count: 7, value: 400 },
      { type: 'refund', count: 6, value: -60 },
      { type: 'login', count: 5, value: 0 },
    ]);
    expect(byType([row('b', 'BRL', 1, 0n), row('a', 'BRL', 1, 0n)], 'BRL').map(({ type }) => type)).toEqual([
      'a',
      'b',
    ]);
  });

  it('purchases are of one currency, or of each', () => {
    expect(purchasesIn(rows, 'BRL')).toEqual({ count: 3, value: 400, averageTicket: 400 / 3 });
    expect(purchasesIn(rows, 'EUR')).toEqual({ count: 0, value: 0, averageTicket: 0 });
    expect(purchasesByCurrency(rows)).toEqual([
      { currency: 'USD', count: 4, value: 40, averageTicket: 10 },
      { currency: 'BRL', count: 3, value: 400, averageTicket: 400 / 3 },
    ]);
  });

  it('adds up everything', () => expect(totalEvents(rows)).toBe(18));

  it('sums beyond 2^53 are the nearest double', () => {
    expect(purchasesIn([row('purchase', 'BRL', 1, 90_071_992_547_409_937n)], 'BRL').value).toBe(
      Number('9007199254740.9937'),
    );
    expect(averageTicket(10_000n, 4)).toBe(0.25);
  });
});
