import type { Db } from 'mongodb';

interface EventRow {
  userId: string;
  type: string;
  currency: string;
  amount: bigint | null;
  timestamp?: Date;
}

export interface Recount {
  events: number;
  buckets: number;
  userDays: number;
  /** `<what>: <in the totals> instead of <counted>`; empty when everything agrees. */
  differences: string[];
}

/**
 * Counts the raw events in plain JavaScript and compares that with every bucket and every user's day.
 * It shares no code with the application, on purpose.
 */
export async function recount(db: Db, timeZone: string): Promise<Recount> {
  const businessDay = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const counted = new Map<string, bigint>();
  const add = (key: string, amount: bigint) => counted.set(key, (counted.get(key) ?? 0n) + amount);
  const addBoth = (key: string, amount: bigint | null) => (
    add(`${key} count`, 1n),
    add(`${key} sum`, amount ?? 0n)
  );
  let events = 0;
  for await (const event of rows<EventRow>(db, 'events')) {
    if (!event.timestamp) continue; // deleted
    events++;
    const utc = event.timestamp.toISOString();
    const day = businessDay.format(event.timestamp);
    for (const bucket of [`d|${day}`, `h|${utc.slice(0, 13)}`, `m|${utc.slice(0, 16)}`]) {
      addBoth(`${bucket}|${event.type}|${event.currency}`, event.amount);
    }
    addBoth(`user ${event.userId} ${day} ${event.type} ${event.currency}`, event.amount);
    add(`user ${event.userId} ${day} all`, 1n);
  }

  const stored = new Map<string, bigint>();
  const see = (key: string, amount: bigint) => stored.set(key, (stored.get(key) ?? 0n) + amount);
  let buckets = 0;
  for await (const row of rows<{ _id: string; count: number; sum: bigint }>(db, 'time_buckets')) {
    buckets++;
    const key = row._id.split('|').slice(0, 4).join('|'); // without the slot: slots are added up
    see(`${key} count`, BigInt(row.count));
    see(`${key} sum`, BigInt(row.sum));
  }
  let userDays = 0;
  for await (const { day, users } of rows<PeopleDayRow>(db, 'people_days')) {
    for (const [user, figures] of Object.entries(users)) {
      userDays++;
      const userId = decodeURIComponent(user);
      for (const [name, amount] of Object.entries(figures)) {
        const [type, currency, isSum] = decodeURIComponent(name).split('|');
        see(`user ${userId} ${day} ${type} ${currency} ${isSum ? 'sum' : 'count'}`, BigInt(amount));
        if (!isSum) see(`user ${userId} ${day} all`, BigInt(amount));
      }
    }
  }

  const differences = [...new Set([...counted.keys(), ...stored.keys()])]
    .filter((key) => (counted.get(key) ?? 0n) !== (stored.get(key) ?? 0n))
    .map((key) => `${key}: ${stored.get(key) ?? 0n} instead of ${counted.get(key) ?? 0n}`);
  return { events, buckets, userDays, differences };
}

interface PeopleDayRow {
  day: string;
  /** Names are percent-encoded; `<type>|<currency>` counts, `<type>|<currency>|s` is the sum. */
  users: Record<string, Record<string, number | bigint>>;
}

function rows<Row>(db: Db, collection: string): AsyncIterable<Row> {
  return db
    .collection(collection)
    .find({}, { useBigInt64: true, batchSize: 5000 }) as unknown as AsyncIterable<Row>;
}
