import { setTimeout as sleep } from 'node:timers/promises';
import { MarketSources } from '../../src/market/index.js';
import { ManualClock } from '../factories/manual-clock.js';
import { MIDNIGHT, SteppedSource } from '../factories/stepped-source.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';
import { People, type Person } from './people.js';

const SERIES = { asset: 'EURUSD', timeframe: '5s' };

describe('subscribe-candles', () => {
  let test: TestApp;
  let people: People;
  let me: Person;
  let source: SteppedSource;
  let count = 0;
  beforeAll(async () => {
    test = await startTestApp();
    people = new People(test);
    me = await people.join();
  });
  beforeEach(() => {
    source = new SteppedSource(new ManualClock(MIDNIGHT), `stepped:${++count}`);
    test.app.get(MarketSources).use(() => Promise.resolve(source));
  });
  afterEach(() => people.disconnect());
  afterAll(() => test.close());

  it('sends the candles that were asked for, and no others', async () => {
    const socket = await people.connect(me);
    const bystander = await people.connect(me);
    const { ok, candle: before } = await socket.subscribe(SERIES);
    expect([ok, before!.time]).toEqual([true, '2026-01-14T23:59:55.000Z']);
    await bystander.subscribe({ asset: 'BTCUSD', timeframe: '5s' });
    await bystander.subscribe({ asset: 'EURUSD', timeframe: '15s' });
    source.advance(5);
    await until(() => socket.closed.length > 0);
    const [candle] = source.history('EURUSD', '5s', { from: MIDNIGHT, to: MIDNIGHT + 5000 });
    expect(socket.closed).toEqual([
      {
        ...SERIES,
        candle: {
          time: '2026-01-15T00:00:00.000Z',
          open: candle.open / 100,
          high: candle.high / 100,
          low: candle.low / 100,
          close: candle.close / 100,
          volume: 5,
        },
        closed: true,
      },
    ]);
    await until(() => bystander.closed.length > 0);
    expect(
      bystander.heard.filter(({ asset, timeframe }) => asset === 'EURUSD' && timeframe === '5s'),
    ).toEqual([]);
  });

  it('subscribes also where there was no price yet, and while the last one is not to be had', async () => {
    source.begins = MIDNIGHT;
    const socket = await people.connect(me);
    expect(await socket.subscribe(SERIES)).toEqual({ ok: true });
    source.away = true;
    expect(await socket.subscribe(SERIES)).toEqual({ ok: true });
  });

  it('answers a late one with the running candle, over the same upstream', async () => {
    const first = await people.connect(me);
    await first.subscribe(SERIES);
    source.advance(7);
    const late = await people.connect(me);
    const { candle } = await late.subscribe(SERIES);
    expect(candle).toMatchObject({ time: '2026-01-15T00:00:05.000Z', volume: 2 });
    expect(source.opened).toEqual(['EURUSD 5s']);
    source.advance(3);
    await until(() => first.closed.length === 2 && late.closed.length === 1);
    expect(late.closed).toEqual(first.closed.slice(1));
  });

  it('goes on with the candles of another market when the user has changed to it', async () => {
    const socket = await people.connect(me);
    const other = await people.connect(await people.join());
    await Promise.all([socket.subscribe(SERIES), other.subscribe(SERIES)]);
    await socket.subscribe({ asset: 'BTCUSD', timeframe: '5s' });
    const next = new SteppedSource(new ManualClock(MIDNIGHT), `stepped:${++count}`, ['EURUSD']);
    const sources = test.app.get(MarketSources);
    sources.use((userId) => Promise.resolve(userId === me.id ? next : source));
    sources.changed(me.id);
    await until(() => next.opened.length === 1);
    await sleep(50);
    source.advance(5);
    await until(() => other.closed.length === 1);
    expect(socket.closed).toEqual([]);
    next.advance(10);
    await until(() => socket.closed.length === 2);
    expect(other.closed).toHaveLength(1);
    expect(await socket.unsubscribe(SERIES)).toEqual({ ok: true });
  });

  it('sends a running candle at most 4 times a second, its close at once, and nothing of it after that', async () => {
    const socket = await people.connect(me);
    await socket.subscribe({ asset: 'EURUSD', timeframe: '30s' });
    source.advance(30);
    await until(() => socket.heard.length === 2);
    expect(socket.heard.map(({ candle, closed }) => [candle.volume, closed])).toEqual([
      [1, false],
      [30, true],
    ]);
    await sleep(600); // what waited would have gone by now
    expect(socket.heard).toHaveLength(2);
    source.advance(20);
    await until(() => socket.heard.at(-1)!.candle.volume === 20);
    expect(socket.heard.length).toBeLessThan(5);
  });

  it('lets the upstream go with the last who unsubscribes or disconnects', async () => {
    const [first, second] = [await people.connect(me), await people.connect(me)];
    await Promise.all([first.subscribe(SERIES), second.subscribe(SERIES), second.subscribe(SERIES)]);
    expect(await first.unsubscribe(SERIES)).toEqual({ ok: true });
    expect(await first.unsubscribe(SERIES)).toEqual({ ok: true });
    source.advance(5);
    await until(() => second.closed.length === 1);
    expect([first.heard, source.watched]).toEqual([[], 1]);
    second.client.disconnect();
    await until(() => source.watched === 0);
  });

  it('leaves nothing behind of who goes, or thinks better of it, while it is being opened', async () => {
    source.delayMs = 200;
    const [goes, stays] = [await people.connect(me), await people.connect(me)];
    goes.client.emit('subscribe-candles', SERIES);
    const subscribed = stays.subscribe(SERIES);
    await until(() => source.opened.length > 0);
    goes.client.disconnect();
    expect(await stays.unsubscribe(SERIES)).toEqual({ ok: true });
    expect(await subscribed).toMatchObject({ ok: false, error: { code: 'MARKET.NOT_SUBSCRIBED' } });
    await until(() => source.watched === 1);
    await until(() => source.watched === 0);
    source.delayMs = 0;
    expect(await stays.subscribe(SERIES)).toMatchObject({ ok: true });
    source.advance(5);
    await until(() => stays.closed.length === 1);
  });

  it('takes 50 subscriptions of a connection', async () => {
    const ids = Array.from({ length: 51 }, (_, i) => `A${i}`);
    source = new SteppedSource(source.clock, `${source.key}b`, ids);
    const socket = await people.connect(me);
    const answers = await Promise.all(ids.map((asset) => socket.subscribe({ asset, timeframe: '1m' })));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(50);
    expect(answers[50].error!.code).toBe('MARKET.TOO_MANY_SUBSCRIPTIONS');
    await socket.unsubscribe({ asset: 'A0', timeframe: '1m' });
    expect(await socket.subscribe({ asset: 'A50', timeframe: '1m' })).toMatchObject({ ok: true });
  });

  it.each([
    ['nothing', []],
    ['null', [null]],
    ['a text', ['EURUSD']],
    ['a number', [7]],
    ['a list', [[SERIES]]],
    ['several arguments', [SERIES, SERIES]],
    ['no asset', [{ timeframe: '1m' }]],
    ['an asset that is no text', [{ asset: { $ne: null }, timeframe: '1m' }]],
    ['an endless asset', [{ asset: 'x'.repeat(5000), timeframe: '1m' }]],
    ['no timeframe', [{ asset: 'EURUSD' }]],
    ['a timeframe of the prototype', [{ asset: 'EURUSD', timeframe: 'constructor' }]],
    ['bytes', [Buffer.from('abc')]],
  ])('answers garbage: %s', async (_, input) => {
    const socket = await people.connect(me);
    for (const answer of [await socket.subscribe(...input), await socket.unsubscribe(...input)]) {
      expect(answer).toEqual({
        ok: false,
        error: { code: 'COMMON.INVALID_INPUT', message: expect.any(String) },
      });
    }
    socket.client.emit('subscribe-candles', ...input);
    expect(await socket.subscribe(SERIES)).toMatchObject({ ok: true });
  });

  it('says what is wrong with the asset, or the market', async () => {
    const socket = await people.connect(me);
    const unknown = await socket.subscribe({ ...SERIES, asset: 'XYZ' });
    expect(unknown.error).toMatchObject({ code: 'MARKET.UNKNOWN_ASSET' });
    const away = new SteppedSource(source.clock, `${source.key}b`);
    away.away = true;
    test.app.get(MarketSources).use(() => Promise.resolve(away));
    expect((await socket.subscribe(SERIES)).error).toMatchObject({ code: 'COMMON.UNAVAILABLE' });
    test.app.get(MarketSources).use(() => Promise.reject(new TypeError('a secret of the inside')));
    const { error } = await socket.subscribe(SERIES);
    expect(error!.code).toBe('COMMON.INTERNAL');
    expect(error!.message).not.toContain('secret');
    away.away = false;
    test.app.get(MarketSources).use(() => Promise.resolve(away));
    expect(await socket.subscribe(SERIES)).toMatchObject({ ok: true });
  });

  it('sends each user the candles of their own market', async () => {
    const other = new SteppedSource(source.clock, `${source.key}b`);
    const somebody = await people.join();
    test.app.get(MarketSources).use((userId) => Promise.resolve(userId === somebody.id ? other : source));
    const [mine, theirs] = [await people.connect(me), await people.connect(somebody)];
    await Promise.all([mine.subscribe(SERIES), theirs.subscribe(SERIES)]);
    source.advance(5);
    await until(() => mine.closed.length === 1);
    other.advance(10);
    await until(() => theirs.closed.length === 2);
    expect(mine.closed).toHaveLength(1);
  });

  it('ends with the session', async () => {
    const somebody = await people.join();
    const socket = await people.connect(somebody);
    await socket.subscribe(SERIES);
    expect(source.watched).toBe(1);
    await people.post('/api/auth/logout', {}, somebody.token);
    await until(() => source.watched === 0);
    expect(socket.client.connected).toBe(false);
  });
});
