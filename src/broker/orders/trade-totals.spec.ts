import { ManualClock } from '../../../test/factories/manual-clock.js';
import { type BrokerProcess, startBrokerProcess } from '../../../test/factories/broker-process.js';
import type { Trade } from './trade.js';
import { TradeTotals } from './trade-totals.js';

const AT = Date.parse('2026-11-23T12:00:00Z');
let made = 0;

function trade(change: Partial<Trade>): Trade {
  const id = `trd_${++made}`;
  return {
    id,
    ...{ userId: 'ana', clientOrderId: id, provider: 'paper', market: 'paper', asset: 'EURUSD' },
    ...{ kind: 'blitz', direction: 'call', accountType: 'demo', stake: 1000, currency: 'BRL' },
    ...{ expirySeconds: 60, origin: { by: 'user' }, state: 'settled', status: 'win', payout: 0.87 },
    ...{ pnl: 870, version: 2, createdAt: AT, openedAt: AT, expiresAt: AT, closedAt: AT },
    ...change,
  };
}

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
      trade({}),
      trade({ status: 'loss', pnl: -1000, userId: 'bruno' }),
      trade({ status: 'tie', pnl: 0 }),
      trade({ status: 'sold', pnl: 5 }),
      trade({ status: 'sold', pnl: -5 }),
      trade({ status: 'sold', pnl: 0 }),
      trade({ closedAt: AT - 1 }),
      trade({ closedAt: AT + 1000 }),
      trade({ state: 'rejected', status: 'rejected', pnl: 0 }),
      trade({ state: 'accepted', status: 'open', pnl: 0, closedAt: null }),
      trade({ accountType: 'real', currency: 'USD', pnl: 100 }),
      trade({ accountType: 'real', currency: 'USD', pnl: 20, closedAt: AT + 999 }),
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
      trade({ closedAt: at }),
      trade({ closedAt: at, currency: 'USD', status: 'loss', pnl: -1000 }),
    ]);
    expect(await totals.closedWithin(at, at + 1)).toEqual({
      demo: { users: 1, trades: 2, wins: 1, losses: 1 },
    });
  });

  it('reads only what was closed in the period', async () => {
    const at = AT + 2 * 86_400_000;
    await process.trades.addPast(Array.from({ length: 50 }, (_, i) => trade({ closedAt: at + i })));
    const explained = JSON.stringify(await totals.explainClosedWithin(at, at + 5));
    expect(explained).toMatch(/"totalDocsExamined":5\b/);
  });
});
