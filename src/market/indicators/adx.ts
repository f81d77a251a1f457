import type { Candle } from '../candles/candle.js';
import { checkedPeriod, type CandleIndicator } from './indicator.js';
import { trueRange } from './true-range.js';
import { Wilder } from './wilder.js';

/**
 * Wilder's directional movement as TA-Lib computes it: `value` is the ADX (0..100, how strongly the price trends either
 * way), `plusDi` and `minusDi` (0..100, which way). The DIs come `period - 1` candles before the ADX.
 */
export class Adx implements CandleIndicator {
  readonly warmup: number;
  value = NaN;
  plusDi = NaN;
  minusDi = NaN;
  private readonly average: Wilder;
  /** Wilder's sums of movements up and down and of true ranges, in ticks. */
  private plus = 0;
  private minus = 0;
  private range = 0;
  private count = 0;
  private high = 0;
  private low = 0;
  private close = 0;

  constructor(private readonly period = 14) {
    this.average = new Wilder(checkedPeriod(period, 2));
    this.warmup = 2 * period;
  }

  add(candle: Candle): number {
    if (this.count > 0) this.move(candle);
    this.count++;
    this.high = candle.high;
    this.low = candle.low;
    this.close = candle.close;
    return this.value;
  }

  private move(candle: Candle): void {
    const { period } = this;
    const up = candle.high - this.high;
    const down = this.low - candle.low;
    // the first `period - 1` moves are added up, the rest smoothed
    const keep = this.count < period ? 1 : 1 - 1 / period;
    this.plus = this.plus * keep + (up > 0 && up > down ? up : 0);
    this.minus = this.minus * keep + (down > 0 && down > up ? down : 0);
    this.range = this.range * keep + trueRange(candle, this.close);
    if (this.count >= period) this.direct();
  }

  private direct(): void {
    this.plusDi = this.range > 0 ? (100 * this.plus) / this.range : 0;
    this.minusDi = this.range > 0 ? (100 * this.minus) / this.range : 0;
    const both = this.plusDi + this.minusDi;
    this.value = this.average.add(both > 0 ? (100 * Math.abs(this.plusDi - this.minusDi)) / both : 0);
  }
}
