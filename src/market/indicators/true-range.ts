import type { Candle } from '../candles/candle.js';

/** Wilder's true range in ticks: the candle's range together with the gap from the close before it. */
export function trueRange(candle: Candle, previousClose: number): number {
  const top = candle.high > previousClose ? candle.high : previousClose;
  const bottom = candle.low < previousClose ? candle.low : previousClose;
  return top - bottom;
}
