import { Timestamp, type Collection, type Document } from 'mongodb';
import { started, type Started } from './engine.ts';

/** Reads with the concern "snapshot" outside of transactions: sessions made with `snapshot: true`. */

let run: Started;
let items: Collection;

beforeEach(async () => {
  run = await started();
  items = run.client.db('snapshots').collection('items');
  await items.createIndex({ group: 1, n: 1 });
  await items.insertMany(Array.from({ length: 300 }, (_, n) => ({ n, group: n % 3 })));
});
afterEach(() => run.end());

const change = async (): Promise<void> => {
  await items.insertOne({ n: 1000, group: 1 });
  await items.updateMany({ group: 0 }, { $set: { group: 2 } });
  await items.deleteMany({ n: { $lt: 5 } });
};

test('all reads of such a session see the moment of its first one', async () => {
  const session = run.client.startSession({ snapshot: true });
  const read = async () => ({
    found: (await items.find({ group: 0 }, { session }).toArray()).length,
    counted: await items.countDocuments({}, { session }),
    distinct: (await items.distinct('n', {}, { session })).length,
    grouped: await items
      .aggregate([{ $group: { _id: '$group', n: { $sum: 1 } } }, { $sort: { _id: 1 } }], { session })
      .toArray(),
  });
  const first = await read();
  expect(first).toMatchObject({ found: 100, counted: 300, distinct: 300 });
  await change();
  expect(await read()).toEqual(first);
  await items.drop();
  expect(await read()).toEqual(first);
  expect(await items.countDocuments()).toBe(0);
  await session.endSession();
});

test('a cursor reads one moment to its end', async () => {
  const session = run.client.startSession({ snapshot: true });
  const cursor = items.find({}, { session, batchSize: 50, sort: { group: 1, n: 1 } });
  const numbers = [((await cursor.next()) as Document).n as number];
  await change();
  for await (const { n } of cursor) numbers.push(n as number);
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n));
  await session.endSession();
});

const read = (concern: Document) =>
  run.client.db('snapshots').command({ find: 'items', singleBatch: true, readConcern: concern });

test('the reply tells the moment, and another read may name it', async () => {
  const first = await read({ level: 'snapshot' });
  const at = (first.cursor as Document).atClusterTime as Timestamp;
  expect(at).toBeInstanceOf(Timestamp);
  await change();
  const again = await read({ level: 'snapshot', atClusterTime: at });
  expect((again.cursor as Document).atClusterTime).toEqual(at);
  expect((again.cursor as Document).firstBatch).toEqual((first.cursor as Document).firstBatch);
  const now = await read({ level: 'snapshot' });
  expect(((now.cursor as Document).atClusterTime as Timestamp).greaterThan(at)).toBe(true);
});

test('a moment that was never read is gone after the next change, one to come is refused', async () => {
  const { operationTime } = await run.client.db('snapshots').command({ ping: 1 });
  await change();
  await expect(read({ level: 'snapshot', atClusterTime: operationTime as Timestamp })).rejects.toMatchObject({
    code: 239,
    codeName: 'SnapshotTooOld',
  });
  const later = new Timestamp({ t: (operationTime as Timestamp).t + 1000, i: 1 });
  await expect(read({ level: 'snapshot', atClusterTime: later })).rejects.toMatchObject({ code: 72 });
  const both = {
    level: 'snapshot',
    atClusterTime: operationTime,
    afterClusterTime: operationTime,
  } as Document;
  await expect(read(both)).rejects.toMatchObject({ code: 72 });
});

test.each<[string, Document]>([
  ['insert', { insert: 'items', documents: [{ n: 1 }] }],
  ['update', { update: 'items', updates: [{ q: {}, u: { $set: { n: 1 } } }] }],
  ['listCollections', { listCollections: 1 }],
  ['count', { count: 'items' }],
])('%s does not know it', async (_name, command) => {
  const asked = run.client.db('snapshots').command({ ...command, readConcern: { level: 'snapshot' } });
  await expect(asked).rejects.toMatchObject({ code: 72 });
});

test('many moments at once: the one that was not read for longest is given up', async () => {
  const times: Timestamp[] = [];
  for (let n = 0; n < 18; n++) {
    times.push(((await read({ level: 'snapshot' })).cursor as Document).atClusterTime as Timestamp);
    await items.insertOne({ n: 2000 + n });
  }
  await expect(read({ level: 'snapshot', atClusterTime: times[0] })).rejects.toMatchObject({ code: 239 });
  const last = await read({ level: 'snapshot', atClusterTime: times[17] });
  expect(((last.cursor as Document).firstBatch as Document[]).length).toBe(101);
});
