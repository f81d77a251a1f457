import type { QueryFilter } from 'mongoose';
import type { AccountType } from '../vendors/broker.js';
import type { TradeStatus } from './trade.js';
import type { TradeDocument } from './trade.schema.js';

/** Which trades; times in ms since 1970, by our clock, of when the order was written. */
export interface TradeFilter {
  from?: number;
  /** Not included. */
  to?: number;
  asset?: string;
  status?: TradeStatus;
  accountType?: AccountType;
  /** Of stake and result. */
  currency?: string;
  strategy?: string;
  /** Only those of bots. */
  byBot?: boolean;
}

/** Where a page goes on: after this one, towards older ones. */
export interface TradePosition {
  createdAt: number;
  id: string;
}

/** @param userId undefined: of everybody */
export function queryOf(
  userId: string | undefined,
  filter: TradeFilter,
  after?: TradePosition,
): QueryFilter<TradeDocument> {
  const { from, to, asset, status, accountType, currency, strategy, byBot } = filter;
  const period = {
    ...(from !== undefined && { $gte: new Date(from) }),
    ...(to !== undefined && { $lt: new Date(to) }),
    ...(after && { $lte: new Date(after.createdAt) }),
  };
  return {
    ...(userId !== undefined && { userId }),
    ...(asset !== undefined && { asset }),
    ...(status !== undefined && { status }),
    ...(accountType !== undefined && { accountType }),
    ...(currency !== undefined && { currency }),
    ...(strategy !== undefined && { 'origin.strategy': strategy }),
    ...(byBot && { 'origin.by': 'bot' }),
    ...(Object.keys(period).length > 0 && { createdAt: period }),
    ...(after && {
      $or: [
        { createdAt: { $lt: new Date(after.createdAt) } },
        { createdAt: new Date(after.createdAt), _id: { $lt: after.id } },
      ],
    }),
  };
}
