import type { Candle } from './candles/candle.js';
import type { Timeframe } from './candles/timeframe.js';

/** What is traded: `kind` says what it is (a currency pair, ...), not how it is traded. */
export interface Asset {
  /** Unique in its source; stable. */
  id: string;
  /** As people write it: `EURUSD`, `EURUSD-OTC`. */
  symbol: string;
  name: string;
  kind: 'forex' | 'crypto' | 'stock' | 'commodity' | 'index';
  /** Whether it can be traded now. */
  open: boolean;
  /** The best pay-out of its kinds of option now, as a fraction of the stake: 0.87. 0 when closed. */
  payout: number;
  /** The smallest step of the price. */
  tickSize: number;
}

export interface CandleRange {
  /** Starts of the first candle and after the last one, ms since 1970. */
  from: number;
  to: number;
}

/** What a watched series tells: the running candle with each change, and once more when it has closed. */
export interface CandleNews {
  candle: Candle;
  closed: boolean;
}

/**
 * Where candles come from. The broker room has one for each market: the paper market, and each platform of a vendor that
 * some user is connected to. All calls end: they reject with `Unavailable` when the source does not answer.
 */
export interface MarketSource {
  /** Unique and lasting, also across restarts: stored candles are kept under it (`paper:42`, `quadcode:13`). */
  readonly key: string;
  /** The market's own clock, ms since 1970. It may run faster than ours. */
  now(): number;
  /** In the order to show them; those that are always open come first. */
  assets(): Promise<Asset[]>;
  /**
   * Closed candles of `[from, to)`, oldest first; the newest `limit` of them. A minute without a trade is missing.
   * @throws UnknownAsset
   */
  candles(asset: string, timeframe: Timeframe, range: CandleRange, limit: number): Promise<Candle[]>;
  /**
   * Candles as they come, until the returned function is called. The first news is the running candle. Every candle
   * between the first and the last news comes closed exactly once and in order, whatever was cut in between.
   * @throws UnknownAsset
   */
  watch(asset: string, timeframe: Timeframe, listener: (news: CandleNews) => void): Promise<() => void>;
}
