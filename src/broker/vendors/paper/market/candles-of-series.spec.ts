import { type Candle, candleStart, msOf, type Timeframe, TIMEFRAMES } from '../../../../market/index.js';
import { madeMarket } from './paper-market.js';

const NOW = Date.UTC(2026, 2, 11, 15, 7, 13);

/** Candles second by second, as their definition says: `[t, t + length)` holds the prices at t < s <= t + length. */
function bySecond(asset: string, timeframe: Timeframe, from: number, to: number): Candle[] {
  const { series } = madeMarket('1').find(asset);
  const length = msOf(timeframe);
  const candles: Candle[] = [];
  for (let start = from; start + length <= to; start += length) {
    let candle: Candle | undefined;
    for (let time = start + 1000; time <= start + length; time += 1000) {
      if (!series.isOpen(time - 1000)) continue;
      const price = series.priceAt(time);
      candle ??= { time: start, open: price, high: price, low: price, close: price, volume: 0 };
      candle.high = Math.max(candle.high, price);
      candle.low = Math.min(candle.low, price);
      candle.close = price;
    }
    if (candle) candles.push(candle);
  }
  return candles;
}

describe('candles of the paper market', () => {
  const ask = (asset: string, timeframe: Timeframe, from: number, to: number, limit = 10_000) =>
    madeMarket('1').find(asset).candles.closed(timeframe, { from, to }, limit, NOW);

  it.each(TIMEFRAMES)('are those of the seconds: %s', async (timeframe) => {
    const to = candleStart(NOW, timeframe);
    const from = to - Math.max(msOf(timeframe), Math.min(40 * msOf(timeframe), 7_200_000));
    const candles = await ask('EURUSD-OTC', timeframe, from, to);
    expect(candles.length).toBeGreaterThan(0);
    expect(candles).toEqual(bySecond('EURUSD-OTC', timeframe, from, to));
  });

  it('are missing while the market is closed', async () => {
    const from = Date.UTC(2026, 2, 9, 13);
    const to = Date.UTC(2026, 2, 10, 14);
    const candles = await ask('AAPL', '30m', from, to);
    expect(candles).toEqual(bySecond('AAPL', '30m', from, to));
    expect(candles.map(({ time }) => new Date(time).toISOString().slice(11, 16))).toEqual([
      ...['13:30', '14:00', '14:30', '15:00', '15:30', '16:00', '16:30', '17:00', '17:30', '18:00'],
      ...['18:30', '19:00', '19:30', '13:30'],
    ]);
  });

  it('are the newest of the range, over closed times as well, and never of the future', async () => {
    const all = await ask('EURUSD', '1m', NOW - 8 * 86_400_000, NOW);
    expect(await ask('EURUSD', '1m', 0, NOW, 6000)).toEqual(all.slice(-6000));
    expect(all.at(-1)!.time).toBe(candleStart(NOW, '1m') - 60_000);
    expect(await ask('EURUSD', '1m', NOW - 8 * 86_400_000, NOW + 86_400_000)).toEqual(all);
    expect(await ask('EURUSD', '1m', NOW, NOW + 86_400_000)).toEqual([]);
    const [first, last] = [all[100].time, all[120].time];
    expect(await ask('EURUSD', '1m', first, last)).toEqual(all.slice(100, 120));
    expect(await ask('EURUSD', '1m', first + 1, last + 1)).toEqual(all.slice(101, 121));
  });

  it('has none before the first day', async () => {
    expect(await ask('AAPL', '1d', 0, Date.UTC(2018, 0, 1))).toEqual([]);
    const days = await ask('EURUSD-OTC', '1d', 0, Date.UTC(2018, 0, 11));
    expect(days).toHaveLength(10);
  });

  it('runs: the ticks until now', () => {
    const { candles, series } = madeMarket('1').find('EURUSD-OTC');
    for (const timeframe of ['5s', '1m', '1h', '4h', '1d'] as const) {
      const running = candles.running(timeframe, NOW)!;
      expect(running.time).toBe(candleStart(NOW, timeframe));
      expect(running.close).toBe(series.priceAt(NOW));
      expect(running.open).toBe(series.priceAt(running.time + 1000));
    }
    expect(candles.running('1m', candleStart(NOW, '1m'))).toBeNull();
  });
});
