import type { Candle } from '../../src/market/candles/candle.js';
import { toTicks } from '../../src/market/candles/candle.js';
import { PatternScanner } from '../../src/market/patterns/pattern-scanner.js';
import { PATTERNS } from '../../src/market/patterns/patterns.js';
import { describeWithShared } from '../setup/fixtures.js';
import { candlesOf, type Columns } from './vectors.js';

type Hits = Record<string, [index: number, code: number][]>;

describeWithShared('vectors', ({ json }) => {
  describe('talib-eurusd-1m: patterns of TA-Lib, bar for bar', () => {
    const file = json('talib-eurusd-1m.json');
    const expected = file['candle_patterns'] as Hits;
    const found = hitsIn(candlesOf(file['inputs'] as Columns, (price) => toTicks(price, 0.00001)));

    it('covers every pattern of the file, and the file has hits', () => {
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      expect(Object.values(expected).flat().length).toBeGreaterThan(1000);
    });

    it.each(PATTERNS)('$taLib: the same bars with the same codes', ({ taLib }) => {
      expect(found[taLib]).toEqual(expected[taLib]);
    });
  });

  // made with an older TA-Lib, whose engulfing and harami want both ends of the body to differ: it has no 80
  describe('lean-vectors: EURUSD days since 2007, without the codes that its TA-Lib did not know', () => {
    const file = json('lean-vectors.json')['candle_patterns'] as { inputs: Columns; hits: Hits };
    const found = hitsIn(candlesOf(file.inputs, (price) => toTicks(price, 0.000001)));

    it.each(PATTERNS)('$taLib: the same bars with the same codes', ({ taLib }) => {
      expect(found[taLib].filter(([, code]) => Math.abs(code) !== 80)).toEqual(file.hits[taLib]);
    });
  });
});

function hitsIn(candles: readonly Candle[]): Hits {
  const scanner = new PatternScanner();
  const hits: Hits = Object.fromEntries(PATTERNS.map(({ taLib }) => [taLib, []]));
  candles.forEach((candle, index) => {
    scanner.add(candle);
    for (const { id, taLib } of PATTERNS) {
      const code = scanner.code(id);
      if (code !== 0) hits[taLib].push([index, code]);
    }
  });
  return hits;
}
