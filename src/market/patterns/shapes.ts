import type { Candle } from '../candles/candle.js';
import { Window } from '../indicators/window.js';

/** How many candles before one its body and its shadows are measured by; and by how many "near" and "far" are. */
const USUAL = 10;
const NEAR = 5;
/** The longest pattern looks at four candles. */
const KEPT = 4;

/** What patterns ask of one candle; in ticks. */
export class Shape {
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  /** 1 for a close at or above the open, else -1. */
  colour: 1 | -1 = 1;
  /** Upper and lower end of the body, and its length. */
  top = 0;
  bottom = 0;
  body = 0;
  upperShadow = 0;
  lowerShadow = 0;
  /** Sum of the bodies of the 10 candles before it. */
  bodies10 = 0;
  /** Sums of high - low of the 10 and of the 5 candles before it. */
  ranges10 = 0;
  ranges5 = 0;

  set({ open, high, low, close }: Candle): void {
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.colour = close >= open ? 1 : -1;
    this.top = close >= open ? close : open;
    this.bottom = close >= open ? open : close;
    this.body = this.top - this.bottom;
    this.upperShadow = high - this.top;
    this.lowerShadow = this.bottom - low;
  }

  // The averages are TA-Lib's default candle settings, kept whole: both sides times the number of candles and the factor.

  /** A body longer than usual (BodyLong). */
  get isLong(): boolean {
    return this.body * USUAL > this.bodies10;
  }
  /** A body shorter than usual (BodyShort). */
  get isShort(): boolean {
    return this.body * USUAL < this.bodies10;
  }
  /** A body of at most a tenth of the usual range (BodyDoji). */
  get isDoji(): boolean {
    return this.body * USUAL * 10 <= this.ranges10;
  }
  /** Shadows of less than a tenth of the usual range (ShadowVeryShort). */
  get hasNoUpperShadow(): boolean {
    return this.upperShadow * USUAL * 10 < this.ranges10;
  }
  get hasNoLowerShadow(): boolean {
    return this.lowerShadow * USUAL * 10 < this.ranges10;
  }
  /** Whether a distance from this candle is at most a fifth of the usual range (Near). */
  isNear(distance: number): boolean {
    return distance * NEAR * 5 <= this.ranges5;
  }
  /** Whether a distance is three fifths of the usual range, or more (Far). */
  isFar(distance: number): boolean {
    return distance * NEAR * 5 >= this.ranges5 * 3;
  }
}

/** The newest candles with their measures; O(1) per candle. */
export class Shapes {
  /** Candles so far. */
  count = 0;
  private readonly kept = Array.from({ length: KEPT }, () => new Shape());
  private readonly bodies = new Window(USUAL);
  private readonly ranges = new Window(USUAL);
  private readonly nearRanges = new Window(NEAR);
  private bodies10 = 0;
  private ranges10 = 0;
  private ranges5 = 0;

  add(candle: Candle): void {
    const shape = this.kept[this.count++ % KEPT];
    shape.set(candle);
    shape.bodies10 = this.bodies10;
    shape.ranges10 = this.ranges10;
    shape.ranges5 = this.ranges5;
    const range = candle.high - candle.low;
    this.bodies10 += shape.body - this.bodies.push(shape.body);
    this.ranges10 += range - this.ranges.push(range);
    this.ranges5 += range - this.nearRanges.push(range);
  }

  /** @param back 0 for the newest candle, up to 3; only of candles that there were */
  at(back: number): Shape {
    return this.kept[(this.count - 1 - back) % KEPT];
  }
}
