import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine } from 'embedded-mongo';
import { BSON, MongoClient, ObjectId, type Collection, type Document } from 'mongodb';
import { median, residentMegabytes, whole, type Table } from '../measure.ts';
import { freshFolder } from '../servers.ts';

const SMALL = 200_000;
const LARGE = 1_000_000;
const BATCH = 1000;
const USERS = 5000;
const TYPES = ['login', 'page_view', 'purchase', 'refund', 'lesson_completed', 'trade'];
const START = Date.UTC(2026, 0, 1);
/** Time from one event to the next, in milliseconds: a million cover about 115 days. */
const APART = 10_000;
const PROBES = 1000;
const CLIENTS = 32;

interface Event extends Document {
  _id: ObjectId;
  eventId: string;
  type: string;
  userId: string;
  timestamp: Date;
  amount: number;
}

/** Event `n` of the run; the same number gives the same event, its `_id` aside. */
function event(n: number): Event {
  return {
    _id: new ObjectId(),
    eventId: `evt_${n.toString(36).padStart(8, '0')}`,
    type: TYPES[(n * 7) % TYPES.length],
    userId: `user-${(n * 7919) % USERS}`,
    timestamp: new Date(START + n * APART),
    amount: ((n * 31) % 50_000) + 1,
    source: 'bench',
    payload: { currency: 'BRL', product: `course-${n % 40}`, tags: ['a', 'b'], ip: '203.0.113.7' },
  };
}

/** One measured line: ours through the driver, SQLite's own beside it, and what is asked for. */
interface Line {
  what: string;
  ours: number;
  raw: number;
  unit: '/s' | 'ms' | 'MB';
  goal: number;
}

/** The engine through the official driver, and `node:sqlite` used directly for the same work in the same run. */
export async function embedded(): Promise<{ table: Table; data: unknown }> {
  const folder = freshFolder();
  const engine = await startEngine({ dataDir: join(folder, 'engine') });
  const client = new MongoClient(engine.uri, { maxPoolSize: CLIENTS });
  const raw = new RawTables(join(folder, 'raw.sqlite'));
  const lines: Line[] = [];
  try {
    const events = client.db('bench').collection<Event>('events');
    await events.createIndexes([
      { key: { eventId: 1 }, unique: true },
      { key: { type: 1, timestamp: 1 } },
      { key: { userId: 1, timestamp: 1 } },
    ]);
    const load = await bulkLoad(events, raw, 0, SMALL);
    lines.push({ what: `insertMany of ${whole(SMALL)}, 3 indexes`, ...load, unit: '/s', goal: 25_000 });
    lines.push(...(await points(events, raw)));
    lines.push(...(await groups(events, raw)));
    const { update, ping } = await updateAll(engine.uri, events, raw);
    lines.push(update, ping);
    lines.push(await singles(client, raw));
    const rest = await bulkLoad(events, raw, SMALL, LARGE);
    const average = (rate: number, first: number) => LARGE / (SMALL / first + (LARGE - SMALL) / rate);
    lines.push({
      what: `insertMany up to ${whole(LARGE)}, on average`,
      ours: average(rest.ours, load.ours),
      raw: average(rest.raw, load.raw),
      unit: '/s',
      goal: 15_000,
    });
    lines.push(await latest(events, raw));
    await sleep(2000);
    lines.push({
      what: `file at ${whole(LARGE)} events`,
      ours: megabytes(join(folder, 'engine', 'engine.sqlite')),
      raw: megabytes(join(folder, 'raw.sqlite')),
      unit: 'MB',
      goal: 700,
    });
    lines.push({
      what: 'memory of the engine',
      ours: residentMegabytes(engine.pid),
      raw: NaN,
      unit: 'MB',
      goal: 400,
    });
  } finally {
    await client.close();
    await engine.stop();
    raw.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { data: lines, table: tableOf(lines) };
}

function tableOf(lines: Line[]): Table {
  const shown = (value: number, unit: Line['unit']): string => {
    if (unit === 'ms') return `${value < 10 ? value.toFixed(2) : whole(value)} ms`;
    return unit === '/s' ? `${whole(value)} /s` : `${whole(value)} MB`;
  };
  return {
    title: 'Embedded engine, through the official driver',
    columns: ['', 'engine', 'node:sqlite', 'goal'],
    rows: lines.map(({ what, ours, raw, unit, goal }) => [
      what,
      shown(ours, unit),
      Number.isNaN(raw) ? '' : shown(raw, unit),
      `${unit === '/s' ? 'at least' : 'under'} ${shown(goal, unit)}`,
    ]),
    goals: lines.map(({ what, ours, unit, goal }) => ({
      goal: what,
      actual: shown(ours, unit),
      met: unit === '/s' ? ours >= goal : ours < goal,
    })),
  };
}

async function seconds(work: () => Promise<unknown> | void): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

/** Median milliseconds of `PROBES` calls, the first tenth left out. */
async function each(work: (n: number) => unknown): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < PROBES; n++) {
    const from = performance.now();
    await work(n);
    if (n >= PROBES / 10) times.push(performance.now() - from);
  }
  return median(times);
}

async function bulkLoad(events: Collection<Event>, raw: RawTables, from: number, to: number) {
  let ours = 0;
  let theirs = 0;
  for (let n = from; n < to; n += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, i) => event(n + i));
    ours += await seconds(() => events.insertMany(batch, { ordered: true }));
    const bytes = batch.map((one) => raw.rowOf(one));
    theirs += await seconds(() => raw.insert(bytes));
  }
  return { ours: (to - from) / ours, raw: (to - from) / theirs };
}

async function points(events: Collection<Event>, raw: RawTables): Promise<Line[]> {
  const known = await events.aggregate<Event>([{ $sample: { size: PROBES } }]).toArray();
  return [
    {
      what: 'findOne by _id',
      ours: await each((n) => events.findOne({ _id: known[n]._id })),
      raw: await each((n) => raw.byId(known[n]._id)),
      unit: 'ms',
      goal: 0.4,
    },
    {
      what: 'findOne by a unique index',
      ours: await each((n) => events.findOne({ eventId: known[n].eventId })),
      raw: await each((n) => raw.byEventId(known[n].eventId)),
      unit: 'ms',
      goal: 0.4,
    },
  ];
}

async function groups(events: Collection<Event>, raw: RawTables): Promise<Line[]> {
  const read = [
    { $match: { amount: { $gte: 1 } } },
    { $group: { _id: '$type', n: { $sum: 1 }, total: { $sum: '$amount' }, mean: { $avg: '$amount' } } },
  ];
  const covered = [
    { $match: { type: { $gte: '' }, timestamp: { $gte: new Date(START) } } },
    { $group: { _id: '$type', n: { $sum: 1 }, last: { $max: '$timestamp' } } },
  ];
  const best = async (work: () => Promise<unknown> | void): Promise<number> => {
    const runs: number[] = [];
    for (let n = 0; n < 5; n++) runs.push((await seconds(work)) * 1000);
    return median(runs);
  };
  return [
    {
      what: `$match + $group over ${whole(SMALL)}`,
      ours: await best(() => events.aggregate(read).toArray()),
      raw: await best(() => raw.scan()),
      unit: 'ms',
      goal: 900,
    },
    {
      what: 'the same where an index covers it',
      ours: await best(() => events.aggregate(covered, { hint: { type: 1, timestamp: 1 } }).toArray()),
      raw: await best(() => raw.scanIndex()),
      unit: 'ms',
      goal: 450,
    },
  ];
}

/** Changes every document while another connection pings. */
async function updateAll(uri: string, events: Collection<Event>, raw: RawTables) {
  const pinger = new MongoClient(uri, { maxPoolSize: 1 });
  await pinger.connect();
  let running = true;
  const pings: number[] = [];
  const pinging = (async () => {
    while (running) {
      const from = performance.now();
      await pinger.db('admin').command({ ping: 1 });
      pings.push(performance.now() - from);
      await sleep(1);
    }
  })();
  const took = await seconds(() => events.updateMany({}, { $set: { seen: true }, $inc: { amount: 1 } }));
  running = false;
  await pinging;
  await pinger.close();
  const theirs = await seconds(() => raw.updateAll());
  const update: Line = {
    what: `updateMany of ${whole(SMALL)}`,
    ours: took * 1000,
    raw: theirs * 1000,
    unit: 'ms',
    goal: 5000,
  };
  const ping: Line = {
    what: 'slowest ping meanwhile',
    ours: Math.max(...pings),
    raw: NaN,
    unit: 'ms',
    goal: 50,
  };
  return { update, ping };
}

/** Single durable inserts from 32 connections, and one after the other in SQLite. */
async function singles(client: MongoClient, raw: RawTables): Promise<Line> {
  const one = client.db('bench').collection<Event>('singles');
  await one.createIndex({ eventId: 1 }, { unique: true });
  const SECONDS = 8;
  let done = 0;
  const until = performance.now() + SECONDS * 1000;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, lane) => {
      for (let n = 0; performance.now() < until; n++) {
        await one.insertOne({ ...event(n), eventId: `one_${lane}_${n}` });
        done++;
      }
    }),
  );
  const ours = done / ((performance.now() - from) / 1000);
  let rawDone = 0;
  const rawFrom = performance.now();
  while (performance.now() - rawFrom < 3000)
    raw.insertSingle({ ...event(rawDone), eventId: `one_${rawDone++}` });
  return {
    what: `insertOne, durable, ${CLIENTS} connections (SQLite: one)`,
    ours,
    raw: rawDone / ((performance.now() - rawFrom) / 1000),
    unit: '/s',
    goal: 7500,
  };
}

/** The latest 20 events of a user before a moment, out of a million. */
async function latest(events: Collection<Event>, raw: RawTables): Promise<Line> {
  const question = (n: number) => ({
    userId: `user-${(n * 37) % USERS}`,
    before: new Date(START + (LARGE - n * 100) * APART),
  });
  return {
    what: 'equality + range + sort + limit 20 of 1,000,000',
    ours: await each((n) => {
      const { userId, before } = question(n);
      return events
        .find({ userId, timestamp: { $lt: before } })
        .sort({ timestamp: -1 })
        .limit(20)
        .toArray();
    }),
    raw: await each((n) => {
      const { userId, before } = question(n);
      return raw.latest(userId, before);
    }),
    unit: 'ms',
    goal: 2,
  };
}

const megabytes = (file: string): number => statSync(file).size / 1024 / 1024;

interface Row {
  id: Uint8Array;
  bytes: Uint8Array;
  event: Event;
}

/** What SQLite itself takes for the same rows, indexes and durability, without a protocol or a document model. */
class RawTables {
  private readonly db: DatabaseSync;

  constructor(file: string) {
    this.db = new DatabaseSync(file);
    this.db.exec(`
      PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-49152;
      CREATE TABLE events (id BLOB PRIMARY KEY, d BLOB NOT NULL, eventId TEXT, type TEXT, userId TEXT, at INTEGER,
        amount REAL) WITHOUT ROWID;
      CREATE UNIQUE INDEX byEventId ON events(eventId);
      CREATE INDEX byType ON events(type, at);
      CREATE INDEX byUser ON events(userId, at);
      CREATE TABLE singles (id BLOB PRIMARY KEY, d BLOB NOT NULL, eventId TEXT UNIQUE) WITHOUT ROWID;
    `);
  }

  rowOf(event: Event): Row {
    return { id: event._id.id, bytes: BSON.serialize(event), event };
  }

  insert(rows: Row[]): void {
    const statement = this.db.prepare('INSERT INTO events VALUES(?,?,?,?,?,?,?)');
    this.db.exec('BEGIN IMMEDIATE');
    for (const { id, bytes, event } of rows) {
      statement.run(
        id,
        bytes,
        event.eventId,
        event.type,
        event.userId,
        event.timestamp.getTime(),
        event.amount,
      );
    }
    this.db.exec('COMMIT');
  }

  insertSingle(event: Event): void {
    this.db
      .prepare('INSERT INTO singles VALUES(?,?,?)')
      .run(event._id.id, BSON.serialize(event), event.eventId);
  }

  byId(id: ObjectId): unknown {
    return this.db.prepare('SELECT d FROM events WHERE id=?').get(id.id);
  }

  byEventId(eventId: string): unknown {
    return this.db.prepare('SELECT d FROM events WHERE eventId=?').get(eventId);
  }

  latest(userId: string, before: Date): unknown {
    return this.db
      .prepare('SELECT d FROM events WHERE userId=? AND at<? ORDER BY at DESC LIMIT 20')
      .all(userId, before.getTime());
  }

  scan(): void {
    this.db
      .prepare('SELECT type, count(*), sum(amount), avg(amount), sum(length(d)) FROM events GROUP BY type')
      .all();
  }

  scanIndex(): void {
    this.db.prepare('SELECT type, count(*), max(at) FROM events GROUP BY type').all();
  }

  updateAll(): void {
    this.db.exec(`UPDATE events SET d=d || x'00', amount=amount+1`);
  }

  close(): void {
    this.db.close();
  }
}
