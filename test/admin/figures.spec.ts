import { Trades } from '../../src/broker/index.js';
import { Zone } from '../../src/common/index.js';
import { pastTrade } from '../factories/past-trade.js';
import { member } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const HOUR = 3_600_000;

describe('figures for staff', () => {
  let test: TestApp;
  let admin: ApiClient;
  let today: string;
  /** Noon of yesterday, in the business's time zone. */
  let yesterday: number;

  beforeAll(async () => {
    test = await startTestApp();
    admin = await ApiClient.logIn(test.url);
    const zone = Zone.find('America/Sao_Paulo')!;
    const day = zone.dayOf(Date.now());
    today = new Date(day * 24 * HOUR).toISOString().slice(0, 10);
    yesterday = zone.startOfDay(day - 1) + 12 * HOUR;
  });
  afterAll(() => test?.close());

  const daily = async (query: string) => {
    const answer = await admin.get(`/api/admin/analytics/daily?${query}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it('has a day of nothing, and as many days as are asked for', async () => {
    const body = await daily('days=3');
    expect(body.days).toHaveLength(3);
    expect(body.days[2].date).toBe(today);
    expect(body.days[1]).toEqual({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      events: 0,
      purchases: 0,
      revenue: 0,
      averageTicket: 0,
      activeUsers: 0,
      newUsers: 0,
      trades: 0,
      wins: 0,
      losses: 0,
      pnl: 0,
    });
    expect((await daily('')).days).toHaveLength(30);
    expect((await daily('days=366')).days).toHaveLength(366);
  });

  it('changes with the next event and the next account', async () => {
    const before = (await daily('days=1')).days[0];
    for (const value of [100, 50.5])
      await admin.post('/api/events', { userId: 'bia', type: 'purchase', value });
    await admin.post('/api/events', { userId: 'caio', type: 'purchase', value: 9, currency: 'USD' });
    await admin.post('/api/events', { userId: 'caio', type: 'login' });
    await member(test.url);
    expect((await daily('days=1')).days[0]).toEqual({
      ...before,
      events: before.events + 4,
      purchases: 2,
      revenue: 150.5,
      averageTicket: 75.25,
      activeUsers: 2,
      newUsers: before.newUsers + 1,
    });
    const summary = (await admin.get(`/api/analytics/summary?from=${today}&compare=false`)).body;
    expect((await daily('days=1')).days[0]).toMatchObject({
      events: summary.totalEvents,
      purchases: summary.purchases.count,
      revenue: summary.purchases.value,
      activeUsers: summary.activeUsers,
    });
  });

  it('keeps demo and real trades apart, and says which it shows', async () => {
    const trades = test.app.get(Trades);
    await trades.addPast([
      pastTrade(yesterday),
      pastTrade(yesterday + HOUR, { status: 'loss', pnl: -1000 }),
      pastTrade(yesterday, { status: 'sold', pnl: 30 }),
      pastTrade(yesterday, { status: 'tie', pnl: 0 }),
      pastTrade(yesterday, { state: 'rejected', status: 'rejected', pnl: 0 }),
    ]);
    const demo = await daily('days=2');
    expect(demo).toMatchObject({ accountType: 'demo', currency: 'BRL', tradeCurrency: 'BRL' });
    expect(demo.days[0]).toMatchObject({ trades: 4, wins: 2, losses: 1, pnl: -1 });
    await trades.addPast([pastTrade(yesterday, { accountType: 'real', currency: 'USD', pnl: 500 })]);
    const real = await daily('days=2');
    expect(real).toMatchObject({ accountType: 'real', tradeCurrency: 'USD' });
    expect(real.days[0]).toMatchObject({ trades: 1, wins: 1, losses: 0, pnl: 5 });
    expect(await daily('days=2&accountType=demo')).toEqual(demo);
  });

  it('lists the trades of everybody by page, and by what is asked for', async () => {
    const ids = async (query: string) =>
      ((await admin.get(`/api/admin/trades?${query}`)).body.items as { id: string }[]).map(({ id }) => id);
    const all = await ids('limit=200');
    expect(all).toHaveLength(6);
    const first = (await admin.get('/api/admin/trades?limit=4')).body;
    expect(first.items).toHaveLength(4);
    expect(await ids(`limit=4&cursor=${first.nextCursor}`)).toEqual(all.slice(4));
    expect(first.items[0]).toMatchObject({
      userId: 'ana',
      currency: 'BRL',
      asset: 'EURUSD',
      status: 'loss',
      pnl: -10,
    });
    expect(await ids('accountType=real')).toHaveLength(1);
    expect(await ids('status=win')).toHaveLength(2);
    expect(await ids('user=ana&status=loss')).toHaveLength(1);
    expect(await ids('user=bia')).toEqual([]);
    expect(await ids('asset=EURUSD')).toEqual(all);
    expect(await ids('asset=GBPUSD')).toEqual([]);
    expect(await ids(`to=${new Date(yesterday + HOUR).toISOString()}`)).toEqual(all.slice(1));
  });

  it('adds up what it lists, demo and real apart', async () => {
    const totals = async (query: string) => (await admin.get(`/api/admin/trades/totals?${query}`)).body.items;
    expect(await totals('')).toEqual([
      { accountType: 'real', currency: 'USD', trades: 1, open: 0, wins: 1, losses: 0, staked: 10, pnl: 5 },
      { accountType: 'demo', currency: 'BRL', trades: 5, open: 0, wins: 2, losses: 1, staked: 40, pnl: -1 },
    ]);
    expect(await totals('status=rejected')).toMatchObject([{ trades: 1, staked: 0, pnl: 0 }]);
    expect(await totals('user=bia')).toEqual([]);
    expect((await admin.get('/api/admin/trades/totals?limit=2')).status).toBe(400);
  });

  it('tells how the installation is', async () => {
    const { status, body } = await admin.get('/api/admin/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'ok',
      database: { status: 'up', kind: 'mongodb', answeredInMs: expect.any(Number) },
      redis: { status: 'off' },
      jobs: expect.arrayContaining([{ name: 'insights.daily', waiting: expect.any(Number), failed: 0 }]),
      slots: [{ slot: 0, owned: true, lastBatch: expect.any(Number), busy: expect.any(Boolean) }],
      versions: { node: process.version, database: expect.stringMatching(/^\d+\.\d+/) },
      process: { role: 'all', uptimeSeconds: expect.any(Number) },
    });
  });
});
