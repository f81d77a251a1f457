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
  async markInBatch(marks: readonly BuyerMark[], now: Date): Promise<void> {
    await this.mark(await this.news(marks), now, this.database.stepConcern);
  }

  async mark(
    marks: readonly Pick<BuyerMark, 'name'>[],
    now: Date,
    writeConcern?: WriteConcern,
  ): Promise<void> {
    if (marks.length === 0) return;
    const writes = marks.map(({ name }) => toMark(name, now));
    const { failed } = await writeUnordered(this.rows, writes, writeConcern);
    const other = [...failed.values()].find((error) => !isDuplicateKey(error));
    if (other) throw new Error(`A buyer cannot be marked: ${other.errmsg}`);
    // two slots tell of the same new buyer at once: one of them has inserted it, and the other one finds it now
    await this.mark(
      [...failed.keys()].map((at) => marks[at]),
      now,
      writeConcern,
    );
  }

  /**
   * Without purchases of those who are customers: one more changes nothing of them. The events are there before they are
   * marked, so that whoever looks at the buyer after this sees them.
   */
  private async news(marks: readonly BuyerMark[]): Promise<BuyerMark[]> {
    const keys = marks.filter(({ isPurchase }) => isPurchase).map(({ name }) => buyerKey(name));
    if (keys.length === 0) return [...marks];
    const customers = { _id: { $in: keys }, lifecycle: 'customer' as const, todoAt: { $exists: false } };
    const rows = await this.rows.find(customers, { projection: { names: 1 } }).toArray();
    const known = new Set(rows.flatMap(({ names }) => names));
    return marks.filter(({ name, isPurchase }) => !isPurchase || !known.has(name));
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

  /**
   * What those who were looked at are: nothing of them is to be looked at any more. Where more was told meanwhile it is again,
   * since another process may have looked at that already, and what was made of the older state came after it.
   */
  async seen(buyers: readonly (Buyer & { lifecycle: Lifecycle })[], now: Date): Promise<void> {
    if (buyers.length === 0) return;
    const writes = buyers.map(({ key, rev, lifecycle }): Write => ({
      updateOne: {
        filter: { _id: key, rev },
        update: { $set: { lifecycle }, $unset: { todoAt: '' } },
      },
    }));
    const { matchedCount } = await this.rows.bulkWrite(writes, { ordered: false });
    if (matchedCount === buyers.length) return;
    const revs = new Map(buyers.map(({ key, rev }) => [key, rev]));
    const newer = (await this.find([...revs.keys()])).filter(({ key, rev }) => rev !== revs.get(key));
    await this.markKnown(
      newer.map(({ key }) => key),
      now,
    );
  }

  async erase(keys: readonly string[]): Promise<void> {
    await this.rows.deleteMany({ _id: { $in: [...keys] } });
  }

  async eraseBetween(from: string, to: string): Promise<void> {
    await this.rows.deleteMany({ _id: { $gte: from, $lt: to } });
  }
}

function toMark(name: string, now: Date): Write {
  const update = { $set: { todoAt: now }, $inc: { rev: 1 }, $addToSet: { names: name } };
  return { updateOne: { filter: { _id: buyerKey(name) }, update, upsert: true } };
}

function toBuyer({ _id: key, names, rev }: BuyerDocument): Buyer {
  return { key, names, rev };
}
