import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';
import { People, type Person, type Update } from './people.js';

/** The whole application with nothing but its own paper market, and two processes of it. */
describe('candles of the paper market', () => {
  let first: TestApp;
  let second: TestApp;
  let people: People;
  let me: Person;
  beforeAll(async () => {
    const start = (variables: Record<string, string>) => startTestApp({ PAPER_SPEED: '20', ...variables });
    first = await start({});
    const { mongodbUri, jwtSecret } = first.config;
    second = await start({ MONGODB_URI: mongodbUri!, JWT_SECRET: jwtSecret });
    people = new People(first);
    me = await people.join();
  });
  afterEach(() => people.disconnect());
  afterAll(async () => {
    await second.close();
    await first.close();
  });

  it('reach the sockets of each process, the same that the API shows, closed once and in order', async () => {
    const assets = (await people.get('/api/market/assets', me.token)).body.items;
    expect(assets.filter(({ open }: { open: boolean }) => open).length).toBeGreaterThanOrEqual(3);
    const series = { asset: assets[0].id, timeframe: '5s' };
    const sockets = [await people.connect(me), await people.connect(me, second.url)];
    for (const socket of sockets) {
      const { ok, candle } = await socket.subscribe(series);
      expect([ok, typeof candle?.close]).toEqual([true, 'number']);
    }
    await until(() => sockets.every(({ closed }) => closed.length >= 8));
    const times = ({ closed }: { closed: Update[] }) => closed.map(({ candle }) => Date.parse(candle.time));
    for (const socket of sockets) {
      const rising = times(socket).every((time, i, all) => i === 0 || time === all[i - 1] + 5000);
      expect(rising).toBe(true);
    }
    const [from, eighth] = [sockets[1].closed[0], sockets[1].closed[7]].map(({ candle }) => candle.time);
    const path = `/api/market/candles?asset=${series.asset}&timeframe=5s&from=${from}&limit=1000`;
    for (const app of [first, second]) {
      const { body } = await new People(app).get(path, me.token);
      const shown = body.items.filter(({ time }: { time: string }) => time <= eighth);
      expect(shown).toEqual(sockets[1].closed.slice(0, 8).map(({ candle }) => candle));
    }
  });

  it('are the same in every timeframe', async () => {
    const [{ id }] = (await people.get('/api/market/assets', me.token)).body.items;
    const get = async (timeframe: string, query = '') => {
      const path = `/api/market/candles?asset=${id}&timeframe=${timeframe}&limit=1000${query}`;
      return (await people.get(path, me.token)).body.items;
    };
    const day = '&from=2026-01-14T00:00:00Z&to=2026-01-14T04:00:00Z';
    const minutes = await get('1m', day);
    expect(minutes).toHaveLength(240);
    const [four] = await get('4h', day);
    expect(four).toEqual({
      ...four,
      time: '2026-01-14T00:00:00.000Z',
      open: minutes[0].open,
      high: Math.max(...minutes.map(({ high }: { high: number }) => high)),
      low: Math.min(...minutes.map(({ low }: { low: number }) => low)),
      close: minutes.at(-1).close,
    });
  });

  it('are read and told about in words', async () => {
    const [{ id }] = (await people.get('/api/market/assets', me.token)).body.items;
    const { status, body } = await people.get(`/api/market/analysis?asset=${id}&timeframe=1m`, me.token);
    expect(status).toBe(200);
    expect(body.score).not.toBeNull();
    expect(body.readOut.length).toBeGreaterThan(5);
  });
});
