import { checkedPeriod, type PriceIndicator } from './indicator.js';

/** Wilder's smoothing as TA-Lib does it: it begins with the plain mean of the first `period` numbers. */
export class Wilder implements PriceIndicator {
  readonly warmup: number;
  value = NaN;
  private sum = 0;
  private count = 0;

  constructor(private readonly period: number) {
    this.warmup = checkedPeriod(period);
  }

  add(value: number): number {
    if (this.count === this.period)
      return (this.value = (this.value * (this.period - 1) + value) / this.period);
    this.sum += value;
    if (++this.count === this.period) this.value = this.sum / this.period;
    return this.value;
  }
}
