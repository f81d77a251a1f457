import type { PriceIndicator } from './indicator.js';
import { Window } from './window.js';

/** Weighted moving average: the newest value weighs `period`, the oldest 1. */
export class Wma implements PriceIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly window: Window;
  private readonly weights: number;
  private sum = 0;
  private weighted = 0;
  private count = 0;

  constructor(period: number) {
    this.window = new Window(period);
    this.warmup = period;
    this.weights = (period * (period + 1)) / 2;
  }

  add(value: number): number {
    const leaving = this.window.push(value);
    if (this.count < this.warmup) this.weighted += value * ++this.count;
    // each value in the window loses one weight, the oldest its last
    else this.weighted += value * this.warmup - this.sum;
    this.sum += value - leaving;
    return (this.value = this.window.full ? this.weighted / this.weights : NaN);
  }
}
