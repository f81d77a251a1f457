import type { Contribution, EventChange } from '../events/index.js';
import { DAY_MS, dayLabel, type Zone } from './time/zone.js';

/** What a bucket gains (or loses, when negative). */
export interface BucketDelta {
  count: number;
  valued: number;
  /** Ten-thousandths. */
  sum: bigint;
}

/** What a user's business day gains. */
export interface UserDayDelta {
  day: string;
  userId: string;
  count: number;
  /** By `<escaped type>.<currency>`. */
  cells: Map<string, { count: number; sum: bigint }>;
}

/** Totals of changes in memory: the projection writes them as increments, the rebuild compares them with what is stored. */
export class Totals {
  /** By the bucket's `_id` without the slot. */
  readonly buckets = new Map<string, BucketDelta>();
  /** By `<day>|<user id>`. */
  readonly userDays = new Map<string, UserDayDelta>();

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

  add(event: Contribution, sign: 1 | -1): void {
    const { type, currency, userId } = event;
    const instant = event.timestamp.getTime();
    const dayNumber = this.business.dayOf(instant);
    const minute = event.timestamp.toISOString().slice(0, 16);
    const amount = event.amount === null ? 0n : sign === 1 ? event.amount : -event.amount;
    const valued = event.amount === null ? 0 : sign;
    const tail = `|${type}|${currency}`;
    if (this.keeps(Math.floor(instant / DAY_MS))) {
      this.addToBucket(`m|${minute}${tail}`, sign, valued, amount);
      this.addToBucket(`h|${minute.slice(0, 13)}${tail}`, sign, valued, amount);
    }
    if (!this.keeps(dayNumber)) return;
    const day = dayLabel(dayNumber);
    this.addToBucket(`d|${day}${tail}`, sign, valued, amount);

    const key = `${day}|${userId}`;
    let row = this.userDays.get(key);
    if (!row) this.userDays.set(key, (row = { day, userId, count: 0, cells: new Map() }));
    row.count += sign;
    const cellKey = `${escapeType(type)}.${currency}`;
    const cell = row.cells.get(cellKey);
    if (!cell) row.cells.set(cellKey, { count: sign, sum: amount });
    else {
      cell.count += sign;
      cell.sum += amount;
    }
  }

  private addToBucket(key: string, count: number, valued: number, sum: bigint): void {
    const bucket = this.buckets.get(key);
    if (!bucket) this.buckets.set(key, { count, valued, sum });
    else {
      bucket.count += count;
      bucket.valued += valued;
      bucket.sum += sum;
    }
  }
}

/** A type as a field name: no dots, which are paths to the database, and nothing like `__proto__`. */
function escapeType(type: string): string {
  return type.replaceAll('.', '%2E').replace(/^_/, '%5F');
}

export function unescapeType(key: string): string {
  return key.replaceAll('%2E', '.').replace(/^%5F/, '_');
}
