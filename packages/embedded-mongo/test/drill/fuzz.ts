import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Collection } from 'mongodb';
import { startEngine, type RunningEngine } from '../../src/index.ts';
import { checkData } from '../../src/operations/check.ts';
import { RawClient, socketOf } from '../raw.ts';
import { makeFrame, type Kind } from './frames.ts';
import { Random } from './random.ts';

export interface FuzzOptions {
  frames: number;
  seed: number;
  say?: (text: string) => void;
}

export interface FuzzReport {
  kinds: Record<string, number>;
  /** Frames that were answered, and frames after which the connection ended. */
  answered: number;
  closed: number;
  /** What another client did meanwhile. */
  worked: number;
  memoryMb: { start: number; peak: number };
  /** What went wrong, in words; a frame is named by its number, which with the seed makes it again. */
  faults: string[];
}

const CONNECTIONS = 4;
/** An answer that takes longer is none. */
const ANSWER_MS = 20_000;
/** What the engine may need beyond its start: caches of both connections, and several documents of 16 MB on their way. */
const MEMORY_MB = 600;

/**
 * Sends an engine what no driver would, while another client works on and compares all that it reads with what it
 * wrote. Nothing may hang, nothing of it may be noticed, and the data must be whole in the end.
 */
export async function fuzzDrill({ frames, seed, say }: FuzzOptions): Promise<FuzzReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'engine-fuzz-'));
  const engine = await startEngine({ dataDir });
  const client = await MongoClient.connect(engine.uri);
  const report: FuzzReport = {
    kinds: {},
    answered: 0,
    closed: 0,
    worked: 0,
    memoryMb: { start: await memory(client), peak: 0 },
    faults: [],
  };
  let died = false;
  void engine.ended.then(() => (died = true));
  let running = true;
  const witness = watch(client, new Random(seed), report, () => running && !died);
  let next = 0;
  const take = (): number | undefined => (died || next >= frames ? undefined : next++);
  await Promise.all(Array.from({ length: CONNECTIONS }, () => attack(engine, seed, take, report, say)));
  running = false;
  if (died) report.faults.push(`the engine died at about frame ${next} of seed ${seed}`);
  await witness;
  await client.close();
  await engine.stop();
  if (!died) report.faults.push(...checkData(dataDir).faults);
  rmSync(dataDir, { recursive: true, force: true });
  return report;
}

async function attack(
  engine: RunningEngine,
  seed: number,
  take: () => number | undefined,
  report: FuzzReport,
  say?: (text: string) => void,
): Promise<void> {
  const path = socketOf(engine.uri);
  let raw: RawClient | undefined;
  for (let n = take(); n !== undefined; n = take()) {
    if (n > 0 && n % 10_000 === 0) say?.(`${n} frames, at most ${report.memoryMb.peak} MB`);
    const { kind, bytes, answered } = makeFrame(new Random(seed * 1_000_003 + n));
    report.kinds[kind] = (report.kinds[kind] ?? 0) + 1;
    raw ??= new RawClient(path);
    raw.send(bytes);
    if (!answered) raw.finish();
    const outcome = await within(answered ? raw.reply() : raw.closed.then(() => undefined));
    if (outcome === 'late') report.faults.push(`no answer to frame ${n} (${kind}) of seed ${seed}`);
    else if (outcome) {
      report.answered++;
      const { codeName, errmsg } = outcome.body;
      if (codeName === 'InternalError')
        report.faults.push(`frame ${n} (${kind}) of seed ${seed}: ${String(errmsg)}`);
      continue;
    } else {
      report.closed++;
      if (answered && !mayClose(kind)) {
        report.faults.push(`frame ${n} (${kind}) of seed ${seed} ended the connection`);
      }
    }
    raw.end();
    raw = undefined;
  }
  raw?.end();
}

/** A message that is too large, or BSON too deep, may cost the connection; a command that is only wrong may not. */
const mayClose = (kind: Kind): boolean => kind === 'large' || kind === 'deep';

async function within<T>(answer: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ANSWER_MS);
  });
  const outcome = await Promise.race([answer, late]);
  clearTimeout(timer);
  return outcome;
}

/** A client like any other, in a database of its own. */
async function watch(
  client: MongoClient,
  random: Random,
  report: FuzzReport,
  goesOn: () => boolean,
): Promise<void> {
  interface Item {
    _id: number;
    n: number;
    text: string;
  }
  const items: Collection<Item> = client.db('witness_of_the_drill').collection<Item>('items');
  const expected = new Map<number, Item>();
  let id = 0;
  try {
    await items.createIndex({ n: 1 });
    while (goesOn()) {
      const _id = expected.size && random.next() < 0.6 ? random.pick([...expected.keys()]) : ++id;
      const known = expected.get(_id);
      if (!known) {
        const item = { _id, n: random.between(0, 50), text: 'x'.repeat(random.between(0, 300)) };
        await items.insertOne(item);
        expected.set(_id, item);
      } else if (random.next() < 0.5) {
        await items.updateOne({ _id }, { $inc: { n: 1 } });
        known.n++;
      } else if (expected.size > 200) {
        await items.deleteOne({ _id });
        expected.delete(_id);
      }
      compare(await items.findOne({ _id }), expected.get(_id), report);
      if (++report.worked % 100 === 0) {
        const mb = await memory(client);
        report.memoryMb.peak = Math.max(report.memoryMb.peak, mb);
      }
    }
    const all = await items.find().sort({ _id: 1 }).toArray();
    if (all.length !== expected.size) report.faults.push(`the witness has ${all.length} of ${expected.size}`);
    for (const item of all) compare(item, expected.get(item._id), report);
    const strange = await items.aggregate([{ $match: { polluted: { $exists: true } } }]).toArray();
    if (strange.length) report.faults.push('a prototype was polluted');
  } catch (error) {
    report.faults.push(`the witness met an error: ${(error as Error).message}`);
  }
  const { peak, start } = report.memoryMb;
  if (peak > start + MEMORY_MB) report.faults.push(`the engine grew from ${start} to ${peak} MB`);
}

function compare(found: unknown, expected: unknown, report: FuzzReport): void {
  if (JSON.stringify(found) === JSON.stringify(expected ?? null)) return;
  report.faults.push(`the witness reads ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
}

async function memory(client: MongoClient): Promise<number> {
  const { mem } = (await client.db('admin').command({ serverStatus: 1 })) as { mem: { resident: number } };
  return mem.resident;
}
