import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { BacktestJobs } from '../../src/bot/backtests/backtest.jobs.js';
import { BacktestRepository } from '../../src/bot/backtests/backtest.repository.js';
import { newId } from '../../src/common/index.js';
import { toPrice } from '../../src/market/index.js';
import { Database, Jobs } from '../../src/platform/index.js';
import { BotOwner } from '../factories/bot-owner.js';
import { candleWalk } from '../factories/run-candles.js';
import { letIn, openSocket } from '../factories/socket.js';
import type { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

/** A file of candles of one minute. */
function csvOf(count: number, seed = 1): string {
  const line = ({ time, ...prices }: ReturnType<typeof candleWalk>[number]) =>
    [
      time / 1000,
      ...[prices.open, prices.high, prices.low, prices.close].map((ticks) => toPrice(ticks, 1e-5)),
    ].join(',');
  return [
    'time,open,high,low,close',
    ...candleWalk({ seed, count, from: Date.UTC(2026, 0, 5) }).map(line),
  ].join('\n');
}

const SETTINGS = {
  strategy: 'bollinger-touch',
  assets: ['EURUSD'],
  timeframe: '1m',
  stake: { mode: 'fixed', amount: 10 },
  payout: 0.87,
};

describe('backtests', () => {
  let server: TestApp;
  let ana: BotOwner;
  let bia: BotOwner;

  beforeAll(async () => {
    server = await startTestApp({ PAPER_SPEED: '60' });
    ana = await BotOwner.register(server.url);
    bia = await BotOwner.register(server.url);
  }, 60_000);
  afterAll(async () => {
    ana?.leave();
    bia?.leave();
    await server?.close();
  });

  async function finished(api: ApiClient, id: string) {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON
    let body: Record<string, any> = {};
    await until(async () => {
      body = (await api.get(`/api/bot/backtests/${id}`)).body;
      return !['queued', 'running'].includes(body['state'] as string);
    });
    return body;
  }

  it('tests an uploaded file, tells how far it is, and shows report and trades to its owner only', async () => {
    const told: { id: string; state: string }[] = [];
    const socket = openSocket(server.url, ana.token);
    socket.on('backtest:progress', (progress: { id: string; state: string }) => told.push(progress));
    await letIn(socket);
    const made = await ana.api.post('/api/bot/backtests', { ...SETTINGS, csv: csvOf(3000) });
    expect(made).toMatchObject({
      status: 201,
      body: { state: 'queued', uploaded: true, from: '2026-01-05T00:00:00.000Z' },
    });
    const { id } = made.body as { id: string };
    const body = await finished(ana.api, id);
    expect(body).toMatchObject({
      state: 'done',
      progress: { done: 3000, total: 3000 },
      report: { candles: 3000 },
    });
    const { report } = body as { report: { trades: number; open: number; pnl: number; perHour: unknown[] } };
    expect(report.trades).toBeGreaterThan(100);
    expect(report.perHour).toHaveLength(24);

    const trades: { pnl: number }[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await ana.api.get(
        `/api/bot/backtests/${id}/trades?limit=200${cursor && `&cursor=${cursor}`}`,
      );
      trades.push(...page.body.items);
      cursor = page.body.nextCursor as string | null;
    }
    expect(trades).toHaveLength(report.trades + report.open);
    expect(trades.reduce((sum, { pnl }) => sum + Math.round(pnl * 100), 0) / 100).toBe(report.pnl);
    expect((await ana.api.get('/api/bot/backtests')).body.items[0]).toMatchObject({
      id,
      report: { pnl: report.pnl },
    });
    await until(() => told.some((each) => each.id === id && each.state === 'done'));
    socket.disconnect();

    for (const path of ['', '/trades'])
      expect(await bia.api.get(`/api/bot/backtests/${id}${path}`)).toMatchObject({ status: 404 });
    expect(await bia.api.delete(`/api/bot/backtests/${id}`)).toMatchObject({ status: 404 });
    expect((await bia.api.get('/api/bot/backtests')).body.items).toEqual([]);
    expect(await ana.api.delete(`/api/bot/backtests/${id}`)).toMatchObject({ status: 204 });
    expect(await ana.api.get(`/api/bot/backtests/${id}`)).toMatchObject({ status: 404 });
  }, 60_000);

  it('takes the same as a form with a file, and comes to the same', async () => {
    const form = new FormData();
    form.set('settings', JSON.stringify(SETTINGS));
    form.set('file', new Blob([csvOf(1000)]), 'eurusd.csv');
    const answer = await fetch(`${server.url}/api/bot/backtests`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ana.token}` },
      body: form,
    });
    expect(answer.status).toBe(201);
    const { id } = (await answer.json()) as { id: string };
    const second = await ana.api.post('/api/bot/backtests', { ...SETTINGS, csv: csvOf(1000) });
    const [one, other] = [await finished(ana.api, id), await finished(ana.api, second.body.id as string)];
    expect(one['report']).toEqual(other['report']);
    expect(one['report'].trades).toBeGreaterThan(10);
  }, 60_000);

  it('tests the candles of the user market, as far as they go', async () => {
    const { body } = await ana.api.post('/api/bot/backtests', {
      ...SETTINGS,
      assets: ['EURUSD-OTC', 'GBPUSD-OTC'],
      from: new Date(Date.now() - 6 * 3_600_000),
      sweep: { params: { period: [10, 20], deviations: [1.3, 2] }, folds: 2 },
    });
    const done = await finished(ana.api, body.id as string);
    expect(done).toMatchObject({ state: 'done', uploaded: false });
    expect(done['sweep'].combinations).toHaveLength(4);
    expect(done['sweep'].walkForward.folds).toHaveLength(2);
    expect(done['report'].perAsset.map(({ asset }: { asset: string }) => asset)).toEqual([
      'EURUSD-OTC',
      'GBPUSD-OTC',
    ]);
  }, 60_000);

  it('is cancelled while it runs', async () => {
    const sweep = { params: { period: Array.from({ length: 100 }, (_, at) => at + 10) } };
    const { body } = await ana.api.post('/api/bot/backtests', { ...SETTINGS, csv: csvOf(20_000), sweep });
    const id = body.id as string;
    await until(async () => (await ana.api.get(`/api/bot/backtests/${id}`)).body.state === 'running');
    expect(await ana.api.delete(`/api/bot/backtests/${id}`)).toMatchObject({ status: 204 });
    expect((await ana.api.get(`/api/bot/backtests/${id}`)).body).toMatchObject({ state: 'cancelled' });
  }, 60_000);

  it('is done also when its process died before the job was added', async () => {
    const [made] = (await ana.api.get('/api/bot/backtests')).body.items as { id: string }[];
    const rows = server.app.get(BacktestRepository);
    const { plan, userId } = (await rows.findForRun(made.id))!;
    const id = newId('bt', Date.now());
    const { uploadTickSize: _, ...stored } = plan;
    const settings = { ...plan.settings, assets: ['EURUSD-OTC'] };
    const [from, to] = [new Date(Date.now() - 3_600_000), new Date()];
    const row = { plan: { ...stored, settings, from, to, sweep: undefined }, state: 'queued' } as const;
    await rows.create({ _id: id, userId, ...row, done: 0, total: 0, createdAt: new Date() });
    server.app.get(BacktestJobs).onApplicationBootstrap(); // as at the next start
    await until(async () => (await rows.findForRun(id))!.state === 'done');
  }, 60_000);

  it('has failed also when staff has dismissed its job before anybody noticed', async () => {
    const made = await ana.api.post('/api/bot/backtests', { ...SETTINGS, csv: csvOf(100) });
    const rows = server.app.get(BacktestRepository);
    const { plan, userId } = (await rows.findForRun(made.body.id as string))!;
    const id = newId('bt', Date.now());
    await rows.create({ _id: id, userId, plan, state: 'running', done: 0, total: 0, createdAt: new Date() });
    const jobs = server.app.get(Jobs);
    const dueAt = new Date(Date.now() + 3_600_000); // never
    const job = await jobs.add('bot.backtest', { backtestId: id }, { key: id, dueAt });
    const died = { $set: { state: 'failed', error: 'Its worker was lost' }, $unset: { dueAt: 1 } } as const;
    const stored = server.app.get(Database).connection.collection<{ _id: string }>('jobs');
    await stored.updateOne({ _id: job }, died);
    expect(await jobs.dismiss(job)).toBe(true);
    expect((await ana.api.get(`/api/bot/backtests/${id}`)).body).toMatchObject({ state: 'failed' });
  });

  it('takes on no more than three of one user, also when they come at once', async () => {
    const caro = await BotOwner.register(server.url);
    const sweep = { params: { period: Array.from({ length: 100 }, (_, at) => at + 10) } };
    const request = { ...SETTINGS, csv: csvOf(5000), sweep };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => caro.api.post('/api/bot/backtests', request)),
    );
    const taken = answers.filter(({ status }) => status === 201);
    expect(taken.length).toBeLessThanOrEqual(3);
    expect(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code)).toEqual(
      Array.from({ length: 8 - taken.length }, () => 'BACKTEST.TOO_MANY'),
    );
    const { body } = await caro.api.get('/api/bot/backtests');
    expect(body.items).toHaveLength(taken.length);
    for (const { id } of taken.map((answer) => answer.body))
      await caro.api.delete(`/api/bot/backtests/${id}`);
    const parts = server.app.get<Model<object>>(getModelToken('BacktestPartDocument'));
    const ids = new RegExp(`^(${taken.map((answer) => answer.body.id).join('|')}|none):`);
    const others = { candles: { $exists: true }, _id: { $not: ids } };
    expect(await parts.countDocuments(others)).toBe(0); // nothing of those that were refused
    caro.leave();
  }, 60_000);

  it.each<[string, object, number, string, string | undefined]>([
    [
      'a sweep that would take hours',
      {
        assets: ['EURUSD-OTC'],
        from: new Date(Date.now() - 700 * 86_400_000),
        sweep: { params: { period: Array.from({ length: 100 }, (_, at) => at + 10), deviations: [1.3, 2] } },
      },
      400,
      'COMMON.INVALID_INPUT',
      'sweep.params',
    ],
    ['an unknown strategy', { strategy: 'moon' }, 400, 'COMMON.INVALID_INPUT', 'strategy'],
    ['an unknown parameter', { params: { x: 1 } }, 400, 'COMMON.INVALID_INPUT', 'params.x'],
    ['an unknown field', { x: 1 }, 400, 'COMMON.INVALID_INPUT', 'x'],
    ['an expiry between candles', { expirySeconds: 90 }, 400, 'COMMON.INVALID_INPUT', 'expirySeconds'],
    ['an asset that is not there', { assets: ['MOON'] }, 422, 'MARKET.UNKNOWN_ASSET', 'asset'],
    [
      'a time that runs backwards',
      { assets: ['EURUSD-OTC'], from: '2026-01-02', to: '2026-01-01' },
      400,
      'COMMON.INVALID_INPUT',
      'to',
    ],
    ['a sweep of nothing', { sweep: { params: {} } }, 400, 'COMMON.INVALID_INPUT', 'sweep.params'],
    [
      'a sweep too wide',
      { sweep: { params: { period: Array.from({ length: 199 }, (_, at) => at + 2), deviations: [1, 2] } } },
      400,
      'COMMON.INVALID_INPUT',
      'sweep.params',
    ],
    [
      'values that are no list',
      { sweep: { params: { period: 5 } } },
      400,
      'COMMON.INVALID_INPUT',
      'sweep.params.period',
    ],
    ['garbage', { csv: 'hello' }, 400, 'MARKET.BAD_CANDLE_FILE', 'line 1, time'],
    ['a bad line', { csv: `${csvOf(3)}\n9999999999,1,2` }, 400, 'MARKET.BAD_CANDLE_FILE', 'line 5'],
    [
      'another timeframe',
      { csv: csvOf(3), timeframe: '5m', expirySeconds: 300 },
      400,
      'MARKET.BAD_CANDLE_FILE',
      'line 3, time',
    ],
    ['a file of two assets', { csv: csvOf(3), assets: ['A', 'B'] }, 400, 'COMMON.INVALID_INPUT', 'assets'],
  ])(
    'refuses %s',
    async (_, more, status, code, field) => {
      const answer = await bia.api.post('/api/bot/backtests', { ...SETTINGS, ...more });
      expect(answer).toMatchObject({ status, body: { code } });
      expect(answer.body.errors[0].field).toBe(field);
    },
    30_000,
  );

  it('refuses forms where none belong, and forms that are none', async () => {
    const post = (path: string, body: FormData | string, headers: Record<string, string> = {}) =>
      fetch(server.url + path, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${bia.token}`, ...headers },
      });
    const form = new FormData();
    form.set('settings', '{}');
    expect((await post('/api/bot/start-runtime', form)).status).toBe(415);
    expect((await post('/api/bot/backtests', form)).status).toBe(400);
    const cut = '--x\r\ncontent-disposition: form-data; name="settings"\r\n\r\n{';
    expect(
      (await post('/api/bot/backtests', cut, { 'content-type': 'multipart/form-data; boundary=x' })).status,
    ).toBe(400);
    expect(
      (await post('/api/bot/backtests', 'x'.repeat(33 * 2 ** 20), { 'content-type': 'application/json' }))
        .status,
    ).toBe(413);
    // little of it is candles
    const keys = Array.from({ length: 200_000 }, (_, at) => `"k${at}":0`).join(',');
    const junk = `{"csv":"${'x'.repeat(2 ** 20)}","params":{${keys}}}`;
    expect((await post('/api/bot/backtests', junk, { 'content-type': 'application/json' })).status).toBe(413);
  }, 30_000);
});
