import { candleWalk, mirrored, type WalkOptions } from '../../../test/factories/candle-walk.js';
import type { Candle } from '../candles/candle.js';
import { analyse } from './analyse.js';
import { type Analysis, type AnalysisContext, NEEDED } from './analysis.js';

const CONTEXT: AnalysisContext = { symbol: 'EURUSD', timeframe: '1m', tickSize: 0.00001 };

const WALKS: WalkOptions[] = [
  ...Array.from({ length: 20 }, (_, i) => ({ seed: 100 + i, gap: i % 5, drift: (i % 7) - 3 })),
  { step: 0, shadow: 0 },
  { step: 0, shadow: 0, gap: 2, seed: 3 },
  { step: 1, shadow: 1, seed: 4 },
  { drift: 12, step: 2, seed: 5 },
];

describe('analyse', () => {
  it.each([
    { drift: 4, direction: 'up', lean: 'call' },
    { drift: -4, direction: 'down', lean: 'put' },
  ] as const)('a drift of $drift ticks a candle leans to a $lean', ({ drift, direction, lean }) => {
    const analysis = analyse(candleWalk({ drift, seed: 42 }), CONTEXT);
    expect(analysis.trend!.direction).toBe(direction);
    expect(analysis.score!.lean).toBe(lean);
  });

  it('says nothing about equal prices', () => {
    const analysis = analyse(candleWalk({ step: 0, shadow: 0 }), CONTEXT);
    expect(analysis).toMatchObject({
      trend: { direction: 'sideways', strength: 0, adx: 0 },
      momentum: { direction: 'neutral', rsi: 50, stochasticK: 50, williamsR: -50, cci: 0, macdHistogram: 0 },
      volatility: { atr: 0, bollingerWidth: 0, widthRank: 0.5 },
      levels: [],
      score: { call: 0, put: 0, lean: 'none' },
    });
  });

  it('has no candles: nothing to say', () => {
    expect(analyse([], CONTEXT)).toEqual({
      ...CONTEXT,
      candles: 0,
      at: null,
      price: null,
      trend: null,
      momentum: null,
      volatility: null,
      levels: [],
      patterns: [],
      score: null,
    });
  });

  it('gives each part from the candle on that it says it needs', () => {
    const candles = candleWalk({ seed: 8 });
    for (const part of ['trend', 'momentum', 'volatility'] as const) {
      expect(analyse(candles.slice(0, NEEDED[part] - 1), CONTEXT)[part]).toBeNull();
      expect(analyse(candles.slice(0, NEEDED[part]), CONTEXT)[part]).not.toBeNull();
    }
    expect(analyse(candles.slice(0, NEEDED.trend - 1), CONTEXT).score).toBeNull();
    expect(analyse(candles.slice(0, NEEDED.trend), CONTEXT).score).not.toBeNull();
  });

  it('is about the end of the last candle and its close', () => {
    const candles = candleWalk({ length: 60 });
    expect(analyse(candles, CONTEXT)).toMatchObject({
      at: 60 * 60_000,
      price: candles[59].close,
      candles: 60,
    });
  });

  it.each(WALKS)('has numbers only, within their bounds: %p', (options) => {
    const candles = candleWalk(options);
    for (const length of [1, 33, 34, 39, 40, 54, 55, 56, 120, 400]) {
      const analysis = analyse(candles.slice(0, length), CONTEXT);
      expect(numbersIn(analysis).filter((number) => !Number.isFinite(number))).toEqual([]);
      if (!analysis.score) continue;
      const { call, put, contributions } = analysis.score;
      expect([call, put, call + put].filter((points) => points < 0 || points > 100 + 1e-9)).toEqual([]);
      expect(contributions.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
      expect(contributions.filter(({ points, weight }) => Math.abs(points) > weight)).toEqual([]);
      expect(call - put).toBeCloseTo(
        contributions.reduce((sum, { points }) => sum + points, 0),
        9,
      );
    }
  });

  it.each(WALKS)('of mirrored prices is the mirrored analysis: %p', (options) => {
    const candles = candleWalk(options);
    for (const length of [55, 100, 250, 400]) {
      const here = analyse(candles.slice(0, length), CONTEXT);
      const there = analyse(mirrored(candles).slice(0, length), CONTEXT);
      expect(there.score!.call).toBeCloseTo(here.score!.put, 6);
      expect(there.score!.put).toBeCloseTo(here.score!.call, 6);
      expect(there.score!.lean).toBe({ call: 'put', put: 'call', none: 'none' }[here.score!.lean]);
      expect(there.trend!.direction).toBe(
        { up: 'down', down: 'up', sideways: 'sideways' }[here.trend!.direction],
      );
      expect(sides(there, 'support')).toEqual(sides(here, 'resistance'));
      expect(sides(there, 'resistance')).toEqual(sides(here, 'support'));
    }
  });

  it('scores something in each of its contributions', () => {
    const seen = new Set<string>();
    for (const options of WALKS) {
      const { score } = analyse(candleWalk(options), CONTEXT);
      for (const { name, points } of score!.contributions) if (points !== 0) seen.add(name);
    }
    expect(seen.size).toBe(8);
  });

  it('leaves the candles as they were, and does not care for those long ago', () => {
    const candles = candleWalk({ length: 3000, seed: 9 });
    const before = structuredClone(candles);
    const [long, short] = [analyse(candles, CONTEXT), analyse(candles.slice(-400), CONTEXT)];
    expect(candles).toEqual(before);
    expect(long.score!.call).toBeCloseTo(short.score!.call, 3);
    for (const side of ['support', 'resistance'] as const)
      expect(sides(long, side)).toEqual(sides(short, side));
    expect(long.patterns).toEqual(short.patterns);
  });
});

describe('levels', () => {
  it('are where the price has turned more than once', () => {
    // between 990 and 1010: three highs, two lows, and now in the lower half
    const turns = Array.from({ length: 105 }, (_, i) => 1000 + 10 - Math.abs(((i + 10) % 40) - 20));
    const { levels, price, volatility } = analyse(turns.map(candleAt), CONTEXT);
    expect(price).toBe(996);
    expect(levels).toEqual([
      { kind: 'support', price: 989, touches: 2, distance: 7 / volatility!.atr },
      { kind: 'resistance', price: 1011, touches: 3, distance: 15 / volatility!.atr },
    ]);
  });

  it('take an old high below the price for support', () => {
    const turns = Array.from({ length: 105 }, (_, i) => 1000 + 10 - Math.abs(((i + 10) % 40) - 20));
    const { levels } = analyse([...turns, 1015, 1025, 1030].map(candleAt), CONTEXT);
    expect(levels.map(({ kind }) => kind)).toEqual(['support', 'support']);
    expect(levels[0]).toMatchObject({ price: 1011, touches: 3 });
  });
});

function candleAt(price: number, i: number): Candle {
  return { time: i * 60_000, open: price, high: price + 1, low: price - 1, close: price, volume: 0 };
}

function sides({ levels }: Analysis, side: 'support' | 'resistance') {
  return levels
    .filter(({ kind }) => kind === side)
    .map(({ touches, distance }) => ({ touches, distance: Number(distance.toFixed(6)) }));
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}
