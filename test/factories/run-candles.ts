import type { Candle } from '../../src/market/index.js';
import { randomNumbers } from './random-numbers.js';

export interface Walk {
  seed: number;
  count: number;
  /** ms. */
  from?: number;
  length?: number;
  /** Share of candles that are missing. */
  gaps?: number;
}

/** Candles of a random walk in ticks; the same seed gives the same ones. */
export function candleWalk({ seed, count, from = 0, length = 60_000, gaps = 0 }: Walk): Candle[] {
  const random = randomNumbers(seed);
  const step = (size: number) => Math.round((random() - 0.5) * size);
  const candles: Candle[] = [];
  let price = 100_000;
  for (let index = 0; candles.length < count; index++) {
    const open = price;
    const close = open + step(60);
    price = close;
    const high = Math.max(open, close) + Math.floor(random() * 15);
    const low = Math.min(open, close) - Math.floor(random() * 15);
    if (random() >= gaps)
      candles.push({ time: from + index * length, open, high, low, close, volume: index });
  }
  return candles;
}

/** Candles by their closes: each opens where the one before closed. */
export function candlesOf(closes: readonly number[], from = 0, length = 60_000): Candle[] {
  return closes.map((close, index) => {
    const open = closes[Math.max(0, index - 1)];
    const time = from + index * length;
    return { time, open, high: Math.max(open, close), low: Math.min(open, close), close, volume: 0 };
  });
}
