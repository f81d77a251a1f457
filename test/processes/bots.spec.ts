import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Application } from '../drill/application.js';
import { BotOwner, type BotTrade, lateness } from '../factories/bot-owner.js';
import { describeWithRedis } from '../setup/redis-server.js';
import { until } from '../setup/until.js';
import { Installation } from './installation.js';

const ENTRY = ['--import', resolve('test/setup/run-source.mjs'), resolve('src/main.ts')];
/** A one-minute candle in four seconds. */
const SPEED = { PAPER_SPEED: '15' };

/** No candle was ordered on twice, none that had ended while nobody ran the bot, and nothing is counted twice. */
async function expectOnce(owner: BotOwner): Promise<void> {
  let trades: BotTrade[] = [];
  await owner.api.post('/api/bot/stop-runtime', {});
  await until(async () => (await owner.api.get('/api/bot/status')).body.state === 'stopped');
  await until(async () => {
    trades = await owner.trades();
    return trades.every(({ status }) => ['win', 'loss', 'tie'].includes(status));
  });
  expect(new Set(trades.map(({ clientOrderId }) => clientOrderId)).size).toBe(trades.length);
  expect(Math.max(...trades.map(lateness))).toBeLessThanOrEqual(60_000);
  const figures = async () =>
    (await owner.api.get('/api/bot/performance')).body as { trades: number; total: number };
  await until(async () => (await figures()).trades >= trades.length);
  const sum = trades.reduce((total, { pnl }) => total + Math.round(pnl * 100), 0) / 100;
  expect(await figures()).toMatchObject({ trades: trades.length, total: sum });
  // the money says the same
  const { body } = await owner.api.get('/api/bot/balance?accountType=demo');
  expect(body.amount).toBeCloseTo(10_000 + sum, 6);
}

describe('a process with a bot in the middle of a trade', () => {
  const folder = mkdtempSync(join(tmpdir(), 'td-bots-'));
  const application = new Application(folder, ENTRY, SPEED);

  beforeAll(() => application.start(), 60_000);
  afterAll(async () => {
    await application.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('is killed, and its next start settles the trade once and goes on', async () => {
    const ana = await BotOwner.register(application.url);
    await ana.connect();
    await ana.start();
    await ana.sees('in_trade');
    const open = (await ana.trades()).find(({ closedAt }) => closedAt === null)!;
    await application.kill();
    ana.leave();
    await application.start();
    const again = await BotOwner.at(application.url, ana.token, ana.userId);
    await until(async () =>
      (await again.trades()).some(({ id, closedAt }) => id === open.id && closedAt !== null),
    );
    // a new trade, by the same run
    await until(async () => (await again.trades()).some(({ openedAt }) => openedAt > open.openedAt));
    const [run] = open.clientOrderId.split(':');
    expect((await again.trades()).every(({ clientOrderId }) => clientOrderId.startsWith(run))).toBe(true);
    await expectOnce(again);
    again.leave();
  }, 120_000);
});

describeWithRedis('two workers, one with a bot', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.start();
  }, 60_000);
  afterAll(() => installation?.stop(), 60_000);

  it('the one is killed, and the other takes the bot over without a second order', async () => {
    const [api, ...workers] = await installation.run(['api', 'worker', 'worker'], undefined, SPEED);
    const owner = await BotOwner.register(api.url);
    await owner.connect();
    await owner.start();
    await owner.sees('in_trade');
    const holder = () =>
      installation.withDatabase(async (client) => {
        const row = await client
          .db('trader_dashboard')
          .collection<{ _id: string; owner?: { pid: number } }>('bot_status')
          .findOne({ _id: owner.userId });
        return row?.owner?.pid;
      });
    const first = await holder();
    const [victim] = workers.filter(({ pid }) => pid === first);
    const [other] = workers.filter(({ pid }) => pid !== first);
    const before = await owner.trades();
    await victim.kill();
    await until(async () => (await holder()) === other.pid);
    await until(async () => (await owner.trades()).length > before.length + 1);
    await expectOnce(owner);
    owner.leave();
  }, 120_000);
});
