import { type MarketWorld, marketWorld } from '../../../test/factories/market-world.js';
import { MIDNIGHT, SteppedSource } from '../../../test/factories/stepped-source.js';
import { until } from '../../../test/setup/until.js';
import { CandleWriter } from '../candles/candle-writer.js';
import type { Timeframe } from '../candles/timeframe.js';
import type { CandleNews } from '../market-source.js';
import { UnknownAsset } from '../market.errors.js';

const MINUTE = 60_000;

describe('CandleFeeds, on the real database', () => {
  let world: MarketWorld;
  let sources = 0;
  let source: SteppedSource;
  let releases: (() => void)[] = [];
  beforeAll(async () => {
    world = await marketWorld();
  });
  beforeEach(() => {
    world.clock.advance(MIDNIGHT - world.clock.now());
    source = new SteppedSource(world.clock, `stepped:${++sources}`);
  });
  afterEach(() => {
    for (const release of releases) release();
    releases = [];
  });
  afterAll(() => world.close());

  async function watch(from = source, timeframe: Timeframe = '5s', asset = 'EURUSD') {
    const heard: CandleNews[] = [];
    const release = await world.feeds.watch(from, asset, timeframe, (news) => heard.push(news));
    releases.push(release);
    return { heard, release };
  }
  const closedOf = (heard: CandleNews[]) => heard.filter(({ closed }) => closed).map(({ candle }) => candle);
  const history = (from: number, to: number, timeframe: Timeframe = '5s') =>
    source.history('EURUSD', timeframe, { from: MIDNIGHT + from * 1000, to: MIDNIGHT + to * 1000 });

  it('tells of the running candle with each change, and once more when it has closed', async () => {
    const { heard } = await watch();
    source.advance(7);
    const second = (time: number) => (time - MIDNIGHT) / 1000;
    expect(heard.map(({ candle, closed }) => [second(candle.time), candle.volume, closed])).toEqual([
      [0, 1, false],
      [0, 2, false],
      [0, 3, false],
      [0, 4, false],
      [0, 5, true],
      [5, 1, false],
      [5, 2, false],
    ]);
    expect(closedOf(heard)).toEqual(history(0, 5));
  });

  it('opens one upstream for all, and tells a late joiner the running candle at once', async () => {
    source.delayMs = 20;
    const joiners = await Promise.all([watch(), watch(), watch()]);
    expect([source.opened, source.watched]).toEqual([['EURUSD 5s'], 1]);
    source.advance(3);
    const late = await watch();
    expect(late.heard).toEqual([joiners[0].heard.at(-1)]);
    source.advance(4);
    for (const { heard } of joiners) expect(closedOf(heard)).toEqual(history(0, 5));
    expect(closedOf(late.heard)).toEqual(history(0, 5));
    await Promise.all([watch(source, '15s'), watch(source, '5s', 'BTCUSD')]);
    expect(source.watched).toBe(3);
  });

  it('lets the upstream go when the last has left, and not before', async () => {
    const first = await watch();
    const second = await watch();
    first.release();
    first.release();
    source.advance(1);
    expect([first.heard.length, second.heard.length]).toEqual([0, 1]);
    second.release();
    source.advance(1);
    expect(second.heard).toHaveLength(1);
    await until(() => source.watched === 0);
    const again = await watch();
    source.advance(1);
    expect([source.watched, again.heard.at(-1)!.candle.volume]).toEqual([1, 3]);
  });

  it('keeps the upstream for who comes back at once', async () => {
    (await watch()).release();
    await watch();
    expect(source.opened).toHaveLength(1);
  });

  it('stores what closes, with the silences between', async () => {
    source.gaps.push([MIDNIGHT + 10_000, MIDNIGHT + 20_000]);
    await watch();
    source.advance(31);
    const range = { from: MIDNIGHT, to: MIDNIGHT + 30_000 };
    const expected = source.history('EURUSD', '5s', range);
    expect(expected).toHaveLength(4);
    expect(await world.candles.closed(source, 'EURUSD', '5s', range, 100)).toEqual(expected);
    expect(source.asked).toEqual([]);
  });

  it('writes what closes within a second or so, by itself', async () => {
    await watch();
    source.advance(5);
    const blocks = world.connection.collection('candle_blocks');
    await until(
      async () => (await blocks.countDocuments({ _id: { $regex: `^${source.key}[|]` } as never })) > 0,
    );
  });

  it('is not hurt by a listener that throws, leaves others while it is told, or wants to change a candle', async () => {
    const { heard } = await watch();
    const others: (() => void)[] = [];
    const bad = await world.feeds.watch(source, 'EURUSD', '5s', () => {
      throw new Error('a bad listener');
    });
    const leaver = await world.feeds.watch(source, 'EURUSD', '5s', () => others.forEach((leave) => leave()));
    const changer = await world.feeds.watch(source, 'EURUSD', '5s', ({ candle }) => (candle.close = 0));
    others.push(leaver, (await watch()).release);
    const { heard: after } = await watch();
    releases.push(bad, leaver, changer);
    source.advance(5);
    expect(closedOf(heard)).toEqual(history(0, 5));
    expect(closedOf(after)).toEqual(history(0, 5));
  });

  it('tells all who wait that it cannot be opened, and opens for the next', async () => {
    source.away = true;
    source.delayMs = 10;
    const results = await Promise.allSettled([watch(), watch()]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    source.away = false;
    await watch();
    expect(source.watched).toBe(1);
    await expect(watch(source, '5s', 'XYZ')).rejects.toThrow(UnknownAsset);
  });

  it('tells no candle twice, whatever the source says', async () => {
    const { heard } = await watch();
    source.advance(6);
    const [closed] = closedOf(heard);
    source.say({ candle: closed, closed: true });
    source.say({ candle: closed, closed: false });
    source.advance(4);
    expect(closedOf(heard)).toEqual(history(0, 10));
    expect(heard.at(-1)!.candle.time).toBe(MIDNIGHT + 5000);
  });

  describe('when the upstream is lost', () => {
    it('is opened anew, and what closed meanwhile is told first, once and in order', async () => {
      const { heard } = await watch();
      source.advance(7);
      source.cut();
      source.advance(59);
      await world.feeds.look();
      expect(source.opened).toHaveLength(1);
      source.advance(2);
      await world.feeds.look();
      expect([source.opened.length, source.watched]).toEqual([2, 1]);
      source.advance(3);
      await until(() => closedOf(heard).length >= 14);
      source.advance(4);
      expect(closedOf(heard)).toEqual(history(0, 75));
      expect(heard.at(-1)).toMatchObject({ candle: { time: MIDNIGHT + 75_000 - 5000 }, closed: true });
    });

    it('is looked for less and less often when that is in vain, and not while the market is closed', async () => {
      await watch();
      source.silent = true;
      const opened: number[] = [];
      for (let minute = 1; minute <= 16; minute++) {
        world.clock.advance(MINUTE);
        const before = source.opened.length;
        await world.feeds.look();
        if (source.opened.length > before) opened.push(minute);
      }
      expect(opened).toEqual([1, 3, 7, 15]);
      source.open = false;
      world.clock.advance(60 * MINUTE);
      await world.feeds.look();
      expect(source.opened).toHaveLength(5);
    });

    it('waits with the news until the gap can be had', async () => {
      const { heard } = await watch();
      source.advance(7);
      source.cut();
      world.clock.advance(60_000);
      await world.feeds.look();
      await world.module.get(CandleWriter).flush();
      source.away = true;
      source.advance(10);
      expect(closedOf(heard)).toEqual(history(0, 5));
      await until(() => source.asked.length > 0);
      source.away = false;
      await until(() => closedOf(heard).length >= 15);
      expect(closedOf(heard)).toEqual(history(0, 75));
    });

    it('goes on over the source of another user when the one who had it leaves', async () => {
      const other = new SteppedSource(world.clock, source.key);
      const first = await watch();
      const second = await watch(other);
      expect(other.watched).toBe(0);
      source.advance(7);
      first.release();
      await until(() => other.watched === 1 && source.watched === 0);
      other.advance(8);
      await until(() => closedOf(second.heard).length >= 3);
      expect(closedOf(second.heard)).toEqual(history(0, 15));
    });

    it('is tried again when it cannot be opened', async () => {
      const { heard } = await watch();
      source.advance(5);
      source.cut();
      source.away = true;
      world.clock.advance(60_000);
      await world.feeds.look();
      expect(source.watched).toBe(0);
      source.away = false;
      await world.feeds.look();
      source.advance(5);
      await until(() => closedOf(heard).length >= 14);
      expect(closedOf(heard)).toEqual(history(0, 70));
    });
  });
});
