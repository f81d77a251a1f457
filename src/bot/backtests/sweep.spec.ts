import { candleWalk } from '../../../test/factories/run-candles.js';
import { checkRunSettings } from '../run/run-settings.rules.js';
import { findStrategy } from '../strategies/strategies.js';
import { runBacktest } from './backtest.engine.js';
import type { BacktestInput } from './backtest.types.js';
import { toColumns } from './candle-columns.js';
import { runSweep } from './sweep.js';
import { combinationsOf } from './sweep.rules.js';

const MINUTE = 60_000;
const INPUT: BacktestInput = {
  settings: checkRunSettings({
    strategy: 'bollinger-touch',
    assets: ['A'],
    timeframe: '1m',
    stake: { mode: 'fixed', amount: 10 },
  }),
  series: [
    { asset: 'A', symbol: 'A', tickSize: 1, candles: toColumns(candleWalk({ seed: 9, count: 4100 })) },
  ],
  from: 100 * MINUTE,
  to: 4100 * MINUTE,
  balance: 100_000,
  payout: 0.9,
  minStake: 100,
  maxStake: 500_000,
  timeZone: 'UTC',
};

describe('combinationsOf', () => {
  const emaCross = findStrategy('ema-cross')!;

  it('multiplies the values, on top of what is fixed, and leaves out what does not go together', () => {
    const found = combinationsOf(emaCross, { trend: 0 }, { params: { fast: [5, 30], slow: [10, 40] } });
    expect(found).toEqual(
      [
        [5, 10],
        [5, 40],
        [30, 40],
      ].map(([fast, slow]) => ({ fast, slow, trend: 0, rsiPeriod: 0, rsiLimit: 70 })),
    );
  });

  it.each([
    [{}, 'sweep.params'],
    [{ fast: [] }, 'sweep.params.fast'],
    [{ fats: [5] }, 'sweep.params.fats'],
    [{ fast: [5, 'x'] }, 'sweep.params.fast'],
    [{ fast: [300], slow: [4] }, 'sweep.params.fast'],
    [{ fast: [50], slow: [40] }, 'sweep.params'],
    [{ fast: Array.from({ length: 201 }, () => 5) }, 'sweep.params'],
  ])('refuses %j', (params, field) => {
    expect(combinationsOf(emaCross, {}, { params: params })).toMatchObject({
      field,
    });
  });
});

describe('runSweep', () => {
  const combinations = [5, 10, 20, 40].map((period) => ({ period, deviations: 1.3 }));
  const report = runSweep(INPUT, { combinations, folds: 3 });

  /** What a combination makes in one of the four stretches, run by itself. */
  const alone = (params: (typeof combinations)[number], stretch: number) => {
    const bounds = { from: (100 + stretch * 1000) * MINUTE, to: (1100 + stretch * 1000) * MINUTE };
    return runBacktest({ ...INPUT, ...bounds, settings: { ...INPUT.settings, params } }).report;
  };
  const sum = (params: (typeof combinations)[number], stretches: number[]) =>
    stretches.reduce((total, stretch) => total + alone(params, stretch).pnl, 0);

  it('a fold trains on all stretches before the one that it is tested on', () => {
    const iso = ({ from, to }: { from: Date; to: Date }) => [from.getTime() / MINUTE, to.getTime() / MINUTE];
    expect(report.walkForward.folds.map(({ train, test }) => [iso(train), iso(test)])).toEqual([
      [
        [100, 1100],
        [1100, 2100],
      ],
      [
        [100, 2100],
        [2100, 3100],
      ],
      [
        [100, 3100],
        [3100, 4100],
      ],
    ]);
  });

  it('takes what was best in training, and tells what that made in the test', () => {
    let outOfSample = 0;
    for (const [index, fold] of report.walkForward.folds.entries()) {
      const training = Array.from({ length: index + 1 }, (_, stretch) => stretch);
      const made = combinations.map((params) => sum(params, training));
      const best = combinations[made.indexOf(Math.max(...made))];
      expect(fold.params).toEqual(best);
      expect(fold.inSample.pnl).toBeCloseTo(Math.max(...made), 6);
      expect(fold.outOfSample).toMatchObject({
        pnl: alone(best, index + 1).pnl,
        trades: alone(best, index + 1).trades,
      });
      outOfSample += fold.outOfSample.pnl;
    }
    expect(report.walkForward.outOfSample.pnl).toBeCloseTo(outOfSample, 6);
  });

  it('ranks by what was made out of sample', () => {
    const ranked = report.combinations;
    expect(ranked.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
    const out = ranked.map(({ outOfSample }) => outOfSample.pnl);
    expect(out).toEqual([...out].sort((a, b) => b - a));
    for (const { params, pnl, outOfSample } of ranked) {
      const own = combinations.find(({ period }) => period === params['period'])!;
      expect(pnl).toBeCloseTo(sum(own, [0, 1, 2, 3]), 6);
      expect(outOfSample.pnl).toBeCloseTo(sum(own, [1, 2, 3]), 6);
    }
  });

  it('tells how far it is', () => {
    const told: number[] = [];
    runSweep(INPUT, { combinations: combinations.slice(0, 2), folds: 1 }, (done) => told.push(done));
    expect(told).toEqual([2000, 4000, 6000, 8000]);
  });
});
