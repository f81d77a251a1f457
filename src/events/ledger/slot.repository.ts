import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database, isDuplicateKey, leaseFrom, Leases } from '../../platform/index.js';
import type { CountedSecond } from './event-rate.rules.js';
import { type OpenBatch, SlotDocument, type SlotOwner } from './slot.schema.js';

/** Holds a slot from its first moment until it is known whether somebody recounts. */
const BIRTH = 'birth';
const FOREVER = new Date(8.64e15);

/** Slots change hands and batches open and close here; every write names the owner it relies on. */
@Injectable()
export class SlotRepository {
  private readonly slots: mongo.Collection<SlotDocument>;
  private readonly leases: Leases<SlotDocument>;

  constructor(
    @InjectModel(SlotDocument.name) model: Model<SlotDocument>,
    private readonly database: Database,
  ) {
    this.slots = model.collection as unknown as mongo.Collection<SlotDocument>;
    this.leases = new Leases(this.slots);
  }

  /** All slots, lowest first. */
  all(): Promise<SlotDocument[]> {
    return this.slots.find({}).sort({ _id: 1 }).toArray();
  }

  /** What all slots have counted in the last seconds. */
  async countedLately(): Promise<CountedSecond[]> {
    const rows = await this.slots.find({}, { projection: { recent: 1 } }).toArray();
    return rows.flatMap(({ recent }) => recent ?? []);
  }

  findById(id: number): Promise<SlotDocument | null> {
    return this.slots.findOne({ _id: id });
  }

  /** Takes a slot from the owner (or from nobody) that `seen` shows; null when somebody was faster. */
  take(seen: SlotDocument, owner: SlotOwner, now: number): Promise<SlotDocument | null> {
    return this.leases.take(seen, owner, now);
  }

  /**
   * Makes the next slot; null when somebody was faster. It is born held, so that it cannot open a batch during a
   * recount that began before it was there; `endBirth` ends that.
   */
  async create(id: number, owner: SlotOwner, now: number): Promise<SlotDocument | null> {
    const slot: SlotDocument = { _id: id, owner, leaseUntil: leaseFrom(now), done: 0 };
    // slot 0 needs no such care: whoever holds, makes it or finds it
    if (id > 0) Object.assign(slot, { heldBy: BIRTH, heldUntil: FOREVER });
    try {
      await this.slots.insertOne(slot);
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
    await this.endBirth(slot, now);
    return slot;
  }

  /** Lets a new slot open batches unless a recount runs; then it is called again later. */
  async endBirth({ _id, heldBy }: SlotDocument, now: number): Promise<void> {
    if (heldBy !== BIRTH) return;
    const first = await this.slots.findOne({ _id: 0 }, { projection: { heldUntil: 1 } });
    if (first?.heldUntil && first.heldUntil.getTime() > now) return;
    // a hold that has begun meanwhile has put its own name here, or will
    await this.slots.updateOne({ _id, heldBy: BIRTH }, { $unset: { heldBy: 1, heldUntil: 1 } });
  }

  /** Renews what the owner holds; returns the slots that are still its own. */
  renew(instance: string, now: number): Promise<Set<number>> {
    return this.leases.renew(instance, now);
  }

  release(instance: string, id?: number): Promise<void> {
    return this.leases.release(instance, id);
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
      { writeConcern: this.database.stepConcern },
    );
    return matchedCount === 1;
  }

  /**
   * Closes a batch, which makes all of its steps durable; false when somebody else has taken the slot (and closes it,
   * or has done so).
   * @param recent what the slot has counted lately, when that has changed
   */
  async close(
    id: number,
    instance: string,
    number: number,
    recent?: readonly CountedSecond[],
  ): Promise<boolean> {
    const { matchedCount } = await this.slots.updateOne(
      { _id: id, 'owner.instance': instance, 'open.number': number },
      { $set: { done: number, ...(recent && { recent: [...recent] }) }, $unset: { open: 1 } },
    );
    return matchedCount === 1;
  }

  /** Holds all slots; false when somebody else does. */
  async hold(holder: string, now: number, until: Date): Promise<boolean> {
    await this.slots.updateOne({ _id: 0 }, { $setOnInsert: { done: 0 } }, { upsert: true });
    // slot 0 decides between two holders
    const { matchedCount } = await this.slots.updateOne(
      { _id: 0, $or: [{ heldUntil: { $exists: false } }, { heldUntil: { $lte: new Date(now) } }] },
      { $set: { heldBy: holder, heldUntil: until } },
    );
    if (matchedCount === 0) return false;
    await this.slots.updateMany({}, { $set: { heldBy: holder, heldUntil: until } });
    return true;
  }

  /** False when the hold has run out or gone to somebody else: batches may have been opened since. */
  async prolongHold(holder: string, now: number, until: Date): Promise<boolean> {
    const { matchedCount } = await this.slots.updateOne(
      { _id: 0, heldBy: holder, heldUntil: { $gt: new Date(now) } },
      { $set: { heldUntil: until } },
    );
    if (matchedCount === 0) return false;
    // only the holder's: one that arrives after `endHold` finds nothing
    await this.slots.updateMany({ heldBy: holder }, { $set: { heldUntil: until } });
    return true;
  }

  async endHold(holder: string): Promise<void> {
    await this.slots.updateMany({ heldBy: holder }, { $unset: { heldBy: 1, heldUntil: 1 } });
  }
}
