import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { batchesOf, scanRows } from '../platform/index.js';
import type { Event } from './event.js';
import { countedOf, fromRow, toContribution, toRow } from './event.rows.js';
import { EventDocument } from './event.schema.js';
import { findEvents } from './find-events.js';
import { type EventScan, LISTED_EVENTS, type ListedEvent } from './listed-event.js';
import { insertNew } from './ledger/insert-new.js';
import type { Contribution } from './ledger/ledger.ports.js';

/** A period of raw events: `from` inclusive, `to` exclusive. */
export interface EventRange {
  from: Date;
  to: Date;
  type?: string;
  currency?: string;
}

/** An event as the totals have it now, and the slot whose totals those are. */
export interface CountedContribution extends Contribution {
  eventId: string;
  slot: number;
}

/** When somebody did something, and what it was worth. */
export interface EventMoment extends Pick<Contribution, 'userId' | 'timestamp' | 'currency'> {
  /** Ten-thousandths: at most 1e13, which a double holds exactly. */
  amount: number | null;
}

/** What a field of metadata may be broken down by; null for none, or for a list or an object. */
export type FieldValue = string | number | boolean | null;

/** Events with one value of a field and in one currency; the same pair may come several times. */
export interface FieldCount {
  value: FieldValue;
  currency: string;
  count: number;
  /** Ten-thousandths. */
  sum: bigint;
}

/** Before every event; tombstones have no time at all. */
const BEGINNING = new Date(-8.64e15);
const CHUNK = 1000;
/** Longer texts count as what they begin with, in characters. */
const MOST_TEXT = 200;
const MOMENT = { _id: 0, userId: 1, timestamp: 1, currency: 1, amount: 1 } as const;
const CONTRIBUTION = { userId: 1, type: 1, amount: 1, currency: 1, timestamp: 1 } as const;

/** The raw events, for rooms that count them or send them on. */
@Injectable()
export class EventStore {
  private readonly events: mongo.Collection<EventDocument>;

  constructor(@InjectModel(EventDocument.name) private readonly model: Model<EventDocument>) {
    this.events = model.collection as unknown as mongo.Collection<EventDocument>;
  }

  /** Those of the events that still are, as they now are. */
  findByIds(ids: readonly string[]): Promise<Event[]> {
    return findEvents(this.events, ids);
  }

  /** The events of a period as they now are, in chunks, oldest first. */
  async *scan({ from, to, type, currency }: EventRange): AsyncIterable<Contribution[]> {
    const query: mongo.Filter<EventDocument> = { timestamp: { $gte: from, $lt: to } };
    if (type !== undefined) query.type = type;
    if (currency !== undefined) query.currency = currency;
    const cursor = this.events
      .find(query, { projection: { ...CONTRIBUTION, _id: 0 }, batchSize: CHUNK })
      .sort({ timestamp: 1, _id: 1 });
    for await (const rows of batchesOf(cursor)) yield rows.map(toContribution);
  }

  /** What lists show of events, as they now are; in chunks, as they are read. */
  scanListed({ from, to, type, userId, currency, order }: EventScan): AsyncIterable<ListedEvent[]> {
    const query: mongo.Filter<EventDocument> = {
      timestamp: {
        $gte: from === undefined ? BEGINNING : new Date(from),
        ...(to !== undefined && { $lt: new Date(to) }),
      },
      ...(type !== undefined && { type }),
      ...(userId !== undefined && { userId }),
      ...(currency !== undefined && { currency }),
    };
    const direction = order === 'oldest first' ? 1 : -1;
    return scanRows(this.events, LISTED_EVENTS, query, { timestamp: direction, _id: direction });
  }

  /** Events of some types by some users, as they now are, in chunks, each user's in the order of time. */
  async *scanOfUsers(userIds: readonly string[], types: readonly string[]): AsyncIterable<Event[]> {
    const query = {
      userId: { $in: [...userIds] },
      type: { $in: [...types] },
      timestamp: { $gte: new Date(0) },
    };
    const cursor = this.events
      .find(query, { projection: { corrections: 0 }, batchSize: CHUNK })
      // of a type there may be millions, of a user there are not
      .hint({ userId: 1, timestamp: 1, _id: 1 });
    for await (const rows of batchesOf(cursor)) yield rows.map(fromRow);
  }

  /** Who did a type of event when, and what it was worth, in chunks, oldest first. */
  async *scanMoments({ from, to, type }: EventRange & { type: string }): AsyncIterable<EventMoment[]> {
    const cursor = this.events
      .find({ type, timestamp: { $gte: from, $lt: to } }, { projection: MOMENT, batchSize: CHUNK * 5 })
      .sort({ timestamp: 1, _id: 1 });
    for await (const rows of batchesOf(cursor)) {
      yield rows.map(({ userId, timestamp, currency, amount }) => ({
        userId,
        timestamp,
        currency,
        amount: amount === null ? null : Number(amount),
      }));
    }
  }

  /** How often a type of event had which values of a field. @param path `metadata.country`, as `parseFieldPath` gives it */
  async *countByField(
    { from, to, type }: EventRange & { type: string },
    path: string,
  ): AsyncIterable<FieldCount> {
    const cursor = this.events.aggregate<{
      _id: { v?: unknown; c: string };
      n: number | bigint;
      s: number | bigint;
    }>(
      [
        { $match: { type, timestamp: { $gte: from, $lt: to } } },
        { $group: { _id: { v: `$${path}`, c: '$currency' }, n: { $sum: 1 }, s: { $sum: '$amount' } } },
      ],
      { useBigInt64: true, batchSize: CHUNK * 5 },
    );
    for await (const { _id, n, s } of cursor) {
      yield { value: toFieldValue(_id.v), currency: _id.c, count: Number(n), sum: BigInt(s) };
    }
  }

  /**
   * Every event as the totals should have it: corrections that wait are not in it yet. In chunks, by id.
   * Exact while `EventLedger.exclusive` holds the slots, whatever is changed through the API meanwhile.
   */
  async *scanCounted(): AsyncIterable<CountedContribution[]> {
    const cursor = this.events
      .find({}, { projection: { ...CONTRIBUTION, slot: 1, corrections: 1 }, batchSize: CHUNK })
      .sort({ _id: 1 });
    for await (const rows of batchesOf(cursor)) {
      const counted: CountedContribution[] = [];
      for (const row of rows) {
        const state = countedOf(row);
        if (state) counted.push({ eventId: row._id, slot: row.slot, ...state });
      }
      yield counted;
    }
  }

  /**
   * Inserts events that something else counts: seeds, followed by a rebuild of the totals. Those that exist are left.
   * @returns how many are new
   */
  async insertUncounted(events: readonly Event[], slot = 0): Promise<number> {
    const taken = await insertNew(
      this.model,
      events.map((event) => toRow(event, slot, 0)),
      { atOnce: 1000 }, // nobody waits behind them
    );
    return events.length - taken.length;
  }

  /** Which deliveries brought events of the users between two names, in chunks. */
  async *deliveriesOf({ from, to }: { from: string; to: string }): AsyncIterable<string[]> {
    const query: mongo.Filter<EventDocument> = { userId: { $gte: from, $lt: to } };
    const cursor = this.events.find(query, { projection: { deliveryId: 1 }, batchSize: CHUNK });
    for await (const rows of batchesOf(cursor)) yield rows.flatMap(({ deliveryId }) => deliveryId ?? []);
  }

  /** How many events there are, tombstones included; after a crash of the database roughly. */
  estimatedCount(): Promise<number> {
    return this.events.estimatedDocumentCount();
  }

  /** Whether there is any event at all. */
  async isEmpty(): Promise<boolean> {
    return (await this.events.findOne({}, { projection: { _id: 1 } })) === null;
  }
}

function toFieldValue(value: unknown): FieldValue {
  if (typeof value === 'string') return value.slice(0, MOST_TEXT).toWellFormed();
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
