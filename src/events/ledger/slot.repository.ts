import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { LEASE_MS } from './slot-owner.js';
import { type OpenBatch, SlotDocument, type SlotOwner } from './slot.schema.js';

/** Slots change hands and batches open and close here; every write names the owner it relies on. */
@Injectable()
export class SlotRepository {
  private readonly slots: mongo.Collection<SlotDocument>;

  constructor(@InjectModel(SlotDocument.name) model: Model<SlotDocument>) {
    this.slots = model.collection as unknown as mongo.Collection<SlotDocument>;
  }

  /** All slots, lowest first. */
  all(): Promise<SlotDocument[]> {
    return this.slots.find({}).sort({ _id: 1 }).toArray();
  }

  findById(id: number): Promise<SlotDocument | null> {
    return this.slots.findOne({ _id: id });
  }

  /** Takes a slot from the owner (or from nobody) that `seen` shows; null when somebody was faster. */
  take(seen: SlotDocument, owner: SlotOwner, now: number): Promise<SlotDocument | null> {
    return this.slots.findOneAndUpdate(
      seen.owner
        ? { _id: seen._id, 'owner.instance': seen.owner.instance, leaseUntil: seen.leaseUntil! }
        : { _id: seen._id, owner: { $exists: false } },
      { $set: { owner, leaseUntil: leaseFrom(now) } },
      { returnDocument: 'after' },
    );
  }

  /** Makes the next slot; null when somebody was faster. A hold on the others holds it too. */
  async create(id: number, owner: SlotOwner, now: number, heldUntil?: Date): Promise<SlotDocument | null> {
    const slot: SlotDocument = {
      _id: id,
      owner,
      leaseUntil: leaseFrom(now),
      done: 0,
      ...(heldUntil && { heldUntil }),
    };
    try {
      await this.slots.insertOne(slot);
      return slot;
    } catch (error) {
      if ((error as { code?: unknown }).code === 11000) return null;
      throw error;
    }
  }

  /** Renews what the owner holds; returns the slots that are still its own. */
  async renew(instance: string, now: number): Promise<Set<number>> {
    await this.slots.updateMany({ 'owner.instance': instance }, { $set: { leaseUntil: leaseFrom(now) } });
    const rows = await this.slots.find({ 'owner.instance': instance }, { projection: { _id: 1 } }).toArray();
    return new Set(rows.map(({ _id }) => _id));
  }

  async release(instance: string, id?: number): Promise<void> {
    await this.slots.updateMany(
      { 'owner.instance': instance, ...(id !== undefined && { _id: id }) },
      { $unset: { owner: 1, leaseUntil: 1 } },
    );
  }

  /** Opens a batch, unless the slot has gone to somebody else or is held for a recount. */
  async open(id: number, instance: string, open: OpenBatch, now: number): Promise<boolean> {
    const { matchedCount } = await this.slots.updateOne(
      {
        _id: id,
        'owner.instance': instance,
        done: open.number - 1,
        open: { $exists: false },
        $or: [{ heldUntil: { $exists: false } }, { heldUntil: { $lte: new Date(now) } }],
      },
      { $set: { open } },
    );
    return matchedCount === 1;
  }

  /** Closes a batch; false when somebody else has taken the slot (and closes it, or has done so). */
  async close(id: number, instance: string, number: number): Promise<boolean> {
    const { matchedCount } = await this.slots.updateOne(
      { _id: id, 'owner.instance': instance, 'open.number': number },
      { $set: { done: number }, $unset: { open: 1 } },
    );
    return matchedCount === 1;
  }

  /** Holds all slots; false when somebody else does. Called again by the same holder, it prolongs. */
  async hold(holder: string, now: number, until: Date): Promise<boolean> {
    await this.slots.updateOne({ _id: 0 }, { $setOnInsert: { done: 0 } }, { upsert: true });
    // slot 0 decides between two holders
    const { matchedCount } = await this.slots.updateOne(
      {
        _id: 0,
        $or: [{ heldBy: holder }, { heldUntil: { $exists: false } }, { heldUntil: { $lte: new Date(now) } }],
      },
      { $set: { heldBy: holder, heldUntil: until } },
    );
    if (matchedCount === 0) return false;
    await this.slots.updateMany({}, { $set: { heldBy: holder, heldUntil: until } });
    return true;
  }

  async endHold(holder: string): Promise<void> {
    await this.slots.updateMany({ heldBy: holder }, { $unset: { heldBy: 1, heldUntil: 1 } });
  }
}

function leaseFrom(now: number): Date {
  return new Date(now + LEASE_MS);
}
