import { Injectable } from '@nestjs/common';
import { endsWithin } from '../../common/index.js';
import {
  type Candle,
  CandleFeeds,
  Candles,
  candleStart,
  type MarketSource,
  msOf,
  type Timeframe,
} from '../../market/index.js';

/** How long it waits for the running candle, in ms. */
const FIRST_NEWS_MS = 5000;

export interface Followed {
  market: MarketSource;
  asset: string;
  timeframe: Timeframe;
  /** Closed candles to begin with. */
  history: number;
}

/** A series from its past into what comes, with each closed candle once and in order. */
@Injectable()
export class CandleFollower {
  constructor(
    private readonly feeds: CandleFeeds,
    private readonly candles: Candles,
  ) {}

  /**
   * Resolves when `past` was called with what had closed before; `next` is called with what closes from then on, until
   * the returned function is.
   * @throws UnknownAsset, Unavailable
   */
  async follow(
    { market, asset, timeframe, history }: Followed,
    past: (candle: Candle) => void,
    next: (candle: Candle) => void,
  ): Promise<() => void> {
    let running: Candle | undefined;
    let early: Candle[] | undefined = [];
    let came!: () => void;
    const first = new Promise<void>((resolve) => (came = resolve));
    const release = await this.feeds.watch(market, asset, timeframe, ({ candle, closed }) => {
      running ??= { ...candle };
      came();
      if (!closed) return;
      if (early) early.push({ ...candle });
      else next(candle);
    });
    try {
      await endsWithin(FIRST_NEWS_MS, first);
      const to = running?.time ?? candleStart(market.now(), timeframe);
      const range = { from: to - history * msOf(timeframe), to };
      for (const candle of await this.candles.closed(market, asset, timeframe, range, history)) past(candle);
    } catch (error) {
      release();
      throw error;
    }
    for (const candle of early) next(candle);
    early = undefined;
    return release;
  }
}
