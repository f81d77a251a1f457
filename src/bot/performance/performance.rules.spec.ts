import { MOST_POINTS, outcomeOf, performanceOf, type Result } from './performance.rules.js';

const result = (pnl: number, closedAt: number, strategy = 'a'): Result => ({
  strategy,
  status: pnl > 0 ? 'win' : pnl < 0 ? 'loss' : 'tie',
  pnl,
  closedAt,
});

describe('outcomeOf', () => {
  it.each([
    ['win', 870, 'win'],
    ['loss', -1000, 'loss'],
    ['tie', 0, 'tie'],
    ['sold', 120, 'win'],
    ['sold', -1, 'loss'],
    ['sold', 0, 'tie'],
  ] as const)('%s of %d is a %s', (status, pnl, expected) => {
    expect(outcomeOf({ status, pnl })).toBe(expected);
  });
});

describe('performanceOf', () => {
  it('is all zero without a trade', () => {
    expect(performanceOf([], 0)).toEqual({
      ...{ total: 0, today: 0, trades: 0, wins: 0, losses: 0, winRate: 0, maxDrawdown: 0 },
      equity: [],
      byStrategy: [],
    });
  });

  it.each([
    { case: 'only wins never fall', pnls: [870, 870], total: 1740, maxDrawdown: 0, winRate: 1 },
    { case: 'a loss at once falls from 0', pnls: [-1000], total: -1000, maxDrawdown: 1000, winRate: 0 },
    {
      case: 'the fall is from the highest point, not to the end',
      pnls: [870, -1000, -1000, 870, 870],
      total: 610,
      maxDrawdown: 2000,
      winRate: 0.6,
    },
    { case: 'ties count as trades only', pnls: [0, 870, 0], total: 870, maxDrawdown: 0, winRate: 1 },
  ])('$case', ({ pnls, total, maxDrawdown, winRate }) => {
    const figures = performanceOf(
      pnls.map((pnl, at) => result(pnl, at)),
      0,
    );
    expect(figures).toMatchObject({ total, today: total, maxDrawdown, winRate, trades: pnls.length });
    expect(figures.equity.at(-1)).toEqual({ time: pnls.length - 1, value: total });
  });

  it('counts as today what was closed since the day began', () => {
    const results = [result(100, 999), result(200, 1000), result(-50, 1001)];
    expect(performanceOf(results, 1000)).toMatchObject({ total: 250, today: 150 });
  });

  it('keeps cents exact where floats would drift', () => {
    const results = Array.from({ length: 1000 }, (_, at) => result(at % 2 ? 10 : 20, at));
    expect(performanceOf(results, 0).total).toBe(15_000);
  });

  it('tells strategies apart, the best first', () => {
    const results = [result(-1000, 1, 'b'), result(870, 2, 'a'), result(870, 3, 'b'), result(0, 4, 'c')];
    expect(performanceOf(results, 0).byStrategy).toEqual([
      { strategy: 'a', trades: 1, wins: 1, losses: 0, winRate: 1, pnl: 870 },
      { strategy: 'c', trades: 1, wins: 0, losses: 0, winRate: 0, pnl: 0 },
      { strategy: 'b', trades: 2, wins: 1, losses: 1, winRate: 0.5, pnl: -130 },
    ]);
  });

  it.each([MOST_POINTS - 1, MOST_POINTS, MOST_POINTS + 1, 10_000])(
    'shows a bounded curve of %d trades that ends with the last one',
    (count) => {
      const { equity } = performanceOf(
        Array.from({ length: count }, (_, at) => result(1, at)),
        0,
      );
      expect(equity.length).toBeLessThanOrEqual(MOST_POINTS);
      expect(equity.length).toBeGreaterThan(MOST_POINTS / 2 - 1);
      expect(equity.at(-1)).toEqual({ time: count - 1, value: count });
      expect(equity.map(({ time }) => time)).toEqual(equity.map(({ value }) => value - 1));
    },
  );
});
