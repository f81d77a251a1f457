import { rmSync } from 'node:fs';
import { MongoClient, type Document } from 'mongodb';
import { startEngine } from '../src/index.ts';
import { freshFolder } from './engine.ts';

interface Item {
  _id: number;
  steps: number;
  list?: number[];
}

const WRITERS = 6;
const WRITES = 2000;

/** The writes on one document, in this order; each leaves `steps` behind, but for the last. */
const STEPS = [
  { kind: 'insert', steps: 0 },
  { kind: 'update', steps: 1 },
  { kind: 'update', steps: 2 },
  { kind: 'replace', steps: 3 },
  { kind: 'delete', steps: 4 },
] as const;

/** What a document is after some events: as the events tell it, not as it is stored. */
function replay(state: Map<number, Document>, event: Document): void {
  const id = (event.documentKey as Item)._id;
  if (event.operationType === 'delete') state.delete(id);
  else if (event.operationType === 'update') {
    const document = state.get(id)!;
    for (const [path, v] of Object.entries(event.updateDescription.updatedFields as Document)) {
      if (path.startsWith('list.')) (document.list as number[])[Number(path.slice(5))] = v as number;
      else document[path] = v as unknown;
    }
  } else state.set(id, event.fullDocument as Document);
}

test('two watchers see every acknowledged write once and in order, over a SIGKILL in the middle', async () => {
  const dataDir = freshFolder();
  const acknowledged = new Set<string>();
  const seen: Document[][] = [[], []];
  const kills = [WRITES / 2, Infinity];
  let nextId = 0;
  let last: Item[] = [];

  for (const killAt of kills) {
    const engine = await startEngine({ dataDir });
    const client = await MongoClient.connect(engine.uri, { retryWrites: false });
    const items = client.db('app').collection<Item>('items');
    const watched = await Promise.all(
      seen.map(async (events, n) => {
        const own = await MongoClient.connect(engine.uri, { serverSelectionTimeoutMS: 1000 });
        const of = n === 0 ? own.db('app').collection('items') : own;
        const stream = of.watch<Document, Document>([{ $match: { 'ns.coll': 'items' } }], {
          resumeAfter: events.at(-1)?._id as unknown,
          maxAwaitTimeMS: 100,
        });
        const first = await stream.tryNext(); // opens it: what is written from now on is in it
        if (first) events.push(first);
        return { own, stream, events };
      }),
    );
    const watching = watched.map(async ({ own, stream, events }) => {
      try {
        for (;;) {
          const event = await stream.next();
          if (event.documentKey._id === -1) break;
          events.push(event);
        }
      } catch (error) {
        if (killAt === Infinity) throw error;
      }
      await own.close(true);
    });

    const work = Array.from({ length: WRITERS }, async () => {
      const own = await MongoClient.connect(engine.uri, { retryWrites: false });
      const mine = own.db('app').collection<Item>('items');
      try {
        while (acknowledged.size < Math.min(WRITES, killAt)) {
          const _id = nextId++;
          await mine.insertOne({ _id, steps: 0, list: [] });
          acknowledged.add(`${_id} 0`);
          await mine.updateOne({ _id }, { $set: { steps: 1 }, $push: { list: 1 } });
          acknowledged.add(`${_id} 1`);
          await mine.updateMany({ _id }, { $inc: { steps: 1 }, $push: { list: 2 } });
          acknowledged.add(`${_id} 2`);
          if (_id % 3 === 0) continue;
          await mine.bulkWrite([{ replaceOne: { filter: { _id }, replacement: { steps: 3 } } }]);
          acknowledged.add(`${_id} 3`);
          if (_id % 3 === 1) continue;
          await mine.findOneAndDelete({ _id });
          acknowledged.add(`${_id} 4`);
        }
      } catch (error) {
        if (killAt === Infinity) throw error;
      } finally {
        await own.close(true);
      }
    });
    if (killAt < Infinity) {
      while (acknowledged.size < killAt) await new Promise((resolve) => setTimeout(resolve, 5));
      process.kill(engine.pid, 'SIGKILL');
      await engine.ended;
      await Promise.all([...work, ...watching]);
    } else {
      await Promise.all(work);
      await items.insertOne({ _id: -1, steps: 0 });
      await Promise.all(watching);
      last = await items.find({ _id: { $gte: 0 } }).toArray();
    }
    await client.close(true);
    if (killAt === Infinity) await engine.stop();
  }

  const [inCollection, inCluster] = seen;
  expect(inCluster).toEqual(inCollection);
  expect(acknowledged.size).toBeGreaterThanOrEqual(WRITES);

  const tokens = inCollection.map(({ _id }) => (_id as { _data: string })._data);
  expect([...new Set(tokens)].sort()).toEqual(tokens);

  const state = new Map<number, Document>();
  const done = new Map<number, number>();
  for (const event of inCollection) {
    const id = (event.documentKey as Item)._id;
    const step = done.get(id) ?? 0;
    expect(event.operationType).toBe(STEPS[step].kind);
    done.set(id, step + 1);
    replay(state, event);
    if (step < 4) expect(state.get(id)!.steps).toBe(STEPS[step].steps);
  }
  const missing = [...acknowledged].filter((write) => {
    const [id, step] = write.split(' ').map(Number);
    return (done.get(id) ?? 0) <= step;
  });
  expect(missing).toEqual([]);
  const byId = (a: Document, b: Document): number => Number(a._id) - Number(b._id);
  expect([...state.values()].sort(byId)).toEqual(last.sort(byId));
  rmSync(dataDir, { recursive: true });
}, 60_000);
