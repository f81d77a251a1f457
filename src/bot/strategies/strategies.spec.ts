import { candlesOf, candleWalk } from '../../../test/factories/run-candles.js';
import type { Candle } from '../../market/index.js';
import { completeParams, defaultsOf } from './params.rules.js';
import { STRATEGIES, findStrategy } from './strategies.js';
import type { Signal, Strategy, StrategyContext } from './strategy.js';

const CONTEXT: StrategyContext = {
  asset: 'EURUSD',
  symbol: 'EURUSD',
  timeframe: '1m',
  tickSize: 1,
  timeZone: 'America/Sao_Paulo',
};
const LIST = { lines: '00:30 EURUSD CALL\n04:45 EURUSD PUT M5\n1970-01-02 05:10 EURUSD CALL' };

/** What a fresh run says to each candle. */
function replay(strategy: Strategy, candles: readonly Candle[], given: object = {}): (Signal | undefined)[] {
  const run = strategy.create(completeParams(strategy, { ...given }), CONTEXT);
  return candles.map((candle) => run.onCandle({ ...candle }));
}

const givenOf = (strategy: Strategy) => (strategy.id === 'signal-list' ? LIST : {});

describe.each(STRATEGIES.map((strategy) => [strategy.id, strategy] as const))('%s', (id, strategy) => {
  const candles = candleWalk({ seed: 7, count: 6000, gaps: 0.02 });
  const signals = replay(strategy, candles, givenOf(strategy));

  it('signals both ways', () => {
    const directions = new Set(signals.map((signal) => signal?.direction));
    expect(directions).toEqual(new Set([undefined, 'call', 'put']));
  });

  it('streams as it replays: a candle that is changed afterwards changes nothing', () => {
    const run = strategy.create(completeParams(strategy, givenOf(strategy)), CONTEXT);
    const reused: Candle = { ...candles[0] };
    const streamed = candles.map((candle) => {
      const said = run.onCandle(Object.assign(reused, candle));
      Object.assign(reused, { open: 1, high: 2, low: 0, close: 1 });
      return said;
    });
    expect(streamed).toEqual(signals);
  });

  it.each([400, 1234, 3000])('warmed up anew at candle %d it goes on as if it had lived', (at) => {
    const run = strategy.create(completeParams(strategy, givenOf(strategy)), CONTEXT);
    expect(run.warmup).toBeLessThan(1000);
    const from = Math.max(run.warmup, at);
    const directions = candles.slice(from - run.warmup).map((candle) => run.onCandle(candle)?.direction);
    expect(directions.slice(run.warmup)).toEqual(signals.slice(from).map((signal) => signal?.direction));
  });

  it('keeps its documented parameters', () => {
    expect(completeParams(strategy, {})).toEqual(defaultsOf(strategy));
    expect(completeParams(strategy, { ...defaultsOf(strategy) })).toEqual(defaultsOf(strategy));
    for (const { name, description } of strategy.params) {
      expect(name).toMatch(/^[a-z][a-zA-Z]*$/);
      expect(description.length).toBeGreaterThan(10);
    }
  });

  if (id !== 'signal-list') {
    it('mirrored prices mirror the signals', () => {
      const mirrored = candles.map(({ open, high, low, close, ...rest }) => ({
        ...rest,
        open: -open,
        high: -low,
        low: -high,
        close: -close,
      }));
      const opposite = { call: 'put', put: 'call' } as const;
      expect(replay(strategy, mirrored).map((signal) => signal?.direction)).toEqual(
        signals.map((signal) => signal && opposite[signal.direction]),
      );
    });

    it('says nothing where nothing moves', () => {
      expect(replay(strategy, candlesOf(Array<number>(2000).fill(5000))).filter(Boolean)).toEqual([]);
    });
  }
});

describe('the rules of strategies', () => {
  /** The last thing said, after these candles. */
  const last = (id: string, candles: Candle[], given: object = {}) =>
    replay(findStrategy(id)!, candles, given).at(-1);

  it('bollinger-touch: a wick at the lower band calls, the close may be back inside', () => {
    const candles = candlesOf([100, 104, 100, 104, 100, 104, 100, 104]);
    const [, , , , , , , end] = candles;
    // mean 102, deviation 2: the bands are 98 and 106
    const given = { period: 8, deviations: 2 };
    expect(last('bollinger-touch', candles, given)).toBeUndefined();
    expect(last('bollinger-touch', candles.with(7, { ...end, low: 98 }), given)).toEqual({
      direction: 'call',
      because: { price: 98, band: 98, middle: 102 },
    });
    expect(last('bollinger-touch', candles.with(7, { ...end, high: 106 }), given)?.direction).toBe('put');
    expect(last('bollinger-touch', candles.with(7, { ...end, low: 98, high: 106 }), given)).toBeUndefined();
  });

  it('rsi-reversal: seven falls are oversold, the first rise out of it calls', () => {
    const falls = [100, 98, 96, 94, 92, 90, 88, 86];
    const leaving = { period: 2 };
    const entering = { period: 2, entry: 'entering' };
    expect(last('rsi-reversal', candlesOf(falls), leaving)).toBeUndefined();
    expect(last('rsi-reversal', candlesOf([...falls, 90]), leaving)).toMatchObject({
      direction: 'call',
      because: { threshold: 30 },
    });
    // up, then down: from 100 to 0 in two steps
    expect(last('rsi-reversal', candlesOf([10, 12, 14, 13, 9]), entering)?.direction).toBe('call');
  });

  it('ema-cross: a turn up crosses, and the trend average or a spent RSI keeps it back', () => {
    const given = { fast: 2, slow: 3, trend: 0 };
    const fall = [110, 108, 106, 104, 102];
    expect(last('ema-cross', candlesOf(fall), given)).toBeUndefined();
    expect(last('ema-cross', candlesOf([...fall, 112]), given)?.direction).toBe('call');
    const high = [200, 180, 160, 140, 130, 120, ...fall];
    expect(last('ema-cross', candlesOf([...high, 112]), { ...given, trend: 10 })).toBeUndefined();
    expect(
      last('ema-cross', candlesOf([...fall, 112]), { ...given, rsiPeriod: 2, rsiLimit: 70 }),
    ).toBeUndefined();
    expect(
      last('ema-cross', candlesOf([...fall, 112]), { ...given, rsiPeriod: 2, rsiLimit: 95 })?.direction,
    ).toBe('call');
  });

  it('macd-momentum: the cross, or so many candles later when the histogram went on growing', () => {
    const given = { fast: 2, slow: 4, signal: 2 };
    const fall = [120, 118, 115, 111, 106, 100];
    expect(last('macd-momentum', candlesOf([...fall, 108]), given)?.direction).toBe('call');
    expect(last('macd-momentum', candlesOf([...fall, 108]), { ...given, hold: 1 })).toBeUndefined();
    expect(last('macd-momentum', candlesOf([...fall, 108, 130]), { ...given, hold: 1 })?.direction).toBe(
      'call',
    );
    expect(last('macd-momentum', candlesOf([...fall, 108, 105]), { ...given, hold: 1 })).toBeUndefined();
    expect(last('macd-momentum', candlesOf([...fall, 103]), { ...given, withTrend: true })).toBeUndefined();
  });

  it('price-action: pin and engulfing bars count at the level, and only there', () => {
    const flat = candlesOf([100, 102, 100, 102, 100, 102]);
    const add = (open: number, high: number, low: number, close: number) => [
      ...flat,
      { time: flat.length * 60_000, open, high, low, close, volume: 0 },
    ];
    const given = { lookback: 5, tolerance: 0 };
    expect(last('price-action', add(101, 102, 96, 102), given)).toEqual({
      direction: 'call',
      because: { price: 96, level: 100 },
    });
    expect(last('price-action', add(101, 106, 100.5, 100.5), given)?.direction).toBe('put');
    // a wick that does not reach the support
    expect(last('price-action', add(106, 107, 101, 107), given)).toBeUndefined();
    // the candle before rose from 100 to 102: this one takes it all back and more
    expect(last('price-action', add(103, 103, 99, 99), { ...given, pattern: 'engulfing' })?.direction).toBe(
      'put',
    );
    expect(last('price-action', add(103, 103, 99, 99), { ...given, pattern: 'pin-bar' })).toBeUndefined();
  });

  it('voting: one alone does not reach two votes, two within the memory do', () => {
    const candles = candleWalk({ seed: 3, count: 4000 });
    const strategy = findStrategy('voting')!;
    const only = { rsiReversal: 0, emaCross: 0, macdMomentum: 0, priceAction: 0, votes: 1, memory: 1 };
    const bollinger = replay(findStrategy('bollinger-touch')!, candles).map((signal) => signal?.direction);
    expect(replay(strategy, candles, only).map((signal) => signal?.direction)).toEqual(bollinger);
    const two = { ...only, rsiReversal: 1, votes: 2, memory: 1 };
    const rsi = replay(findStrategy('rsi-reversal')!, candles).map((signal) => signal?.direction);
    expect(replay(strategy, candles, two).map((signal) => signal?.direction)).toEqual(
      bollinger.map((direction, index) => (direction === rsi[index] ? direction : undefined)),
    );
  });
});
