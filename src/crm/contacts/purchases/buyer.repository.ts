import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database, isDuplicateKey, writeUnordered, type WriteConcern } from '../../../platform/index.js';
import type { Lifecycle } from '../contact.js';
import { BuyerDocument } from './buyer.schema.js';

/** A buyer until a revision. */
export interface Buyer {
  key: string;
  names: string[];
  rev: number;
}

/** What is to be looked at: of a buyer by that name. */
export interface BuyerMark {
  name: string;
  /** Nothing but a purchase more: whoever is a customer stays one. */
  isPurchase: boolean;
}

type Write = mongo.AnyBulkWriteOperation<BuyerDocument>;

export function buyerKey(name: string): string {
  return name.trim().toLowerCase();
}

@Injectable()
export class BuyerRepository {
  private readonly rows: mongo.Collection<BuyerDocument>;

  constructor(
    @InjectModel(BuyerDocument.name) model: Model<BuyerDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<BuyerDocument>;
  }

  /** Buyers to look at, as part of a batch of the ledger: durable with what closes it. May be done again. */
  markInBatch(marks: readonly BuyerMark[], now: Date): Promise<void> {
    return this.mark(marks, now, this.database.stepConcern);
  }

  async mark(marks: readonly BuyerMark[], now: Date, writeConcern?: WriteConcern): Promise<void> {
    if (marks.length === 0) return;
    const { failed } = await writeUnordered(
      this.rows,
      marks.map((each) => toMark(each, now)),
      writeConcern,
    );
    for (const error of failed.values()) {
      if (!isDuplicateKey(error)) throw new Error(`A buyer cannot be marked: ${error.errmsg}`);
    }
    // a purchase of a customer who is not to be looked at finds no row, and its key taken: that is how it should be
    const again = [...failed.keys()].map((at) => marks[at]).filter(({ isPurchase }) => !isPurchase);
    await this.mark(again, now, writeConcern);
  }

  /** Those that are there are to be looked at again; false when none is. */
  async markKnown(keys: readonly string[], now: Date): Promise<boolean> {
    const known = { _id: { $in: [...keys] } };
    return (await this.rows.updateMany(known, { $set: { todoAt: now }, $inc: { rev: 1 } })).matchedCount > 0;
  }

  async due(limit: number): Promise<Buyer[]> {
    const rows = await this.rows
      .find({ todoAt: { $gt: new Date(0) } })
      .sort({ todoAt: 1 })
      .limit(limit)
      .toArray();
    return rows.map(toBuyer);
  }

  async find(keys: readonly string[]): Promise<Buyer[]> {
    return (await this.rows.find({ _id: { $in: [...keys] } }).toArray()).map(toBuyer);
  }

  /** What those who were looked at are; nothing of them is to be looked at, unless more was told meanwhile. */
  async seen(buyers: readonly (Buyer & { lifecycle: Lifecycle })[]): Promise<void> {
    const writes = buyers.map(({ key, rev, lifecycle }): Write => ({
      updateOne: {
        filter: { _id: key, rev },
        update: { $set: { lifecycle }, $unset: { todoAt: '' } },
      },
    }));
    if (writes.length > 0) await this.rows.bulkWrite(writes, { ordered: false });
  }

  async erase(keys: readonly string[]): Promise<void> {
    await this.rows.deleteMany({ _id: { $in: [...keys] } });
  }
}

function toMark({ name, isPurchase }: BuyerMark, now: Date): Write {
  const isNews = isPurchase && {
    $or: [
      { lifecycle: { $ne: 'customer' as const } },
      { todoAt: { $exists: true } },
      { names: { $ne: name } },
    ],
  };
  return {
    updateOne: {
      filter: { _id: buyerKey(name), ...isNews },
      update: { $set: { todoAt: now }, $inc: { rev: 1 }, $addToSet: { names: name } },
      upsert: true,
    },
  };
}

function toBuyer({ _id: key, names, rev }: BuyerDocument): Buyer {
  return { key, names, rev };
}
