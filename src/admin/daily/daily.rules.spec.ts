import { countByDay, currencyOf, tradesByDay } from './daily.rules.js';

const quarter = (at: number, currency: string, trades: number, pnl = 0) => ({
  at,
  currency,
  trades,
  wins: trades - 1,
  losses: 1,
  pnl,
});

describe('currencyOf', () => {
  it.each([
    { case: 'no trades', quarters: [], expected: 'BRL' },
    { case: 'some in the own one', quarters: [quarter(0, 'USD', 9), quarter(0, 'BRL', 1)], expected: 'BRL' },
    { case: 'none in the own one', quarters: [quarter(0, 'EUR', 2), quarter(0, 'USD', 3)], expected: 'USD' },
    { case: 'as many of two', quarters: [quarter(0, 'USD', 2), quarter(0, 'EUR', 2)], expected: 'EUR' },
  ])('$case: $expected', ({ quarters, expected }) => {
    expect(currencyOf(quarters, 'BRL')).toBe(expected);
  });
});

describe('by day', () => {
  const days = [
    { from: 0, to: 100 },
    { from: 100, to: 200 },
    { from: 200, to: 300 },
  ];

  it('adds trades up, and results of one currency only', () => {
    const quarters = [quarter(0, 'USD', 2, 150), quarter(99, 'EUR', 1, 999), quarter(100, 'USD', 3, -250)];
    expect(tradesByDay(days, quarters, 'USD')).toEqual([
      { trades: 3, wins: 1, losses: 2, pnl: 1.5 },
      { trades: 3, wins: 2, losses: 1, pnl: -2.5 },
      { trades: 0, wins: 0, losses: 0, pnl: 0 },
    ]);
  });

  it('counts what began on a day', () => {
    const quarters = [
      { at: 0, count: 2 },
      { at: 15, count: 1 },
      { at: 200, count: 4 },
    ];
    expect(countByDay(days, quarters)).toEqual([3, 0, 4]);
  });
});
