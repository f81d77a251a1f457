import {
  ATR,
  BollingerBands,
  CCI,
  EMA,
  RSI,
  SMA,
  StochasticOscillator,
  WilliamsR as WilliamsRange,
  WMA,
} from 'trading-signals';
import { candleWalk, type WalkOptions } from '../../../test/factories/candle-walk.js';
import type { Candle } from '../candles/candle.js';
import { Adx } from './adx.js';
import { Atr } from './atr.js';
import { Bollinger } from './bollinger.js';
import { Cci } from './cci.js';
import { Ema } from './ema.js';
import { type Indicator, series } from './indicator.js';
import { Macd } from './macd.js';
import { Rsi } from './rsi.js';
import { Sma } from './sma.js';
import { Stochastic } from './stochastic.js';
import { WilliamsR } from './williams-r.js';
import { Wma } from './wma.js';

const WALKS: (WalkOptions & { name: string })[] = [
  { name: 'a walk', seed: 11 },
  { name: 'equal prices', step: 0, shadow: 0 },
  { name: 'zero ranges that move', step: 0, shadow: 0, gap: 3, seed: 12 },
  { name: 'moves of one tick', step: 1, shadow: 1, seed: 13 },
  { name: 'gaps', gap: 500, seed: 14 },
  { name: 'a long fall', drift: -20, seed: 15 },
  { name: 'large prices', start: 12_000_000, step: 40_000, shadow: 9000, gap: 10_000, seed: 16 },
];

const PERIODS = [2, 3, 14, 50];

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const highest = (candles: readonly Candle[]) => Math.max(...candles.map(({ high }) => high));
const lowest = (candles: readonly Candle[]) => Math.min(...candles.map(({ low }) => low));
const closes = (candles: readonly Candle[]) => candles.map(({ close }) => close);

/** What each candle shows when its window is computed anew; NaN before the first whole one. */
function anew(candles: readonly Candle[], period: number, compute: (window: readonly Candle[]) => number) {
  return candles.map((_, i) => (i < period - 1 ? NaN : compute(candles.slice(i - period + 1, i + 1))));
}

function variance(values: readonly number[]): number {
  const n = BigInt(values.length);
  const whole = values.map(BigInt);
  const total = whole.reduce((a, b) => a + b);
  return Number(n * whole.reduce((a, b) => a + b * b, 0n) - total * total) / Number(n * n);
}

describe.each(WALKS)('on $name', (options) => {
  const candles = candleWalk({ length: 250, ...options });

  describe.each(PERIODS)(
    'over %i candles: the same, to the last bit, as its window computed anew',
    (period) => {
      it('SMA', () => {
        const expected = anew(candles, period, (window) => sum(closes(window)) / period);
        expect(series(new Sma(period), closes(candles))).toEqual(expected);
      });

      it('WMA', () => {
        const expected = anew(
          candles,
          period,
          (window) => sum(closes(window).map((close, i) => close * (i + 1))) / ((period * (period + 1)) / 2),
        );
        expect(series(new Wma(period), closes(candles))).toEqual(expected);
      });

      it('Bollinger', () => {
        const middle = anew(candles, period, (window) => sum(closes(window)) / period);
        const spread = anew(
          candles,
          period,
          (window) => Math.sqrt(variance(closes(window)) * period ** 2) / period,
        );
        expect(series(new Bollinger(period), closes(candles))).toEqual(middle);
        const deviations = series(new Bollinger(period), closes(candles), ({ deviation }) => deviation);
        expectNear(deviations, spread, 1e-14);
        expectNear(
          series(new Bollinger(period, 2.5), closes(candles), ({ upper }) => upper),
          middle.map((value, i) => value + 2.5 * spread[i]),
          1e-14,
        );
      });

      it('CCI', () => {
        const expected = anew(candles, period, (window) => {
          const prices = window.map(({ high, low, close }) => high + low + close);
          const distances = prices.map((price) => Math.abs(period * price - sum(prices)));
          const distance = period * prices.at(-1)! - sum(prices);
          return sum(distances) === 0 ? 0 : (distance * period) / (0.015 * sum(distances));
        });
        expect(series(new Cci(period), candles)).toEqual(expected);
      });

      it('Williams %R', () => {
        const expected = anew(candles, period, (window) => {
          const range = highest(window) - lowest(window);
          return range === 0 ? -50 : (-100 * (highest(window) - window.at(-1)!.close)) / range;
        });
        expect(series(new WilliamsR(period), candles)).toEqual(expected);
      });

      it('stochastic, whose averages are of fractions: within their rounding', () => {
        const raw = anew(candles, period, (window) => {
          const range = highest(window) - lowest(window);
          return range === 0 ? 50 : (100 * (window.at(-1)!.close - lowest(window))) / range;
        });
        const average = (values: readonly number[]) =>
          values.map((_, i) => (i < 2 ? NaN : sum(values.slice(i - 2, i + 1)) / 3));
        const [k, d] = [average(raw), average(average(raw))];
        const ready = k.map((value, i) => (Number.isNaN(d[i]) ? NaN : value));
        expectNear(series(new Stochastic(period), candles), ready, 1e-9);
        expectNear(
          series(new Stochastic(period), candles, (stochastic) => stochastic.d),
          d,
          1e-9,
        );
      });
    },
  );

  it('keeps what has bounds within them', () => {
    const within = (values: readonly number[], least: number, most: number) =>
      values.filter((value) => value < least || value > most);
    for (const period of PERIODS) {
      expect(within(series(new Rsi(period), closes(candles)), 0, 100)).toEqual([]);
      expect(within(series(new Stochastic(period), candles), -1e-9, 100 + 1e-9)).toEqual([]);
      expect(within(series(new WilliamsR(period), candles), -100, 0)).toEqual([]);
      expect(within(series(new Adx(period), candles), 0, 100 + 1e-9)).toEqual([]);
      expect(series(new Atr(period), candles).filter((value) => value < 0)).toEqual([]);
    }
  });

  it.each(everyIndicator())(
    '$name is ready after its warm-up, and a number from then on',
    ({ warmup, over }) => {
      const values = over(candles);
      expect(values.findIndex((value) => !Number.isNaN(value))).toBe(warmup - 1);
      expect(values.slice(warmup - 1).filter((value) => !Number.isFinite(value))).toEqual([]);
    },
  );
});

describe('where nothing moves', () => {
  const candles = candleWalk({ step: 0, shadow: 0, length: 30_000 });

  it('says the middle, not an extreme', () => {
    expect(series(new Rsi(), closes(candles)).at(-1)).toBe(50);
    expect(series(new Stochastic(), candles).at(-1)).toBe(50);
    expect(series(new WilliamsR(), candles).at(-1)).toBe(-50);
    expect(series(new Cci(), candles).at(-1)).toBe(0);
    expect(series(new Adx(), candles).at(-1)).toBe(0);
    expect(series(new Bollinger(), closes(candles), ({ deviation }) => deviation).at(-1)).toBe(0);
  });

  it('forgets the last move in the end', () => {
    const after = [99_000, ...closes(candles)];
    expect(series(new Rsi(), after).at(20)).toBe(100);
    expect(series(new Rsi(), after).at(-1)).toBe(50);
  });
});

describe('on a long series', () => {
  // sums that drift show long before a million candles
  const candles = candleWalk({ length: 100_000, start: 10_000_000, step: 30_000, shadow: 5000, seed: 21 });
  const tail = candles.slice(-400);

  it('is at its end what it is on the end alone', () => {
    const lastOf = <Input>(make: () => Indicator<Input>, all: readonly Input[], end: readonly Input[]) => [
      series(make(), all).at(-1),
      series(make(), end).at(-1),
    ];
    for (const make of [() => new Sma(200), () => new Wma(200), () => new Bollinger(200)]) {
      const [long, short] = lastOf(make, closes(candles), closes(tail));
      expect(long).toBe(short);
    }
    for (const make of [() => new Cci(20), () => new WilliamsR(200)]) {
      const [long, short] = lastOf<Candle>(make, candles, tail);
      expect(long).toBe(short);
    }
    const deviation = (input: readonly Candle[]) => {
      const bands = new Bollinger(20);
      series(bands, closes(input));
      return bands.deviation;
    };
    expect(deviation(candles)).toBe(deviation(tail));
  });
});

describe('sums', () => {
  it('of fractions are whole again after a turn of the window', () => {
    expect(series(new Sma(3), [1e16, 0.1, 0.2, 0.3, 0.1, 0.2, 0.3]).at(-1)).toBeCloseTo(0.2, 15);
  });

  it('of squares stay exact however far the price has gone', () => {
    const candles = candleWalk({ length: 20_000, step: 10, drift: 200_000, seed: 22 });
    const [bands, end] = [new Bollinger(20), new Bollinger(20)];
    series(bands, closes(candles));
    series(end, closes(candles.slice(-20)));
    expect(bands.deviation).toBe(end.deviation);
  });
});

describe('settings', () => {
  it.each([0, -1, 1.5, NaN, Infinity])('refuse a period of %p', (period) => {
    for (const make of [Sma, Ema, Wma, Rsi, Bollinger, Atr, Stochastic, Adx, Cci, WilliamsR]) {
      expect(() => new make(period)).toThrow(RangeError);
    }
  });

  it('of the MACD want the fast period to be the shorter one', () => {
    expect(() => new Macd(26, 12, 9)).toThrow(RangeError);
    expect(() => new Macd(12, 12, 9)).toThrow(RangeError);
  });
});

// not ADX: where highs and lows move as far apart, it counts both ways and TA-Lib neither; not MACD: its EMAs are seeded else
describe('next to trading-signals, where both mean the same', () => {
  const candles = candleWalk({ seed: 31, gap: 4, length: 600 });

  const cases: { name: string; ours: number[]; theirs: (number | undefined)[]; from?: number }[] = [
    { name: 'SMA', ours: series(new Sma(20), closes(candles)), theirs: fed(new SMA(20), closes(candles)) },
    { name: 'WMA', ours: series(new Wma(20), closes(candles)), theirs: fed(new WMA(20), closes(candles)) },
    { name: 'RSI', ours: series(new Rsi(14), closes(candles)), theirs: fed(new RSI(14), closes(candles)) },
    {
      name: 'EMA, once the seeds are forgotten',
      ours: series(new Ema(21), closes(candles)),
      theirs: fed(new EMA(21), closes(candles)),
      from: 400,
    },
    {
      name: 'Bollinger',
      ours: series(new Bollinger(20), closes(candles), ({ upper }) => upper),
      theirs: fed(new BollingerBands(20, 2), closes(candles), ({ upper }) => upper),
    },
    { name: 'ATR', ours: series(new Atr(14), candles), theirs: fed(new ATR(14), candles), from: 400 },
    { name: 'CCI', ours: series(new Cci(20), candles), theirs: fed(new CCI(20), candles) },
    {
      name: 'Williams %R',
      ours: series(new WilliamsR(14), candles),
      theirs: fed(new WilliamsRange(14), candles),
    },
    {
      name: 'stochastic',
      ours: series(new Stochastic(14, 3, 3), candles, ({ d }) => d),
      theirs: fed(
        new StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 }),
        candles,
        ({ stochD }) => stochD,
      ),
    },
  ];

  it.each(cases)('$name', ({ ours, theirs, from = 0 }) => {
    const both = ours.map((value, i) => [value, theirs[i] ?? NaN]).slice(from);
    const ready = both.filter(([value]) => !Number.isNaN(value));
    expect(ready.length).toBeGreaterThan(50);
    expectNear(
      ready.map(([value]) => value),
      ready.map(([, value]) => value),
      1e-6,
    );
  });
});

/** A library indicator after each input; undefined while it has no result. */
function fed<Input, Result>(
  indicator: { add(input: Input): Result | null },
  inputs: readonly Input[],
  read: (result: Result) => number = (result) => result as number,
): (number | undefined)[] {
  return inputs.map((input) => {
    const result = indicator.add(input);
    return result === null ? undefined : read(result);
  });
}

/** Each indicator as a function of candles. */
function everyIndicator(): {
  name: string;
  warmup: number;
  over: (candles: readonly Candle[]) => number[];
}[] {
  const ofPrices = [
    () => new Sma(20),
    () => new Ema(21),
    () => new Wma(9),
    () => new Rsi(),
    () => new Macd(),
    () => new Bollinger(),
  ];
  const ofCandles = [
    () => new Atr(),
    () => new Stochastic(),
    () => new Adx(),
    () => new Cci(),
    () => new WilliamsR(),
  ];
  return [
    ...ofPrices.map((make) => {
      const indicator = make();
      return {
        name: indicator.constructor.name,
        warmup: indicator.warmup,
        over: (candles: readonly Candle[]) => series(make(), closes(candles)),
      };
    }),
    ...ofCandles.map((make) => {
      const indicator = make();
      return {
        name: indicator.constructor.name,
        warmup: indicator.warmup,
        over: (candles: readonly Candle[]) => series<Candle, Indicator<Candle>>(make(), candles),
      };
    }),
  ];
}

/** Relative, and absolute below 1. */
function expectNear(ours: readonly number[], expected: readonly number[], tolerance: number): void {
  const wrong = ours.flatMap((value, i) => {
    const other = expected[i];
    const same = Number.isNaN(value)
      ? Number.isNaN(other)
      : Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(other));
    return same ? [] : [{ i, value, other }];
  });
  expect(wrong).toEqual([]);
  expect(ours).toHaveLength(expected.length);
}
