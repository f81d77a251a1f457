import type { Candle } from '../../../../market/index.js';
import type { PaperAsset } from './paper-assets.js';

export const HOUR_MS = 3_600_000;

/**
 * The prices of an hour in ticks: entry `i` is the price at its second `i + 1`, so that they are the prices of the candle
 * that begins with the hour. A second without a tick (the market is closed) has the last price, negative.
 */
export type HourOfTicks = Int32Array;

/** The price of one asset at any time, which is the same in every process. Times in ms since 1970, hours since 1970. */
export interface PriceSeries {
  readonly asset: PaperAsset;
  /** Whether it can be traded at this instant. */
  isOpen(time: number): boolean;
  /** When trading ends that goes on at this instant; Infinity when it never does. */
  closesAt(time: number): number;
  /** Null when there is no tick in it. Not to be changed. */
  hour(hour: number): HourOfTicks | null;
  /** The newest hour that has a tick and is not after this one; null when there is none. */
  hourWithTicks(hour: number): number | null;
  /** The last price at or before this instant, in ticks. */
  priceAt(time: number): number;
}

/** Adds the ticks at `from < second <= to` of an hour to a candle, which is begun when there is none. */
export function addTicks(
  candle: Candle | null,
  start: number,
  ticks: HourOfTicks,
  from: number,
  to: number,
): Candle | null {
  for (let at = from; at < to; at++) {
    const price = ticks[at];
    if (price <= 0) continue;
    if (!candle) {
      candle = { time: start, open: price, high: price, low: price, close: price, volume: 0 };
      continue;
    }
    if (price > candle.high) candle.high = price;
    else if (price < candle.low) candle.low = price;
    candle.close = price;
  }
  return candle;
}
