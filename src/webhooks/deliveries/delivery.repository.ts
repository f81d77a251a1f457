import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { firstIdAt } from '../../common/index.js';
import type { InboxOutcome } from '../../events/index.js';
import { Database, insertUnordered, type WriteConcern } from '../../platform/index.js';
import { MAPPED_HEADERS } from '../kinds/kinds.js';
import { BodyPacks, type BodyPlace } from './body-packs.js';
import { DeliveryDocument } from './delivery.schema.js';
import { STORED_STATUSES, type StoredStatus, WAITING } from './delivery.status.js';

type Filter = mongo.Filter<DeliveryDocument>;

/** One update of a bulk write. */
export type DeliveryUpdate = mongo.AnyBulkWriteOperation<DeliveryDocument>;

/** A delivery without what its bytes mean: body, headers and settings. */
export type DeliverySummary = Omit<DeliveryDocument, 'body' | 'apart' | 'headers' | 'settings'>;

/** A delivery with its body, wherever that lies. */
export type WholeDelivery = Omit<DeliveryDocument, 'apart'> & { body: Buffer };

/** What the ledger needs of a delivery. */
export type WaitingDelivery = Pick<
  WholeDelivery,
  '_id' | 'source' | 'kind' | 'receivedAt' | 'body' | 'count' | 'settings'
> & {
  /** Those that some kind's mapping reads; absent when it came with none of them. */
  headers?: Readonly<Record<string, string>>;
};

/** What is looked at to find out whom a delivery is about. */
export type ReceivedDelivery = Pick<WholeDelivery, '_id' | 'status' | 'body'> &
  Pick<DeliveryDocument, 'apart'>;

type WaitingRow = Omit<WaitingDelivery, 'body'> & Pick<DeliveryDocument, 'body' | 'apart'>;

export interface DeliveryFilter {
  status?: StoredStatus | undefined;
  source?: string | undefined;
  /** The sender's own name for it; only with `source`. */
  deliveryKey?: string | undefined;
  /** Received at or after. */
  from?: Date | undefined;
  /** Received before. */
  to?: Date | undefined;
  /** Only these. */
  ids?: readonly string[] | undefined;
}

/** `before`: only what was due before it, instead of by now. */
interface DueQuery {
  limit: number;
  maxEvents: number;
  /** Of bodies. */
  maxBytes: number;
  now: Date;
  before: Date | null;
}

/** An id may be this much ahead of the time of arrival, when a millisecond had more ids than it holds. */
const ID_AHEAD_MS = 1000;
/** A body with more bytes lies apart. */
const MOST_BYTES_IN_ROW = 1024;
const SUMMARY = { body: 0, apart: 0, headers: 0, settings: 0 } as const;
const FOR_LEDGER = {
  ...{ source: 1, kind: 1, receivedAt: 1, body: 1, apart: 1, count: 1, settings: 1 },
  ...Object.fromEntries(MAPPED_HEADERS.map((name) => [`headers.${name}`, 1])),
};
const NONE: ReadonlySet<number> = new Set();
const FINISHED = STORED_STATUSES.filter((status) => !WAITING.includes(status));

/** Deliveries; the hot paths go past Mongoose's casting, straight to the driver. */
@Injectable()
export class DeliveryRepository {
  private readonly collection: mongo.Collection<DeliveryDocument>;
  /** Of the last reading. */
  private eventsPerDelivery = 1;

  constructor(
    @InjectModel(DeliveryDocument.name) private readonly model: Model<DeliveryDocument>,
    private readonly bodies: BodyPacks,
    private readonly database: Database,
  ) {
    this.collection = model.collection as unknown as mongo.Collection<DeliveryDocument>;
  }

  /** Stores all of them durably; returns the indexes of those whose key the source had used before. */
  async insert(deliveries: readonly WholeDelivery[]): Promise<ReadonlySet<number>> {
    const large = deliveries.filter(isLarge);
    const places = (await this.bodies.put(large.map(({ body }) => body))).values();
    const rows = deliveries.map((delivery): DeliveryDocument => {
      if (!isLarge(delivery)) return delivery;
      const { body: _, ...row } = delivery;
      return { ...row, apart: places.next().value! };
    });
    const taken = await insertUnordered(this.model, rows);
    return taken.length === 0 ? NONE : new Set(taken);
  }

  findByKey(source: string, deliveryKey: string): Promise<Pick<DeliveryDocument, '_id' | 'count'> | null> {
    return this.collection.findOne({ source, deliveryKey }, { projection: { count: 1 } });
  }

  async findById(id: string): Promise<WholeDelivery | null> {
    const row = await this.collection.findOne({ _id: id }, { promoteBuffers: true });
    return row && (await this.whole([row]))[0];
  }

  /** Newest first; `before` is the id of the last one seen. */
  list(filter: DeliveryFilter, limit: number, before?: string): Promise<DeliverySummary[]> {
    return this.listCursor(filter, limit, before).toArray() as Promise<unknown> as Promise<DeliverySummary[]>;
  }

  /** How `list` is answered, for the test that looks at the documents examined. */
  explainList(filter: DeliveryFilter, limit: number, before?: string): Promise<mongo.Document> {
    return this.listCursor(filter, limit, before).explain('executionStats');
  }

  /** How many are in these states. */
  countIn(statuses: readonly StoredStatus[]): Promise<number> {
    return this.collection.countDocuments({ status: { $in: [...statuses] } });
  }

  count(filter: DeliveryFilter): Promise<number> {
    return this.collection.countDocuments(toQuery(filter));
  }

  /**
   * The oldest that are due for the slot, as many as hold `maxEvents` events in `maxBytes`, and always one. The database
   * sends them in parts of at most 16 MiB, so what does not fit takes no more than that.
   */
  async due(slot: number, { limit, maxEvents, maxBytes, now, before }: DueQuery): Promise<WaitingDelivery[]> {
    const found: WaitingRow[] = [];
    let events = 0;
    let bytes = 0;
    // bodies of deliveries that do not fit are not read: the last ones tell how many will
    const fitting = Math.min(limit, Math.ceil((2 * maxEvents) / this.eventsPerDelivery) + 1);
    for await (const delivery of this.dueCursor(slot, fitting, now, before)) {
      events += delivery.count;
      bytes += delivery.apart?.bytes ?? delivery.body!.length;
      if (found.length > 0 && (events > maxEvents || bytes > maxBytes)) break;
      found.push(delivery);
    }
    if (found.length > 0) this.eventsPerDelivery = Math.max(1, events / (found.length + 1));
    return this.whole(found);
  }

  async hasDue(slot: number, now: Date): Promise<boolean> {
    const query = { todo: slot, dueAt: { $lte: now } };
    return (await this.collection.findOne(query, { projection: { _id: 1 } })) !== null;
  }

  explainDue(slot: number, limit: number, now: Date): Promise<mongo.Document> {
    return this.dueCursor(slot, limit, now).explain('executionStats');
  }

  async read(ids: readonly string[]): Promise<WaitingDelivery[]> {
    const query = { _id: { $in: [...ids] } };
    const options = { projection: FOR_LEDGER, promoteBuffers: true, batchSize: ids.length };
    return this.whole(await this.collection.find<WaitingRow>(query, options).toArray());
  }

  /** How many attempts each has had. */
  async attemptsOf(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const projection = { 'attempts.at': 1 };
    const found = await this.collection.find({ _id: { $in: [...ids] } }, { projection }).toArray();
    return new Map(found.map(({ _id, attempts }) => [_id, attempts?.length ?? 0]));
  }

  /**
   * Marks deliveries of an open batch as processed, each with `created` new events and no known one; finished ones
   * stay as they are.
   */
  async finishSame(ids: readonly string[], created: number, at: Date): Promise<void> {
    const writeConcern = this.database.stepConcern;
    for (let start = 0; start < ids.length; start += FINISH_STEP) {
      await this.collection.updateMany(
        { _id: { $in: ids.slice(start, start + FINISH_STEP) }, status: { $in: [...WAITING] } },
        processed(created, at),
        { writeConcern },
      );
    }
  }

  /** The same for deliveries with events that had been recorded before. */
  async finishEach(outcomes: readonly InboxOutcome[], at: Date): Promise<void> {
    const updates = outcomes.map(({ id, created, duplicates }): DeliveryUpdate => {
      const update = processed(created, at);
      const $set = { ...update.$set, duplicates: [...duplicates] };
      return { updateOne: { filter: waiting(id), update: { ...update, $set } } };
    });
    await this.apply(updates, this.database.stepConcern);
  }

  /** The update of one delivery of which nothing is taken. */
  ignoreOne(id: string, reason: string, at: Date): DeliveryUpdate {
    const attempt = { at, status: 'ignored' as const };
    const update = {
      $set: { status: 'ignored' as const, reason },
      $unset: DONE,
      $push: { attempts: attempt },
    };
    return { updateOne: { filter: waiting(id), update } };
  }

  /** The update of one delivery whose processing failed: tried again at `dueAt`, or dead. */
  failOne(id: string, error: string, at: Date, dueAt: Date | null): DeliveryUpdate {
    const attempt = { at, status: 'failed' as const, error };
    const update = dueAt
      ? { $set: { status: 'retrying' as const, dueAt }, $push: { attempts: attempt } }
      : { $set: { status: 'dead' as const, reason: error }, $unset: DONE, $push: { attempts: attempt } };
    return { updateOne: { filter: waiting(id), update } };
  }

  async apply(updates: readonly DeliveryUpdate[], writeConcern?: WriteConcern): Promise<void> {
    if (updates.length === 0) return;
    await this.collection.bulkWrite([...updates], { ordered: false, ...(writeConcern && { writeConcern }) });
  }

  /** Of each delivery that is there, by its id, whether it came with an `authorization` header. */
  async withAuthorization(ids: readonly string[]): Promise<Map<string, boolean>> {
    const rows = await this.collection
      .find({ _id: { $in: [...ids] } }, { projection: { 'headers.authorization': 1 } })
      .toArray();
    return new Map(rows.map(({ _id, headers }) => [_id, headers?.['authorization'] !== undefined]));
  }

  /** All that had come by a time, in chunks, in the order of arrival. */
  async *receivedUntil(until: Date): AsyncGenerator<ReceivedDelivery[], void> {
    const projection = { body: 1, apart: 1, status: 1 };
    for (let last = ''; ;) {
      const rows = await this.collection
        .find<Pick<DeliveryDocument, '_id' | 'status' | 'body' | 'apart'>>(
          { _id: { $gt: last, $lt: firstIdAt('dlv', until.getTime() + 1) } },
          { projection, sort: { _id: 1 }, limit: REPLAY_STEP, promoteBuffers: true },
        )
        .toArray();
      if (rows.length === 0) return;
      last = rows.at(-1)!._id;
      yield this.whole(rows);
    }
  }

  /** A finished delivery is not tried again from now on; false when it is not finished. */
  async retire(id: string): Promise<boolean> {
    const finished = { _id: id, status: { $in: FINISHED } };
    return (await this.collection.updateOne(finished, { $set: { erased: true } })).matchedCount === 1;
  }

  /** Takes the body of one that is retired, and in no open batch, away. */
  async eraseBody({ _id, apart }: ReceivedDelivery): Promise<void> {
    if (apart) await this.bodies.blank([apart]);
    await this.collection.updateOne({ _id }, { $set: { body: NO_BODY }, $unset: { apart: '' } });
  }

  /** Due now, when it is in one of the states; false otherwise. */
  async makeDue(id: string, from: readonly StoredStatus[], slot: number, now: Date): Promise<boolean> {
    const result = await this.collection.updateOne(
      { _id: id, status: { $in: [...from] }, erased: { $exists: false } },
      dueAgain(slot, now),
    );
    return result.matchedCount === 1;
  }

  /** The same for all that match, in steps that leave room for others; returns how many. */
  async makeAllDue(filter: DeliveryFilter, slot: () => number, now: Date): Promise<number> {
    let made = 0;
    let before: string | undefined;
    for (;;) {
      const page = await this.list(filter, REPLAY_STEP, before);
      if (page.length === 0) return made;
      const ids = page.map(({ _id }) => _id);
      before = ids.at(-1)!;
      const status = filter.status ? { status: filter.status } : {};
      const result = await this.collection.updateMany(
        { _id: { $in: ids }, ...status, erased: { $exists: false } },
        dueAgain(slot(), now),
      );
      made += result.matchedCount;
    }
  }

  /**
   * Deletes finished deliveries received before `cutoff`; at most `limit` of them, the oldest first. Returns how many.
   * Those that wait stay, however old. `removeUnusedBodies` then takes what lies apart.
   */
  async removeFinished(cutoff: Date, limit: number): Promise<number> {
    const query: Filter = { _id: { $lt: firstIdAt('dlv', cutoff.getTime()) }, status: { $in: FINISHED } };
    const options = { projection: { _id: 1 }, sort: { _id: 1 }, limit } as const;
    const ids = (await this.collection.find(query, options).toArray()).map(({ _id }) => _id);
    if (ids.length === 0) return 0;
    // one that is tried again since it was read is not finished
    const { deletedCount } = await this.collection.deleteMany({
      _id: { $in: ids },
      status: { $in: FINISHED },
    });
    return deletedCount;
  }

  /**
   * Deletes bodies that lay apart from deliveries received before `cutoff` and are no more; at most `limit` packs of them.
   * Returns how many. Also what a crash between two writes left.
   */
  async removeUnusedBodies(cutoff: Date, limit: number): Promise<number> {
    const query = { _id: { $lt: firstIdAt('dlv', cutoff.getTime()) } };
    const rows = this.collection.find(query, { projection: { apart: 1 } }); // those that wait: few
    const used = new Set<string>();
    for await (const { apart } of rows) if (apart) used.add(apart.pack);
    return this.bodies.removeUnused(cutoff, [...used], limit);
  }

  /** With the bodies that lie apart. */
  private async whole<Row extends { body?: Buffer; apart?: BodyPlace }>(
    rows: readonly Row[],
  ): Promise<(Row & { body: Buffer })[]> {
    const places = rows.flatMap(({ apart }) => apart ?? []);
    const bodies = (await this.bodies.read(places)).values();
    // without its body that one fails, and not all that are read with it
    return rows.map((row) => ({ ...row, body: row.body ?? (row.apart && bodies.next().value) ?? NO_BODY }));
  }

  private listCursor(filter: DeliveryFilter, limit: number, before?: string) {
    const query = toQuery(filter);
    if (before !== undefined) query.$and = [{ _id: { $lt: before } }];
    return this.collection.find(query, { projection: SUMMARY, sort: { _id: -1 }, limit, batchSize: limit });
  }

  private dueCursor(slot: number, limit: number, now: Date, before: Date | null = null) {
    return this.collection.find<WaitingRow>(
      { todo: slot, dueAt: before && before <= now ? { $lt: before } : { $lte: now } },
      { projection: FOR_LEDGER, sort: { dueAt: 1 }, limit, batchSize: limit, promoteBuffers: true },
    );
  }
}

function isLarge({ body }: WholeDelivery): boolean {
  return body.length > MOST_BYTES_IN_ROW;
}

const NO_BODY = Buffer.alloc(0);
const REPLAY_STEP = 500;
/** In one command, so that those who store deliveries do not wait for all of a batch. */
const FINISH_STEP = 120;
const DONE = { todo: '', dueAt: '' } as const;

function processed(created: number, at: Date) {
  return {
    $set: { status: 'processed' as const },
    $max: { created }, // a replay finds its own events and must not say that there were none
    $unset: { ...DONE, reason: '' as const },
    $push: { attempts: { at, status: 'processed' as const } },
  };
}

function waiting(id: string): Filter {
  return { _id: id, status: { $in: [...WAITING] } };
}

function dueAgain(slot: number, now: Date) {
  return { $set: { status: 'retrying' as const, todo: slot, dueAt: now }, $unset: { reason: '' as const } };
}

/** Ids are in the order of arrival, so a range of time is a range of ids. */
function toQuery({ status, source, deliveryKey, from, to, ids }: DeliveryFilter): Filter {
  return {
    ...(status && { status }),
    ...(source !== undefined && { source }),
    ...(deliveryKey !== undefined && { deliveryKey }),
    ...((from || to || ids) && {
      _id: {
        ...(from && { $gte: firstIdAt('dlv', from.getTime()) }),
        ...(to && { $lt: firstIdAt('dlv', to.getTime() + ID_AHEAD_MS) }),
        ...(ids && { $in: [...ids] }),
      },
    }),
    ...(to && { receivedAt: { $lt: to } }),
  };
}
