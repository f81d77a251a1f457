import { addedUp, sumOf } from './account-totals.rules.js';
import type { AccountTotal } from './trade-totals.js';

const total = (accountType: 'demo' | 'real', currency: string, pnl: number, trades = 1): AccountTotal => {
  return { accountType, currency, trades, wins: trades, losses: 0, pnl };
};

describe('addedUp', () => {
  it('adds what is of one account and currency, and nothing else', () => {
    const a = [total('real', 'USD', 100), total('demo', 'BRL', -5, 2)];
    const b = [total('real', 'BRL', 7), total('real', 'USD', 11, 3)];
    expect(addedUp(a, b)).toEqual([
      total('demo', 'BRL', -5, 2),
      total('real', 'BRL', 7),
      total('real', 'USD', 111, 4),
    ]);
    expect(a[0]).toEqual(total('real', 'USD', 100));
    expect(addedUp([], [])).toEqual([]);
  });
});

describe('sumOf', () => {
  const totals = [total('demo', 'BRL', 999), total('real', 'BRL', -1234), total('real', 'USD', 5)];
  it.each([
    ['real', 'BRL', -12.34],
    ['demo', 'BRL', 9.99],
    ['real', 'USD', 0.05],
    ['demo', 'USD', 0],
  ] as const)('%s %s: %d', (accountType, currency, expected) => {
    expect(sumOf(totals, accountType, currency)).toBe(expected);
  });
});
