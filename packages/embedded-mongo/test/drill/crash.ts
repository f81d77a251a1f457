import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, MongoServerError, type Db, type IndexSpecification } from 'mongodb';
import { startEngine } from '../../src/index.ts';
import { checkData } from '../../src/operations/check.ts';
import { Random } from './random.ts';
import { Worker, type CrashReport } from './crash-worker.ts';

export interface CrashOptions {
  kills: number;
  seed: number;
  workers?: number;
  say?: (text: string) => void;
}

interface Account {
  _id: number;
  money: number;
}

interface Transfer {
  from: number;
  to: number;
  amount: number;
}

/** Load between two kills, in milliseconds. */
const LOAD_MS = { least: 100, most: 700 };
const ACCOUNTS = 10;
const EACH = 1000;

/**
 * Kills the engine (SIGKILL) again and again under inserts, updates, deletes, findAndModify, unique keys, index builds
 * and transactions. After each restart all that was acknowledged must be there, and nothing else; the indexes and counts
 * must agree with the data; no money may have come or gone.
 */
export async function crashDrill({ kills, seed, workers = 6, say }: CrashOptions): Promise<CrashReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'engine-crash-'));
  const socketPath = join(dataDir, 'db.sock');
  const random = new Random(seed);
  const report: CrashReport = {
    kills: 0,
    acknowledged: 0,
    unknown: 0,
    transfers: 0,
    indexBuilds: 0,
    faults: [],
  };
  let engine = await startEngine({ dataDir, socketPath });
  const client = await MongoClient.connect(engine.uri, {
    serverSelectionTimeoutMS: 20_000,
    serverMonitoringMode: 'poll', // so that a write learns of the end first, and is sent again
    writeConcern: { w: 'majority' },
  });
  const db = client.db('drill');
  await db.collection('items').createIndex({ u: 1 }, { unique: true });
  await db.collection('items').createIndex({ tags: 1 });
  await db
    .collection<Account>('accounts')
    .insertMany(Array.from({ length: ACCOUNTS }, (_, n) => ({ _id: n, money: EACH })));
  const crew = Array.from(
    { length: workers },
    (_, n) => new Worker(db, n, new Random(seed * 31 + n), report),
  );
  const others = [() => transfer(client, db, random, report), () => buildIndex(db, random, report)];
  try {
    for (let round = 0; round <= kills; round++) {
      let working = true;
      const load = [
        ...crew.map((worker) => worker.work(() => working)),
        ...others.map(async (act) => {
          while (working) await act();
        }),
      ];
      await sleep(random.between(LOAD_MS.least, LOAD_MS.most));
      if (round < kills) {
        process.kill(engine.pid, 'SIGKILL');
        await engine.ended;
        report.kills++;
        engine = await startEngine({ dataDir, socketPath });
      }
      working = false;
      await Promise.all(load);
      for (const worker of crew) await worker.verify();
      await verifyMoney(db, report);
      for (const fault of checkData(dataDir).faults) report.faults.push(`after kill ${round + 1}: ${fault}`);
      say?.(`${round + 1}. ${report.acknowledged} writes acknowledged, ${report.unknown} in the dark`);
      if (report.faults.length) break;
    }
  } finally {
    await client.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return report;
}

/** Moves money from one account to another, with a line about it, in one transaction. */
async function transfer(client: MongoClient, db: Db, random: Random, report: CrashReport): Promise<void> {
  const [from, to] = [random.between(0, ACCOUNTS - 1), random.between(0, ACCOUNTS - 1)];
  const amount = random.between(1, 50);
  try {
    await client.withSession((session) =>
      session.withTransaction(async () => {
        const accounts = db.collection<Account>('accounts');
        await accounts.updateOne({ _id: from }, { $inc: { money: -amount } }, { session });
        await db.collection<Transfer>('transfers').insertOne({ from, to, amount }, { session });
        await accounts.updateOne({ _id: to }, { $inc: { money: amount } }, { session });
      }),
    );
    report.transfers++;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === 20) await sleep(1000); // there are none yet
  }
}

async function verifyMoney(db: Db, report: CrashReport): Promise<void> {
  const accounts = await db.collection<Account>('accounts').find().toArray();
  const expected = new Map(accounts.map(({ _id }) => [_id, EACH]));
  const transfers = await db.collection<Transfer>('transfers').find().toArray();
  for (const { from, to, amount } of transfers) {
    expected.set(from, expected.get(from)! - amount);
    expected.set(to, expected.get(to)! + amount);
  }
  for (const { _id, money } of accounts) {
    if (money !== expected.get(_id))
      report.faults.push(`account ${_id} has ${money}, by its transfers ${expected.get(_id)}`);
  }
  if (transfers.length < report.transfers)
    report.faults.push(`${transfers.length} transfers are stored, ${report.transfers} were acknowledged`);
}

/** Makes and drops an index, so that kills meet builds too. */
async function buildIndex(db: Db, random: Random, report: CrashReport): Promise<void> {
  const key = random.pick<IndexSpecification>([{ n: 1 }, { n: -1, tags: 1 }, { text: 1 }]);
  const items = db.collection('items');
  try {
    const name = await items.createIndex(key);
    report.indexBuilds++;
    if (random.next() < 0.5) await items.dropIndex(name);
  } catch {
    // the connection was lost, or the index was made or dropped by the attempt before: the next one sees
  }
  await sleep(random.between(5, 50));
}
