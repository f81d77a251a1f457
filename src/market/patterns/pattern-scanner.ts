import type { Candle } from '../candles/candle.js';
import { PATTERN_IDS, PATTERNS, type PatternCode, type PatternId } from './patterns.js';
import { Shapes } from './shapes.js';

/** Looks for candlestick patterns in a stream of closed candles; O(1) per candle, nothing is allocated. */
export class PatternScanner {
  /** How many candles it takes until every pattern can show. */
  readonly warmup: number;
  private readonly shapes = new Shapes();
  private readonly wanted: readonly number[];
  /** By the place of the pattern in `PATTERNS`. */
  private readonly codes = new Int8Array(PATTERNS.length);

  /** @param ids the patterns to look for; all when missing */
  constructor(ids: readonly PatternId[] = PATTERN_IDS) {
    this.wanted = ids.map((id) => PATTERN_IDS.indexOf(id));
    this.warmup = 1 + Math.max(0, ...this.wanted.map((index) => PATTERNS[index].warmup));
  }

  add(candle: Candle): void {
    const { shapes, wanted, codes } = this;
    shapes.add(candle);
    for (let i = 0; i < wanted.length; i++) {
      const index = wanted[i];
      const pattern = PATTERNS[index];
      codes[index] = shapes.count > pattern.warmup ? pattern.find(shapes) : 0;
    }
  }

  /** What a pattern says that ends at the newest candle. */
  code(id: PatternId): PatternCode {
    return this.codes[PATTERN_IDS.indexOf(id)] as PatternCode;
  }
}
