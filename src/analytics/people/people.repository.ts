import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Database } from '../../platform/index.js';
import { type Corrected, guardedCorrection, guardedIncrement, writeGuarded } from '../guarded-writes.js';
import type { ShardDelta } from '../totals.rules.js';
import {
  type Cells,
  escapeUser,
  packCells,
  shardId,
  shardOf,
  unescapeUser,
  unpackCells,
} from './packing.rules.js';
import { DayHeadDocument, PeopleDayDocument } from './people-day.schema.js';

/** How far the user figures of a business day are complete, by slot. */
export interface DayHead {
  day: string;
  slot: number;
  lastBatch: number;
  version: number;
}

/** A shard as the rebuild sees it: the figures of its users by their ids. */
export interface StoredShard {
  _id: string;
  day: string;
  slot: number;
  lastBatch: number;
  users: Map<string, Cells>;
}

type Users = PeopleDayDocument['users'];

const SHARDS_AT_ONCE = 200;

@Injectable()
export class PeopleRepository {
  constructor(
    @InjectModel(PeopleDayDocument.name) private readonly peopleDays: Model<PeopleDayDocument>,
    @InjectModel(DayHeadDocument.name) private readonly dayHeads: Model<DayHeadDocument>,
    private readonly database: Database,
  ) {}

  /** Heads of the business days from one label to another (exclusive), in order of time. */
  heads(fromDay: string, toDay: string): Promise<DayHead[]> {
    return this.headsBetween({ $gte: `${fromDay}|`, $lt: `${toDay}|` });
  }

  allHeads(): Promise<DayHead[]> {
    return this.headsBetween({ $gte: '' });
  }

  /** The users in shards of a day and slot that a batch after `sinceBatch` touched; -1 for all of them. */
  async *usersSince(
    day: string,
    slot: number,
    sinceBatch: number,
  ): AsyncIterable<{ userId: string; cells: Cells }> {
    const cursor = this.peopleDays.collection.find(
      { day, slot, lastBatch: { $gt: sinceBatch } },
      { projection: { users: 1 }, useBigInt64: true, batchSize: 1000 },
    );
    for await (const shard of cursor) {
      const users = shard['users'] as Users;
      for (const key of Object.keys(users)) {
        yield { userId: unescapeUser(key), cells: unpackCells(users[key]) };
      }
    }
  }

  /** What the database does for `usersSince`. */
  explainUsersSince(day: string, slot: number, sinceBatch: number): Promise<unknown> {
    return this.peopleDays.collection
      .find({ day, slot, lastBatch: { $gt: sinceBatch } })
      .explain('executionStats');
  }

  /** Every shard, in order of `_id`. */
  async *all(): AsyncIterable<StoredShard> {
    const cursor = this.peopleDays.collection.find(
      {},
      { sort: { _id: 1 }, useBigInt64: true, batchSize: 1000 },
    );
    for await (const row of cursor) {
      const { _id, day, slot, lastBatch, users } = row as unknown as PeopleDayDocument;
      yield {
        _id,
        day,
        slot: Number(slot),
        lastBatch: Number(lastBatch),
        users: new Map(Object.keys(users).map((key) => [unescapeUser(key), unpackCells(users[key])])),
      };
    }
  }

  /** Puts shards as they should be; those without events go, those that have moved since they were read stay. */
  async correct(shards: readonly Corrected<StoredShard>[]): Promise<void> {
    const operations = shards.map(({ _id, seen, day, slot, lastBatch, users: figures }) => {
      const users = new Map<string, Map<string, number | bigint>>();
      for (const [userId, cells] of figures) {
        const fields = new Map<string, number | bigint>();
        packCells(fields, '', cells);
        users.set(escapeUser(userId), fields);
      }
      const row = users.size === 0 ? null : { day, slot, lastBatch, users };
      return guardedCorrection(_id, seen, row);
    });
    await writeGuarded(this.peopleDays.collection, operations);
  }

  /** After a correction: every process reads the whole day again. */
  async renewHeads(heads: readonly { day: string; slot: number; lastBatch: number }[]): Promise<void> {
    const operations = heads.map(({ day, slot, lastBatch }) => ({
      updateOne: {
        filter: { _id: `${day}|${slot}` },
        update: { $set: { lastBatch }, $inc: { version: 1 } },
        upsert: true,
      },
    }));
    if (operations.length)
      await this.dayHeads.collection.bulkWrite(operations as never[], { ordered: false });
  }

  /** Adds what a batch brings; again and again the same. The days' heads come last: they say "complete up to here". */
  async add(shards: readonly ShardDelta[], slot: number, batch: number): Promise<void> {
    const days = new Set<string>();
    const operations = [];
    for (const { day, shard, users } of shards) {
      const increments = new Map<string, number | bigint>();
      for (const { userId, cells } of users) {
        packCells(increments, `users.${escapeUser(userId)}.`, cells);
      }
      days.add(day); // also when nothing is left of it: an event may have moved within its day
      if (increments.size === 0) continue;
      operations.push(guardedIncrement(shardId(day, slot, shard), batch, increments, { day, slot }));
    }
    const { stepConcern } = this.database;
    await writeGuarded(this.peopleDays.collection, operations, stepConcern);
    await writeGuarded(
      this.dayHeads.collection,
      [...days].map((day) => guardedIncrement(`${day}|${slot}`, batch, {})),
      stepConcern,
    );
  }

  /** The shards in which a user stands without any event: those were moved elsewhere. */
  async *emptyOf(userId: string): AsyncGenerator<{ _id: string; lastBatch: number }, void> {
    const shard = shardOf(userId);
    const ids = (await this.allHeads()).map(({ day, slot }) => shardId(day, slot, shard));
    const field = `users.${escapeUser(userId)}`;
    for (let at = 0; at < ids.length; at += SHARDS_AT_ONCE) {
      const rows = await this.peopleDays.collection
        .find({ _id: { $in: ids.slice(at, at + SHARDS_AT_ONCE) }, [field]: { $exists: true } } as object, {
          projection: { lastBatch: 1, [field]: 1 },
          useBigInt64: true,
        })
        .toArray();
      for (const row of rows) {
        const { _id, lastBatch, users } = row as unknown as PeopleDayDocument;
        const cells = [...unpackCells(users[escapeUser(userId)]).values()];
        if (cells.every(({ count, sum }) => count === 0 && sum === 0n))
          yield { _id, lastBatch: Number(lastBatch) };
      }
    }
  }

  /**
   * Takes a user out of a shard, unless a batch has moved it since it was read. First the day's head gets a new version:
   * in every process that has the day in memory, the user would stay there otherwise.
   */
  async remove(userId: string, { _id, lastBatch }: { _id: string; lastBatch: number }): Promise<boolean> {
    const head = { _id: _id.slice(0, _id.lastIndexOf('|')) } as object;
    await this.dayHeads.collection.updateOne(head, { $inc: { version: 1 } });
    const { matchedCount } = await this.peopleDays.collection.updateOne({ _id, lastBatch } as object, {
      $unset: { [`users.${escapeUser(userId)}`]: '' },
    });
    return matchedCount === 1;
  }

  private async headsBetween(bounds: { $gte: string; $lt?: string }): Promise<DayHead[]> {
    const rows = await this.dayHeads.collection
      .find({ _id: bounds } as object, { sort: { _id: 1 }, batchSize: 5000 })
      .toArray();
    return rows.map((row) => {
      const { _id, lastBatch, version } = row as unknown as DayHeadDocument;
      const [day, slot] = _id.split('|');
      return { day: day, slot: Number(slot), lastBatch, version: version ?? 0 };
    });
  }
}
