import type { TestingModule } from '@nestjs/testing';
import { ManualClock } from '../../../../test/factories/manual-clock.js';
import { startPaper, WEDNESDAY } from '../../../../test/factories/paper-harness.js';
import { testConfig } from '../../../../test/setup/test-config.js';
import { until } from '../../../../test/setup/until.js';
import { newId } from '../../../common/index.js';
import type { CandleNews, MarketSource } from '../../../market/index.js';
import { Clock } from '../../../platform/index.js';
import { PaperBroker } from './paper-broker.js';
import { PaperTicker } from './paper-ticker.js';

const MINUTE = 60_000;

describe('the paper market as a source', () => {
  const running: TestingModule[] = [];
  afterEach(() => Promise.all(running.splice(0).map((module) => module.close())));

  async function start(clock: Clock, variables: Record<string, string> = {}) {
    const module = await startPaper(clock, testConfig(variables));
    running.push(module);
    const broker = module.get(PaperBroker);
    return { broker, market: await broker.market(), ticker: module.get(PaperTicker) };
  }

  const closedOf = (news: readonly CandleNews[]) =>
    news.filter(({ closed }) => closed).map(({ candle }) => candle);

  async function heard(market: MarketSource, asset: string, timeframe: '1s' | '1m' | '5m') {
    const news: CandleNews[] = [];
    const stop = await market.watch(asset, timeframe, (one) => news.push(one));
    return { news, stop };
  }

  it('tells the running candle at once, each tick, and the closed candle at its very end', async () => {
    const clock = new ManualClock(WEDNESDAY + 20_000);
    const { market, ticker } = await start(clock);
    const { news } = await heard(market, 'EURUSD-OTC', '1m');
    expect(news).toHaveLength(1);
    expect(news[0]).toMatchObject({ closed: false, candle: { time: WEDNESDAY } });
    clock.advance(39_999);
    await ticker.step();
    expect(closedOf(news)).toEqual([]);
    clock.advance(1);
    await ticker.step();
    const [candle] = closedOf(news);
    expect(candle.time).toBe(WEDNESDAY);
    expect(await market.candles('EURUSD-OTC', '1m', { from: WEDNESDAY, to: WEDNESDAY + MINUTE }, 1)).toEqual([
      candle,
    ]);
    clock.advance(1000);
    await ticker.step();
    expect(news.at(-1)).toMatchObject({ closed: false, candle: { time: WEDNESDAY + MINUTE } });
  });

  it('closes the last candle of the week in time, and none until the market opens', async () => {
    const friday = Date.UTC(2026, 2, 20, 21);
    const sunday = friday + 48 * 3_600_000;
    const clock = new ManualClock(friday - 2 * MINUTE);
    const { market, ticker } = await start(clock);
    const { news } = await heard(market, 'EURUSD', '5m');
    clock.advance(2 * MINUTE);
    await ticker.step();
    expect(closedOf(news).map(({ time }) => time)).toEqual([friday - 5 * MINUTE]);
    const many = news.length;
    clock.advance(47 * 3_600_000);
    await ticker.step();
    expect(news).toHaveLength(many);
    clock.advance(3_600_000 + 6 * MINUTE);
    await ticker.step();
    expect(closedOf(news).map(({ time }) => time)).toEqual([friday - 5 * MINUTE, sunday]);
  });

  it('settles what expires at an instant before it tells of the candle that ends there', async () => {
    const clock = new ManualClock(WEDNESDAY);
    const { broker, market, ticker } = await start(clock);
    const order: string[] = [];
    await market.watch('EURUSD-OTC', '1m', ({ closed }) => closed && order.push('candle'));
    const session = await broker.open(
      { userId: newId('usr') },
      { position: ({ status }) => order.push(status) },
    );
    const position = await session.buy({
      clientOrderId: 'one',
      asset: 'EURUSD-OTC',
      kind: 'blitz',
      direction: 'call',
      stake: 100,
      expirySeconds: 60,
      accountType: 'demo',
    });
    expect(position.expiresAt).toBe(WEDNESDAY + MINUTE);
    clock.advance(MINUTE);
    await ticker.step();
    expect(order).toEqual(['open', expect.stringMatching(/win|loss|tie/), 'candle']);
  });

  it('tells every candle once and in order at a thousand times the speed, by its own timer', async () => {
    const { market } = await start(new Clock(), { PAPER_SPEED: '1000' });
    const watched = await Promise.all(['EURUSD-OTC', 'BTCUSD'].map((asset) => heard(market, asset, '1s')));
    await until(() => watched.every(({ news }) => closedOf(news).length > 600));
    for (const { news, stop } of watched) {
      stop();
      const starts = closedOf(news).map(({ time }) => time);
      expect(starts).toEqual(starts.map((_, at) => starts[0] + at * 1000));
      // the running one is told once for all the seconds of a look
      expect(news.length).toBeLessThan(starts.length * 1.2);
    }
  });

  it('goes on by itself when a clock is moved that stood still', async () => {
    const clock = new ManualClock(WEDNESDAY);
    const { market } = await start(clock);
    const { news } = await heard(market, 'EURUSD-OTC', '1m');
    clock.advance(3 * MINUTE);
    await until(() => closedOf(news).length === 3);
  });

  it('goes on when a listener fails', async () => {
    const clock = new ManualClock(WEDNESDAY);
    const { market, ticker } = await start(clock);
    running.at(-1)!.useLogger(false); // it makes an error on purpose
    const times: number[] = [];
    await market.watch('EURUSD-OTC', '1s', ({ candle, closed }) => {
      if (closed) times.push(candle.time);
      if (times.length === 1) throw new Error('a fault of its owner');
    });
    const { news } = await heard(market, 'BTCUSD', '1s');
    for (let second = 0; second < 3; second++) {
      clock.advance(1000);
      await ticker.step();
    }
    expect(times).toEqual([0, 1, 2].map((second) => WEDNESDAY + second * 1000));
    expect(closedOf(news)).toHaveLength(3);
  });
});
