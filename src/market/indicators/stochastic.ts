import type { Candle } from '../candles/candle.js';
import type { CandleIndicator } from './indicator.js';
import { RollingMax } from './rolling-max.js';
import { Sma } from './sma.js';

/**
 * Slow stochastic oscillator, 0..100: `value` is %K (where the close lies in the range of `period` candles, averaged over
 * `smooth`), `d` the average of `signal` %K; both from the same candle on. A range of zero counts as its middle, 50:
 * TA-Lib's 0 there would read as oversold.
 */
export class Stochastic implements CandleIndicator {
  readonly warmup: number;
  value = NaN;
  d = NaN;
  private readonly highest: RollingMax;
  /** Of the lows, negated. */
  private readonly lowest: RollingMax;
  private readonly smooth: Sma;
  private readonly signal: Sma;
  private before: number;

  constructor(period = 14, smooth = 3, signal = 3) {
    this.highest = new RollingMax(period);
    this.lowest = new RollingMax(period);
    this.smooth = new Sma(smooth);
    this.signal = new Sma(signal);
    this.before = period - 1;
    this.warmup = period + smooth + signal - 2;
  }

  add(candle: Candle): number {
    const high = this.highest.add(candle.high);
    const low = -this.lowest.add(-candle.low);
    if (this.before > 0) {
      this.before--;
      return NaN;
    }
    const k = this.smooth.add(high > low ? (100 * (candle.close - low)) / (high - low) : 50);
    if (k !== k) return NaN;
    const d = this.signal.add(k);
    if (d !== d) return NaN;
    this.d = d;
    return (this.value = k);
  }
}
