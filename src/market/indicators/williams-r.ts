import type { Candle } from '../candles/candle.js';
import type { CandleIndicator } from './indicator.js';
import { RollingMax } from './rolling-max.js';

/**
 * Williams %R, -100..0: how far the close lies below the highest high of `period` candles, in parts of their range. A
 * range of zero counts as its middle, -50: TA-Lib's 0 there would read as overbought.
 */
export class WilliamsR implements CandleIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly highest: RollingMax;
  /** Of the lows, negated. */
  private readonly lowest: RollingMax;
  private before: number;

  constructor(period = 14) {
    this.highest = new RollingMax(period);
    this.lowest = new RollingMax(period);
    this.before = period - 1;
    this.warmup = period;
  }

  add(candle: Candle): number {
    const high = this.highest.add(candle.high);
    const low = -this.lowest.add(-candle.low);
    if (this.before > 0) {
      this.before--;
      return NaN;
    }
    return (this.value = high > low ? (-100 * (high - candle.close)) / (high - low) : -50);
  }
}
