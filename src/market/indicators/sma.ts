import type { PriceIndicator } from './indicator.js';
import { Window } from './window.js';

/** Simple moving average of the newest `period` values. */
export class Sma implements PriceIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly window: Window;
  private sum = 0;

  constructor(period: number) {
    this.window = new Window(period);
    this.warmup = period;
  }

  add(value: number): number {
    const { window } = this;
    this.sum += value - window.push(value);
    // exact on ticks anyway; fractions (%K) gather rounding only until the window has turned once
    if (window.next === 0) this.sum = total(window.items);
    return (this.value = window.full ? this.sum / this.warmup : NaN);
  }
}

function total(items: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < items.length; i++) sum += items[i];
  return sum;
}
