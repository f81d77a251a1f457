import type { Candle } from '../candles/candle.js';
import type { CandleIndicator } from './indicator.js';
import { trueRange } from './true-range.js';
import { Wilder } from './wilder.js';

/** Average true range with Wilder's smoothing, in ticks. The first candle only gives the close that the next is measured from. */
export class Atr implements CandleIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly range: Wilder;
  private previousClose = NaN;

  constructor(period = 14) {
    this.range = new Wilder(period);
    this.warmup = period + 1;
  }

  add(candle: Candle): number {
    const previous = this.previousClose;
    this.previousClose = candle.close;
    if (previous !== previous) return NaN;
    return (this.value = this.range.add(trueRange(candle, previous)));
  }
}
