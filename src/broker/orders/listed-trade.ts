import { BsonRows } from '../../platform/index.js';
import type { Trade } from './trade.js';

/** What lists show of a trade. */
export interface ListedTrade extends Pick<
  Trade,
  | 'id'
  | 'userId'
  | 'clientOrderId'
  | 'asset'
  | 'direction'
  | 'kind'
  | 'accountType'
  | 'stake'
  | 'payout'
  | 'status'
  | 'pnl'
  | 'currency'
  | 'createdAt'
  | 'openedAt'
  | 'expiresAt'
  | 'closedAt'
> {
  /** Undefined for orders by hand. */
  strategy: string | undefined;
}

export const LISTED_TRADES = new BsonRows<ListedTrade>({
  id: '_id',
  userId: 'userId',
  clientOrderId: 'clientOrderId',
  asset: 'asset',
  direction: 'direction',
  kind: 'kind',
  accountType: 'accountType',
  stake: 'stake',
  payout: 'payout',
  status: 'status',
  pnl: 'pnl',
  currency: 'currency',
  createdAt: 'createdAt',
  openedAt: 'openedAt',
  expiresAt: 'expiresAt',
  closedAt: 'closedAt',
  strategy: 'origin.strategy',
});
