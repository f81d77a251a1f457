import { NEWER_SDK, QuadcodeWorld } from '../../../../test/support/quadcode/quadcode-world.js';
import { until } from '../../../../test/setup/until.js';
import type { CandleNews, MarketSource } from '../../../market/index.js';

const WITHOUT_CHART = NEWER_SDK.replace('newer-edition', 'edition-without-chart');
const GET_CANDLES = 'quotes-history.get-candles';
let world: QuadcodeWorld;
let ssid: string;
let market: MarketSource;
const open = async (sdk = NEWER_SDK) => {
  world = await QuadcodeWorld.open(sdk);
  ssid = world.server.addUser(42);
  const { session } = await world.connect(ssid);
  ({ market } = session);
  return session;
};
afterEach(() => world.close());

const watch = async (timeframe: '5s' | '1m' = '5s') => {
  const news: CandleNews[] = [];
  const stop = await market.watch('76', timeframe, (one) => news.push(structuredClone(one)));
  return {
    news,
    stop,
    closed: () => news.filter((one) => one.closed).map(({ candle }) => candle.time / 1000),
  };
};
/** Steps one second at a time, each delivered before the next. */
const pass = async (seconds: number) => {
  for (let i = 0; i < seconds; i++) {
    world.server.step();
    await world.server.delivered();
  }
};
const range = (from: number, to: number) => Array.from({ length: (to - from) / 5 }, (_, i) => from + i * 5);

describe('candles of the platform', () => {
  it('come in pages, the newest of the range, oldest first, closed ones only', async () => {
    await open();
    const { now } = world.server;
    const candles = await market.candles('76', '1m', { from: now - 86_400_000 * 3, to: now + 60_000 }, 2500);
    expect(candles).toHaveLength(2500);
    expect(candles.at(-1)!.time).toBe(now - 60_000);
    expect(candles[0].time).toBe(now - 2500 * 60_000);
    expect(world.server.asked(GET_CANDLES)).toBe(3);
    const [first] = candles;
    expect(first.high).toBeGreaterThanOrEqual(first.low);
    const few = await market.candles('76', '1m', { from: now - 300_000, to: now - 60_000 }, 1000);
    expect(few.map(({ time }) => (now - time) / 60_000)).toEqual([5, 4, 3, 2]);
  });

  it('are asked for in smaller pages when the platform says that it is too many', async () => {
    await open();
    world.server.mostCandles = 300;
    const { now } = world.server;
    const candles = await market.candles('76', '1m', { from: now - 86_400_000, to: now }, 1000);
    expect(new Set(candles.map(({ time }) => time)).size).toBe(1000);
  });

  it('are not looked for beyond a gap without end', async () => {
    await open();
    const { server } = world;
    const second = server.now / 1000;
    server.platform.gaps.push({ active: 76, from: second - 600, to: second - 300 });
    const candles = await market.candles('76', '1m', { from: server.now - 900_000, to: server.now }, 100);
    expect(candles.map(({ time }) => (server.now - time) / 60_000)).toEqual([
      15, 14, 13, 12, 11, 5, 4, 3, 2, 1,
    ]);
  });

  it('come over another session when one goes', async () => {
    const first = await open();
    await world.connect(world.server.addUser(43), 'bob');
    await first.close();
    const { now } = world.server;
    await expect(market.candles('76', '1m', { from: now - 600_000, to: now }, 5)).resolves.toHaveLength(5);
  });

  it('are unavailable, within time, when the platform is silent', async () => {
    world = await QuadcodeWorld.open(NEWER_SDK, { call: 200 });
    ({ market } = (await world.connect(world.server.addUser(42))).session);
    world.server.silent.add(GET_CANDLES);
    const asking = market.candles('76', '1m', { from: 0, to: world.server.now }, 5);
    await expect(asking).rejects.toMatchObject({ code: 'COMMON.UNAVAILABLE' });
  });
});

describe.each([
  ['the chart', NEWER_SDK],
  ['polling', WITHOUT_CHART],
])('a watched series over %s', (_, sdk) => {
  beforeEach(() => open(sdk));

  it('closes each candle once and in order, as the history has them', async () => {
    const { news, stop, closed } = await watch();
    await until(async () => {
      await pass(1);
      return closed().length >= 3;
    });
    const [first] = closed();
    world.server.step(40); // more than a poll sees
    await until(async () => {
      await pass(1);
      return closed().length >= 10;
    });
    stop();
    expect(closed()).toEqual(range(first, first + closed().length * 5));
    const { candle } = news.find((one) => one.closed)!;
    const asked = await market.candles('76', '5s', { from: candle.time, to: candle.time + 5000 }, 1);
    expect(asked).toEqual([candle]);
    expect(news[0].closed).toBe(false);
  });

  it('misses nothing over a broken connection', async () => {
    const { stop, closed } = await watch();
    await until(async () => {
      await pass(1);
      return closed().length >= 1;
    });
    world.server.cut();
    world.server.step(23);
    await until(async () => {
      await pass(1);
      return closed().length >= 7;
    });
    stop();
    const times = closed();
    expect(times).toEqual(range(times[0], times[0] + times.length * 5));
  });

  it('closes the last candle before a silence by the history', async () => {
    const { server } = world;
    const second = server.now / 1000;
    const { stop, closed } = await watch();
    await until(async () => {
      await pass(1);
      return closed().length >= 1;
    });
    server.platform.gaps.push({ active: 76, from: Math.ceil(server.now / 5000) * 5, to: second + 1000 });
    const many = closed().length;
    await pass(7);
    await until(() => closed().length === many + 1);
    stop();
  });
});

describe('who carries a watched series', () => {
  it('is another session when one goes, and one for all who watch the same', async () => {
    const first = await open();
    const bob = await world.connect(world.server.addUser(43), 'bob');
    const one = await watch();
    const other = await watch();
    await pass(7);
    const subscribed = () =>
      world.server.requests.filter(
        ({ name, body }) => name === 'subscribeMessage' && body['name'] === 'candle-generated',
      );
    await until(() => one.closed().length > 0 && other.closed().length > 0);
    expect(subscribed()).toHaveLength(1);
    await first.close();
    await until(() => subscribed().length === 2);
    await until(async () => {
      await pass(1);
      return one.closed().length >= 4;
    });
    const times = one.closed();
    expect(times).toEqual(range(times[0], times[0] + times.length * 5));
    one.stop();
    other.stop();
    await bob.session.close();
  });
});
