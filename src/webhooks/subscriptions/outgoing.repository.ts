import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database, insertUnordered } from '../../platform/index.js';
import { type OutgoingAttempt, OutgoingDocument } from './outgoing.schema.js';
import { OUTGOING_STATUSES, OUTGOING_WAITING, type OutgoingStatus } from './outgoing.status.js';

/** One update of a bulk write. */
export type OutgoingUpdate = mongo.AnyBulkWriteOperation<OutgoingDocument>;

/** What is needed to send one. */
export type DueOutgoing = Pick<OutgoingDocument, '_id' | 'eventId' | 'tries' | 'dueAt' | 'place'>;

/** Where a page of the list goes on: after this one, towards older ones; the time in milliseconds. */
export interface OutgoingPosition {
  createdAt: number;
  id: string;
}

/** Attempts that are kept; more only come by hand. */
const MOST_ATTEMPTS = 20;
/** Rows that one command of a long work touches, so that others come in between. */
const STEP = 500;
const DONE = { todo: '', dueAt: '' } as const;

/** Outgoing deliveries; straight to the driver, past Mongoose's casting. */
@Injectable()
export class OutgoingRepository {
  private readonly rows: mongo.Collection<OutgoingDocument>;

  constructor(
    @InjectModel(OutgoingDocument.name) private readonly model: Model<OutgoingDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<OutgoingDocument>;
  }

  /** Those that are there already stay as they are. Part of a batch: durable with what closes it. */
  async insertNew(rows: readonly OutgoingDocument[]): Promise<void> {
    await insertUnordered(this.model, rows, { writeConcern: this.database.stepConcern });
  }

  async insert(row: OutgoingDocument): Promise<void> {
    await this.rows.insertOne(row);
  }

  /** The oldest that are due for the subscription; those of one batch in its order. */
  async due(subscriptionId: string, limit: number, now: Date): Promise<DueOutgoing[]> {
    const rows = await this.dueCursor(subscriptionId, limit, now).toArray();
    return rows.sort((a, b) => a.dueAt!.getTime() - b.dueAt!.getTime() || a.place - b.place);
  }

  /** How `due` is answered, for the test that looks at the keys examined. */
  explainDue(subscriptionId: string, limit: number, now: Date): Promise<mongo.Document> {
    return this.dueCursor(subscriptionId, limit, now).explain('executionStats');
  }

  /** Those of the subscriptions for which something is due; when very much is, perhaps not all of them. */
  async withDue(subscriptionIds: readonly string[], now: Date): Promise<Set<string>> {
    if (subscriptionIds.length === 0) return new Set();
    const found = await this.rows
      .find(
        { todo: { $in: [...subscriptionIds] }, dueAt: { $lte: now } },
        { projection: { _id: 0, todo: 1 }, limit: STEP, batchSize: STEP },
      )
      .toArray();
    return new Set(found.map(({ todo }) => todo!));
  }

  deliveredOne(row: DueOutgoing, attempt: OutgoingAttempt): OutgoingUpdate {
    return finishing(row, attempt, { status: 'delivered' });
  }

  /** Tried again at `dueAt`, or dead because of the reason. */
  failedOne(
    row: DueOutgoing,
    attempt: OutgoingAttempt,
    next: { dueAt: Date } | { reason: string },
  ): OutgoingUpdate {
    if ('reason' in next) return finishing(row, attempt, { status: 'dead', reason: next.reason });
    return {
      updateOne: {
        filter: untouched(row),
        update: {
          $set: { status: 'retrying' as const, dueAt: next.dueAt },
          $inc: { tries: 1 },
          $push: kept(attempt),
        },
      },
    };
  }

  cancelOne(row: DueOutgoing, reason: string, at: Date): OutgoingUpdate {
    return { updateOne: { filter: untouched(row), update: canceled(reason, at) } };
  }

  /** What is lost of it by a crash is sent again. */
  async apply(updates: readonly OutgoingUpdate[]): Promise<void> {
    if (updates.length === 0) return;
    await this.rows.bulkWrite([...updates], { ordered: false, writeConcern: this.database.stepConcern });
  }

  findById(subscriptionId: string, id: string): Promise<OutgoingDocument | null> {
    return this.rows.findOne({ _id: id, subscriptionId });
  }

  /** Newest first. Without a status each of them is asked for as many, so that one index serves both. */
  async list(
    subscriptionId: string,
    status: OutgoingStatus | undefined,
    limit: number,
    after?: OutgoingPosition,
  ): Promise<OutgoingDocument[]> {
    const statuses = status ? [status] : OUTGOING_STATUSES;
    const found = await Promise.all(statuses.map((each) => this.listOne(subscriptionId, each, limit, after)));
    if (found.length === 1) return found[0];
    return found.flat().sort(newestFirst).slice(0, limit);
  }

  /** Due now, when it is in one of the states; false otherwise. */
  async makeDue(
    subscriptionId: string,
    id: string,
    from: readonly OutgoingStatus[],
    now: Date,
  ): Promise<boolean> {
    const { matchedCount } = await this.rows.updateOne(
      { _id: id, subscriptionId, eventId: { $exists: true }, status: { $in: [...from] } },
      {
        $set: { status: 'retrying', todo: subscriptionId, dueAt: now },
        $unset: { finishedAt: '', reason: '' },
      },
    );
    return matchedCount === 1;
  }

  /** Everything that waits for the subscription is due now. */
  async makeAllDue(subscriptionId: string, now: Date): Promise<void> {
    await this.inSteps({ todo: subscriptionId, dueAt: { $gt: now } }, { $set: { dueAt: now } });
  }

  /** Nothing more is sent of what waits. */
  async cancelAll(subscriptionId: string, reason: string, at: Date): Promise<void> {
    await this.inSteps({ todo: subscriptionId }, canceled(reason, at));
  }

  /** How many wait for the subscriptions, counted up to `most`. */
  countWaiting(subscriptionIds: readonly string[], most: number): Promise<number> {
    return this.rows.countDocuments({ todo: { $in: [...subscriptionIds] } }, { limit: most });
  }

  /** How many of the subscriptions' are given up. */
  countDead(subscriptionIds: readonly string[]): Promise<number> {
    return this.rows.countDocuments({ subscriptionId: { $in: [...subscriptionIds] }, status: 'dead' });
  }

  /** Subscriptions for which something waits, those included that are no more. */
  async waitedFor(): Promise<string[]> {
    return (await this.rows.distinct('todo', { todo: { $exists: true } })) as string[];
  }

  /** Removes the oldest of what was finished before a time, at most so many; returns how many. */
  async removeFinished(before: Date, most: number): Promise<number> {
    const old = await this.rows
      .find({ finishedAt: { $lt: before } }, { projection: { _id: 1 }, sort: { finishedAt: 1 }, limit: most })
      .toArray();
    if (old.length === 0) return 0;
    const { deletedCount } = await this.rows.deleteMany({
      _id: { $in: old.map(({ _id }) => _id) },
      finishedAt: { $lt: before },
    });
    return deletedCount;
  }

  /** Takes the answers of subscribers away that fit, in whatever delivery they stand. */
  async eraseResponses(fits: (response: string) => boolean): Promise<void> {
    const query = { 'attempts.response': { $exists: true } };
    const cursor = this.rows.find(query, { projection: { attempts: 1, tries: 1 }, batchSize: STEP });
    for await (const { _id, tries, attempts } of cursor) {
      if (!attempts.some(({ response = '' }) => fits(response))) continue;
      const kept = attempts.map(({ response = '', ...attempt }) => ({
        ...attempt,
        ...(!fits(response) && { response }),
      }));
      // one that is tried once more meanwhile is found again
      await this.rows.updateOne({ _id, tries }, { $set: { attempts: kept } });
    }
  }

  private listOne(
    subscriptionId: string,
    status: OutgoingStatus,
    limit: number,
    after?: OutgoingPosition,
  ): Promise<OutgoingDocument[]> {
    const query: mongo.Filter<OutgoingDocument> = { subscriptionId, status };
    if (after) {
      const createdAt = new Date(after.createdAt);
      query.$or = [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: after.id } }];
      query.createdAt = { $lte: createdAt };
    }
    return this.rows.find(query, { sort: { createdAt: -1, _id: -1 }, limit, batchSize: limit }).toArray();
  }

  private async inSteps(
    filter: mongo.Filter<OutgoingDocument>,
    update: mongo.UpdateFilter<OutgoingDocument>,
  ): Promise<void> {
    for (;;) {
      const rows = await this.rows.find(filter, { projection: { _id: 1 }, limit: STEP }).toArray();
      if (rows.length === 0) return;
      await this.rows.updateMany({ ...filter, _id: { $in: rows.map(({ _id }) => _id) } }, update);
    }
  }

  private dueCursor(subscriptionId: string, limit: number, now: Date) {
    return this.rows.find<DueOutgoing>(
      { todo: subscriptionId, dueAt: { $lte: now } },
      {
        projection: { eventId: 1, tries: 1, dueAt: 1, place: 1 },
        sort: { dueAt: 1 },
        limit,
        batchSize: limit,
      },
    );
  }
}

/** As it was read: an update that comes twice, or after another sender's, changes nothing. */
function untouched({ _id, tries }: DueOutgoing): mongo.Filter<OutgoingDocument> {
  return { _id, tries, status: { $in: [...OUTGOING_WAITING] } };
}

function kept(attempt: OutgoingAttempt) {
  return { attempts: { $each: [attempt], $slice: -MOST_ATTEMPTS } };
}

function finishing(
  row: DueOutgoing,
  attempt: OutgoingAttempt,
  state: { status: OutgoingStatus; reason?: string },
): OutgoingUpdate {
  const update = {
    $set: { ...state, finishedAt: new Date(attempt.at.getTime() + attempt.durationMs) },
    $unset: DONE,
    $inc: { tries: 1 },
    $push: kept(attempt),
  };
  return { updateOne: { filter: untouched(row), update } };
}

function canceled(reason: string, at: Date) {
  return { $set: { status: 'canceled' as const, reason, finishedAt: at }, $unset: DONE };
}

function newestFirst(a: OutgoingDocument, b: OutgoingDocument): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a._id < b._id ? 1 : -1);
}
