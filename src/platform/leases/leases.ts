import type { mongo } from 'mongoose';
import { LEASE_MS, type LeaseOwner, type Leased } from './lease-owner.js';

interface LeasedRow extends Leased {
  _id: string | number;
}

/** Who works on which document of a collection: they change hands here. Times in milliseconds since 1970. */
export class Leases<Row extends LeasedRow> {
  private readonly rows: mongo.Collection<LeasedRow>;

  constructor(collection: mongo.Collection<Row>) {
    this.rows = collection as unknown as mongo.Collection<LeasedRow>;
  }

  /** Takes one from the owner (or from nobody) that `seen` shows; null when somebody was faster. */
  async take(seen: Row, owner: LeaseOwner, now: number): Promise<Row | null> {
    const taken = await this.rows.findOneAndUpdate(
      seen.owner
        ? { _id: seen._id, 'owner.instance': seen.owner.instance, leaseUntil: seen.leaseUntil! }
        : { _id: seen._id, owner: { $exists: false } },
      { $set: { owner, leaseUntil: leaseFrom(now) } },
      { returnDocument: 'after' },
    );
    return taken as Row | null;
  }

  /** Renews everything that the owner holds, or these alone; returns the ids of them that are still its own. */
  async renew(instance: string, now: number, ids?: readonly Row['_id'][]): Promise<Set<Row['_id']>> {
    const held = { 'owner.instance': instance, ...(ids && { _id: { $in: [...ids] } }) };
    await this.rows.updateMany(held, { $set: { leaseUntil: leaseFrom(now) } });
    const rows = await this.rows.find(held, { projection: { _id: 1 } }).toArray();
    return new Set(rows.map(({ _id }) => _id));
  }

  /** Gives back one, or everything that the owner holds. */
  async release(instance: string, id?: Row['_id']): Promise<void> {
    await this.rows.updateMany(
      { 'owner.instance': instance, ...(id !== undefined && { _id: id }) },
      { $unset: { owner: 1, leaseUntil: 1 } },
    );
  }
}

export function leaseFrom(now: number): Date {
  return new Date(now + LEASE_MS);
}
