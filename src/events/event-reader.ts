import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { batchesOf, BsonRows } from '../platform/index.js';
import { EventDocument } from './event.schema.js';

/** Which events; times in ms since 1970, `from` inclusive, `to` exclusive. */
export interface EventScan {
  from?: number | undefined;
  to?: number | undefined;
  type?: string | undefined;
  userId?: string | undefined;
  currency?: string | undefined;
  order: 'oldest first' | 'newest first';
}

/** What lists show of an event, its metadata aside. */
export interface ListedEvent {
  id: string;
  type: string;
  userId: string;
  /** Ten-thousandths: at most 1e13, which a double holds exactly. */
  amount: number | null;
  currency: string;
  /** Ms since 1970. */
  timestamp: number;
  source: string;
}

const ROWS = new BsonRows<ListedEvent>({
  id: '_id',
  type: 'type',
  userId: 'userId',
  amount: 'amount',
  currency: 'currency',
  timestamp: 'timestamp',
  source: 'source',
});
/** Rows that are fetched at once. */
const CHUNK = 1000;
/** Before every event; tombstones have no time at all. */
const BEGINNING = -8.64e15;

/** Reads events by the hundred thousand, for files. */
@Injectable()
export class EventReader {
  private readonly events: mongo.Collection<EventDocument>;

  constructor(@InjectModel(EventDocument.name) model: Model<EventDocument>) {
    this.events = model.collection as unknown as mongo.Collection<EventDocument>;
  }

  /** As they now are; in chunks, as they are read. */
  async *scan({ from, to, type, userId, currency, order }: EventScan): AsyncIterable<ListedEvent[]> {
    const query: mongo.Filter<EventDocument> = {
      timestamp: { $gte: new Date(from ?? BEGINNING), ...(to !== undefined && { $lt: new Date(to) }) },
      ...(type !== undefined && { type }),
      ...(userId !== undefined && { userId }),
      ...(currency !== undefined && { currency }),
    };
    const direction = order === 'oldest first' ? 1 : -1;
    const cursor = this.events
      .find(query, { projection: ROWS.projection, batchSize: CHUNK, raw: true })
      .sort({ timestamp: direction, _id: direction });
    for await (const documents of batchesOf(cursor)) yield documents.map((row) => ROWS.read(row));
  }
}
