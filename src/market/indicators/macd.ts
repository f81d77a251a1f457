import { Ema } from './ema.js';
import type { PriceIndicator } from './indicator.js';

/**
 * Moving average convergence/divergence: `value` is the fast EMA less the slow one, `signal` an EMA of it, `histogram`
 * their difference; all in ticks, all from the same candle on. As in TA-Lib the fast EMA begins with the mean of the
 * values just before the slow one is ready.
 */
export class Macd implements PriceIndicator {
  readonly warmup: number;
  value = NaN;
  signal = NaN;
  histogram = NaN;
  private readonly fast: Ema;
  private readonly slow: Ema;
  private readonly smooth: Ema;
  /** Values that the fast EMA does not see. */
  private skip: number;

  /** @throws RangeError when the fast period is not the shorter one */
  constructor(fast = 12, slow = 26, signal = 9) {
    if (fast >= slow)
      throw new RangeError(`The fast period ${fast} is not shorter than the slow one ${slow}`);
    this.fast = new Ema(fast);
    this.slow = new Ema(slow);
    this.smooth = new Ema(signal);
    this.skip = slow - fast;
    this.warmup = slow + signal - 1;
  }

  add(value: number): number {
    const slow = this.slow.add(value);
    if (this.skip > 0) {
      this.skip--;
      return NaN;
    }
    const macd = this.fast.add(value) - slow;
    if (macd !== macd) return NaN;
    const signal = this.smooth.add(macd);
    if (signal !== signal) return NaN;
    this.signal = signal;
    this.histogram = macd - signal;
    return (this.value = macd);
  }
}
