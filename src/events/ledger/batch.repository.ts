import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database } from '../../platform/index.js';
import type { Event } from '../event.js';
import { EventDocument } from '../event.schema.js';
import { findEvents } from '../find-events.js';
import { insertNew } from './insert-new.js';
import type { OpenCorrection } from './slot.schema.js';

/** Short commands, so that webhooks are stored in between. */
const INSERTS_AT_ONCE = 100;

/** What the ledger does to the events themselves. */
@Injectable()
export class BatchRepository {
  private readonly events: mongo.Collection<EventDocument>;

  constructor(
    @InjectModel(EventDocument.name) private readonly model: Model<EventDocument>,
    private readonly database: Database,
  ) {
    this.events = model.collection as unknown as mongo.Collection<EventDocument>;
  }

  /**
   * Inserts the events of a batch. Those that exist and are of this very batch come back as they are stored, by id
   * (a batch that is done again; a tombstone keeps its batch for this), the others as `foreign`: of another batch, or
   * of the API.
   */
  async insert(
    rows: readonly EventDocument[],
    slot: number,
    batch: number,
  ): Promise<{ own: Map<string, EventDocument>; foreign: Set<string> }> {
    const existing = await insertNew(this.model, rows, {
      writeConcern: this.database.stepConcern,
      atOnce: INSERTS_AT_ONCE,
    });
    const foreign = new Set(existing);
    const own = new Map<string, EventDocument>();
    if (existing.length === 0) return { own, foreign };
    for (const row of await this.events.find({ _id: { $in: existing }, slot, batch }).toArray()) {
      own.set(row._id, row);
      foreign.delete(row._id);
    }
    return { own, foreign };
  }

  /** At most `limit` corrections that wait for the slot, each event's in their order. */
  async waitingCorrections(slot: number, limit: number): Promise<OpenCorrection[]> {
    const found: OpenCorrection[] = [];
    const cursor = this.events.find({ todo: slot }, { projection: { corrections: 1 } }).limit(limit);
    for await (const { _id, corrections = [] } of cursor) {
      const room = limit - found.length;
      found.push(...corrections.slice(0, room).map((row) => ({ eventId: _id, ...row })));
      if (corrections.length >= room) break;
    }
    return found;
  }

  async hasCorrections(slot: number): Promise<boolean> {
    return (await this.events.findOne({ todo: slot }, { projection: { _id: 1 } })) !== null;
  }

  /** Takes counted corrections off their events. Idempotent; those that came meanwhile stay. */
  async clearCorrections(corrections: readonly OpenCorrection[]): Promise<void> {
    if (corrections.length === 0) return;
    const last = new Map<string, number>();
    for (const { eventId, rev } of corrections) last.set(eventId, Math.max(rev, last.get(eventId) ?? 0));
    await this.events.bulkWrite(
      [...last].flatMap(([_id, rev]) => [
        { updateOne: { filter: { _id }, update: { $pull: { corrections: { rev: { $lte: rev } } } } } },
        {
          updateOne: {
            filter: { _id, corrections: { $size: 0 } },
            update: { $unset: { corrections: 1, todo: 1 } },
          },
        },
      ]),
      { ordered: true, writeConcern: this.database.stepConcern },
    );
  }

  /** Those of the events that still are. */
  findByIds(ids: readonly string[]): Promise<Event[]> {
    return findEvents(this.events, ids);
  }
}
