import { setImmediate as turn } from 'node:timers/promises';
import { type Asset, UnknownAsset } from '../../../../market/index.js';
import { OPTION_KINDS } from '../../broker.js';
import { CandlesOfSeries } from './candles-of-series.js';
import { MadeSeries } from './made-series.js';
import { MADE_ASSETS } from './paper-assets.js';
import type { PriceSeries } from './price-series.js';

/** An asset of the market with its prices and candles. */
export interface Listed {
  series: PriceSeries;
  candles: CandlesOfSeries;
}

/** The prices of all assets; pure, so that every process sees the same. */
export class PaperMarket {
  private readonly listed: ReadonlyMap<string, Listed>;
  private readonly prepared = new Map<string, Promise<void>>();
  private queue = Promise.resolve();

  /**
   * @param key unique for these prices, and lasting
   * @param startsAt where its clock begins, ms since 1970; undefined: with ours
   */
  constructor(
    readonly key: string,
    series: readonly PriceSeries[],
    readonly startsAt?: number,
  ) {
    this.listed = new Map(
      series.map((one) => [one.asset.id, { series: one, candles: new CandlesOfSeries(one) }]),
    );
  }

  /** In the order to show them. */
  assets(now: number): Asset[] {
    return [...this.listed.values()].map(({ series }) => toAsset(series, now));
  }

  /**
   * Has an asset's prices at hand: the first question about them takes tens of ms, since the days before are walked through.
   * To be awaited before it; where many are asked for at once, others get a turn between them.
   * @throws UnknownAsset
   */
  async prepare(asset: string, now: number): Promise<void> {
    const { series } = this.find(asset);
    let prepared = this.prepared.get(asset);
    if (!prepared) {
      prepared = this.queue.then(() => turn()).then(() => void series.priceAt(now));
      this.prepared.set(asset, prepared);
      this.queue = prepared.catch(() => undefined);
    }
    await prepared;
  }

  /** @throws UnknownAsset */
  find(asset: string): Listed {
    const found = this.listed.get(asset);
    if (!found) throw new UnknownAsset(asset);
    return found;
  }
}

/** The market whose prices are made. */
export function madeMarket(seed: string): PaperMarket {
  return new PaperMarket(
    `paper:${seed}`,
    MADE_ASSETS.map((asset) => new MadeSeries(asset, seed)),
  );
}

export function toAsset(series: PriceSeries, now: number): Asset {
  const { id, symbol, name, kind, tickSize, payouts } = series.asset;
  const open = series.isOpen(now);
  const payout = open ? Math.max(...OPTION_KINDS.map((option) => payouts[option])) : 0;
  return { id, symbol, name, kind, open, payout, tickSize };
}
