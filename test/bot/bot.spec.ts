import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { BotDocument } from '../../src/bot/runtime/bot.schema.js';
import { BotSupervisor } from '../../src/bot/runtime/bot.supervisor.js';
import { LiveBots } from '../../src/bot/runtime/live-bots.js';
import { BrokerSessions } from '../../src/broker/index.js';
import { BotOwner } from '../factories/bot-owner.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { LogReader } from '../factories/log-reader.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

/** One-minute candles of the paper market, a second each. */
describe('a bot on the paper market', () => {
  let server: TestApp;
  const log = new LogReader();
  const owners: BotOwner[] = [];

  beforeAll(async () => {
    server = await startTestApp({ PAPER_SPEED: '60' }, log);
  }, 30_000);
  afterAll(async () => {
    for (const owner of owners) owner.leave();
    await server.close();
  });

  async function owner(): Promise<BotOwner> {
    const made = await BotOwner.register(server.url);
    owners.push(made);
    return made;
  }
  async function connected(): Promise<BotOwner> {
    const made = await owner();
    expect(await made.connect()).toMatchObject({ status: 200, body: { connected: true, running: false } });
    return made;
  }
  const stateOf = async (of: BotOwner) => (await of.api.get('/api/bot/status')).body.state as string;

  it('is connected, started, and seen to trade', async () => {
    const ana = await connected();
    expect(await ana.start()).toMatchObject({
      status: 200,
      body: { running: true, timeframe: '1m', protections: { open: 0, dayPnl: 0 } },
    });
    expect(await ana.start()).toMatchObject({ status: 409, body: { code: 'BOT.ALREADY_RUNNING' } });
    await ana.sees('connecting', 'analyzing', 'signal_found', 'in_trade');
    await until(() => ana.shown.some(({ status }) => status === 'win' || status === 'loss'));
    const order = ['connecting', 'analyzing', 'signal_found', 'in_trade'];
    const firsts = order.map((status) => ana.shown.findIndex((each) => each.status === status));
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));

    await until(() => ana.pnl.length > 0);
    const settled = (await ana.trades()).filter(({ closedAt }) => closedAt !== null);
    expect(settled.length).toBeGreaterThan(0);
    expect(ana.pnl[0]).toMatchObject({ trades: 1, total: settled.at(-1)!.pnl, accountType: 'demo' });
    const status = await ana.api.get('/api/bot/runtime-status');
    expect(Date.parse(status.body.lastSignalAt as string)).toBeGreaterThan(0);

    // without force it is stopping until the open trade is over
    await until(async () => (await stateOf(ana)) === 'in_trade');
    const stopped = await ana.api.post('/api/bot/stop-runtime', {});
    expect(stopped.status).toBe(200);
    if (stopped.body.openTrades.length > 0) expect(stopped.body.status).toBe('stopping');
    await until(async () => (await stateOf(ana)) === 'stopped');
    const trades = await ana.trades();
    expect(trades.filter(({ closedAt }) => closedAt === null)).toEqual([]);
    await until(async () => {
      const { body } = await ana.api.get('/api/bot/performance');
      return body.trades === trades.length;
    });
    const { body } = await ana.api.get('/api/bot/performance');
    const sum = trades.reduce((total, { pnl }) => total + Math.round(pnl * 100), 0) / 100;
    expect(body).toMatchObject({ total: sum, trades: trades.length, accountType: 'demo' });
    expect(body.equity.at(-1).value).toBe(sum);
    expect(body.byStrategy).toHaveLength(1);
  }, 60_000);

  it('shows a new socket how it is, and one without a bot nothing', async () => {
    const [ana, bia] = [await connected(), await owner()];
    await ana.start();
    await ana.sees('analyzing');
    const again = await BotOwner.at(server.url, ana.token, ana.userId);
    owners.push(again);
    await until(() => again.shown.length > 0);
    const other = await BotOwner.at(server.url, bia.token, bia.userId);
    owners.push(other);
    await ana.api.post('/api/bot/kill', {});
    await ana.sees('stopped');
    expect(other.shown).toEqual([]);
  }, 30_000);

  it.each([
    ['an unknown strategy', { strategy: 'nope' }, 400, 'COMMON.INVALID_INPUT', 'strategy'],
    ['an unknown parameter', { params: { nope: 1 } }, 400, 'COMMON.INVALID_INPUT', 'params.nope'],
    [
      'an unknown parameter with the name of what all objects have',
      { params: { constructor: 1 } },
      400,
      'COMMON.INVALID_INPUT',
      'params.constructor',
    ],
    ['an unknown field', { nope: 1 }, 400, 'COMMON.INVALID_INPUT', 'nope'],
    [
      'an unknown field of the stake',
      { stake: { mode: 'fixed', amount: 1, nope: 1 } },
      400,
      'COMMON.INVALID_INPUT',
      'stake.nope',
    ],
    ['no asset', { assets: [] }, 400, 'COMMON.INVALID_INPUT', 'assets'],
    ['an unknown asset', { assets: ['EURUSD-OTC', 'NOPE'] }, 422, 'MARKET.UNKNOWN_ASSET', 'assets[1]'],
    [
      'an expiry that is not offered',
      { expirySeconds: 61 },
      409,
      'BROKER.EXPIRY_NOT_OFFERED',
      'expirySeconds',
    ],
    [
      'a stake below the smallest',
      { stake: { mode: 'fixed', amount: 0.5 } },
      422,
      'BROKER.STAKE_OUT_OF_RANGE',
      'stake.amount',
    ],
    [
      'a stake beyond the balance',
      { stake: { mode: 'fixed', amount: 20_000 } },
      409,
      'BROKER.BALANCE_TOO_LOW',
      'stake.amount',
    ],
    [
      'hours that are none',
      { protections: { hours: '9 to 5' } },
      400,
      'COMMON.INVALID_INPUT',
      'protections.hours',
    ],
  ])('refuses %s, and nothing has begun', async (_case, request, status, code, field) => {
    const ana = await connected();
    const answer = await ana.start(request);
    expect(answer).toMatchObject({ status, body: { code } });
    expect((answer.body.errors as { field: string }[]).map((error) => error.field)).toContain(field);
    expect(await stateOf(ana)).toBe('stopped');
  });

  it('is not started before it is connected, nor on real money before that is switched on', async () => {
    const ana = await owner();
    expect(await ana.start()).toMatchObject({ status: 409, body: { code: 'BOT.NOT_CONNECTED' } });
    await ana.connect();
    expect(await ana.api.post('/api/bot/account-type', { accountType: 'real' })).toMatchObject({
      status: 409,
      body: { code: 'BROKER.REAL_TRADING_OFF' },
    });
  });

  it('leaves with its trades open when it is forced, and makes no further order', async () => {
    const ana = await connected();
    await ana.start();
    await ana.sees('in_trade');
    const killed = await ana.api.post('/api/bot/kill', {});
    expect(killed).toMatchObject({ status: 200, body: { status: 'stopped' } });
    const before = (await ana.trades()).length;
    const stopped = ana.shown.findIndex(({ status }) => status === 'stopped');
    expect(stopped).toBeGreaterThan(0);
    // two candles later the open trade is settled, and it is the last one
    await until(async () => (await ana.trades()).every(({ closedAt }) => closedAt !== null));
    // how it ended is shown, and that the bot is stopped all the same
    await until(() => ana.shown.length > stopped + 1);
    await until(() => ana.shown.at(-1)!.status === 'stopped');
    const market = async () => {
      const candles = await ana.api.get('/api/market/candles?asset=EURUSD-OTC&timeframe=1m&limit=1');
      return candles.body.items.at(-1).time as string;
    };
    const then = Date.parse(await market());
    await until(async () => Date.parse(await market()) >= then + 120_000);
    expect(await ana.trades()).toHaveLength(before);
  }, 30_000);

  it("contains what is broken in one user's bot", async () => {
    const [ana, bia] = [await connected(), await connected()];
    log.raw = '';
    await ana.start();
    await ana.sees('analyzing');
    const rows = server.app.get<Model<BotDocument>>(getModelToken(BotDocument.name));
    await ana.api.post('/api/bot/kill', {});
    await rows.updateOne(
      { _id: ana.userId },
      { $set: { state: 'analyzing', 'settings.params': 'garbage', 'settings.strategy': 'gone' } },
    );
    await bia.start();
    await server.app.get(BotSupervisor).look();
    await ana.sees('error');
    await bia.sees('analyzing');
    const row = await rows.findById(ana.userId);
    expect(row).toMatchObject({ state: 'error', failures: 1 });
    expect(row!.retryAt!.getTime()).toBeGreaterThan(Date.now() - 60_000);
    await ana.api.post('/api/bot/kill', {});
    const logged = log.lines();
    expect(JSON.stringify(logged[0])).toContain('The settings of a run are checked');
    expect(logged.filter(({ msg }) => !msg.includes(ana.userId))).toEqual([]);
  }, 30_000);

  it('lets go of its session when it is stopped while that is opened', async () => {
    const ana = await connected();
    await ana.start();
    await ana.sees('analyzing');
    await ana.api.post('/api/bot/kill', {});
    const rows = server.app.get<Model<BotDocument>>(getModelToken(BotDocument.name));
    const row = (await rows.findById(ana.userId).lean())!;
    const [bots, sessions] = [server.app.get(LiveBots), server.app.get(BrokerSessions)];
    const bot = bots.open(row, { owner: row.owner!, failed: () => {}, lost: () => {} });
    const starting = bot.start();
    bots.forget(bot);
    await bot.close();
    await starting;
    expect(sessions.peek(ana.userId, 'paper')).toMatchObject({ isHeld: false });
  }, 30_000);

  it('tells how it is while its broker does not answer', async () => {
    const ana = await connected();
    await ana.start();
    await ana.sees('analyzing');
    const connections = server.app.get<Model<object>>(getModelToken('ConnectionDocument'));
    await connections.updateOne(
      { _id: ana.userId },
      { $set: { provider: 'quadcode' }, $inc: { revision: 1 } },
    );
    expect((await ana.api.get('/api/bot/balance')).status).toBeGreaterThanOrEqual(400);
    expect(await ana.api.get('/api/bot/runtime-status')).toMatchObject({
      status: 200,
      body: { running: true, protections: { dayPnl: 0 } },
    });
    await ana.api.post('/api/bot/kill', {});
  }, 30_000);

  it('ends with all others when an admin says so', async () => {
    const both = [await connected(), await connected()];
    for (const each of both) await each.start();
    expect((await both[0].api.post('/api/admin/bots/kill', {})).status).toBe(403);
    const admin = await ApiClient.logIn(server.url);
    const { status, body } = await admin.post('/api/admin/bots/kill', {});
    expect({ status, killed: body.killed >= 2 }).toEqual({ status: 200, killed: true });
    for (const each of both) expect(await stateOf(each)).toBe('stopped');
    expect((await admin.post('/api/admin/bots/kill', {})).body).toEqual({ killed: 0 });
  });
});
