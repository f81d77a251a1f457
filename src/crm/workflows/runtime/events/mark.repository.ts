import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { DAY_MS } from '../../../../common/index.js';
import { Database, insertUnordered } from '../../../../platform/index.js';
import { MarkDocument } from './mark.schema.js';
import { foldedName } from './names.rules.js';

/** An event to look at. */
export interface Mark {
  eventId: string;
  markedAt: Date;
}

/** Newer ones of the same type by the same person are looked at first, when a run begins to wait. */
const MOST_OF_ONE = 100;

@Injectable()
export class MarkRepository {
  private readonly rows: mongo.Collection<MarkDocument>;

  constructor(
    @InjectModel(MarkDocument.name) private readonly model: Model<MarkDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<MarkDocument>;
  }

  /** Events to look at, as part of a batch of the ledger: durable with what closes it. May be done again. */
  async markInBatch(
    events: readonly { eventId: string; userId: string; type: string }[],
    now: Date,
  ): Promise<void> {
    const expiresAt = new Date(now.getTime() + DAY_MS);
    const rows = events.map(({ eventId, userId, type }) => ({
      ...{ _id: eventId, name: foldedName(userId), type },
      ...{ markedAt: now, dueAt: now, expiresAt },
    }));
    await insertUnordered(this.model, rows, { writeConcern: this.database.stepConcern });
  }

  /** The longest waiting first. */
  async due(limit: number, now: Date): Promise<Mark[]> {
    const rows = await this.rows
      .find({ dueAt: { $lte: now } }, { projection: { markedAt: 1 } })
      .sort({ dueAt: 1 })
      .limit(limit)
      .toArray();
    return rows.map(({ _id, markedAt }) => ({ eventId: _id, markedAt }));
  }

  /** They have been looked at. */
  async seen(eventIds: readonly string[]): Promise<void> {
    await this.rows.updateMany({ _id: { $in: [...eventIds] } }, { $unset: { dueAt: '', isEarly: '' } });
  }

  /** Its person is no contact yet: it is looked at again then. */
  async postpone(eventId: string, dueAt: Date): Promise<void> {
    await this.rows.updateOne({ _id: eventId, dueAt: { $exists: true } }, { $set: { dueAt, isEarly: true } });
  }

  /** People have become contacts: what waited for them is due. */
  async dueOf(names: readonly string[], now: Date): Promise<boolean> {
    const early = { name: { $in: [...names] }, isEarly: true };
    return (await this.rows.updateMany(early, { $set: { dueAt: now } })).matchedCount > 0;
  }

  /** Ids of events of a type that were marked lately, by what somebody is called; oldest first. */
  async lately(names: readonly string[], type: string): Promise<string[]> {
    const rows = await this.rows
      .find({ name: { $in: [...names] }, type }, { projection: { markedAt: 1 } })
      .sort({ markedAt: -1 })
      .limit(MOST_OF_ONE)
      .toArray();
    return rows.map(({ _id }) => _id).reverse();
  }

  async erase(names: readonly string[]): Promise<void> {
    await this.rows.deleteMany({ name: { $in: [...names] } });
  }

  async list(names: readonly string[]): Promise<{ type: string; markedAt: Date }[]> {
    return this.rows
      .find({ name: { $in: [...names] } }, { projection: { _id: 0, type: 1, markedAt: 1 } })
      .toArray();
  }
}
