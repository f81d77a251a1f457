import type { Trade } from '../../src/broker/index.js';

let made = 0;

/** A trade that was won on a play-money account, unless `change` says otherwise; each has an id of its own. */
export function pastTrade(closedAt: number, change: Partial<Trade> = {}): Trade {
  const id = `trd_past_${++made}`;
  return {
    id,
    ...{ userId: 'ana', clientOrderId: id, provider: 'paper', market: 'paper', asset: 'EURUSD' },
    ...{ kind: 'blitz', direction: 'call', accountType: 'demo', stake: 1000, currency: 'BRL' },
    ...{ expirySeconds: 60, origin: { by: 'user' }, state: 'settled', status: 'win', payout: 0.87 },
    ...{ pnl: 870, version: 2, createdAt: closedAt, openedAt: closedAt, expiresAt: closedAt, closedAt },
    ...change,
  };
}
