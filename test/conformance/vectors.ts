import type { Candle } from '../../src/market/candles/candle.js';

/** Columns as the reference files have them; what an indicator does not read may be missing. */
export interface Columns {
  open?: number[];
  high?: number[];
  low?: number[];
  close: number[];
}

/** One candle a minute; times play no part in indicators. */
export function candlesOf({ open, high, low, close }: Columns, ticks: (price: number) => number): Candle[] {
  return close.map((price, i) => ({
    time: i * 60_000,
    open: ticks(open?.[i] ?? price),
    high: ticks(high?.[i] ?? price),
    low: ticks(low?.[i] ?? price),
    close: ticks(price),
    volume: 0,
  }));
}
