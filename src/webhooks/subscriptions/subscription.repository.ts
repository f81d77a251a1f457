import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Leases } from '../../platform/index.js';
import { HEALTHY, type Health } from './breaker.rules.js';
import { type DisabledReason, SubscriptionDocument } from './subscription.schema.js';

export type SubscriptionChanges = Partial<
  Pick<SubscriptionDocument, 'eventTypes' | 'secret' | 'previousSecret' | 'previousUntil'>
>;

/** How a subscriber is doing, as its sender sees it. */
export interface HealthState {
  id: string;
  /** The instance that holds the lease; what it says after it lost that does not count. */
  owner: string | undefined;
  resets: number;
  health: Health;
}

/** Subscriptions as stored, secrets encrypted. */
@Injectable()
export class SubscriptionRepository {
  /** Who sends to which. */
  readonly leases: Leases<SubscriptionDocument>;
  private readonly rows: mongo.Collection<SubscriptionDocument>;

  constructor(@InjectModel(SubscriptionDocument.name) model: Model<SubscriptionDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<SubscriptionDocument>;
    this.leases = new Leases(this.rows);
  }

  /** All of them, the oldest first. */
  findAll(): Promise<SubscriptionDocument[]> {
    return this.rows.find({}).sort({ _id: 1 }).toArray();
  }

  findById(id: string): Promise<SubscriptionDocument | null> {
    return this.rows.findOne({ _id: id });
  }

  count(): Promise<number> {
    return this.rows.countDocuments({});
  }

  async create(subscription: SubscriptionDocument): Promise<void> {
    await this.rows.insertOne(subscription);
  }

  update(id: string, changes: SubscriptionChanges): Promise<SubscriptionDocument | null> {
    if (Object.keys(changes).length === 0) return this.findById(id);
    return this.rows.findOneAndUpdate({ _id: id }, { $set: changes }, { returnDocument: 'after' });
  }

  /** Another address is another receiver: how the former one did says nothing of it. */
  async move(id: string, url: string): Promise<void> {
    await this.rows.updateOne(
      { _id: id, url: { $ne: url } },
      { $set: { url, health: HEALTHY }, $inc: { resets: 1 } },
    );
  }

  /** Sends to it again, with its failures forgotten. */
  enable(id: string): Promise<SubscriptionDocument | null> {
    return this.rows.findOneAndUpdate(
      { _id: id },
      {
        $set: { enabled: true, health: HEALTHY },
        $inc: { resets: 1 },
        $unset: { disabledReason: '', disabledAt: '' },
      },
      { returnDocument: 'after' },
    );
  }

  /** False when it was disabled already, or is gone. `resets`: only when nobody has enabled it anew since. */
  async disable(id: string, reason: DisabledReason, at: Date, resets?: number): Promise<boolean> {
    const { modifiedCount } = await this.rows.updateOne(
      { _id: id, enabled: true, ...(resets !== undefined && { resets }) },
      { $set: { enabled: false, disabledReason: reason, disabledAt: at } },
    );
    return modifiedCount === 1;
  }

  /** Keeps how they are doing; not of those that somebody else sends to, or whose health was set back, meanwhile. */
  async saveHealth(states: readonly HealthState[]): Promise<void> {
    if (states.length === 0) return;
    await this.rows.bulkWrite(
      states.map(({ id, owner, resets, health }) => ({
        updateOne: { filter: { _id: id, 'owner.instance': owner, resets }, update: { $set: { health } } },
      })),
      { ordered: false },
    );
  }

  /** Puts a secret that was encrypted anew in the place of the same one; not when another has come meanwhile. */
  async reseal(id: string, field: 'secret' | 'previousSecret', sealed: string, anew: string): Promise<void> {
    await this.rows.updateOne({ _id: id, [field]: sealed }, { $set: { [field]: anew } });
  }

  async remove(id: string): Promise<boolean> {
    return (await this.rows.deleteOne({ _id: id })).deletedCount === 1;
  }
}
