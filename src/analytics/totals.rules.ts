import type { Contribution, EventChange } from '../events/index.js';
import { cellKey, type Cells, shardOf } from './people/packing.rules.js';
import { DAY_MS, dayLabel, type Zone } from '../common/index.js';

const MINUTE_MS = 60_000;

/** What a bucket gains (or loses, when negative). */
export interface BucketDelta {
  count: number;
  /** Ten-thousandths. */
  sum: bigint;
}

/** What a user gains on a business day. */
interface UserDelta {
  userId: string;
  cells: Cells;
}

/** The users of one shard on one business day. */
export interface ShardDelta {
  day: string;
  shard: number;
  users: UserDelta[];
}

/** Buckets of one type and currency, by minute since 1970 and by number of the business day. */
interface Series {
  tail: string;
  cellKey: string;
  minutes: Map<number, BucketDelta>;
  days: Map<number, BucketDelta>;
}

interface Day {
  number: number;
  /** The instants [start, end). */
  start: number;
  end: number;
  kept: boolean;
  users: Map<string, UserDelta>;
}

/**
 * Totals of changes in memory: the projection writes them as increments, the rebuild compares them with what is stored.
 * Names are made once per total, not per event.
 */
export class Totals {
  private readonly series = new Map<string, Map<string, Series>>();
  private readonly days = new Map<number, Day>();
  /** The day of the event before: mostly the next one's too. */
  private last: Day | undefined;

  /** @param keeps leaves out what is of other days; a day number, in UTC for minutes and hours */
  constructor(
    private readonly business: Zone,
    private readonly keeps: (day: number) => boolean = () => true,
  ) {}

  static of(changes: readonly EventChange[], business: Zone): Totals {
    const totals = new Totals(business);
    for (const { before, after } of changes) {
      if (before) totals.add(before, -1);
      if (after) totals.add(after, 1);
    }
    return totals;
  }

  add({ type, currency, userId, amount: value, timestamp }: Contribution, sign: 1 | -1): void {
    const instant = timestamp.getTime();
    const series = this.seriesOf(type, currency);
    const amount = value === null ? 0n : sign === 1 ? value : -value;
    if (this.keeps(Math.floor(instant / DAY_MS)))
      gain(series.minutes, Math.floor(instant / MINUTE_MS), sign, amount);
    const day = this.dayOf(instant);
    if (!day.kept) return;
    gain(series.days, day.number, sign, amount);

    let user = day.users.get(userId);
    if (!user) day.users.set(userId, (user = { userId, cells: new Map() }));
    const cell = user.cells.get(series.cellKey);
    if (!cell) user.cells.set(series.cellKey, { count: sign, sum: amount });
    else {
      cell.count += sign;
      if (amount !== 0n) cell.sum += amount;
    }
  }

  /** The buckets by their `_id` without the slot. */
  buckets(): Map<string, BucketDelta> {
    const buckets = new Map<string, BucketDelta>();
    for (const currencies of this.series.values()) {
      for (const { tail, minutes, days } of currencies.values()) {
        for (const [minute, delta] of minutes) {
          const label = new Date(minute * MINUTE_MS).toISOString();
          gain(buckets, `m|${label.slice(0, 16)}${tail}`, delta.count, delta.sum);
          gain(buckets, `h|${label.slice(0, 13)}${tail}`, delta.count, delta.sum);
        }
        for (const [day, delta] of days) gain(buckets, `d|${dayLabel(day)}${tail}`, delta.count, delta.sum);
      }
    }
    return buckets;
  }

  /** The users by business day and shard. */
  shards(): ShardDelta[] {
    const shards: ShardDelta[] = [];
    for (const { number, users } of this.days.values()) {
      const day = dayLabel(number);
      const ofDay = new Map<number, ShardDelta>();
      for (const user of users.values()) {
        const shard = shardOf(user.userId);
        const known = ofDay.get(shard);
        if (known) known.users.push(user);
        else ofDay.set(shard, { day, shard, users: [user] });
      }
      shards.push(...ofDay.values());
    }
    return shards;
  }

  /** Labels of the business days that anything was added to. */
  dayLabels(): Set<string> {
    return new Set([...this.days.keys()].map(dayLabel));
  }

  private dayOf(instant: number): Day {
    const { last } = this;
    if (last && instant >= last.start && instant < last.end) return last;
    const number = this.business.dayOf(instant);
    let day = this.days.get(number);
    if (!day) {
      const start = this.business.startOfDay(number);
      const end = this.business.startOfDay(number + 1);
      day = { number, start, end, kept: this.keeps(number), users: new Map() };
      this.days.set(number, day);
    }
    return (this.last = day);
  }

  private seriesOf(type: string, currency: string): Series {
    let currencies = this.series.get(type);
    if (!currencies) this.series.set(type, (currencies = new Map<string, Series>()));
    let series = currencies.get(currency);
    if (!series) {
      series = {
        tail: `|${type}|${currency}`,
        cellKey: cellKey(type, currency),
        minutes: new Map(),
        days: new Map(),
      };
      currencies.set(currency, series);
    }
    return series;
  }
}

function gain<Key>(buckets: Map<Key, BucketDelta>, key: Key, count: number, sum: bigint): void {
  const bucket = buckets.get(key);
  if (!bucket) buckets.set(key, { count, sum });
  else {
    bucket.count += count;
    if (sum !== 0n) bucket.sum += sum;
  }
}
