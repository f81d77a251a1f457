import { toTicks } from '../../src/market/candles/candle.js';
import { PatternScanner } from '../../src/market/patterns/pattern-scanner.js';
import { PATTERNS } from '../../src/market/patterns/patterns.js';
import { describeWithShared } from '../setup/fixtures.js';
import { candlesOf, type Columns } from './vectors.js';

type Hits = [index: number, code: number][];

describeWithShared('vectors', ({ json }) => {
  describe('talib-eurusd-1m: patterns of TA-Lib, bar for bar', () => {
    const file = json('talib-eurusd-1m.json');
    const expected = file['candle_patterns'] as Record<string, Hits>;
    const candles = candlesOf(file['inputs'] as Columns, (price) => toTicks(price, 0.00001));
    const found: Record<string, Hits> = Object.fromEntries(PATTERNS.map(({ taLib }) => [taLib, []]));
    const scanner = new PatternScanner();
    candles.forEach((candle, index) => {
      scanner.add(candle);
      for (const { id, taLib } of PATTERNS) {
        const code = scanner.code(id);
        if (code !== 0) found[taLib].push([index, code]);
      }
    });

    it('covers every pattern of the file, and the file has hits', () => {
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      expect(Object.values(expected).flat().length).toBeGreaterThan(1000);
    });

    it.each(PATTERNS)('$taLib: the same bars with the same codes', ({ taLib }) => {
      expect(found[taLib]).toEqual(expected[taLib]);
    });
  });
});
