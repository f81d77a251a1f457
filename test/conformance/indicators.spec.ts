import { toTicks } from '../../src/market/candles/candle.js';
import type { Candle } from '../../src/market/candles/candle.js';
import { Adx } from '../../src/market/indicators/adx.js';
import { Atr } from '../../src/market/indicators/atr.js';
import { Bollinger } from '../../src/market/indicators/bollinger.js';
import { Cci } from '../../src/market/indicators/cci.js';
import { Ema } from '../../src/market/indicators/ema.js';
import { type Indicator, series } from '../../src/market/indicators/indicator.js';
import { Macd } from '../../src/market/indicators/macd.js';
import { Rsi } from '../../src/market/indicators/rsi.js';
import { Sma } from '../../src/market/indicators/sma.js';
import { Stochastic } from '../../src/market/indicators/stochastic.js';
import { WilliamsR } from '../../src/market/indicators/williams-r.js';
import { describeWithShared } from '../setup/fixtures.js';
import { candlesOf, type Columns } from './vectors.js';

type Reference = (number | null)[];
/** A series over candles, in ticks or in the indicator's own unit. */
type Series = (candles: readonly Candle[]) => number[];

function ofCandles<I extends Indicator<Candle>>(make: () => I, read?: (indicator: I) => number): Series {
  return (candles) => series(make(), candles, read);
}

function percentB(make: () => Bollinger): Series {
  return (candles) => {
    const bands = make();
    return candles.map(({ close }) => {
      bands.add(close);
      return (close - bands.lower) / (bands.upper - bands.lower);
    });
  };
}

function ofCloses<I extends Indicator<number>>(make: () => I, read?: (indicator: I) => number): Series {
  return (candles) =>
    series(
      make(),
      candles.map(({ close }) => close),
      read,
    );
}

const signalOf = ({ signal }: Macd) => signal;
const histogramOf = ({ histogram }: Macd) => histogram;
const upperOf = ({ upper }: Bollinger) => upper;
const lowerOf = ({ lower }: Bollinger) => lower;
const widthOf = ({ value, upper, lower }: Bollinger) => (100 * (upper - lower)) / value;
const dOf = ({ d }: Stochastic) => d;
const plusOf = ({ plusDi }: Adx) => plusDi;
const minusOf = ({ minusDi }: Adx) => minusDi;

describeWithShared('vectors', ({ json }) => {
  describe('talib-eurusd-1m: TA-Lib on 1,500 EURUSD candles', () => {
    const TICKS = 100_000;
    const file = json('talib-eurusd-1m.json');
    const reference = file['indicators'] as Record<string, Reference>;
    const candles = candlesOf(file['inputs'] as Columns, (price) => toTicks(price, 1 / TICKS));

    /** The tolerances that the file states: relative, and from which bar on. */
    const EXACT = { from: 0, tolerance: 1e-6 };
    const SEEDED = { from: 300, tolerance: 1e-4 };
    const PRICE = 1 / TICKS;

    const cases: { name: string; compute: Series; unit: number; from: number; tolerance: number }[] = [
      { name: 'sma20', compute: ofCloses(() => new Sma(20)), unit: PRICE, ...EXACT },
      { name: 'ema9', compute: ofCloses(() => new Ema(9)), unit: PRICE, ...SEEDED },
      { name: 'ema21', compute: ofCloses(() => new Ema(21)), unit: PRICE, ...SEEDED },
      { name: 'rsi14', compute: ofCloses(() => new Rsi(14)), unit: 1, ...SEEDED },
      { name: 'macd', compute: ofCloses(() => new Macd()), unit: PRICE, ...SEEDED },
      { name: 'macd_signal', compute: ofCloses(() => new Macd(), signalOf), unit: PRICE, ...SEEDED },
      { name: 'macd_hist', compute: ofCloses(() => new Macd(), histogramOf), unit: PRICE, ...SEEDED },
      { name: 'bb_upper', compute: ofCloses(() => new Bollinger(20, 2), upperOf), unit: PRICE, ...EXACT },
      { name: 'bb_lower', compute: ofCloses(() => new Bollinger(20, 2), lowerOf), unit: PRICE, ...EXACT },
      { name: 'atr14', compute: ofCandles(() => new Atr(14)), unit: PRICE, ...SEEDED },
      { name: 'stoch_k', compute: ofCandles(() => new Stochastic(14, 3, 3)), unit: 1, ...EXACT },
      { name: 'stoch_d', compute: ofCandles(() => new Stochastic(14, 3, 3), dOf), unit: 1, ...EXACT },
      { name: 'adx14', compute: ofCandles(() => new Adx(14)), unit: 1, ...SEEDED },
      { name: 'plus_di14', compute: ofCandles(() => new Adx(14), plusOf), unit: 1, ...SEEDED },
      { name: 'minus_di14', compute: ofCandles(() => new Adx(14), minusOf), unit: 1, ...SEEDED },
      { name: 'cci20', compute: ofCandles(() => new Cci(20)), unit: 1, ...EXACT },
      { name: 'willr14', compute: ofCandles(() => new WilliamsR(14)), unit: 1, ...EXACT },
    ];

    it('compares every series of the file', () => {
      expect(cases.map(({ name }) => name).sort()).toEqual(Object.keys(reference).sort());
    });

    it.each(cases)('$name', ({ name, compute, unit, from, tolerance }) => {
      const ours = compute(candles).map((value) => value * unit);
      expectSame(ours, reference[name], { from, tolerance });
    });

    it('is there at the same bar as in TA-Lib, and begins with the same value', () => {
      for (const { name, compute, unit } of cases) {
        const ours = compute(candles).map((value) => value * unit);
        const first = reference[name].findIndex((value) => value !== null);
        expect([name, ours.findIndex((value) => !Number.isNaN(value))]).toEqual([name, first]);
        expectSame(ours, reference[name], { from: first, tolerance: 1e-6 });
      }
    });
  });

  describe('lean-vectors: third-party charting tools on SPY', () => {
    const TICKS = 10_000;
    const PRICE = 1 / TICKS;
    interface Compared {
      output: string;
      compute: (options: number[]) => Series;
      unit?: number;
      /** The first bar to compare. */
      from?: number;
    }
    interface Vector {
      indicator: string;
      options: number[];
      inputs: Columns;
      outputs: Record<string, Reference>;
    }
    const file = json('lean-vectors.json');
    const vectors = file['vectors'] as Vector[];

    /** Seeded differently (the first true range counts, or the sums begin with it): nothing is left of that by then. */
    const SEEDED = { from: 150 };

    const cases: Record<string, Compared[]> = {
      sma: [{ output: 'sma', unit: PRICE, compute: ([n]) => ofCloses(() => new Sma(n)) }],
      ema: [{ output: 'ema', unit: PRICE, compute: ([n]) => ofCloses(() => new Ema(n)) }],
      rsi_wilder: [{ output: 'rsi', compute: ([n]) => ofCloses(() => new Rsi(n)) }],
      rsi_simple_ma: [{ output: 'rsi', compute: ([n]) => ofCloses(() => new Rsi(n, Sma)) }],
      macd: [
        { output: 'macd', unit: PRICE, compute: (o) => ofCloses(() => new Macd(...o)) },
        { output: 'signal', unit: PRICE, compute: (o) => ofCloses(() => new Macd(...o), signalOf) },
        { output: 'histogram', unit: PRICE, compute: (o) => ofCloses(() => new Macd(...o), histogramOf) },
      ],
      bbands: [
        { output: 'middle', unit: PRICE, compute: (o) => ofCloses(() => new Bollinger(...o)) },
        { output: 'upper', unit: PRICE, compute: (o) => ofCloses(() => new Bollinger(...o), upperOf) },
        { output: 'lower', unit: PRICE, compute: (o) => ofCloses(() => new Bollinger(...o), lowerOf) },
        { output: 'bandwidth', compute: (o) => ofCloses(() => new Bollinger(...o), widthOf) },
        { output: 'percent_b', compute: (o) => percentB(() => new Bollinger(...o)) },
      ],
      atr_wilder: [{ output: 'atr', ...SEEDED, unit: PRICE, compute: ([n]) => ofCandles(() => new Atr(n)) }],
      stoch: [
        { output: 'k', compute: ([n, smooth]) => ofCandles(() => new Stochastic(n, smooth, 1)) },
        { output: 'd', compute: (o) => ofCandles(() => new Stochastic(...o), dOf) },
      ],
      adx: [
        { output: 'adx', ...SEEDED, compute: ([n]) => ofCandles(() => new Adx(n)) },
        { output: 'plus_di', ...SEEDED, compute: ([n]) => ofCandles(() => new Adx(n), plusOf) },
        { output: 'minus_di', ...SEEDED, compute: ([n]) => ofCandles(() => new Adx(n), minusOf) },
      ],
      cci: [{ output: 'cci', compute: ([n]) => ofCandles(() => new Cci(n)) }],
      willr: [{ output: 'willr', compute: ([n]) => ofCandles(() => new WilliamsR(n)) }],
    };

    it('compares every output of every vector of the file', () => {
      expect(vectors).toHaveLength(11);
      for (const { indicator, outputs } of vectors) {
        expect(cases[indicator]?.map(({ output }) => output)).toEqual(Object.keys(outputs));
      }
    });

    const all = vectors.flatMap((vector) =>
      (cases[vector.indicator] ?? []).map((one) => ({ vector, ...one })),
    );

    it.each(all)(
      '$vector.indicator $vector.options: $output',
      ({ vector, output, compute, unit = 1, from = 0 }) => {
        const candles = candlesOf(vector.inputs, (price) => toTicks(price, 1 / TICKS));
        const ours = compute(vector.options)(candles).map((value) => value * unit);
        const reference = vector.outputs[output];
        const highest = Math.max(...reference.map((value) => Math.abs(value ?? 0)));
        expectSame(ours, reference, { from, tolerance: 1e-3, rounding: highest * 1e-4 });
      },
    );
  });
});

/**
 * Every bar that the reference has from `from` on, within a relative tolerance.
 * @param rounding what the reference's own digits leave open: near 0 that is more than the tolerance
 */
function expectSame(
  ours: readonly number[],
  reference: Reference,
  { from, tolerance, rounding = 1e-12 }: { from: number; tolerance: number; rounding?: number },
): void {
  const wrong = reference.flatMap((value, bar) => {
    if (value === null || bar < from) return [];
    const near = Math.abs(ours[bar] - value) <= Math.max(tolerance * Math.abs(value), rounding);
    return near ? [] : [{ bar, value, ours: ours[bar] }];
  });
  expect(wrong).toEqual([]);
  expect(ours).toHaveLength(reference.length);
}
