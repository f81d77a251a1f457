import { randomNumbers } from '../../../test/factories/analytics-world.js';
import { aggregate, Aggregation, BUILT_FROM, lowerThan } from './aggregation.js';
import type { Candle } from './candle.js';
import { candleStart, msOf, type Timeframe, TIMEFRAMES } from './timeframe.js';

const at = (second: number, open: number, high: number, low: number, close: number, volume = 1): Candle => ({
  time: second * 1000,
  open,
  high,
  low,
  close,
  volume,
});

/** Candles straight from prices: what is traded at a boundary closes the candle before it. */
function fromTicks(ticks: readonly [time: number, price: number][], timeframe: Timeframe): Candle[] {
  const candles = new Map<number, Candle>();
  for (const [time, price] of ticks) {
    const start = candleStart(time - 1, timeframe);
    const candle = candles.get(start);
    candles.set(start, {
      time: start,
      open: candle?.open ?? price,
      high: Math.max(candle?.high ?? price, price),
      low: Math.min(candle?.low ?? price, price),
      close: price,
      volume: (candle?.volume ?? 0) + 1,
    });
  }
  return [...candles.values()];
}

/** Prices at odd moments, with silences and moments of exactly a boundary. */
function randomTicks(seed: number, count: number): [number, number][] {
  const random = randomNumbers(seed);
  const ticks: [number, number][] = [];
  let time = 1_700_000_000_000 + Math.floor(random() * 86_400_000);
  let price = 10_000;
  for (let i = 0; i < count; i++) {
    const kind = random();
    if (kind < 0.02) time += Math.floor(random() * 600_000);
    else if (kind < 0.4) time = candleStart(time, '1s') + 1000;
    else time += 1 + Math.floor(random() * 3000);
    price += Math.round(random() * 20 - 10);
    ticks.push([time, price]);
  }
  return ticks;
}

describe('BUILT_FROM', () => {
  it.each(TIMEFRAMES)('%s: of a shorter one that divides it', (timeframe) => {
    for (const lower of lowerThan(timeframe)) {
      expect(msOf(timeframe) % msOf(lower)).toBe(0);
      expect(msOf(timeframe)).toBeGreaterThan(msOf(lower));
    }
    expect(lowerThan(timeframe)).toHaveLength(TIMEFRAMES.indexOf(timeframe));
  });

  it('says only of the shortest that it has no parts', () => {
    expect(Object.entries(BUILT_FROM).filter(([, lower]) => lower === null)).toEqual([['1s', null]]);
  });
});

describe('Aggregation', () => {
  it('closes with the last part', () => {
    const five = new Aggregation('1s', '5s');
    for (const second of [0, 1, 2, 3]) expect(five.add(at(second, 10 + second, 20, 5, 11))).toEqual([]);
    expect(five.running).toEqual(at(0, 10, 20, 5, 11, 4));
    expect(five.add(at(4, 11, 30, 11, 29))).toEqual([at(0, 10, 30, 5, 29, 5)]);
    expect(five.running).toBeUndefined();
  });

  it('makes a candle of the parts that are there, and none of nothing', () => {
    const five = new Aggregation('1s', '5s');
    expect(five.add(at(1, 10, 12, 9, 11))).toEqual([]);
    expect(five.add(at(23, 7, 7, 7, 7))).toEqual([at(0, 10, 12, 9, 11)]);
    expect(five.end()).toEqual([at(20, 7, 7, 7, 7)]);
    expect(five.end()).toEqual([]);
  });

  it('closes two at once when the first lacks its end and the second is of one part', () => {
    const five = new Aggregation('1s', '5s');
    five.add(at(2, 1, 1, 1, 1));
    expect(five.add(at(9, 2, 2, 2, 2))).toEqual([at(0, 1, 1, 1, 1), at(5, 2, 2, 2, 2)]);
  });

  it('does not change the candles that it is given', () => {
    const parts = [at(0, 1, 2, 1, 2), at(1, 2, 3, 2, 3)];
    aggregate(parts, '1s', '5s');
    expect(parts).toEqual([at(0, 1, 2, 1, 2), at(1, 2, 3, 2, 3)]);
  });

  it('puts nothing together that does not fit', () => {
    expect(() => new Aggregation('1m', '30s')).toThrow(RangeError);
    expect(() => new Aggregation('1m', '1m')).toThrow(RangeError);
  });

  it.each([1, 2, 3])('is what the prices themselves give, over any lower timeframe (seed %d)', (seed) => {
    const ticks = randomTicks(seed, 1500);
    for (const higher of TIMEFRAMES) {
      const expected = fromTicks(ticks, higher);
      for (const lower of lowerThan(higher)) {
        expect(aggregate(fromTicks(ticks, lower), lower, higher)).toEqual(expected);
      }
    }
  });
});
