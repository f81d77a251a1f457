import type { ListedTrade } from '../../../broker/index.js';
import { Zone } from '../../../common/index.js';
import { accountKey, type AccountTotal, inOrder, TradeTally } from './trade-tally.js';

const AT = Date.parse('2026-11-23T15:00:00Z');
const trade = (change: Partial<ListedTrade>): ListedTrade => ({
  ...{ id: 'trd_1', userId: 'ana', clientOrderId: 'o', asset: 'EURUSD', direction: 'call', kind: 'blitz' },
  ...{ accountType: 'demo', stake: 1000, payout: 0.87, status: 'win', pnl: 870, currency: 'BRL' },
  ...{ createdAt: AT, openedAt: AT, expiresAt: AT, closedAt: AT, strategy: undefined },
  ...change,
});

describe('TradeTally', () => {
  it('adds up by account and currency; what was sold counts by its result, what was rejected staked nothing', () => {
    const tally = new TradeTally({ from: undefined, to: undefined, zone: Zone.find('UTC')! });
    for (const change of [
      {},
      { status: 'loss', pnl: -1000 },
      { status: 'sold', pnl: 5 },
      { status: 'sold', pnl: -5 },
      { status: 'sold', pnl: 0 },
      { status: 'tie', pnl: 0 },
      { status: 'open', pnl: 0 },
      { status: 'unknown', pnl: 0 },
      { status: 'rejected', pnl: 0 },
      { accountType: 'real' },
      { accountType: 'real', currency: 'USD', pnl: 1 },
    ] as const) {
      tally.add(trade(change));
    }
    expect(tally.count).toBe(11);
    expect(tally.totals()).toEqual([
      { accountType: 'demo', currency: 'BRL', trades: 9, wins: 2, losses: 2, staked: 8000, pnl: -130 },
      { accountType: 'real', currency: 'BRL', trades: 1, wins: 1, losses: 0, staked: 1000, pnl: 870 },
      { accountType: 'real', currency: 'USD', trades: 1, wins: 1, losses: 0, staked: 1000, pnl: 1 },
    ]);
    expect(tally.days('real|USD').series()).toEqual({ days: ['2026-11-23'], figures: [[1], [0.01]] });
  });
});

test.each([
  [['demo|BRL', 9], ['real|USD', 1], 'real|USD, demo|BRL'],
  [['real|USD', 9], ['real|BRL', 1], 'real|BRL, real|USD'],
  [['real|EUR', 1], ['real|USD', 2], 'real|USD, real|EUR'],
  [['real|USD', 1], ['real|EUR', 1], 'real|EUR, real|USD'],
] as const)('of %j and %j the order is %s', (one, other, expected) => {
  const totals = [one, other].map(([key, trades]) => {
    const [accountType, currency] = key.split('|') as [AccountTotal['accountType'], string];
    return { accountType, currency, trades, wins: 0, losses: 0, staked: 0, pnl: 0 };
  });
  expect(inOrder(totals, 'BRL').map(accountKey).join(', ')).toBe(expected);
});
