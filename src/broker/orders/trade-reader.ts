import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { batchesOf, BsonRows } from '../../platform/index.js';
import type { Trade } from './trade.js';
import { queryOf, type TradeFilter } from './trade-filter.js';
import { TradeDocument } from './trade.schema.js';

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

const ROWS = new BsonRows<ListedTrade>({
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
/** Rows that are fetched at once. */
const CHUNK = 1000;

/** Reads trades by the hundred thousand, for files. */
@Injectable()
export class TradeReader {
  private readonly rows: mongo.Collection<TradeDocument>;

  constructor(@InjectModel(TradeDocument.name) model: Model<TradeDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<TradeDocument>;
  }

  /** Newest first; in chunks, as they are read. @param userId undefined: of everybody */
  async *scan(userId: string | undefined, filter: TradeFilter): AsyncIterable<ListedTrade[]> {
    const cursor = this.rows
      .find(queryOf(userId, filter) as mongo.Filter<TradeDocument>, {
        projection: ROWS.projection,
        batchSize: CHUNK,
        raw: true,
      })
      .sort({ createdAt: -1, _id: -1 });
    for await (const documents of batchesOf(cursor)) yield documents.map((row) => ROWS.read(row));
  }
}
