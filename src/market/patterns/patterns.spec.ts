import { candleWalk, mirrored } from '../../../test/factories/candle-walk.js';
import type { Candle } from '../candles/candle.js';
import { PatternScanner } from './pattern-scanner.js';
import { PATTERN_IDS, PATTERNS, type PatternId } from './patterns.js';

type Ohlc = readonly [open: number, high: number, low: number, close: number];

/** Candles of range 20 and body 10, by turns white and black: the measure of what comes after. */
const USUAL: readonly Ohlc[] = Array.from({ length: 14 }, (_, i) =>
  i % 2 === 0 ? [1000, 1015, 995, 1010] : [1010, 1015, 995, 1000],
);

function candlesOf(rows: readonly Ohlc[]): Candle[] {
  return rows.map(([open, high, low, close], i) => ({ time: i * 60_000, open, high, low, close, volume: 0 }));
}

/** Codes other than 0 at the last candle. */
function codesAfter(rows: readonly Ohlc[]): Partial<Record<PatternId, number>> {
  const scanner = new PatternScanner();
  candlesOf(rows).forEach((candle) => scanner.add(candle));
  return Object.fromEntries(PATTERN_IDS.map((id) => [id, scanner.code(id)]).filter(([, code]) => code !== 0));
}

describe('patterns', () => {
  it.each<{ name: string; rows: Ohlc[]; id: PatternId; code: number }>([
    // the last usual candle is black: 1010 to 1000
    { name: 'a body that covers the black one', rows: [[998, 1014, 997, 1012]], id: 'engulfing', code: 100 },
    { name: 'one end equal', rows: [[1000, 1014, 999, 1012]], id: 'engulfing', code: 80 },
    { name: 'both ends equal', rows: [[1000, 1014, 999, 1010]], id: 'engulfing', code: 0 },
    { name: 'the same colour', rows: [[1012, 1014, 997, 998]], id: 'engulfing', code: 0 },
    { name: 'a body of a tenth of the range', rows: [[1000, 1010, 990, 1002]], id: 'doji', code: 100 },
    { name: 'a tick more', rows: [[1000, 1010, 990, 1003]], id: 'doji', code: 0 },
    { name: 'a long lower shadow at the low', rows: [[996, 998, 980, 998]], id: 'hammer', code: 100 },
    { name: 'near the low: a fifth of the range', rows: [[999, 1001, 980, 1001]], id: 'hammer', code: 100 },
    { name: 'a tick further', rows: [[1000, 1002, 980, 1002]], id: 'hammer', code: 0 },
    { name: 'the same at the high', rows: [[1013, 1015, 995, 1015]], id: 'hanging-man', code: -100 },
    { name: 'with an upper shadow', rows: [[1013, 1018, 995, 1015]], id: 'hanging-man', code: 0 },
    {
      name: 'a long upper shadow below a gap',
      rows: [[997, 1012, 996, 999]],
      id: 'inverted-hammer',
      code: 100,
    },
    { name: 'without the gap', rows: [[998, 1012, 997, 1000]], id: 'inverted-hammer', code: 0 },
    {
      name: 'a long upper shadow above a gap',
      rows: [[1011, 1030, 1010, 1014]],
      id: 'shooting-star',
      code: -100,
    },
    { name: 'without the gap', rows: [[1010, 1030, 1009, 1014]], id: 'shooting-star', code: 0 },
    {
      name: 'a short body within a long black one',
      rows: [
        [1010, 1012, 978, 980],
        [990, 1000, 985, 994],
      ],
      id: 'harami',
      code: 100,
    },
    {
      name: 'one end equal, within a white one',
      rows: [
        [980, 1012, 978, 1010],
        [1010, 1011, 985, 1004],
      ],
      id: 'harami',
      code: -80,
    },
    { name: 'a long white body without shadows', rows: [[1000, 1031, 999, 1030]], id: 'marubozu', code: 100 },
    { name: 'a long black one', rows: [[1030, 1031, 999, 1000]], id: 'marubozu', code: -100 },
    { name: 'a shadow of a tenth of the range', rows: [[1000, 1032, 999, 1030]], id: 'marubozu', code: 0 },
    {
      name: 'shadows longer than the short body',
      rows: [[1004, 1012, 995, 1000]],
      id: 'spinning-top',
      code: -100,
    },
    { name: 'one as long as the body', rows: [[1004, 1008, 995, 1000]], id: 'spinning-top', code: 0 },
    {
      name: 'down, a star, and three tenths back',
      rows: [
        [1000, 1002, 978, 980],
        [970, 975, 965, 972],
        [974, 996, 973, 990],
      ],
      id: 'morning-star',
      code: 100,
    },
    {
      name: 'exactly three tenths',
      rows: [
        [1000, 1002, 978, 980],
        [965, 970, 960, 967],
        [970, 990, 969, 986],
      ],
      id: 'morning-star',
      code: 0,
    },
    {
      name: 'up, a star, and three tenths back',
      rows: [
        [1000, 1022, 998, 1020],
        [1030, 1035, 1025, 1028],
        [1026, 1027, 1004, 1010],
      ],
      id: 'evening-star',
      code: -100,
    },
    {
      name: 'three whites that go on',
      rows: [
        [1000, 1021, 998, 1020],
        [1010, 1031, 1008, 1030],
        [1020, 1041, 1018, 1040],
      ],
      id: 'three-white-soldiers',
      code: 100,
    },
    {
      name: 'the second opens where the first did',
      rows: [
        [1000, 1021, 998, 1020],
        [1000, 1031, 998, 1030],
        [1020, 1041, 1018, 1040],
      ],
      id: 'three-white-soldiers',
      code: 0,
    },
    {
      name: 'the last long, but far shorter than the second',
      rows: [
        [1000, 1021, 998, 1020],
        [1010, 1051, 1008, 1050],
        [1040, 1061, 1038, 1060],
      ],
      id: 'three-white-soldiers',
      code: 0,
    },
    {
      name: 'the last much shorter',
      rows: [
        [1000, 1021, 998, 1020],
        [1010, 1041, 1008, 1040],
        [1030, 1043, 1028, 1042],
      ],
      id: 'three-white-soldiers',
      code: 0,
    },
    {
      name: 'three blacks after a white',
      rows: [
        [1000, 1015, 995, 1010],
        [1008, 1010, 989, 990],
        [1000, 1002, 979, 980],
        [990, 992, 969, 970],
      ],
      id: 'three-black-crows',
      code: -100,
    },
    {
      name: 'after a black',
      rows: [
        [1010, 1015, 995, 1000],
        [1008, 1010, 989, 990],
        [1000, 1002, 979, 980],
        [990, 992, 969, 970],
      ],
      id: 'three-black-crows',
      code: 0,
    },
  ])('$id, $name: $code', ({ rows, id, code }) => {
    expect(codesAfter([...USUAL, ...rows])[id] ?? 0).toBe(code);
  });

  it('are not found before their averages are whole', () => {
    expect(codesAfter([...USUAL.slice(0, 9), [1000, 1031, 999, 1030]])).not.toHaveProperty('marubozu');
    expect(codesAfter([...USUAL.slice(0, 10), [1000, 1031, 999, 1030]])).toHaveProperty('marubozu', 100);
  });

  it('of equal prices are dojis and nothing else', () => {
    expect(codesAfter(Array.from({ length: 40 }, () => [1000, 1000, 1000, 1000]))).toEqual({ doji: 100 });
  });

  it('point where the table says', () => {
    const signs = { up: [1], down: [-1], either: [1, -1], none: [1, -1] };
    const scanner = new PatternScanner();
    for (const candle of candleWalk({ length: 20_000, step: 20, shadow: 12, gap: 6, seed: 5 })) {
      scanner.add(candle);
      for (const { id, direction } of PATTERNS) {
        const code = scanner.code(id);
        if (code !== 0) expect(signs[direction]).toContain(Math.sign(code));
      }
    }
  });

  it('whose rules mirror each other are found upside down', () => {
    const candles = candleWalk({ length: 20_000, step: 20, shadow: 12, gap: 6, seed: 6 });
    const count = (series: readonly Candle[], ids: PatternId[]) => {
      const scanner = new PatternScanner(ids);
      return series.map((candle) => {
        scanner.add(candle);
        return ids.map((id) => scanner.code(id));
      });
    };
    const found = count(candles, ['morning-star', 'harami']);
    const upsideDown = count(mirrored(candles), ['evening-star', 'harami']);
    expect(found.flat().filter((code) => code !== 0).length).toBeGreaterThan(100);
    expect(upsideDown.map((codes) => codes.map((code) => 0 - code))).toEqual(found);
  });
});

describe('PatternScanner', () => {
  const candles = candleWalk({ length: 300, seed: 7, gap: 3 });

  it('looks only for what is wanted', () => {
    const scanner = new PatternScanner(['doji']);
    const all = new PatternScanner();
    for (const candle of candles) {
      scanner.add(candle);
      all.add(candle);
      expect(scanner.code('doji')).toBe(all.code('doji'));
      expect(scanner.code('spinning-top')).toBe(0);
    }
    expect([scanner.warmup, all.warmup]).toEqual([11, 14]);
  });

  it('keeps no candle: it may be changed afterwards', () => {
    const one = new PatternScanner();
    const other = new PatternScanner();
    const reused = { ...candles[0] };
    for (const candle of candles) {
      one.add(candle);
      other.add(Object.assign(reused, candle));
      for (const id of PATTERN_IDS) expect(other.code(id)).toBe(one.code(id));
    }
  });

  it('looks back over the last candles only: an old series makes no difference', () => {
    const codes = (series: readonly Candle[]) => {
      const scanner = new PatternScanner();
      series.forEach((candle) => scanner.add(candle));
      return PATTERN_IDS.map((id) => scanner.code(id));
    };
    for (let end = 20; end < candles.length; end++) {
      expect(codes(candles.slice(0, end))).toEqual(codes(candles.slice(end - 14, end)));
    }
  });
});
