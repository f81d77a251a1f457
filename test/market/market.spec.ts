import { MarketSources } from '../../src/market/index.js';
import { ManualClock } from '../factories/manual-clock.js';
import { MIDNIGHT, SteppedSource } from '../factories/stepped-source.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { People, type Person } from './people.js';

describe('GET /api/market', () => {
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
    source = new SteppedSource(new ManualClock(MIDNIGHT + 90_500), `stepped:${++count}`);
    test.app.get(MarketSources).use(() => Promise.resolve(source));
  });
  afterAll(() => test.close());

  const candles = (query: string) => people.get(`/api/market/candles?${query}`, me.token);
  const times = (items: { time: string }[]) =>
    items.map(({ time }) => (Date.parse(time) - MIDNIGHT) / 60_000);

  describe('assets', () => {
    it('lists what can be traded', async () => {
      const { status, body } = await people.get('/api/market/assets', me.token);
      expect(status).toBe(200);
      expect(body).toEqual({
        items: ['EURUSD', 'BTCUSD'].map((id) => ({
          id,
          symbol: id,
          name: `The ${id}`,
          kind: 'forex',
          open: true,
          payout: 0.87,
          tickSize: 0.01,
        })),
        nextCursor: null,
      });
    });

    it('says when the market does not answer', async () => {
      source.away = true;
      const response = await fetch(`${test.url}/api/market/assets`, {
        headers: { authorization: `Bearer ${me.token}` },
      });
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
      expect(await response.json()).toMatchObject({ code: 'COMMON.UNAVAILABLE' });
    });
  });

  describe('candles', () => {
    it('shows the newest closed ones, oldest first, as prices', async () => {
      const { status, body } = await candles('asset=EURUSD&timeframe=1m&limit=2');
      expect(status).toBe(200);
      const [before, last] = source.history('EURUSD', '1m', { from: 0, to: source.now() }, 2);
      const shown = ({ time, open, high, low, close, volume }: typeof last) => ({
        time: new Date(time).toISOString(),
        open: open / 100,
        high: high / 100,
        low: low / 100,
        close: close / 100,
        volume,
      });
      expect(body).toEqual({
        asset: 'EURUSD',
        timeframe: '1m',
        tickSize: 0.01,
        complete: true,
        items: [shown(before), shown(last)],
        nextCursor: expect.any(String),
      });
      expect(times(body.items)).toEqual([-1, 0]);
    });

    it('shows 200 when nothing is said, and 1,000 at most', async () => {
      expect((await candles('asset=EURUSD&timeframe=1m')).body.items).toHaveLength(200);
      expect((await candles('asset=EURUSD&timeframe=1m&limit=1000')).body.items).toHaveLength(1000);
    });

    it('takes a range, and goes back in it with the cursor', async () => {
      const range = 'asset=EURUSD&timeframe=1m&from=2026-01-14T23:50:00Z&to=2026-01-14T23:57:00Z&limit=3';
      const first = await candles(range);
      expect(times(first.body.items)).toEqual([-6, -5, -4]);
      const second = await candles(`${range}&cursor=${first.body.nextCursor}`);
      expect(times(second.body.items)).toEqual([-9, -8, -7]);
      const third = await candles(`${range}&cursor=${second.body.nextCursor}`);
      expect([times(third.body.items), third.body.nextCursor]).toEqual([[-10], null]);
    });

    it('takes a date, and knows no gap that is not there', async () => {
      source.gaps.push([MIDNIGHT - 86_400_000, MIDNIGHT - 3_600_000]);
      const { body } = await candles('asset=EURUSD&timeframe=1h&from=2026-01-14');
      expect([times(body.items), body.nextCursor]).toEqual([[-60], null]);
    });

    it('shows what is stored while the market is away, and says so', async () => {
      const whole = await candles('asset=EURUSD&timeframe=1m&limit=5');
      source.away = true;
      const part = await candles('asset=EURUSD&timeframe=1m&limit=50');
      expect([part.status, part.body.complete]).toEqual([200, false]);
      expect(part.body.items.slice(-5)).toEqual(whole.body.items);
      const nothing = await candles('asset=BTCUSD&timeframe=1m');
      expect([nothing.status, nothing.body.code]).toEqual([503, 'COMMON.UNAVAILABLE']);
    });

    it.each([
      ['asset', 'timeframe=1m'],
      ['asset', `asset=${'x'.repeat(65)}&timeframe=1m`],
      ['timeframe', 'asset=EURUSD'],
      ['timeframe', 'asset=EURUSD&timeframe=2m'],
      ['timeframe', 'asset=EURUSD&timeframe=1m&timeframe=5m'],
      ['limit', 'asset=EURUSD&timeframe=1m&limit=0'],
      ['limit', 'asset=EURUSD&timeframe=1m&limit=1001'],
      ['limit', 'asset=EURUSD&timeframe=1m&limit=1e2'],
      ['from', 'asset=EURUSD&timeframe=1m&from=yesterday'],
      ['to', 'asset=EURUSD&timeframe=1m&to=1398902400'],
      ['from', 'asset=EURUSD&timeframe=1m&from=2026-01-02&to=2026-01-02'],
      ['from', 'asset=EURUSD&timeframe=1m&from=2126-01-02'],
      ['cursor', 'asset=EURUSD&timeframe=1m&cursor=abc'],
      ['cursor', `asset=EURUSD&timeframe=1m&cursor=${Buffer.from('["a"]').toString('base64url')}`],
      ['page', 'asset=EURUSD&timeframe=1m&page=2'],
    ])('names the field at fault: %s (%s)', async (field, query) => {
      const { status, body } = await candles(query);
      expect([status, body.code]).toEqual([400, 'COMMON.INVALID_INPUT']);
      expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
      expect(source.asked).toEqual([]);
    });

    it('does not know every asset', async () => {
      const { status, body } = await candles('asset=XYZ&timeframe=1m');
      expect([status, body.code, body.errors[0].field]).toEqual([422, 'MARKET.UNKNOWN_ASSET', 'asset']);
    });
  });

  describe('analysis', () => {
    const analysis = (query: string) => people.get(`/api/market/analysis?${query}`, me.token);

    it('reads the last candles, in both languages', async () => {
      const { status, body } = await analysis('asset=EURUSD&timeframe=1m&locale=en');
      expect(status).toBe(200);
      expect(body).toMatchObject({ asset: 'EURUSD', timeframe: '1m', at: '2026-01-15T00:01:00.000Z' });
      const { body: last } = await candles('asset=EURUSD&timeframe=1m&limit=1');
      expect(body.price).toBe(last.items[0].close);
      expect(body.score.call + body.score.put).toBeGreaterThan(0);
      const { body: inPortuguese } = await analysis('asset=EURUSD&timeframe=1m');
      expect(inPortuguese.text).not.toBe(body.text);
      expect(inPortuguese.score).toEqual(body.score);
    });

    it('says little of a young market', async () => {
      source.begins = MIDNIGHT;
      const { status, body } = await analysis('asset=EURUSD&timeframe=1m');
      expect([status, body.trend, body.score]).toEqual([200, null, null]);
    });

    it('says nothing of half a series', async () => {
      await candles('asset=EURUSD&timeframe=1m&limit=100');
      source.away = true;
      expect((await analysis('asset=EURUSD&timeframe=1m')).status).toBe(503);
    });

    it.each([
      ['locale', 400, 'asset=EURUSD&timeframe=1m&locale=fr'],
      ['timeframe', 400, 'asset=EURUSD&timeframe=7m'],
      ['asset', 422, 'asset=XYZ&timeframe=1m'],
    ])('names the field at fault: %s', async (field, expected, query) => {
      const { status, body } = await analysis(query);
      expect([status, body.errors[0].field]).toEqual([expected, field]);
    });
  });

  it('shows each user the market of their own broker', async () => {
    const other = new SteppedSource(source.clock, `${source.key}b`, ['GBPUSD']);
    const somebody = await people.join();
    test.app.get(MarketSources).use((userId) => Promise.resolve(userId === somebody.id ? other : source));
    const theirs = await people.get('/api/market/assets', somebody.token);
    expect(theirs.body.items.map(({ id }: { id: string }) => id)).toEqual(['GBPUSD']);
    expect((await candles('asset=GBPUSD&timeframe=1m')).status).toBe(422);
  });

  it('is for API keys with the scope market:read, and for nobody without', async () => {
    const key = async (scopes: string[]) =>
      ((await people.post('/api/auth/api-keys', { name: 'chart', scopes }, me.token)) as { key: string }).key;
    const paths = ['assets', 'candles?asset=EURUSD&timeframe=1m', 'analysis?asset=EURUSD&timeframe=1m'];
    const [reader, trader] = [await key(['market:read']), await key(['trading:read'])];
    for (const path of paths) {
      expect((await people.get(`/api/market/${path}`, reader)).status).toBe(200);
      expect((await people.get(`/api/market/${path}`, trader)).status).toBe(403);
      expect((await people.get(`/api/market/${path}`, 'nobody')).status).toBe(401);
    }
  });
});
