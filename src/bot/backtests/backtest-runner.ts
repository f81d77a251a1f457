import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/index.js';
import { msOf } from '../../market/index.js';
import { BacktestCandles, MOST_CANDLES } from './backtest-candles.js';
import { NoCandles } from './backtest.errors.js';
import { BacktestFeed } from './backtest-feed.js';
import { BacktestRepository, type StoredBacktest } from './backtest.repository.js';
import { BacktestWorkers } from './backtest-workers.js';
import type { BacktestInput } from './backtest.types.js';
import { rowFrom } from './candle-columns.js';
import type { RunOutcome } from './worker.types.js';

/** Progress is stored at most once in so many ms. */
const STORE_MS = 1000;
/** What the paper market takes, cents. */
const MIN_STAKE = 100;
const MAX_STAKE = 500_000;

/** Brings together what a backtest needs, and has a thread do it. */
@Injectable()
export class BacktestRunner {
  constructor(
    private readonly repository: BacktestRepository,
    private readonly candles: BacktestCandles,
    private readonly workers: BacktestWorkers,
    private readonly feed: BacktestFeed,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * @param backtest its `done` and `total` are kept up to date
   * @throws NoCandles, or the signal's reason
   */
  async run(
    backtest: StoredBacktest,
    signal: AbortSignal,
    progress: (fraction: number) => void,
  ): Promise<RunOutcome> {
    const { plan } = backtest;
    const input = await this.inputOf(backtest, signal);
    const count = candlesOf(input);
    if (count > MOST_CANDLES) throw new NoCandles(`There are ${count} candles, more than ${MOST_CANDLES}`);
    backtest.total = count * (plan.sweep?.combinations.length ?? 1);
    if (backtest.total === 0) throw new NoCandles('There are no candles in this range');
    let stored = this.clock.now();
    return this.workers.run(input, plan.sweep, signal, (done) => {
      backtest.done = Math.min(done, backtest.total);
      progress(backtest.done / backtest.total);
      this.feed.progress(backtest);
      const now = this.clock.now();
      if (now - stored < STORE_MS) return;
      stored = now;
      // the next one is stored, or the end
      this.repository.setProgress(backtest._id, backtest.done, backtest.total).catch(() => undefined);
    });
  }

  private async inputOf(backtest: StoredBacktest, signal: AbortSignal): Promise<BacktestInput> {
    const { settings, from, to, balance, payout } = backtest.plan;
    const series = await this.candles.of(backtest, signal);
    return {
      settings,
      series,
      from: from.getTime(),
      to: to.getTime(),
      balance,
      payout,
      minStake: MIN_STAKE,
      maxStake: MAX_STAKE,
      timeZone: this.config.businessTz,
    };
  }
}

/** How many candles are decided on. */
function candlesOf({ settings, series, from, to }: BacktestInput): number {
  const length = msOf(settings.timeframe);
  return series.reduce(
    (sum, { candles }) => sum + rowFrom(candles, to - length + 1) - rowFrom(candles, from - length + 1),
    0,
  );
}
