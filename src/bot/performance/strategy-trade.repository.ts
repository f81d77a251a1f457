import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { AccountType } from '../../broker/index.js';
import { Database, insertUnordered } from '../../platform/index.js';
import { type Figures, type Result, winRate } from './performance.rules.js';
import { StrategyTradeDocument } from './strategy-trade.schema.js';

interface Sums {
  _id: { userId: string; accountType: AccountType };
  pnl: number;
  trades: number;
  wins: number;
  losses: number;
}

const FOR_FIGURES = { _id: 0, strategy: 1, status: 1, pnl: 1, closedAt: 1 } as const;

/** Results of bots; straight to the driver, past Mongoose's casting. */
@Injectable()
export class StrategyTradeRepository {
  private readonly rows: mongo.Collection<StrategyTradeDocument>;

  constructor(
    @InjectModel(StrategyTradeDocument.name) private readonly model: Model<StrategyTradeDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<StrategyTradeDocument>;
  }

  /** Each once, however often it comes; what a power cut takes is found again by its run. Answers with the ids of those that are new. */
  async add(rows: readonly StrategyTradeDocument[]): Promise<string[]> {
    const known = new Set(
      await insertUnordered(this.model, rows, { writeConcern: this.database.stepConcern }),
    );
    return rows.filter((_, at) => !known.has(at)).map(({ _id }) => _id);
  }

  /** In the order in which they were closed. */
  async results(userId: string, accountType: AccountType): Promise<Result[]> {
    const rows = await this.rows
      .find<Omit<Result, 'closedAt'> & { closedAt: Date }>(
        { userId, accountType },
        { projection: FOR_FIGURES, sort: { closedAt: 1, _id: 1 }, batchSize: 5000 },
      )
      .toArray();
    return rows.map((row) => ({ ...row, closedAt: row.closedAt.getTime() }));
  }

  /** All of a user, in the order in which they were closed; read as they are asked for. */
  async *of(userId: string): AsyncGenerator<StrategyTradeDocument, void> {
    yield* this.rows.find({ userId }, { sort: { accountType: 1, closedAt: 1, _id: 1 }, batchSize: 500 });
  }

  async deleteOf(userId: string): Promise<void> {
    await this.rows.deleteMany({ userId });
  }

  /**
   * The figures of these users' accounts by `accountKey`, without reading every result here; `since` leaves out what was
   * closed before (ms). An account without a result is missing.
   */
  async figures(userIds: readonly string[], since?: number): Promise<Map<string, Figures>> {
    const closedAt = since === undefined ? {} : { closedAt: { $gte: new Date(since) } };
    const won = {
      $or: [{ $eq: ['$status', 'win'] }, { $and: [{ $eq: ['$status', 'sold'] }, { $gt: ['$pnl', 0] }] }],
    };
    const lost = {
      $or: [{ $eq: ['$status', 'loss'] }, { $and: [{ $eq: ['$status', 'sold'] }, { $lt: ['$pnl', 0] }] }],
    };
    const sums = await this.rows
      .aggregate<Sums>([
        { $match: { userId: { $in: [...userIds] }, ...closedAt } },
        {
          $group: {
            _id: { userId: '$userId', accountType: '$accountType' },
            pnl: { $sum: '$pnl' },
            trades: { $sum: 1 },
            wins: { $sum: { $cond: [won, 1, 0] } },
            losses: { $sum: { $cond: [lost, 1, 0] } },
          },
        },
      ])
      .toArray();
    return new Map(
      sums.map(({ _id, pnl, trades, wins, losses }) => [
        accountKey(_id),
        { pnl, trades, wins, losses, winRate: winRate(wins, losses) },
      ]),
    );
  }

  /** The currency of the account's latest result; undefined without one. */
  async currency(userId: string, accountType: AccountType): Promise<string | undefined> {
    const row = await this.rows.findOne(
      { userId, accountType },
      { projection: { currency: 1 }, sort: { closedAt: -1, _id: -1 } },
    );
    return row?.currency;
  }
}

/** Tells accounts apart. */
export function accountKey({ userId, accountType }: { userId: string; accountType: AccountType }): string {
  return `${userId} ${accountType}`;
}
