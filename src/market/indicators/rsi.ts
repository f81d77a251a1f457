import type { PriceIndicator } from './indicator.js';
import { Wilder } from './wilder.js';

/** Less than this of a tick is no movement (TA-Lib's threshold): what is left of old moves after thousands of equal prices. */
const NOTHING = 1e-14;

/**
 * Relative strength index, 0..100. Where nothing moves it is 50: TA-Lib's 0 there would read as
 * oversold.
 */
export class Rsi implements PriceIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly gain: PriceIndicator;
  private readonly loss: PriceIndicator;
  private previous = NaN;

  /** @param Smoothing how moves are averaged; `Sma` makes it Cutler's RSI */
  constructor(period = 14, Smoothing: new (period: number) => PriceIndicator = Wilder) {
    this.gain = new Smoothing(period);
    this.loss = new Smoothing(period);
    this.warmup = period + 1;
  }

  add(value: number): number {
    const move = value - this.previous;
    this.previous = value;
    // the first value has no move
    if (move !== move) return NaN;
    const gain = this.gain.add(move > 0 ? move : 0);
    const both = gain + this.loss.add(move < 0 ? -move : 0);
    return (this.value = both < NOTHING ? 50 : (100 * gain) / both);
  }
}
