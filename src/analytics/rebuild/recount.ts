import { Injectable } from '@nestjs/common';
import { EventLedger, EventStore, type Hold } from '../../events/index.js';
import { parseBucketId } from '../buckets/bucket-key.js';
import { BucketRepository, type StoredBucket } from '../buckets/bucket.repository.js';
import { Counters } from '../counters.js';
import type { Corrected } from '../guarded-writes.js';
import { type Cells, shardId } from '../people/packing.rules.js';
import { PeopleRepository, type StoredShard } from '../people/people.repository.js';
import { clampInt64 } from '../saturation.js';
import { DAY_MS, parseDay } from '../../common/index.js';
import { type BucketDelta, type ShardDelta, Totals } from '../totals.rules.js';

/** Something that was stored differently from what the events say. */
export interface Difference {
  collection: 'time_buckets' | 'people_days' | 'day_heads';
  id: string;
  stored: string;
  counted: string;
}

export interface RecountResult {
  events: number;
  differences: number;
}

const EVENTS_PER_PASS = 500_000;
const BUCKETS_AT_ONCE = 2000;
const SHARDS_AT_ONCE = 100;

/** One look at a part of the days. */
interface Pass {
  /** Totals as they should be, by slot. */
  totals: Map<number, Totals>;
  /** The last batch of a slot. */
  done: (slot: number) => number;
  keeps: (day: number) => boolean;
  differ: (difference: Difference) => void;
  /** Checked before each write: what was read is right only as long as nobody counts. */
  hold: Hold;
}

/** Counts everything again from the raw events and puts right what is stored otherwise. */
@Injectable()
export class Recount {
  constructor(
    private readonly ledger: EventLedger,
    private readonly events: EventStore,
    private readonly buckets: BucketRepository,
    private readonly people: PeopleRepository,
    private readonly counters: Counters,
  ) {}

  /**
   * Beside running processes: none of them counts meanwhile, nothing that waits is lost.
   * @param eventsPerPass bounds the memory; with more events they are read several times, each time for other days
   * @throws Unavailable when somebody else recounts, and when the slots cannot be held to the end
   */
  run(
    tell: (difference: Difference) => void = () => undefined,
    eventsPerPass = EVENTS_PER_PASS,
  ): Promise<RecountResult> {
    return this.ledger.exclusive(async (slots, hold) => {
      const result = { events: 0, differences: 0 };
      const lastBatches = new Map(slots.map(({ slot, done }) => [slot, done]));
      const passes = Math.max(1, Math.ceil((await this.events.estimatedCount()) / eventsPerPass));
      for (let part = 0; part < passes; part++) {
        const keeps = (day: number) => ((day % passes) + passes) % passes === part;
        const { totals, events } = await this.count(keeps);
        result.events = events;
        const differ = (difference: Difference) => {
          result.differences++;
          tell(difference);
        };
        const pass: Pass = { totals, done: (slot) => lastBatches.get(slot) ?? 0, keeps, differ, hold };
        await this.compareBuckets(pass);
        await this.comparePeople(pass);
      }
      return result;
    });
  }

  private async count(
    keeps: (day: number) => boolean,
  ): Promise<{ totals: Map<number, Totals>; events: number }> {
    const totals = new Map<number, Totals>();
    let events = 0;
    for await (const chunk of this.events.scanCounted()) {
      events += chunk.length;
      for (const event of chunk) {
        let ofSlot = totals.get(event.slot);
        if (!ofSlot) totals.set(event.slot, (ofSlot = new Totals(this.counters.business, keeps)));
        ofSlot.add(event, 1);
      }
    }
    return { totals, events };
  }

  private async compareBuckets({ totals, done, keeps, differ, hold }: Pass): Promise<void> {
    const writer = new Writer<Corrected<StoredBucket>>(BUCKETS_AT_ONCE, hold, (rows) =>
      this.buckets.correct(rows),
    );
    const correct = async (stored: StoredBucket, { count, sum }: BucketDelta, slot: number) => {
      const { _id } = stored;
      const counted = {
        ...{ _id, count, sum: clampInt64(sum) },
        lastBatch: Math.min(stored.lastBatch, done(slot)),
      };
      if (show(stored) === show(counted)) return;
      differ({ collection: 'time_buckets', id: _id, stored: show(stored), counted: show(counted) });
      await writer.add({ ...counted, lastBatch: done(slot), seen: stored.lastBatch });
    };
    const bySlot = new Map([...totals].map(([slot, ofSlot]) => [slot, ofSlot.buckets()]));
    for await (const stored of this.buckets.all()) {
      const { grain, label, slot } = parseBucketId(stored._id);
      if (!keeps(grain === 'd' ? parseDay(label)! : Math.floor(Date.parse(label.slice(0, 10)) / DAY_MS)))
        continue;
      const key = stored._id.slice(0, stored._id.lastIndexOf('|'));
      const counted = bySlot.get(slot)?.get(key);
      bySlot.get(slot)?.delete(key);
      await correct(stored, counted ?? NOTHING, slot);
    }
    for (const [slot, buckets] of bySlot) {
      for (const [key, counted] of buckets) {
        await correct({ _id: `${key}|${slot}`, ...NOTHING, lastBatch: 0 }, counted, slot);
      }
    }
    await writer.flush();
  }

  private async comparePeople({ totals, done, keeps, differ, hold }: Pass): Promise<void> {
    const newest = new Map<string, number>();
    const moved = new Map<string, { day: string; slot: number; lastBatch: number }>();
    const writer = new Writer<Corrected<StoredShard>>(SHARDS_AT_ONCE, hold, (rows) =>
      this.people.correct(rows),
    );
    const correct = async (stored: StoredShard, { users }: Pick<ShardDelta, 'users'>) => {
      const { _id, day, slot } = stored;
      const last = done(slot);
      const counted: StoredShard = { ...stored, lastBatch: last, users: new Map() };
      for (const { userId, cells } of users) {
        for (const cell of cells.values()) cell.sum = clampInt64(cell.sum);
        counted.users.set(userId, cells);
      }
      let right = stored.lastBatch <= last;
      if (!right) {
        const [was, is] = [stored.lastBatch, last].map((batch) => `batch ${batch}`) as [string, string];
        differ({ collection: 'people_days', id: _id, stored: was, counted: is });
      }
      for (const userId of new Set([...stored.users.keys(), ...counted.users.keys()])) {
        const was = showUser(stored.users.get(userId));
        const is = showUser(counted.users.get(userId));
        if (was === is) continue;
        right = false;
        differ({ collection: 'people_days', id: `${day}|${slot}|${userId}`, stored: was, counted: is });
      }
      if (right) return;
      moved.set(`${day}|${slot}`, { day, slot, lastBatch: last });
      await writer.add({ ...counted, seen: stored.lastBatch });
    };
    const shards = new Map<string, ShardDelta & { slot: number }>();
    for (const [slot, ofSlot] of totals) {
      for (const delta of ofSlot.shards())
        shards.set(shardId(delta.day, slot, delta.shard), { ...delta, slot });
    }
    for await (const stored of this.people.all()) {
      const { _id, day, slot } = stored;
      if (!keeps(parseDay(day)!)) continue;
      const head = `${day}|${slot}`;
      newest.set(head, Math.max(newest.get(head) ?? 0, Math.min(stored.lastBatch, done(slot))));
      const counted = shards.get(_id);
      shards.delete(_id);
      await correct(stored, counted ?? { users: [] });
    }
    for (const [_id, counted] of shards) {
      await correct({ _id, day: counted.day, slot: counted.slot, lastBatch: 0, users: new Map() }, counted);
    }
    await writer.flush();
    await this.compareHeads(newest, moved, { done, differ, hold });
  }

  /**
   * A head behind its shards would keep what is in memory from being renewed; one ahead of its slot would stay
   * where it is.
   */
  private async compareHeads(
    newest: ReadonlyMap<string, number>,
    moved: Map<string, { day: string; slot: number; lastBatch: number }>,
    { done, differ, hold }: Pick<Pass, 'done' | 'differ' | 'hold'>,
  ): Promise<void> {
    const heads = new Map(
      (await this.people.allHeads()).map((head) => [`${head.day}|${head.slot}`, head.lastBatch]),
    );
    for (const [id, lastBatch] of newest) {
      const [day, slot] = id.split('|') as [string, string];
      const stored = heads.get(id);
      const last = done(Number(slot));
      if (stored !== undefined && stored >= lastBatch && stored <= last) continue;
      differ({ collection: 'day_heads', id, stored: String(stored ?? 'none'), counted: String(last) });
      moved.set(id, { day, slot: Number(slot), lastBatch: last });
    }
    hold.check();
    await this.people.renewHeads([...moved.values()]);
  }
}

const NOTHING = { count: 0, sum: 0n };

/** Collects corrections and writes many at once. */
class Writer<Row> {
  private rows: Row[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly hold: Hold,
    private readonly write: (rows: readonly Row[]) => Promise<void>,
  ) {}

  async add(row: Row): Promise<void> {
    if (this.rows.push(row) >= this.atOnce) await this.flush();
  }

  async flush(): Promise<void> {
    const rows = this.rows;
    this.rows = [];
    if (rows.length === 0) return;
    this.hold.check();
    await this.write(rows);
  }
}

function show({ count, sum, lastBatch }: Omit<StoredBucket, '_id'>): string {
  return `${count} events, sum ${sum}, batch ${lastBatch}`;
}

function showUser(cells: Cells = new Map()): string {
  let events = 0;
  const parts: string[] = [];
  for (const [key, { count, sum }] of cells) {
    events += count;
    if (count !== 0 || sum !== 0n) parts.push(`${key} ${count} sum ${sum}`);
  }
  return `${events} events, ${parts.sort().join(', ') || 'none'}`;
}
