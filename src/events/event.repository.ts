import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { literally } from '../common/index.js';
import { isDuplicateKey } from '../platform/index.js';
import { EventIdTaken, EventSearchTooWide } from './event.errors.js';
import type { Event } from './event.js';
import { contributionOf, countsAlike, fromRow, toRow } from './event.rows.js';
import { EventDocument, type StoredCorrection } from './event.schema.js';

/** What a list may be narrowed by; times in milliseconds, `from` inclusive, `to` exclusive; values in ten-thousandths. */
export interface EventFilter {
  type?: string | undefined;
  userId?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  minAmount?: bigint | undefined;
  maxAmount?: bigint | undefined;
  /** Literal text within the id, the user, the type or the source, without regard to case. */
  text?: string | undefined;
}

/** Where a page of the list goes on: after this event, towards older ones. */
export interface EventPosition {
  time: number;
  id: string;
}

/** An event with the revision that a change must name. */
export interface EventRevision {
  event: Event;
  slot: number;
  rev: number | null;
}

type EventQuery = mongo.Filter<EventDocument>;

/** Corrections of one event that may wait; at most 3 KB each. Only a recount or a slot that fails lets them add up. */
const MOST_WAITING = 1000;

const NEWEST_FIRST = { timestamp: -1, _id: -1 } as const;
/** A text search has no index; this is how long it may look before it gives up, in ms. */
const SEARCH_TIME = 5000;
/** MongoDB's MaxTimeMSExpired. */
const TIME_EXPIRED = 50;

/** Reads and changes single events. Every change leaves its correction in the same document. */
@Injectable()
export class EventRepository {
  private readonly events: mongo.Collection<EventDocument>;

  constructor(@InjectModel(EventDocument.name) model: Model<EventDocument>) {
    this.events = model.collection as unknown as mongo.Collection<EventDocument>;
  }

  /** @throws EventIdTaken */
  async insert(event: Event, slot: number): Promise<void> {
    const correction: StoredCorrection = { rev: 1, before: null, after: contributionOf(event) };
    try {
      await this.events.insertOne({
        ...toRow(event, slot, 0),
        rev: 1,
        todo: slot,
        corrections: [correction],
      });
    } catch (error) {
      if (isDuplicateKey(error)) throw new EventIdTaken(event.id);
      throw error;
    }
  }

  async findById(id: string): Promise<EventRevision | null> {
    const row = await this.events.findOne({ _id: id }, { projection: { corrections: 0 } });
    return row?.timestamp ? { event: fromRow(row), slot: row.slot, rev: row.rev ?? null } : null;
  }

  /**
   * Writes the event's new state. False when it has changed since it was read, and when so many of its corrections
   * wait that its document would grow too large.
   */
  async update(revision: EventRevision, after: Event): Promise<boolean> {
    const { filter, update } = changeOf(revision, after);
    return (await this.events.updateOne(filter, update)).matchedCount === 1;
  }

  /** Leaves a tombstone. False when the event has changed since it was read. */
  async delete({ event, slot, rev }: EventRevision, now: Date): Promise<boolean> {
    const next = (rev ?? 0) + 1;
    const { matchedCount } = await this.events.updateOne(
      { _id: event.id, rev },
      {
        $set: { deletedAt: now, rev: next, todo: slot },
        $push: { corrections: { rev: next, before: contributionOf(event), after: null } },
        $unset: {
          userId: 1,
          type: 1,
          amount: 1,
          currency: 1,
          timestamp: 1,
          metadata: 1,
          source: 1,
          createdAt: 1,
          deliveryId: 1,
        },
      },
    );
    return matchedCount === 1;
  }

  /** Newest first, at most `limit`. @throws EventSearchTooWide after `timeMs` */
  async list(
    filter: EventFilter,
    after: EventPosition | null,
    limit: number,
    timeMs = SEARCH_TIME,
  ): Promise<Event[]> {
    const rows: EventDocument[] = [];
    try {
      // two ranges instead of one $or: each of them is read straight from the index
      for (const range of pageRanges(filter, after)) {
        if (rows.length === limit) break;
        rows.push(...(await this.find(range, limit - rows.length, timeMs).toArray()));
      }
    } catch (error) {
      if ((error as { code?: unknown }).code === TIME_EXPIRED) throw new EventSearchTooWide();
      throw error;
    }
    return rows.map(fromRow);
  }

  /** The plans of the same reads, for the test that watches over them. */
  explain(filter: EventFilter, after: EventPosition | null, limit: number): Promise<mongo.Document[]> {
    return Promise.all(
      pageRanges(filter, after).map((range) => this.find(range, limit).explain('executionStats')),
    );
  }

  private find(query: EventQuery, limit: number, timeMs = SEARCH_TIME): mongo.FindCursor<EventDocument> {
    return this.events
      .find(query, { projection: { corrections: 0 }, maxTimeMS: timeMs })
      .sort(NEWEST_FIRST)
      .limit(limit);
  }
}

/** An event's new state with the correction that it is for the totals, unless it has changed since it was read. */
export function changeOf({ event: before, slot, rev }: EventRevision, after: Event) {
  const { userId, type, amount, currency, timestamp, metadata } = after;
  const next = (rev ?? 0) + 1;
  const set = { userId, type, amount, currency, timestamp, metadata, rev: next };
  // breakdowns by metadata hear of a change through the ledger as the totals do
  const unseen = countsAlike(before, after) && isDeepStrictEqual(before.metadata, after.metadata);
  const correction = { rev: next, before: contributionOf(before), after: contributionOf(after) };
  return {
    filter: {
      _id: before.id,
      rev,
      [`corrections.${MOST_WAITING - 1}`]: { $exists: false },
    } as mongo.Filter<EventDocument>,
    update: unseen ? { $set: set } : { $set: { ...set, todo: slot }, $push: { corrections: correction } },
  };
}

function pageRanges(filter: EventFilter, after: EventPosition | null): EventQuery[] {
  const query = toQuery(filter);
  const bounds: { $gte: Date; $lt?: Date } = { $gte: new Date(filter.from ?? 0) }; // leaves tombstones out
  if (filter.to !== undefined) bounds.$lt = new Date(filter.to);
  if (!after) return [{ ...query, timestamp: bounds }];
  const time = new Date(after.time);
  if ((bounds.$lt && time >= bounds.$lt) || time < bounds.$gte) {
    return [{ ...query, timestamp: bounds }]; // a cursor of another question
  }
  return [
    { ...query, timestamp: time, _id: { $lt: after.id } },
    { ...query, timestamp: { $gte: bounds.$gte, $lt: time } },
  ];
}

function toQuery({ type, userId, minAmount, maxAmount, text }: EventFilter): EventQuery {
  const query: EventQuery = {};
  if (type !== undefined) query.type = type;
  if (userId !== undefined) query.userId = userId;
  if (minAmount !== undefined || maxAmount !== undefined) {
    query.amount = {
      ...(minAmount !== undefined && { $gte: minAmount }),
      ...(maxAmount !== undefined && { $lte: maxAmount }),
    };
  }
  if (text) {
    const pattern = { $regex: literally(text), $options: 'i' };
    query.$or = [{ _id: pattern }, { userId: pattern }, { type: pattern }, { source: pattern }];
  }
  return query;
}
