import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, MongoClient } from 'mongodb';
import { Application } from './application.ts';
import { recount, type Recount } from './recount.ts';
import { Sender } from './sender.ts';

export interface CrashOptions {
  kills: number;
  /** Arguments of node that run the application. */
  entry: readonly string[];
  connections: number;
  say?: (text: string) => void;
}

interface Kill {
  victim: 'application' | 'engine';
  /** Milliseconds of load since the last one. */
  afterMs: number;
  /** Deliveries that were acknowledged and not counted, asked for right before the kill. */
  unprocessed: number;
  /** Until /health/ready answered again. */
  recoveredMs: number;
}

export interface CrashReport {
  kills: Kill[];
  acknowledged: number;
  /** Marks of acknowledged events that are not stored. */
  lost: number[];
  /** Marks that are stored more than once. */
  doubled: number[];
  resent: number;
  duplicates: number;
  unexpected: readonly string[];
  recount: Recount;
}

const DATABASE = 'trader_dashboard';
const BUSINESS_TZ = 'America/Sao_Paulo';
/** Load between two kills, in ms. */
const LOAD_MIN_MS = 200;
const LOAD_MAX_MS = 1500;
const DRAIN_MS = 60_000;

/**
 * Kills the application or its engine at random moments under load, again and again. Afterwards everything that the
 * sender has an acknowledgement for must be stored once, and every total must equal a recount of the raw events.
 */
export async function crashDrill({ kills, entry, connections, say }: CrashOptions): Promise<CrashReport> {
  const folder = mkdtempSync(join(tmpdir(), 'td-drill-'));
  const acknowledgedFile = join(folder, 'acknowledged.txt');
  writeFileSync(acknowledgedFile, '');
  const application = new Application(join(folder, 'data'), entry);
  let sender: Sender | undefined;
  try {
    await application.start();
    sender = new Sender(application.port, acknowledgedFile);
    sender.start(connections);
    const done: Kill[] = [];
    for (let number = 0; number < kills; number++) {
      const kill = await killOnce(application, number % 2 === 0 ? 'application' : 'engine');
      done.push(kill);
      say?.(
        `${number + 1}. ${kill.victim} killed after ${kill.afterMs} ms with ${kill.unprocessed} deliveries unprocessed, back in ${kill.recoveredMs} ms`,
      );
    }
    await sleep(500);
    await sender.stop();
    return await withDatabase(application, async (db) => {
      await untilCounted(db);
      const acknowledged = sender!.acknowledged();
      const stored = await copiesByMark(db);
      return {
        kills: done,
        acknowledged: acknowledged.length,
        lost: acknowledged.filter((mark) => !stored.has(mark)),
        doubled: [...stored].filter(([, copies]) => copies > 1).map(([mark]) => mark),
        resent: sender!.resent,
        duplicates: sender!.duplicates,
        unexpected: sender!.unexpected,
        recount: await recount(db, BUSINESS_TZ),
      };
    });
  } finally {
    await sender?.abandon();
    await application.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function killOnce(application: Application, victim: Kill['victim']): Promise<Kill> {
  const afterMs = Math.round(LOAD_MIN_MS + Math.random() * (LOAD_MAX_MS - LOAD_MIN_MS));
  await sleep(afterMs);
  const unprocessed = await withDatabase(application, (db) =>
    db.collection('deliveries').countDocuments({ todo: { $gte: 0 } }),
  );
  const killedAt = performance.now();
  if (victim === 'engine') application.killEngine();
  else {
    await application.kill();
    await application.start();
  }
  while (!(await application.isReady())) await sleep(10);
  return { victim, afterMs, unprocessed, recoveredMs: Math.round(performance.now() - killedAt) };
}

async function withDatabase<T>(application: Application, use: (db: Db) => Promise<T>): Promise<T> {
  const client = new MongoClient(application.engine().uri, { serverSelectionTimeoutMS: 5000 });
  try {
    await client.connect();
    return await use(client.db(DATABASE));
  } finally {
    await client.close();
  }
}

/** Waits until no delivery waits and no batch is open. @throws when that takes too long */
async function untilCounted(db: Db): Promise<void> {
  const deadline = Date.now() + DRAIN_MS;
  for (;;) {
    const waiting = await db.collection('deliveries').countDocuments({ todo: { $gte: 0 } });
    const open = await db.collection('slots').countDocuments({ open: { $exists: true } });
    if (waiting === 0 && open === 0) return;
    if (Date.now() > deadline)
      throw new Error(`${waiting} deliveries are still not counted after ${DRAIN_MS} ms`);
    await sleep(100);
  }
}

async function copiesByMark(db: Db): Promise<Map<number, number>> {
  const copies = new Map<number, number>();
  for await (const row of db
    .collection('events')
    .find({}, { projection: { 'metadata.n': 1 }, batchSize: 5000 })) {
    const mark = (row as unknown as { metadata: { n: number } }).metadata.n;
    copies.set(mark, (copies.get(mark) ?? 0) + 1);
  }
  return copies;
}

/** What is wrong, in words; empty when the drill is passed. */
export function faults(report: CrashReport): string[] {
  const { lost, doubled, unexpected, recount, kills } = report;
  const withWork = kills.filter(({ unprocessed }) => unprocessed > 0).length;
  return [
    ...(lost.length ? [`${lost.length} acknowledged events are lost: ${lost.slice(0, 5).join(', ')}`] : []),
    ...(doubled.length
      ? [`${doubled.length} events are stored twice: ${doubled.slice(0, 5).join(', ')}`]
      : []),
    ...(unexpected.length ? [`unexpected answers: ${unexpected.slice(0, 5).join(', ')}`] : []),
    ...(recount.differences.length
      ? [`${recount.differences.length} totals differ: ${recount.differences.slice(0, 5).join('; ')}`]
      : []),
    ...(withWork * 2 < kills.length
      ? [`only ${withWork} of ${kills.length} kills met unprocessed deliveries`]
      : []),
  ];
}
