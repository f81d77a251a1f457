import type { Candle } from './candle.js';
import { candleStart, msOf, type Timeframe } from './timeframe.js';

/** Which candles each timeframe is put together from; the smallest one comes from the source only. */
export const BUILT_FROM: Readonly<Record<Timeframe, Timeframe | null>> = {
  '1s': null,
  '5s': '1s',
  '15s': '5s',
  '30s': '15s',
  '1m': '30s',
  '5m': '1m',
  '15m': '5m',
  '30m': '15m',
  '1h': '30m',
  '4h': '1h',
  '1d': '4h',
};

/** The timeframes that this one can be put together from, the longest first. */
export function lowerThan(timeframe: Timeframe): Timeframe[] {
  const lower = BUILT_FROM[timeframe];
  return lower === null ? [] : [lower, ...lowerThan(lower)];
}

/**
 * Puts candles of a higher timeframe together while lower ones come, oldest first. A lower candle that is missing makes a
 * candle of fewer parts; a higher one without any part is missing itself, and none is invented.
 */
export class Aggregation {
  private current: Candle | undefined;

  constructor(
    readonly lower: Timeframe,
    readonly higher: Timeframe,
  ) {
    if (!lowerThan(higher).includes(lower)) throw new RangeError(`${higher} is not built from ${lower}`);
  }

  /** The candle as far as it has come. */
  get running(): Readonly<Candle> | undefined {
    return this.current;
  }

  /**
   * Takes a closed lower candle; returns what closes with it, oldest first: the candle that it completes, and before that
   * one whose last parts are missing.
   */
  add(part: Candle): Candle[] {
    const time = candleStart(part.time, this.higher);
    const closed = this.current && this.current.time !== time ? this.end() : [];
    this.current = this.current ? joined(this.current, part) : { ...part, time };
    const isLast = part.time + msOf(this.lower) === time + msOf(this.higher);
    return isLast ? [...closed, ...this.end()] : closed;
  }

  /** Nothing more will come of the running candle: it is over by the clock. */
  end(): Candle[] {
    const last = this.current;
    this.current = undefined;
    return last ? [last] : [];
  }
}

/** The same of candles that are there already; the last one may lack parts that are still to come. */
export function aggregate(candles: readonly Candle[], lower: Timeframe, higher: Timeframe): Candle[] {
  const aggregation = new Aggregation(lower, higher);
  const closed = candles.flatMap((candle) => aggregation.add(candle));
  return [...closed, ...aggregation.end()];
}

function joined(first: Candle, next: Candle): Candle {
  return {
    time: first.time,
    open: first.open,
    high: Math.max(first.high, next.high),
    low: Math.min(first.low, next.low),
    close: next.close,
    volume: first.volume + next.volume,
  };
}
