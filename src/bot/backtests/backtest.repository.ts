import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { BacktestDocument } from './backtest.schema.js';
import { ACTIVE_STATES, type BacktestState, statesBefore } from './backtest.states.js';

export type StoredBacktest = BacktestDocument;
/** What a list shows: reports are long. */
export type BacktestRow = Omit<BacktestDocument, 'report' | 'sweep'> & {
  report?: Omit<NonNullable<BacktestDocument['report']>, 'equity' | 'perHour'>;
};

const WITHOUT_LONG = { 'report.equity': 0, 'report.perHour': 0, sweep: 0 } as const;

/** Backtests as stored. Every change of state is by the table, whoever else changes it. */
@Injectable()
export class BacktestRepository {
  private readonly rows: mongo.Collection<BacktestDocument>;

  constructor(@InjectModel(BacktestDocument.name) model: Model<BacktestDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<BacktestDocument>;
  }

  async create(backtest: StoredBacktest): Promise<void> {
    await this.rows.insertOne(backtest);
  }

  findById(userId: string, id: string): Promise<StoredBacktest | null> {
    return this.rows.findOne({ _id: id, userId });
  }

  /** For the process that does it, which knows no user. */
  findForRun(id: string): Promise<StoredBacktest | null> {
    return this.rows.findOne({ _id: id });
  }

  /** Newest first, those before an id. */
  list(userId: string, limit: number, before?: string): Promise<BacktestRow[]> {
    return this.rows
      .find({ userId, ...(before !== undefined && { _id: { $lt: before } }) }, { projection: WITHOUT_LONG })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }

  countActive(userId: string): Promise<number> {
    return this.rows.countDocuments({ userId, state: { $in: ACTIVE_STATES } });
  }

  /** All that wait or run, of whomever. */
  active(): Promise<StoredBacktest[]> {
    return this.rows.find({ state: { $in: ACTIVE_STATES } }).toArray();
  }

  /** One that was not to be taken on, before anybody has begun with it. */
  async withdraw(userId: string, id: string): Promise<void> {
    await this.rows.deleteOne({ _id: id, userId, state: 'queued' });
  }

  /** The row as it then is; null when its state does not let it come to this one. */
  change(
    id: string,
    state: BacktestState,
    changes: Partial<Omit<StoredBacktest, '_id' | 'userId' | 'state'>> = {},
  ): Promise<StoredBacktest | null> {
    return this.rows.findOneAndUpdate(
      { _id: id, state: { $in: statesBefore(state) } },
      { $set: { ...changes, state } },
      { returnDocument: 'after' },
    );
  }

  /** False when it does not run any more. */
  async setProgress(id: string, done: number, total: number): Promise<boolean> {
    const { matchedCount } = await this.rows.updateOne(
      { _id: id, state: 'running' },
      { $set: { done, total } },
    );
    return matchedCount === 1;
  }

  /** A finished one; false when there is none. */
  async remove(userId: string, id: string): Promise<boolean> {
    const finished = { $nin: ACTIVE_STATES };
    return (await this.rows.deleteOne({ _id: id, userId, state: finished })).deletedCount === 1;
  }
}
