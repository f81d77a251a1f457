import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Application } from '../drill/application.js';
import { BotOwner } from '../factories/bot-owner.js';
import { describeWithRedis } from '../setup/redis-server.js';
import { until } from '../setup/until.js';
import { Installation } from './installation.js';

const ENTRY = ['--import', resolve('test/setup/run-source.mjs'), resolve('src/main.ts')];
const MINUTE = 60_000;

const CANDLES = 30_000;

/** So much that it is at work for a while: seconds, also on a machine that is quick. */
const LONG = {
  strategy: 'voting',
  assets: ['EURUSD'],
  timeframe: '1m',
  stake: { mode: 'fixed', amount: 10 },
  csv: [
    'time,open,high,low,close',
    ...Array.from({ length: CANDLES }, (_, at) => {
      const price = (way: number) => (1.1 + Math.sin((at + way) / 7) / 1000).toFixed(5);
      const [open, close] = [price(0), price(1)];
      const [high, low] = open > close ? [open, close] : [close, open];
      return [(Date.UTC(2026, 0, 5) + at * MINUTE) / 1000, open, high, low, close].join(',');
    }),
  ].join('\n'),
  sweep: { params: { memory: Array.from({ length: 20 }, (_, at) => at + 1), votes: [1, 2, 3, 4] }, folds: 2 },
};

interface Backtest {
  state: string;
  progress: { done: number; total: number };
  report?: { candles: number };
}

const isAtWork = ({ state, progress }: Backtest) =>
  state === 'running' && progress.done > 0 && progress.done < progress.total;

async function begin(owner: BotOwner): Promise<{ id: string; read: () => Promise<Backtest> }> {
  const { status, body } = await owner.api.post('/api/bot/backtests', LONG);
  expect(status).toBe(201);
  const id = body.id as string;
  const read = async () => (await owner.api.get(`/api/bot/backtests/${id}`)).body as unknown as Backtest;
  await until(async () => isAtWork(await read()));
  return { id, read };
}

describe('a process in the middle of a backtest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'td-backtests-'));
  const application = new Application(folder, ENTRY);

  beforeAll(() => application.start(), 60_000);
  afterAll(async () => {
    await application.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('is killed, and its next start does it anew, from the candles that were uploaded', async () => {
    const ana = await BotOwner.register(application.url);
    const { read } = await begin(ana);
    await application.kill();
    ana.leave();
    await application.start();
    await until(async () => (await read()).state === 'done');
    const { progress, report } = await read();
    expect(progress.done).toBe(progress.total);
    expect(report!.candles).toBe(CANDLES);
  }, 120_000);
});

describeWithRedis('a backtest that a worker is at', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.start();
  }, 60_000);
  afterAll(() => installation?.stop(), 60_000);

  it('is cancelled from another process, and the worker goes on with the next one', async () => {
    const [api] = await installation.run(['api', 'worker']);
    const owner = await BotOwner.register(api.url);
    const { id, read } = await begin(owner);
    expect((await owner.api.delete(`/api/bot/backtests/${id}`)).status).toBe(204);
    expect((await read()).state).toBe('cancelled');
    // the worker has one core for backtests: the next one begins when the first one has ended
    const next = await begin(owner);
    expect((await owner.api.delete(`/api/bot/backtests/${next.id}`)).status).toBe(204);
    expect((await read()).state).toBe('cancelled');
    owner.leave();
  }, 120_000);
});
