import { type MarketWorld, marketWorld } from '../../../test/factories/market-world.js';
import { MIDNIGHT, SteppedSource } from '../../../test/factories/stepped-source.js';
import { UnknownAsset } from '../market.errors.js';
import type { Candle } from './candle.js';
import { CandleRepository } from './candle.repository.js';
import { CandleWriter } from './candle-writer.js';
import { msOf, type Timeframe } from './timeframe.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('Candles, on the real database', () => {
  let world: MarketWorld;
  let sources = 0;
  let source: SteppedSource;
  beforeAll(async () => {
    world = await marketWorld();
  });
  beforeEach(() => {
    source = new SteppedSource(world.clock, `stepped:${++sources}`);
  });
  afterAll(() => world.close());

  const last = (minutes: number, to = world.clock.now()) => ({ from: to - minutes * MINUTE, to });
  const closed = (range = last(30), limit = 200, timeframe: Timeframe = '1m') =>
    world.candles.closed(source, 'EURUSD', timeframe, range, limit);
  const keep = (timeframe: Timeframe, from: number, to: number) =>
    world.candles.keep(
      source,
      { source: source.key, asset: 'EURUSD', timeframe },
      source.history('EURUSD', timeframe, { from, to }),
      [from, to],
    );

  it('asks the source once, and answers from the store from then on, also in another process', async () => {
    const expected = source.history('EURUSD', '1m', last(30));
    expect(expected).toHaveLength(30);
    expect(await closed()).toEqual(expected);
    expect(await closed()).toEqual(expected);
    expect(await closed(last(10))).toEqual(expected.slice(-10));
    const other = await world.another();
    expect(await other.candles.closed(source, 'EURUSD', '1m', last(30), 200)).toEqual(expected);
    await other.close();
    expect(source.asked).toHaveLength(1);
  });

  it('gives the newest of a range, oldest first', async () => {
    expect(await closed(last(600), 7)).toEqual(source.history('EURUSD', '1m', last(7)));
    expect(await closed(last(600), 9)).toEqual(source.history('EURUSD', '1m', last(9)));
    expect(source.asked.map(({ limit }) => limit)).toEqual([7, 2]);
  });

  it.each([
    [
      'within candles',
      { from: MIDNIGHT - 10.5 * MINUTE, to: MIDNIGHT - 4.5 * MINUTE },
      [-10, -9, -8, -7, -6, -5],
    ],
    ['at their starts', { from: MIDNIGHT - 10 * MINUTE, to: MIDNIGHT - 8 * MINUTE }, [-10, -9]],
    ['into the future', { from: MIDNIGHT - 2 * MINUTE, to: MIDNIGHT + DAY }, [-2, -1]],
    ['of the future', { from: MIDNIGHT, to: MIDNIGHT + DAY }, []],
    ['of nothing', { from: MIDNIGHT - MINUTE, to: MIDNIGHT - MINUTE }, []],
    ['the wrong way round', { from: MIDNIGHT - MINUTE, to: MIDNIGHT - DAY }, []],
  ])('takes bounds %s', async (_, range, minutes) => {
    expect((await closed(range)).map(({ time }) => (time - MIDNIGHT) / MINUTE)).toEqual(minutes);
  });

  it('asks for at most 1,000 at a time', async () => {
    const expected = source.history('EURUSD', '1m', last(2500));
    expect(await closed(last(2500), 5000)).toEqual(expected);
    expect(source.asked.map(({ limit }) => limit)).toEqual([1000, 1000, 1000]);
    expect(await closed(last(2500), 5000)).toEqual(expected);
    expect(source.asked).toHaveLength(3);
  });

  it('does not ask again for what is known to be empty', async () => {
    source.gaps.push([MIDNIGHT - 3 * DAY, MIDNIGHT - DAY]);
    const range = { from: MIDNIGHT - 3 * DAY - 5 * MINUTE, to: MIDNIGHT - DAY + 5 * MINUTE };
    const expected = source.history('EURUSD', '1m', range);
    expect(expected).toHaveLength(10);
    expect(await closed(range)).toEqual(expected);
    expect(await closed(range)).toEqual(expected);
    expect(await closed({ from: MIDNIGHT - 2 * DAY, to: MIDNIGHT - 1.5 * DAY })).toEqual([]);
    expect(source.asked).toHaveLength(1);
  });

  it('does not ask again before the market began', async () => {
    source.begins = MIDNIGHT - 5 * MINUTE;
    for (const from of [0, 0, 1]) expect(await closed({ from, to: MIDNIGHT })).toHaveLength(5);
    expect(await closed(last(100_000))).toHaveLength(5);
    expect(source.asked).toHaveLength(1);
  });

  it('asks for the gap that an outage has cut, and for nothing else', async () => {
    keep('1m', MIDNIGHT - 60 * MINUTE, MIDNIGHT - 40 * MINUTE);
    keep('1m', MIDNIGHT - 30 * MINUTE, MIDNIGHT);
    expect(await closed(last(60))).toEqual(source.history('EURUSD', '1m', last(60)));
    expect(source.asked.map(({ range }) => range)).toEqual([
      { from: MIDNIGHT - 40 * MINUTE, to: MIDNIGHT - 30 * MINUTE },
    ]);
  });

  it('asks again for the last candle when the source may be late with it', async () => {
    source.slip = source.history('EURUSD', '1m', last(5, MIDNIGHT - MINUTE)).slice(1);
    expect(await closed(last(5))).toHaveLength(4);
    expect(await closed(last(5))).toHaveLength(5);
    expect(await closed(last(5))).toHaveLength(5);
    expect(source.asked).toHaveLength(2);
  });

  it('asks once for the same range at the same time', async () => {
    source.delayMs = 30;
    const answers = await Promise.all([...Array.from({ length: 50 }, () => closed()), closed(last(12))]);
    expect(new Set(answers.slice(0, 50).map((candles) => JSON.stringify(candles))).size).toBe(1);
    expect(answers[50]).toEqual(answers[0].slice(-12));
    expect(source.asked).toHaveLength(1);
  });

  it.each<[Timeframe, Timeframe]>([
    ['5m', '1m'],
    ['15m', '1m'],
    ['1h', '5m'],
  ])('puts %s together from %s that are stored', async (higher, lower) => {
    const from = MIDNIGHT - 6 * 3_600_000;
    keep(lower, from, MIDNIGHT);
    const range = { from, to: MIDNIGHT };
    const expected = source.history('EURUSD', higher, range);
    expect(await closed(range, 200, higher)).toEqual(expected);
    expect(await closed(range, 200, higher)).toEqual(expected);
    expect(source.asked).toEqual([]);
  });

  it('puts nothing together where lower ones lack', async () => {
    keep('1m', MIDNIGHT - 13 * MINUTE, MIDNIGHT);
    const range = last(20);
    expect(await closed(range, 200, '5m')).toEqual(source.history('EURUSD', '5m', range));
    expect(source.asked).toEqual([
      {
        asset: 'EURUSD',
        timeframe: '5m',
        range: { from: MIDNIGHT - 20 * MINUTE, to: MIDNIGHT - 10 * MINUTE },
        limit: 198,
      },
    ]);
  });

  it('keeps the prices when the source makes its steps finer', async () => {
    const before = await closed();
    source.tickSize = 0.001;
    world.clock.advance(6000); // the list of assets is old then
    expect(await closed(last(30, MIDNIGHT))).toEqual(
      before.map((candle) => ({
        ...candle,
        open: candle.open * 10,
        high: candle.high * 10,
        low: candle.low * 10,
        close: candle.close * 10,
      })),
    );
    world.clock.advance(-6000);
    expect(source.asked).toHaveLength(1);
  });

  describe('while the source is away', () => {
    it('answers with what is stored and says that it lacks some; who needs all gets an error', async () => {
      const stored = await closed(last(10));
      source.away = true;
      expect(await closed(last(10))).toEqual(stored);
      await expect(closed(last(20))).rejects.toMatchObject({ code: 'COMMON.UNAVAILABLE' });
      const answer = await world.candles.read(source, 'EURUSD', '1m', last(20), 200);
      expect(answer).toEqual({ candles: stored, tickSize: 0.01, complete: false });
      source.away = false;
      expect(await closed(last(20))).toHaveLength(20);
    });

    it('asks it once and no more for several gaps', async () => {
      await closed(last(10));
      await closed({ from: MIDNIGHT - 40 * MINUTE, to: MIDNIGHT - 30 * MINUTE });
      source.away = true;
      source.asked.length = 0;
      const { candles, complete } = await world.candles.read(source, 'EURUSD', '1m', last(60), 200);
      expect([candles.length, complete, source.asked.length]).toEqual([20, false, 1]);
    });

    it('lets nobody wait for it one after another', async () => {
      await closed(last(1)); // its assets are known
      source.away = true;
      source.delayMs = 50;
      source.asked.length = 0;
      const limits = Array.from({ length: 20 }, (_, i) => i + 2);
      const answers = await Promise.allSettled(limits.map((limit) => closed(last(60), limit)));
      expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(20);
      expect(source.asked).toHaveLength(1);
      source.away = false;
      expect(await closed(last(60))).toHaveLength(60);
    });

    it('has nothing to say of what was never seen', async () => {
      source.away = true;
      await expect(world.candles.read(source, 'EURUSD', '1m', last(5), 5)).rejects.toMatchObject({
        status: 503,
      });
    });

    it('knows the size of ticks from the store after a start', async () => {
      await closed(last(10));
      source.away = true;
      const other = await world.another();
      expect(await other.candles.closed(source, 'EURUSD', '1m', last(10), 10)).toHaveLength(10);
      await other.close();
    });
  });

  it('does not know every asset', async () => {
    await expect(world.candles.closed(source, 'XYZ', '1m', last(5), 5)).rejects.toThrow(UnknownAsset);
  });

  it('keeps series apart, whatever their names', async () => {
    const odd = new SteppedSource(world.clock, 'a|b', ['c|1m', 'c']);
    const same = new SteppedSource(world.clock, 'a', ['b|c|1m', 'b|c']);
    for (const [of, asset] of [
      [odd, 'c'],
      [same, 'b|c'],
      [odd, 'c|1m'],
      [same, 'b|c|1m'],
    ] as const) {
      expect(await world.candles.closed(of, asset, '1m', last(3), 3)).toEqual(
        of.history(asset, '1m', last(3)),
      );
    }
  });

  it('refuses what a source says out of order, out of range or between two candles', async () => {
    const good = source.history('EURUSD', '1m', last(3));
    source.slip = [
      { ...good[0], time: MIDNIGHT - DAY },
      good[0],
      { ...good[1], time: good[1].time + 1 },
      good[1],
      good[1],
      good[2],
    ];
    expect(await closed(last(3))).toEqual(good);
  });

  it('loses no candle of writers in two processes that write the same blocks at once', async () => {
    const series = { source: source.key, asset: 'EURUSD', timeframe: '1m' as const };
    const range = last(150);
    const all = source.history('EURUSD', '1m', range);
    const other = await world.another();
    const writers = [world, other].map(({ module }) => module.get(CandleRepository));
    const write = async (writer: CandleRepository, mine: Candle[]) => {
      for (const candle of mine) {
        await writer.add(series, [candle], [[candle.time, candle.time + MINUTE]], 0.01, world.clock.date());
      }
    };
    const [odd, even] = [1, 0].map((rest) => all.filter((_, i) => i % 2 === rest));
    await Promise.all([write(writers[0], odd), write(writers[1], even)]);
    await other.close();
    expect(await closed(range, 1000)).toEqual(all);
    expect(source.asked).toEqual([]);
    expect((await writers[0].findSeries(series))!.known).toEqual([[range.from, range.to]]);
  });

  it('keeps news that cannot be written until they can', async () => {
    source.away = true; // not even the size of its ticks is known
    keep('1m', MIDNIGHT - 20 * MINUTE, MIDNIGHT - 10 * MINUTE);
    await world.module.get(CandleWriter).flush();
    source.away = false;
    keep('1m', MIDNIGHT - 10 * MINUTE, MIDNIGHT);
    expect(await closed(last(20))).toEqual(source.history('EURUSD', '1m', last(20)));
    expect(source.asked).toEqual([]);
  });

  it.each<[Timeframe, number]>([
    ['1s', 4],
    ['5s', 7],
  ])('does not store %s beyond %d days, and answers them all the same', async (timeframe, days) => {
    const from = MIDNIGHT - (days + 1) * DAY;
    const range = { from, to: from + 20 * msOf(timeframe) };
    for (const times of [1, 2]) {
      expect(await closed(range, 200, timeframe)).toEqual(source.history('EURUSD', timeframe, range));
      expect(source.asked).toHaveLength(times);
    }
  });
});
