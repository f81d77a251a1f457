import type { Candle } from '../../src/market/candles/candle.js';

export interface WalkOptions {
  seed?: number;
  length?: number;
  /** The first open, in ticks. */
  start?: number;
  /** Most ticks from open to close; 0 for equal prices. */
  step?: number;
  /** Most ticks that a shadow is long. */
  shadow?: number;
  /** Most ticks from a close to the next open. */
  gap?: number;
  /** Ticks that every candle moves besides. */
  drift?: number;
}

/** A series of 1-minute candles in ticks; the same for the same options. */
export function candleWalk(options: WalkOptions = {}): Candle[] {
  const { seed = 1, length = 400, start = 100_000, step = 10, shadow = 6, gap = 0, drift = 0 } = options;
  const random = numbersOf(seed);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const around = (most: number) => upTo(2 * most) - most;
  let price = start;
  return Array.from({ length }, (_, i) => {
    const open = price + around(gap);
    const close = open + around(step) + drift;
    price = close;
    const high = Math.max(open, close) + upTo(shadow);
    const low = Math.min(open, close) - upTo(shadow);
    return { time: i * 60_000, open, high, low, close, volume: 0 };
  });
}

/** The same series upside down: each price as far below `2 * around` as it was above 0. */
export function mirrored(candles: readonly Candle[], around = 100_000): Candle[] {
  const flip = (price: number) => 2 * around - price;
  return candles.map(({ open, high, low, close, ...rest }) => ({
    ...rest,
    open: flip(open),
    high: flip(low),
    low: flip(high),
    close: flip(close),
  }));
}

/** mulberry32: numbers of [0, 1). */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
