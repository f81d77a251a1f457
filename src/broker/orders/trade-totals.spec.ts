import { ManualClock } from '../../../test/factories/manual-clock.js';
import { type BrokerProcess, startBrokerProcess } from '../../../test/factories/broker-process.js';
import { pastTrade } from '../../../test/factories/past-trade.js';
import { TradeTotals } from './trade-totals.js';

const AT = Date.parse('2026-11-23T12:00:00Z');
describe('TradeTotals', () => {
  let process: BrokerProcess;
  let totals: TradeTotals;
  beforeAll(async () => {
    process = await startBrokerProcess({}, {}, new ManualClock('2026-11-24T12:00:00Z'));
    totals = process.module.get(TradeTotals);
  });
  afterAll(() => process.close());

  it('adds up what was closed in the period, by kind of account', async () => {
    await process.trades.addPast([
      pastTrade(AT),
      pastTrade(AT, { status: 'loss', pnl: -1000, userId: 'bruno' }),
      pastTrade(AT, { status: 'tie', pnl: 0 }),
      pastTrade(AT, { status: 'sold', pnl: 5 }),
      pastTrade(AT, { status: 'sold', pnl: -5 }),
      pastTrade(AT, { status: 'sold', pnl: 0 }),
      pastTrade(AT - 1),
      pastTrade(AT + 1000),
      pastTrade(AT, { state: 'rejected', status: 'rejected', pnl: 0 }),
      pastTrade(AT, { state: 'accepted', status: 'open', pnl: 0, closedAt: null }),
      pastTrade(AT, { accountType: 'real', currency: 'USD', pnl: 100 }),
      pastTrade(AT + 999, { accountType: 'real', currency: 'USD', pnl: 20 }),
    ]);
    expect(await totals.closedWithin(AT, AT + 1000)).toEqual({
      demo: { users: 2, trades: 6, wins: 2, losses: 2, pnl: { cents: -130, currency: 'BRL' } },
      real: { users: 1, trades: 2, wins: 2, losses: 0, pnl: { cents: 120, currency: 'USD' } },
    });
    expect(await totals.closedWithin(0, AT - 1)).toEqual({});
  });

  it('has no sum of several currencies, and counts a user with several once', async () => {
    const at = AT + 86_400_000;
    await process.trades.addPast([
      pastTrade(at),
      pastTrade(at, { currency: 'USD', status: 'loss', pnl: -1000 }),
    ]);
    expect(await totals.closedWithin(at, at + 1)).toEqual({
      demo: { users: 1, trades: 2, wins: 1, losses: 1 },
    });
  });

  it('reads only what was closed in the period', async () => {
    const at = AT + 2 * 86_400_000;
    await process.trades.addPast(Array.from({ length: 50 }, (_, i) => pastTrade(at + i)));
    const explained = JSON.stringify(await totals.explainClosedWithin(at, at + 5));
    expect(explained).toMatch(/"totalDocsExamined":5\b/);
  });
});
