import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database, isFree, type LeaseOwner, Leases } from '../../../platform/index.js';
import { WatchDocument } from './watch.schema.js';

const ID = 'watch';

export type Watched = Pick<WatchDocument, 'lookedAt' | 'readings' | 'totals'>;

@Injectable()
export class WatchRepository {
  private readonly rows: mongo.Collection<WatchDocument>;
  private readonly leases: Leases<WatchDocument>;

  constructor(
    @InjectModel(WatchDocument.name) model: Model<WatchDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<WatchDocument>;
    this.leases = new Leases(this.rows);
  }

  async find(): Promise<WatchDocument> {
    const row = await this.rows.findOneAndUpdate(
      { _id: ID },
      { $setOnInsert: { shipped: [] } },
      { upsert: true, returnDocument: 'after' },
    );
    return row!;
  }

  /** What was seen last, when the watch is this owner's from now on; null when it is somebody else's. */
  async hold(owner: LeaseOwner, now: number): Promise<Watched | null> {
    const row = (await this.rows.findOne({ _id: ID })) ?? (await this.find());
    if (row.owner?.instance === owner.instance) return (await this.renew(owner, now)) ? row : null;
    return isFree(row, now) ? this.leases.take(row, owner, now) : null;
  }

  /** False when the watch has gone to somebody else. */
  async renew({ instance }: LeaseOwner, now: number): Promise<boolean> {
    return (await this.leases.renew(instance, now)).has(ID);
  }

  release({ instance }: LeaseOwner): Promise<void> {
    return this.leases.release(instance);
  }

  /** What was seen; nothing when the watch has gone to somebody else. A crash that takes it costs one look. */
  async note({ instance }: LeaseOwner, seen: Required<Watched>): Promise<void> {
    const writeConcern = this.database.stepConcern;
    await this.rows.updateOne({ _id: ID, 'owner.instance': instance }, { $set: seen }, { writeConcern });
  }

  /** Default rules that are there, or were. */
  async shipped(ids: readonly string[]): Promise<void> {
    await this.rows.updateOne({ _id: ID }, { $addToSet: { shipped: { $each: [...ids] } } });
  }
}
