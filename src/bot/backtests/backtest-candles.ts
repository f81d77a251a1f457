import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Candles, type MarketSource, MarketSources, msOf, UnknownAsset } from '../../market/index.js';
import type { RunSettings } from '../run/run-settings.js';
import { historyOf, TradingRun } from '../run/trading-run.js';
import { NoCandles } from './backtest.errors.js';
import type { BacktestSeries } from './backtest.types.js';
import type { StoredBacktest } from './backtest.repository.js';
import { BacktestPartsRepository } from './backtest-parts.repository.js';
import { ColumnsBuilder } from './candle-columns.js';

/** Candles of one backtest, of all assets together. */
export const MOST_CANDLES = 2_000_000;
/** Candles that are read at once. */
const PAGE = 5000;

/** The candles that a backtest goes over: uploaded ones, else those of the user's market. */
@Injectable()
export class BacktestCandles {
  constructor(
    private readonly sources: MarketSources,
    private readonly candles: Candles,
    private readonly parts: BacktestPartsRepository,
  ) {}

  /**
   * With those before the range that the strategy is warmed up with.
   * @throws NoCandles, Unavailable, or the signal's reason
   */
  async of({ _id, userId, plan }: StoredBacktest, signal: AbortSignal): Promise<BacktestSeries[]> {
    const { settings, uploadTickSize } = plan;
    if (uploadTickSize !== undefined) {
      const candles = await this.parts.candles(_id);
      if (!candles) throw new NoCandles('The uploaded candles are not there any more; upload them again');
      const [asset] = settings.assets;
      return [{ asset, symbol: asset, tickSize: uploadTickSize, candles }];
    }
    const source = await this.sources.of(userId);
    const known = new Map((await source.assets()).map((asset) => [asset.id, asset]));
    const series: BacktestSeries[] = [];
    const length = msOf(settings.timeframe);
    // the one after the end tells whether the market was open for an order on the last candle
    const range = {
      from: plan.from.getTime() - historyBefore(settings) * length,
      to: plan.to.getTime() + length,
    };
    for (const asset of settings.assets) {
      const found = known.get(asset);
      if (!found) throw new UnknownAsset(asset);
      const candles = await this.read(source, asset, settings, range, signal);
      series.push({ asset, symbol: found.symbol, tickSize: found.tickSize, candles: candles.build() });
    }
    return series;
  }

  /** A page after the other, so that neither the market nor this process is kept from other work. */
  private async read(
    source: MarketSource,
    asset: string,
    { timeframe }: RunSettings,
    { from, to }: { from: number; to: number },
    signal: AbortSignal,
  ): Promise<ColumnsBuilder> {
    const columns = new ColumnsBuilder();
    const step = PAGE * msOf(timeframe);
    for (let at = from; at < to; at += step) {
      signal.throwIfAborted();
      const page = { from: at, to: Math.min(to, at + step) };
      for (const candle of await this.candles.closed(source, asset, timeframe, page, PAGE))
        columns.push(candle);
      await turn();
    }
    return columns;
  }
}

/** Candles before the range, as a live run has them. */
function historyBefore(settings: RunSettings): number {
  const contexts = settings.assets.map((asset) => ({
    asset,
    symbol: asset,
    timeframe: settings.timeframe,
    tickSize: 1,
    timeZone: 'UTC',
  }));
  return historyOf(new TradingRun(settings, contexts, { timeZone: 'UTC' }));
}
