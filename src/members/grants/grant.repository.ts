import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { DAY_MS } from '../../common/index.js';
import { Database, isDuplicateKey, writeUnordered } from '../../platform/index.js';
import type { ByHand, EndReason, Grant } from './grant.js';
import { GrantDocument } from './grant.schema.js';
import type { Ending } from './sale.rules.js';

/** What a row of an order says from now on. */
export interface OrderGrant {
  orderId: string;
  source: string;
  productId: string;
  rev: number;
  soldAs: string;
  buyer: string;
  userId: string | null;
  claimedAt: Date | null;
  startsAt: Date;
  ended: Ending | null;
  /** Of a row that is not there yet: as the product says now. */
  durationDays: number | null;
}

/** A row of an order as a batch finds it. */
export type KnownGrant = Grant & { productId: string; orderId: string; soldAs: string };

export interface GrantFilter {
  userId?: string | undefined;
  buyer?: string | undefined;
  productId?: string | undefined;
}

/** Somebody who is erased. */
export interface FormerBuyer {
  userId: string;
  /** In lower case. */
  buyers: readonly string[];
  aliases: { from: string; to: string };
  until: Date;
}

/** What is asked of grants: those of products, and those by hand that name a module; null: all. */
export type GrantSubject = { productIds: readonly string[]; moduleSlug: string | null } | null;

/** Where a page of the list goes on: after this one, towards older ones. */
export interface GrantPosition {
  createdAt: Date;
  id: string;
}

/** The same for the same order and product, whoever makes it. */
function grantIdOf(orderId: string, productId: string): string {
  return `grt_${hash('sha256', JSON.stringify([orderId, productId])).slice(0, 26)}`;
}

@Injectable()
export class GrantRepository {
  private readonly rows: mongo.Collection<GrantDocument>;

  constructor(
    @InjectModel(GrantDocument.name) model: Model<GrantDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<GrantDocument>;
  }

  async findByOrders(orderIds: readonly string[]): Promise<KnownGrant[]> {
    const rows = await this.rows.find({ orderId: { $in: [...orderIds] } }).toArray();
    return rows.map((row) => ({ ...toGrant(row), soldAs: row.soldAs }) as KnownGrant);
  }

  /**
   * Writes rows of orders, each only over one that was made of an older revision. What staff has revoked stays so. Part of
   * a batch: durable with what closes it.
   */
  async put(grants: readonly OrderGrant[], now: Date): Promise<void> {
    if (grants.length === 0) return;
    const writes = grants.map(({ orderId, productId, source, durationDays, rev, ...made }) => ({
      updateOne: {
        filter: { _id: grantIdOf(orderId, productId), rev: { $lt: rev } },
        update: {
          $set: { ...made, rev, lookAt: now },
          $setOnInsert: { orderId, productId, source, durationDays, createdAt: now },
        },
        upsert: true,
      },
    })) as unknown as mongo.AnyBulkWriteOperation<GrantDocument>[];
    const { failed } = await writeUnordered(this.rows, writes, this.database.stepConcern);
    // a key that is taken: one of a newer revision is there
    const other = [...failed.values()].find((error) => !isDuplicateKey(error));
    if (other) throw new Error(`A grant cannot be written: ${other.errmsg}`);
  }

  /** One that is there stays as it is. */
  async insert({ id, ...grant }: Grant): Promise<void> {
    const row = { ...stored(grant), lookAt: grant.createdAt };
    await this.rows.updateOne({ _id: id }, { $setOnInsert: row }, { upsert: true });
  }

  async findById(id: string): Promise<Grant | null> {
    const row = await this.rows.findOne({ _id: id });
    return row && toGrant(row);
  }

  /** All of a member, however they are. */
  async ofUser(userId: string): Promise<Grant[]> {
    return (await this.rows.find({ userId }).toArray()).map(toGrant);
  }

  async ofUsers(userIds: readonly string[]): Promise<Grant[]> {
    return (await this.rows.find({ userId: { $in: [...userIds] } }).toArray()).map(toGrant);
  }

  /** Those who have a product, or had it until it ran out. */
  async ownersOf(productId: string): Promise<string[]> {
    const filter = { productId, userId: { $type: 'string' }, ended: null, revoked: null } as const;
    const rows = this.rows.find(filter as mongo.Filter<GrantDocument>, { projection: { _id: 0, userId: 1 } });
    const owners = new Set<string>();
    for await (const { userId } of rows) owners.add(userId!);
    return [...owners];
  }

  /** All of a subject, in no order; null when there are more than `limit`. */
  async ofSubject(subject: GrantSubject, limit: number): Promise<Grant[] | null> {
    const queries: mongo.Filter<GrantDocument>[] = subject
      ? [{ productId: { $in: [...subject.productIds] } }]
      : [{}];
    if (subject !== null && subject.moduleSlug !== null) {
      queries.push({ productId: null, moduleSlugs: subject.moduleSlug } as object);
    }
    const grants: Grant[] = [];
    for (const query of queries) {
      const rows = await this.rows
        .find(query, { limit: limit + 1 - grants.length, batchSize: 5000 })
        .toArray();
      grants.push(...rows.map(toGrant));
      if (grants.length > limit) return null;
    }
    return grants;
  }

  /** All of these accounts, and what waits for these buyers. */
  async ofNames(userIds: readonly string[], buyers: readonly string[]): Promise<Grant[]> {
    const waiting = { buyer: { $in: [...buyers] }, userId: null };
    const rows = await Promise.all([
      this.rows.find({ userId: { $in: [...userIds] } }, { batchSize: 5000 }).toArray(),
      this.rows.find(waiting, { batchSize: 5000 }).toArray(),
    ]);
    return rows.flat().map(toGrant);
  }

  /** Deletes what somebody has, and what was bought by their names until a time, or by their aliases. */
  async deleteOf({ userId, buyers, aliases, until }: FormerBuyer): Promise<void> {
    await this.rows.deleteMany({ userId });
    await this.rows.deleteMany({ buyer: { $in: [...buyers] }, createdAt: { $lte: until } });
    await this.rows.deleteMany({ buyer: { $gte: aliases.from, $lt: aliases.to } });
  }

  /** What one of the staff gave or ended was somebody else's doing from now on. */
  async renameStaff(userId: string, alias: string): Promise<void> {
    // looked for in all rows: it happens seldom
    await this.rows.updateMany({ 'given.by': userId }, { $set: { 'given.by': alias } as object });
    await this.rows.updateMany({ 'revoked.by': userId }, { $set: { 'revoked.by': alias } as object });
  }

  /** Newest first. */
  async list(
    { userId, buyer, productId }: GrantFilter,
    limit: number,
    before?: GrantPosition,
  ): Promise<Grant[]> {
    const rows = await this.rows
      .find({
        ...(userId !== undefined && { userId }),
        ...(buyer !== undefined && { buyer }),
        ...(productId !== undefined && { productId }),
        ...(before && {
          createdAt: { $lte: before.createdAt },
          $or: [{ createdAt: { $lt: before.createdAt } }, { _id: { $lt: before.id } }],
        }),
      })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
    return rows.map(toGrant);
  }

  /** A user's and what waits for these names of theirs, newest first; all of them without a limit. */
  async ofPerson(userId: string, buyers: readonly string[], limit = 0): Promise<Grant[]> {
    const rows = await this.rows
      .find({ $or: [{ userId }, { buyer: { $in: [...buyers] }, userId: null }] })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
    return rows.map(toGrant);
  }

  /** Gives a user what waits for these names of theirs; returns how much. Idempotent. */
  async claim(buyers: readonly string[], userId: string, now: Date): Promise<number> {
    const waiting = { buyer: { $in: [...buyers] }, userId: null };
    // asked for at every look at what somebody may open: mostly nothing waits, and reading costs less than writing
    if (!(await this.rows.findOne(waiting, { projection: { _id: 1 } }))) return 0;
    const { modifiedCount } = await this.rows.updateMany(waiting, {
      $set: { userId, claimedAt: now, lookAt: now },
    });
    return modifiedCount;
  }

  /** Null when it is not there; one that was revoked before stays as it was. */
  async revoke(id: string, revoked: ByHand): Promise<Grant | null> {
    await this.rows.updateOne({ _id: id, revoked: null }, { $set: { revoked, lookAt: revoked.at } });
    return this.findById(id);
  }

  /** Something of these users has changed: when each of theirs ends may be another time now, also of one that has run out. */
  async lookAtUsers(userIds: readonly string[], now: Date): Promise<void> {
    if (userIds.length === 0) return;
    const isOpen = { ended: null, revoked: null, $nor: [{ lookAt: { $lte: now } }] };
    const filter = { userId: { $in: [...userIds] }, ...isOpen } as mongo.Filter<GrantDocument>;
    await this.rows.updateMany(filter, { $set: { lookAt: now } });
  }

  /**
   * How many of each product (null: of none) stand how. When one runs out may follow from others of its owner, so it is
   * upkeep that says: what it has not to look at again has run out, or never does.
   */
  async countByProduct(
    now: Date,
  ): Promise<{ productId: string | null; stands: 'active' | 'waiting' | EndReason; count: number }[]> {
    const isThere = (field: string) => ({ $gt: [field, null] });
    const ranOut = { $lte: [{ $add: ['$startsAt', { $multiply: ['$durationDays', DAY_MS] }] }, now] };
    const runsOut = { $or: [isThere('$durationDays'), isThere('$until')] };
    const either = (test: object, then: unknown, otherwise: unknown) => ({ $cond: [test, then, otherwise] });
    const waiting = either({ $and: [isThere('$durationDays'), ranOut] }, 'expired', 'waiting');
    const owned = either({ $or: [isThere('$lookAt'), { $not: [runsOut] }] }, 'active', 'expired');
    const open = either(isThere('$userId'), owned, waiting);
    const stands = either(isThere('$revoked'), 'revoked', either(isThere('$ended'), '$ended.reason', open));
    const rows = await this.rows
      .aggregate<{
        _id: { productId?: string | null; stands: 'active' | 'waiting' | EndReason };
        count: number;
      }>([{ $group: { _id: { productId: '$productId', stands }, count: { $sum: 1 } } }])
      .toArray();
    return rows.map(({ _id: { productId, stands: how }, count }) => ({
      productId: productId ?? null,
      stands: how,
      count,
    }));
  }

  /** Those to look at now, the longest due first. */
  async dueForLook(now: Date, limit: number): Promise<(Grant & { lookAt: Date })[]> {
    const rows = await this.rows
      .find({ lookAt: { $lte: now } })
      .sort({ lookAt: 1 })
      .limit(limit)
      .toArray();
    return rows.map((row) => ({ ...toGrant(row), lookAt: row.lookAt! }));
  }

  /** When to look again; null for never. False when something has changed since. */
  async lookAgain({ id, lookAt }: { id: string; lookAt: Date }, next: Date | null): Promise<boolean> {
    const update = next ? { $set: { lookAt: next } } : { $unset: { lookAt: '' as const } };
    return (await this.rows.updateOne({ _id: id, lookAt }, update)).matchedCount === 1;
  }
}

function stored(grant: Omit<Grant, 'id'>): Omit<GrantDocument, '_id'> {
  // an id of an order that is null would be in the index of orders
  return Object.fromEntries(Object.entries(grant).filter(([, value]) => value !== null)) as Omit<
    GrantDocument,
    '_id'
  >;
}

function toGrant(row: GrantDocument): Grant {
  return {
    id: row._id,
    orderId: row.orderId ?? null,
    source: row.source ?? null,
    productId: row.productId ?? null,
    moduleSlugs: row.moduleSlugs ?? null,
    buyer: row.buyer ?? null,
    userId: row.userId ?? null,
    claimedAt: row.claimedAt ?? null,
    startsAt: row.startsAt,
    durationDays: row.durationDays ?? null,
    until: row.until ?? null,
    ended: row.ended ?? null,
    revoked: row.revoked ?? null,
    given: row.given ?? null,
    createdAt: row.createdAt,
  };
}
