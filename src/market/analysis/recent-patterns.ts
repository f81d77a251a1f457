import type { Candle } from '../candles/candle.js';
import { PatternScanner } from '../patterns/pattern-scanner.js';
import { PATTERNS, type Pattern, type PatternCode, type PatternId } from '../patterns/patterns.js';
import { type FoundPattern, PATTERN_CANDLES, type Pointing } from './analysis.js';

/**
 * How much a pattern counts in the score. Only those whose rule has a mirror image do, so that neither direction is
 * favoured: TA-Lib asks a shooting star for a gap that it does not ask a hammer for.
 */
const WEIGHTS: Partial<Record<PatternId, number>> = {
  engulfing: 1,
  'morning-star': 1,
  'evening-star': 1,
  marubozu: 0.75,
  harami: 0.5,
};

/** The patterns that end at the last few candles. */
export class RecentPatterns {
  private readonly scanner = new PatternScanner();
  private previous: Candle | undefined;
  /** By candle, newest first. */
  private recent: Omit<FoundPattern, 'candlesAgo'>[][] = [];

  add(candle: Candle): void {
    this.scanner.add(candle);
    const found = PATTERNS.flatMap((pattern) => {
      const code = this.scanner.code(pattern.id);
      if (code === 0) return [];
      const { open, close } = candle;
      return {
        id: pattern.id,
        direction: pointing(pattern, code),
        code,
        open,
        close,
        weight: this.weight(pattern.id, code),
      };
    });
    this.recent = [found, ...this.recent].slice(0, PATTERN_CANDLES);
    this.previous = candle;
  }

  found(): FoundPattern[] {
    return this.recent.flatMap((found, candlesAgo) =>
      found.map((pattern) => ({
        ...pattern,
        candlesAgo,
        weight: pattern.weight * (1 - candlesAgo / PATTERN_CANDLES),
      })),
    );
  }

  private weight(id: PatternId, code: PatternCode): number {
    // TA-Lib takes a body of zero for a white one; its mirror image would be no engulfing
    const ofDoji = id === 'engulfing' && this.previous?.open === this.previous?.close;
    return ofDoji ? 0 : ((WEIGHTS[id] ?? 0) * code) / 100;
  }
}

function pointing({ direction }: Pattern, code: PatternCode): Pointing {
  if (direction === 'either') return code > 0 ? 'up' : 'down';
  return direction === 'none' ? 'neutral' : direction;
}
