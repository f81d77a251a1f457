import { checkedPeriod, type PriceIndicator } from './indicator.js';

/** Exponential moving average with weight 2 / (period + 1); as in TA-Lib it begins with the mean of the first `period`. */
export class Ema implements PriceIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly weight: number;
  private sum = 0;
  private count = 0;

  constructor(period: number) {
    this.warmup = checkedPeriod(period);
    this.weight = 2 / (period + 1);
  }

  add(value: number): number {
    if (this.count === this.warmup) return (this.value += (value - this.value) * this.weight);
    this.sum += value;
    if (++this.count === this.warmup) this.value = this.sum / this.warmup;
    return this.value;
  }
}
