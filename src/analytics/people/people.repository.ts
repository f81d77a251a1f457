import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { guardedIncrement, type Increments, writeGuarded } from '../guarded-writes.js';
import { unescapeType, type UserDayDelta } from '../totals.rules.js';
import { DayHeadDocument, UserDayDocument } from './user-day.schema.js';

/** How far the user figures of a business day are complete, by slot. */
export interface DayHead {
  day: string;
  slot: number;
  lastBatch: number;
  version: number;
}

/** Events of a user of one type and currency on one day, in one slot. */
export interface UserDayCell {
  type: string;
  currency: string;
  count: number;
  /** Ten-thousandths. */
  sum: bigint;
}

export interface UserDayRow {
  _id: string;
  userId: string;
  cells: UserDayCell[];
}

/** A user's day as the rebuild sees it. */
export interface StoredUserDay extends UserDayDelta {
  slot: number;
  lastBatch: number;
}

type StoredCells = Record<string, Record<string, { c: number | bigint; s: bigint }>>;

@Injectable()
export class PeopleRepository {
  constructor(
    @InjectModel(UserDayDocument.name) private readonly userDays: Model<UserDayDocument>,
    @InjectModel(DayHeadDocument.name) private readonly dayHeads: Model<DayHeadDocument>,
  ) {}

  /** Heads of the business days from one label to another (exclusive), in order of time. */
  heads(fromDay: string, toDay: string): Promise<DayHead[]> {
    return this.headsBetween({ $gte: `${fromDay}|`, $lt: `${toDay}|` });
  }

  allHeads(): Promise<DayHead[]> {
    return this.headsBetween({ $gte: '' });
  }

  /** The rows of a day and slot that a batch after `sinceBatch` touched; -1 for all of them. */
  async *rowsSince(day: string, slot: number, sinceBatch: number): AsyncIterable<UserDayRow> {
    const cursor = this.userDays.collection.find(
      { day, slot, lastBatch: { $gt: sinceBatch } },
      { projection: { userId: 1, t: 1 }, useBigInt64: true, batchSize: 10_000 },
    );
    for await (const row of cursor) {
      yield {
        _id: row._id as unknown as string,
        userId: row['userId'] as string,
        cells: toCells(row['t'] as StoredCells),
      };
    }
  }

  /** What the database does for `rowsSince`. */
  explainRowsSince(day: string, slot: number, sinceBatch: number): Promise<unknown> {
    return this.userDays.collection
      .find({ day, slot, lastBatch: { $gt: sinceBatch } })
      .explain('executionStats');
  }

  /** Every user's every day, in order of `_id`. */
  async *all(): AsyncIterable<StoredUserDay> {
    const cursor = this.userDays.collection.find(
      {},
      { sort: { _id: 1 }, useBigInt64: true, batchSize: 5000 },
    );
    for await (const row of cursor) {
      const { day, slot, userId, lastBatch, n, t } = row as unknown as UserDayDocument;
      const cells = new Map<string, { count: number; sum: bigint }>();
      for (const type of Object.keys(t)) {
        for (const currency of Object.keys(t[type])) {
          const { c, s } = t[type][currency];
          cells.set(`${type}.${currency}`, { count: Number(c ?? 0), sum: BigInt(s ?? 0) });
        }
      }
      yield { day, slot: Number(slot), userId, lastBatch: Number(lastBatch), count: Number(n), cells };
    }
  }

  /** Puts users' days as they should be; those without events go. */
  async correct(rows: readonly StoredUserDay[]): Promise<void> {
    const operations = rows.map(({ day, slot, userId, lastBatch, count: n, cells }) => {
      const _id = `${day}|${slot}|${userId}`;
      if (n === 0) return { deleteOne: { filter: { _id } } };
      const t = Object.create(null) as Record<string, Record<string, { c: number; s: bigint }>>;
      for (const [key, { count, sum }] of cells) {
        const [type, currency] = key.split('.') as [string, string];
        (t[type] ??= {})[currency] = { c: count, s: sum };
      }
      const replacement = { day, slot, userId, lastBatch, n, t };
      return { replaceOne: { filter: { _id }, replacement, upsert: true } };
    });
    if (operations.length)
      await this.userDays.collection.bulkWrite(operations as never[], { ordered: false });
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
  async add(deltas: Iterable<UserDayDelta>, slot: number, batch: number): Promise<void> {
    const days = new Set<string>();
    const operations = [];
    for (const { day, userId, count, cells } of deltas) {
      const increments: Increments = {};
      for (const [key, cell] of cells) {
        if (cell.count !== 0) increments[`t.${key}.c`] = cell.count;
        if (cell.sum !== 0n || cell.count > 0) increments[`t.${key}.s`] = cell.sum; // a new cell has both
      }
      if (Object.keys(increments).length === 0) continue;
      days.add(day);
      operations.push(
        guardedIncrement(
          `${day}|${slot}|${userId}`,
          batch,
          { n: count, ...increments },
          { day, slot, userId },
        ),
      );
    }
    await writeGuarded(this.userDays.collection, operations);
    await writeGuarded(
      this.dayHeads.collection,
      [...days].map((day) => guardedIncrement(`${day}|${slot}`, batch, {})),
    );
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

function toCells(stored: StoredCells): UserDayCell[] {
  const cells: UserDayCell[] = [];
  for (const key of Object.keys(stored)) {
    const byCurrency = stored[key];
    for (const currency of Object.keys(byCurrency)) {
      const { c, s } = byCurrency[currency];
      cells.push({ type: unescapeType(key), currency, count: Number(c ?? 0), sum: BigInt(s ?? 0) });
    }
  }
  return cells;
}
