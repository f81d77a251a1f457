import { randomNumbers } from '../../../test/factories/analytics-world.js';
import {
  BLOCK_CANDLES,
  blockAt,
  blockLength,
  mergeCandles,
  packCandles,
  rescale,
  unpackCandles,
} from './candle-block.rules.js';
import type { Candle } from './candle.js';
import { msOf } from './timeframe.js';

const at = (minute: number, price: number, more: Partial<Candle> = {}): Candle => ({
  time: minute * 60_000,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: 0,
  ...more,
});

describe('packCandles', () => {
  const back = (candles: Candle[]) =>
    unpackCandles(packCandles(candles, '1m'), '1m', blockAt(candles[0]?.time ?? 0, '1m'));

  it.each<[string, Candle[]]>([
    ['nothing', []],
    ['one at the start of a block', [at(512, 5)]],
    ['one at its end', [at(1023, 5)]],
    ['wicks', [at(3, 100, { open: 100, high: 130, low: 90, close: 110 })]],
    ['prices that fall', [at(0, 200), at(1, 1), at(2, 200)]],
    ['prices beyond 32 bits', [at(0, 2 ** 45 + 1), at(1, 3), at(2, 2 ** 45)]],
    ['volumes', [at(0, 1, { volume: 0.1 }), at(1, 1), at(2, 1, { volume: 1e12 })]],
    ['gaps', [at(1, 7), at(300, 8), at(511, 9)]],
  ])('keeps %s', (_, candles) => {
    expect(back(candles)).toEqual(candles);
  });

  it('keeps what a market may tell, in some bytes a candle', () => {
    const random = randomNumbers(7);
    const start = blockAt(1_398_902_400_000, '1m') * blockLength('1m');
    let price = 138_676;
    const candles = Array.from({ length: BLOCK_CANDLES }, (_, i) => {
      const open = price + Math.round(random() * 4 - 2);
      const close = open + Math.round(random() * 40 - 20);
      price = close;
      const high = Math.max(open, close) + Math.round(random() * 9);
      const low = Math.min(open, close) - Math.round(random() * 9);
      return { time: start + i * 60_000, open, high, low, close, volume: 0 };
    }).filter(() => random() > 0.1);
    expect(back(candles)).toEqual(candles);
    expect(packCandles(candles, '1m').length / candles.length).toBeLessThan(8);
  });

  it('does not take a cut block for a whole one', () => {
    const packed = packCandles([at(0, 1_000_000)], '1m');
    for (let length = 2; length < packed.length; length++) {
      expect(() => unpackCandles(packed.subarray(0, length), '1m', 0)).toThrow(RangeError);
    }
  });
});

describe('blockAt', () => {
  it.each(['1s', '1m', '1d'] as const)('is aligned for %s', (timeframe) => {
    const block = blockAt(1_398_902_400_000, timeframe);
    const start = block * blockLength(timeframe);
    expect(blockAt(start, timeframe)).toBe(block);
    expect(blockAt(start - 1, timeframe)).toBe(block - 1);
    expect(blockAt(start + BLOCK_CANDLES * msOf(timeframe) - 1, timeframe)).toBe(block);
  });
});

test('mergeCandles takes either, in order, and the later news of both', () => {
  expect(mergeCandles([at(1, 1), at(3, 3)], [at(2, 2), at(3, 33), at(0, 0)])).toEqual([
    at(0, 0),
    at(1, 1),
    at(2, 2),
    at(3, 33),
  ]);
});

describe('rescale', () => {
  it.each([
    ['the same', 0.01, 0.01, 12345],
    ['finer: exact', 0.01, 0.00001, 12_345_000],
    ['coarser: rounded', 0.01, 0.1, 1235],
  ])('%s', (_, from, to, expected) => {
    expect(rescale([at(0, 12_345)], from, to)).toEqual([at(0, expected)]);
  });
});
