import { msOf } from '../../market/pure.js';
import type { ParamValues } from '../strategies/strategy.js';
import { runBacktest } from './backtest.engine.js';
import type { BacktestFigures, BacktestInput, SweepFold, SweepReport, SweepRow } from './backtest.types.js';
import { Tally } from './tally.js';

/** What a sweep is made from: each combination is run over each stretch of the time, afresh. */
export interface SweepPlan {
  combinations: readonly ParamValues[];
  folds: number;
}

interface Stretch {
  from: number;
  to: number;
}

/** What one combination made in each stretch. */
interface Tried {
  params: ParamValues;
  tallies: Tally[];
  maxDrawdown: number;
}

/**
 * Tries combinations of parameters with a walk-forward split. The time is cut into folds + 1 equal stretches; fold n
 * trains on the first n stretches and is tested on the next one. A run begins anew in every stretch, warmed up with the
 * candles before it and with the first balance, so the stretches of a training add up.
 * @param progress told how many candles of how many are done
 */
export function runSweep(
  input: BacktestInput,
  { combinations, folds }: SweepPlan,
  progress?: (done: number) => void,
): SweepReport {
  const stretches = cut(input, folds + 1);
  let done = 0;
  const tried = combinations.map((params): Tried => {
    const tallies: Tally[] = [];
    let maxDrawdown = 0;
    for (const stretch of stretches) {
      const before = done;
      const part = { ...input, ...stretch, settings: { ...input.settings, params } };
      const { report, total } = runBacktest(part, (so) => progress?.((done = before + so)), 0);
      tallies.push(total);
      maxDrawdown = Math.max(maxDrawdown, report.maxDrawdown);
    }
    return { params, tallies, maxDrawdown };
  });
  return { combinations: rank(tried), walkForward: walkForward(tried, stretches) };
}

/** Equal stretches whose bounds are boundaries of candles. */
function cut({ from, to, settings }: BacktestInput, count: number): Stretch[] {
  const length = msOf(settings.timeframe);
  const bound = (at: number) => from + Math.round(((to - from) * at) / count / length) * length;
  return Array.from({ length: count }, (_, at) => ({
    from: at === 0 ? from : bound(at),
    to: at === count - 1 ? to : bound(at + 1),
  }));
}

function rank(tried: readonly Tried[]): SweepRow[] {
  return tried
    .map(({ params, tallies, maxDrawdown }) => ({
      params,
      ...sumOf(tallies),
      maxDrawdown,
      outOfSample: sumOf(tallies.slice(1)),
    }))
    .sort((a, b) => b.outOfSample.pnl - a.outOfSample.pnl || a.maxDrawdown - b.maxDrawdown)
    .map((row, index) => ({ rank: index + 1, ...row }));
}

function walkForward(tried: readonly Tried[], stretches: readonly Stretch[]): SweepReport['walkForward'] {
  const chosen: Tally[] = [];
  const folds = stretches.slice(1).map((test, index): SweepFold => {
    const trained = (one: Tried) => totalOf(one.tallies.slice(0, index + 1));
    const best = tried.reduce((so, one) => (trained(one).pnl > trained(so).pnl ? one : so));
    const out = best.tallies[index + 1];
    chosen.push(out);
    return {
      train: dates({ from: stretches[0].from, to: stretches[index].to }),
      test: dates(test),
      params: best.params,
      inSample: trained(best).figures(),
      outOfSample: out.figures(),
    };
  });
  return { folds, outOfSample: sumOf(chosen) };
}

function totalOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, tally) => sum.addAll(tally), new Tally());
}

function sumOf(tallies: readonly Tally[]): BacktestFigures {
  return totalOf(tallies).figures();
}

function dates({ from, to }: Stretch): { from: Date; to: Date } {
  return { from: new Date(from), to: new Date(to) };
}
