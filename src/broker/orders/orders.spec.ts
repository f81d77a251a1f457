import { setTimeout as sleep } from 'node:timers/promises';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type BrokerProcess, startBrokerProcess } from '../../../test/factories/broker-process.js';
import { ManualClock } from '../../../test/factories/manual-clock.js';
import { ScriptedBroker } from '../../../test/factories/scripted-broker.js';
import { freshDatabaseUri } from '../../../test/setup/test-database.js';
import { until } from '../../../test/setup/until.js';
import { OrderDesk } from './order-desk.js';
import { OrderWatch } from './order-watch.js';
import type { OrderRequest } from './trade.js';
import { TradeRepository } from './trade.repository.js';
import { TradeDocument } from './trade.schema.js';

/** Each test is a user of its own. */
describe('orders', () => {
  let clock: ManualClock;
  let broker: ScriptedBroker;
  let uri: string;
  let one: BrokerProcess;
  const others: BrokerProcess[] = [];
  let users = 0;
  let ana: string;

  beforeEach(async () => {
    ana = `ana${++users}`;
    clock = new ManualClock('2026-11-25T12:00:00Z');
    broker = new ScriptedBroker(clock);
    uri = freshDatabaseUri();
    one = await startBrokerProcess({ MONGODB_URI: uri }, { paper: broker }, clock);
  });
  afterEach(async () => {
    await Promise.all([one, ...others.splice(0)].map((process) => process.close()));
  });

  const another = async () => {
    const process = await startBrokerProcess({ MONGODB_URI: uri }, { paper: broker }, clock);
    others.push(process);
    return process;
  };
  const order = (change: Partial<OrderRequest> = {}): OrderRequest => ({
    asset: 'EURUSD',
    kind: 'blitz',
    direction: 'call',
    stake: 1000,
    expirySeconds: 60,
    accountType: 'demo',
    clientOrderId: 'first',
    ...change,
  });
  const place = (change: Partial<OrderRequest> = {}) => one.orders.place(ana, order(change), { by: 'user' });

  it('buys once, and settles by what the broker tells', async () => {
    const { trade, created } = await place();
    expect(created).toBe(true);
    expect(trade).toMatchObject({
      state: 'accepted',
      status: 'open',
      stake: 1000,
      payout: 0.87,
      currency: 'USD',
    });
    clock.advance(60_000);
    broker.settle(trade.externalId!, 'win');
    expect(await one.comesTo(ana, 'first', 'settled')).toMatchObject({
      status: 'win',
      pnl: 870,
      closedAt: trade.expiresAt,
    });
    expect(one.told.map(({ state }) => state)).toEqual(['accepted', 'settled']);
  });

  it('answers the same clientOrderId with the first, and refuses it for another order', async () => {
    const first = await place();
    const [again, ...more] = await Promise.all([place(), place(), place({})]);
    expect(again).toEqual({ trade: first.trade, created: false });
    expect(more.every(({ created }) => !created)).toBe(true);
    await expect(place({ stake: 2000 })).rejects.toMatchObject({
      code: 'BROKER.CLIENT_ORDER_ID_TAKEN',
      status: 409,
    });
    expect(broker.asked).toHaveLength(1);
  });

  it('of many at once with one clientOrderId, in two processes, sends one', async () => {
    const two = await another();
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, at) => (at % 2 ? one : two).orders.place(ana, order(), { by: 'user' })),
    );
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(all.map(({ trade }) => trade.id)).size).toBe(1);
    expect(broker.asked).toHaveLength(1);
  });

  it('settles by asking when the broker tells nothing', async () => {
    const { trade } = await place();
    clock.advance(62_000);
    broker.settle(trade.externalId!, 'loss', false);
    expect(await one.comesTo(ana, 'first', 'settled')).toMatchObject({ status: 'loss', pnl: -1000 });
  });

  it('hears news that comes before the reply, twice, and out of order', async () => {
    broker.keepsOrderIds = true;
    broker.beforeReply = async () => {
      const [position] = broker.positions;
      broker.tell(position);
      await one.comesTo(ana, 'first', 'accepted');
    };
    const { trade } = await place();
    expect(trade).toMatchObject({ state: 'accepted', version: 1 });
    const old = { ...broker.positions[0] };
    broker.settle(trade.externalId!, 'win');
    await one.comesTo(ana, 'first', 'settled');
    broker.tell(broker.positions[0]);
    broker.tell(old);
    await sleep(50);
    expect(await one.trades.get(ana, trade.id)).toMatchObject({ state: 'settled', status: 'win' });
    expect(one.told.map(({ state }) => state)).toEqual(['accepted', 'settled']);
  });

  it('tells an outcome once when it comes before the reply that was written first is told', async () => {
    broker.keepsOrderIds = true;
    const repository = one.module.get(TradeRepository);
    const apply = repository.apply.bind(repository);
    repository.apply = async (trade, position, instance) => {
      const isApplied = await apply(trade, position, instance);
      if (position.version === 1) {
        broker.settle(position.externalId, 'win');
        await until(() => one.told.some(({ state }) => state === 'settled'));
      }
      return isApplied;
    };
    await place();
    expect(await one.comesTo(ana, 'first', 'settled')).toMatchObject({ status: 'win', version: 2 });
    expect(one.told.map(({ state }) => state)).toEqual(['settled']);
  });

  it('tells an outcome once to who hears it and asks for it at the same time', async () => {
    const { trade } = await place();
    const [open] = one.module.get(OrderDesk).watched;
    broker.settle(trade.externalId!, 'win');
    await one.comesTo(ana, 'first', 'settled');
    // the answer to a question that was asked before
    expect(await one.module.get(OrderDesk).apply(open, broker.positions[0])).toBeNull();
    expect(one.told.map(({ state }) => state)).toEqual(['accepted', 'settled']);
  });

  it('writes down what was refused, and does not send it again', async () => {
    broker.mood = 'refuses';
    const { trade } = await place();
    expect(trade).toMatchObject({
      state: 'rejected',
      status: 'rejected',
      pnl: 0,
      rejection: { code: 'BROKER.PURCHASE_WINDOW_CLOSED', detail: 'Too late' },
    });
    broker.mood = 'buys';
    expect((await place()).trade.state).toBe('rejected');
    expect(broker.asked).toHaveLength(1);
  });

  it.each([
    ['an unknown asset', { asset: 'NOPE' }, 'MARKET.UNKNOWN_ASSET'],
    ['a kind that is not offered', { kind: 'binary' as const }, 'BROKER.KIND_NOT_OFFERED'],
    ['an expiry that is not offered', { expirySeconds: 61 }, 'BROKER.EXPIRY_NOT_OFFERED'],
    ['a stake above the offer', { stake: 100_001 }, 'BROKER.STAKE_OUT_OF_RANGE'],
    ['real money that is switched off', { accountType: 'real' as const }, 'BROKER.REAL_TRADING_OFF'],
  ])('%s is refused before anything is written or sent', async (_, change, code) => {
    await expect(place(change)).rejects.toMatchObject({ code });
    expect(broker.asked).toEqual([]);
    expect(await one.trades.list(ana, {}, 10)).toEqual([]);
  });

  it('an order without a reply is unknown, and found among the positions', async () => {
    broker.mood = 'lost';
    expect((await place()).trade).toMatchObject({ state: 'unknown', status: 'unknown' });
    const trade = await one.comesTo(ana, 'first', 'accepted');
    expect(trade).toMatchObject({ externalId: 'paper-1', status: 'open' });
    expect(broker.asked).toHaveLength(1);
  });

  it('one that the broker never shows was not bought, after as long as it may be late', async () => {
    broker.mood = 'silent';
    await place();
    const missing = () =>
      until(
        async () =>
          (await one.module
            .get<Model<TradeDocument>>(getModelToken(TradeDocument.name))
            .exists({ missingSince: { $exists: true } })) !== null,
      );
    await missing();
    clock.advance(broker.notBoughtAfterMs - 1);
    await sleep(1500);
    expect((await one.trades.findByClientOrderId(ana, 'first'))?.state).toBe('unknown');
    clock.advance(20_000);
    expect(await one.comesTo(ana, 'first', 'rejected')).toMatchObject({
      rejection: { code: 'BROKER.NOT_BOUGHT' },
    });
    expect(broker.asked).toHaveLength(1);
  });

  it('one whose answer comes when it was taken for not bought long ago is watched again, and settled', async () => {
    broker.mood = 'silent';
    await place();
    broker.mood = 'buys';
    await until(() => one.module.get(OrderDesk).watched.some(({ missingSince }) => missingSince));
    clock.advance(broker.notBoughtAfterMs);
    const { expiresAt } = await one.comesTo(ana, 'first', 'rejected');
    const late = {
      userId: ana,
      externalId: 'late',
      version: 1,
      payout: 0.87,
      status: 'open' as const,
      pnl: 0,
    };
    broker.positions.push({ ...order(), ...late, openedAt: expiresAt - 60_000, expiresAt, closedAt: null });
    broker.tell(broker.positions[0]);
    const back = await one.comesTo(ana, 'first', 'accepted');
    expect(back).toMatchObject({ status: 'open', externalId: 'late', closedAt: null });
    expect(back.rejection).toBeUndefined();
    broker.settle('late', 'win', false); // asked for: it is watched again
    expect(await one.comesTo(ana, 'first', 'settled')).toMatchObject({ pnl: 870 });
    expect(one.told.map(({ state }) => state)).toEqual(['unknown', 'rejected', 'accepted', 'settled']);
  });

  it('one that the broker itself refused is not brought back by a position', async () => {
    broker.mood = 'refuses';
    const { trade } = await place();
    const position = { externalId: 'other', version: 1, payout: 0.87, status: 'open' as const, pnl: 0 };
    const { openedAt, expiresAt } = trade;
    broker.tell({ ...order(), ...position, userId: ana, openedAt, expiresAt, closedAt: null });
    await sleep(50);
    expect((await one.trades.get(ana, trade.id)).state).toBe('rejected');
  });

  it('goes on asking when the clock is set back by an hour', async () => {
    broker.mood = 'silent';
    await place();
    await until(() => one.module.get(OrderDesk).watched.some(({ missingSince }) => missingSince));
    clock.advance(-3_600_000);
    const { openedAt, expiresAt } = (await one.trades.findByClientOrderId(ana, 'first'))!;
    const { clientOrderId: _, ...bought } = order();
    const found = { externalId: 'found', version: 1, payout: 0.87, status: 'open' as const, pnl: 0 };
    broker.positions.push({ ...bought, ...found, userId: ana, openedAt, expiresAt, closedAt: null });
    expect(await one.comesTo(ana, 'first', 'accepted')).toMatchObject({ externalId: 'found' });
  });

  it('a position is not taken for two orders', async () => {
    broker.mood = 'lost';
    await place();
    broker.mood = 'silent';
    await place({ clientOrderId: 'second' });
    await until(async () => (await one.trades.list(ana, {}, 2)).some(({ state }) => state === 'accepted'));
    await sleep(1200);
    const states = (await one.trades.list(ana, {}, 2)).map(({ state }) => state).sort();
    expect(states).toEqual(['accepted', 'unknown']);
  });

  it('what was given back is taken over, however much a living process holds', async () => {
    for (let at = 0; at < 3; at++) await place({ clientOrderId: `own-${at}` });
    const two = await another();
    const repository = two.module.get(TradeRepository);
    const rows = await repository.unsettledOfOthers(two.module.get(OrderDesk)['owner'].instance);
    expect(rows).toHaveLength(3);
    await repository.leases.release(one.module.get(OrderDesk)['owner'].instance, rows[2]._id);
    await two.module.get(OrderWatch).sweep();
    expect(two.module.get(OrderDesk).watched.map(({ id }) => id)).toEqual([rows[2]._id]);
  });

  it('what a process that died had open is settled once by another', async () => {
    const { trade } = await place();
    const two = await another();
    one.die();
    clock.advance(62_000);
    broker.settle(trade.externalId!, 'win', false);
    await two.comesTo(ana, 'first', 'settled');
    await until(() => two.told.length > 0);
    expect(two.told.map(({ state }) => state)).toEqual(['settled']);
    expect(one.told.map(({ state }) => state)).toEqual(['accepted']);
  });

  it('a process whose order has gone to another writes and tells nothing of it any more', async () => {
    const { trade } = await place();
    const two = await another();
    one.die();
    await until(() => two.module.get(OrderDesk).watched.length === 1);
    broker.settle(trade.externalId!, 'win'); // the session of the first is still open, and hears it at once
    clock.advance(62_000);
    await two.comesTo(ana, 'first', 'settled');
    expect(one.told.map(({ state }) => state)).toEqual(['accepted']);
    expect(two.told.map(({ state }) => state)).toEqual(['settled']);
  });

  it('one whose process died before the reply is looked for, not sent again', async () => {
    const two = await another();
    broker.beforeReply = async () => {
      one.die();
      await two.comesTo(ana, 'first', 'accepted');
    };
    const { trade } = await place();
    expect(trade).toMatchObject({ state: 'accepted', externalId: 'paper-1' });
    expect(two.told.map(({ state }) => state)).toEqual(['unknown', 'accepted']);
    expect(one.told).toEqual([]);
    expect(broker.asked).toHaveLength(1);
  });

  it('one that was written without the process knowing is found by it, and was not sent', async () => {
    const { trade } = await place();
    const { externalId: _, ...rest } = trade;
    const lost = {
      ...rest,
      id: `${trade.id}-lost`,
      clientOrderId: 'lost',
      state: 'intended' as const,
      version: -1,
    };
    const { module } = one;
    await module.get(TradeRepository).insert(lost, module.get(OrderDesk)['owner'], clock.now());
    clock.advance(31_000);
    await one.comesTo(ana, 'lost', 'unknown');
    expect(broker.asked).toHaveLength(1);
  });

  it("one user's silent broker does not hold up another's", async () => {
    const { trade } = await place();
    const bruno = `bruno${users}`;
    broker.mood = 'silent';
    await one.orders.place(bruno, order(), { by: 'user' });
    clock.advance(62_000);
    broker.settle(trade.externalId!, 'win', false);
    await one.comesTo(ana, 'first', 'settled');
    expect((await one.trades.findByClientOrderId(bruno, 'first'))?.state).toBe('unknown');
  });
});
