import type { Candle } from '../candles/candle.js';
import type { CandleIndicator } from './indicator.js';
import { Window } from './window.js';

/**
 * Commodity channel index: how far the typical price (high + low + close) / 3 lies from its mean, in 0.015 mean
 * deviations; 0 where nothing deviates. The mean deviation changes with every mean, so it looks at its whole window.
 */
export class Cci implements CandleIndicator {
  readonly warmup: number;
  value = NaN;
  /** Of three times the typical price: whole ticks. */
  private readonly window: Window;
  private sum = 0;

  constructor(period = 20) {
    this.window = new Window(period);
    this.warmup = period;
  }

  add({ high, low, close }: Candle): number {
    const { window, warmup } = this;
    const price = high + low + close;
    this.sum += price - window.push(price);
    if (!window.full) return NaN;
    // everything times `period`, so that the mean is a whole number as well
    let deviation = 0;
    for (let i = 0; i < warmup; i++) deviation += Math.abs(warmup * window.items[i] - this.sum);
    const distance = warmup * price - this.sum;
    return (this.value = deviation === 0 ? 0 : (distance * warmup) / (0.015 * deviation));
  }
}
