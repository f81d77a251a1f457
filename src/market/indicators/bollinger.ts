import type { PriceIndicator } from './indicator.js';
import { Window } from './window.js';

/**
 * Bollinger bands: `value` is the middle (the mean of the newest `period` values), `upper` and `lower` lie `deviations`
 * population standard deviations away; in ticks.
 *
 * Sums are those of distances from an anchor near the price, which moves along with each turn of the window: so the sums
 * of squares stay whole numbers that a double holds exactly (a window may span some 90 million / period ticks).
 */
export class Bollinger implements PriceIndicator {
  readonly warmup: number;
  value = NaN;
  upper = NaN;
  lower = NaN;
  /** The population standard deviation. */
  deviation = NaN;
  private readonly window: Window;
  private anchor = NaN;
  private sum = 0;
  private squares = 0;

  constructor(
    period = 20,
    private readonly deviations = 2,
  ) {
    this.window = new Window(period);
    this.warmup = period;
  }

  add(value: number): number {
    const { window, warmup } = this;
    if (this.anchor !== this.anchor) this.anchor = value;
    const coming = value - this.anchor;
    const leaving = window.full ? window.items[window.next] - this.anchor : 0;
    window.push(value);
    this.sum += coming - leaving;
    this.squares += coming * coming - leaving * leaving;
    if (!window.full) return NaN;
    if (window.next === 0) this.moveAnchor(value);
    this.value = (this.anchor * warmup + this.sum) / warmup;
    // 0 at equal values: whole numbers leave nothing over
    const spread = warmup * this.squares - this.sum * this.sum;
    this.deviation = spread > 0 ? Math.sqrt(spread) / warmup : 0;
    this.upper = this.value + this.deviations * this.deviation;
    this.lower = this.value - this.deviations * this.deviation;
    return this.value;
  }

  private moveAnchor(anchor: number): void {
    const { items } = this.window;
    this.anchor = anchor;
    this.sum = 0;
    this.squares = 0;
    for (let i = 0; i < items.length; i++) {
      const distance = items[i] - anchor;
      this.sum += distance;
      this.squares += distance * distance;
    }
  }
}
