import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { Event } from '../event.js';
import { changeOf, type EventRevision } from '../event.repository.js';
import { fromRow } from '../event.rows.js';
import { EventDocument } from '../event.schema.js';
import { spellingFrom } from './spellings.rules.js';

/** Events that are read at once. */
const CHUNK = 500;

/** The events of somebody, by the names that senders give them. */
@Injectable()
export class PersonsEventsRepository {
  private readonly events: mongo.Collection<EventDocument>;

  constructor(@InjectModel(EventDocument.name) model: Model<EventDocument>) {
    this.events = model.collection as unknown as mongo.Collection<EventDocument>;
  }

  /** The ways in which an e-mail, given in lower case, is written as the user of events. */
  async spellingsOf(email: string): Promise<string[]> {
    const found: string[] = [];
    const options = { projection: { _id: 0, userId: 1 }, sort: { userId: 1 } } as const;
    // from one possible way to the next that there may be: a few looks into the index, however many users there are
    for (let next = spellingFrom(email, ''); next !== null;) {
      const row = await this.events.findOne({ userId: { $gte: next } }, options);
      if (!row) break;
      const isOne = row.userId.toLowerCase() === email;
      if (isOne) found.push(row.userId);
      next = spellingFrom(email, isOne ? `${row.userId}\u0000` : row.userId);
    }
    return found;
  }

  /** Oldest first, read as they are asked for. */
  async *of(userId: string): AsyncGenerator<Event, void> {
    const cursor = this.events
      .find({ userId }, { projection: { corrections: 0 }, batchSize: CHUNK })
      .sort({ timestamp: 1, _id: 1 });
    for await (const row of cursor) yield fromRow(row);
  }

  /** Some of those that had come by a time. */
  some(userId: string, until: Date): Promise<EventRevision[]> {
    return this.revisions({ userId, createdAt: { $lte: until } });
  }

  /** Of all events that had come by a time, in chunks, the ids of those whose metadata fits. */
  async *whoseMetadata(until: Date, fits: (metadata: unknown) => boolean): AsyncGenerator<string[], void> {
    const query = { createdAt: { $lte: until } };
    const cursor = this.events.find(query, { projection: { metadata: 1 }, batchSize: CHUNK });
    try {
      while (await cursor.hasNext()) {
        const ids = cursor.readBufferedDocuments().flatMap((row) => (fits(row.metadata) ? row._id : []));
        if (ids.length > 0) yield ids;
      }
    } finally {
      await cursor.close();
    }
  }

  byIds(ids: readonly string[]): Promise<EventRevision[]> {
    return this.revisions({ _id: { $in: [...ids] } }, ids.length);
  }

  /** How many were changed: those of which nobody else has changed anything since they were read. */
  async change(changes: readonly { before: EventRevision; after: Event }[]): Promise<number> {
    if (changes.length === 0) return 0;
    const { matchedCount } = await this.events.bulkWrite(
      changes.map(({ before, after }) => ({ updateOne: changeOf(before, after) })),
      { ordered: false },
    );
    return matchedCount;
  }

  /** Whether the ledger has not counted a change of the users' between two names, or of one of these events. */
  async isUncounted({ from, to }: { from: string; to: string }, ids: readonly string[]): Promise<boolean> {
    const waits = { todo: { $exists: true } };
    const options = { projection: { _id: 1 } };
    const ofUsers = await this.events.findOne({ userId: { $gte: from, $lt: to }, ...waits }, options);
    if (ofUsers || ids.length === 0) return ofUsers !== null;
    return (await this.events.findOne({ _id: { $in: [...ids] }, ...waits }, options)) !== null;
  }

  private async revisions(query: mongo.Filter<EventDocument>, limit = CHUNK): Promise<EventRevision[]> {
    const rows = await this.events
      .find(query, { projection: { corrections: 0 } })
      .limit(limit)
      .toArray();
    return rows.flatMap((row) =>
      row.timestamp ? [{ event: fromRow(row), slot: row.slot, rev: row.rev ?? null }] : [],
    );
  }
}
