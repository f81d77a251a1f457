import type { Collection, Db, Document } from 'mongodb';
import { started, type Started } from './engine.ts';

interface Item {
  _id: number;
  n?: number;
}

let run: Started;
let db: Db;
let items: Collection<Item>;
let counter = 0;

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());
beforeEach(async () => {
  db = run.client.db(`snapshots${++counter}`);
  items = db.collection('items');
  await items.insertMany([{ _id: 1, n: 1 }, { _id: 2 }, { _id: 3 }]);
});

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: Document) => error.code as unknown,
  );

test('a session reads all at the time of its first read', async () => {
  const others = db.collection<Item>('others');
  await run.client.withSession({ snapshot: true }, async (session) => {
    const cursor = items.find({}, { session, batchSize: 2 });
    expect((await cursor.next())?._id).toBe(1);
    await items.updateOne({ _id: 1 }, { $set: { n: 2 } });
    await items.deleteOne({ _id: 3 });
    await others.insertOne({ _id: 1 });
    expect((await cursor.toArray()).map(({ _id }) => _id)).toEqual([2, 3]);
    expect(await items.findOne({ _id: 1 }, { session })).toEqual({ _id: 1, n: 1 });
    expect(await items.distinct('n', {}, { session })).toEqual([1]);
    expect(await items.countDocuments({}, { session })).toBe(3);
    expect(await others.findOne({}, { session })).toBeNull();
    const [joined] = await items
      .aggregate(
        [{ $limit: 1 }, { $lookup: { from: 'others', localField: '_id', foreignField: '_id', as: 'o' } }],
        { session },
      )
      .toArray();
    expect(joined).toEqual({ _id: 1, n: 1, o: [] });
  });
  expect(await items.countDocuments()).toBe(2);
});

test('replies tell the time that was read', async () => {
  const readConcern = { level: 'snapshot' };
  const found = await db.command({ find: 'items', batchSize: 1, readConcern });
  expect(found.cursor.atClusterTime).toEqual(found.operationTime);
  const values = await db.command({ distinct: 'items', key: 'n', readConcern });
  expect(values.atClusterTime).toEqual(found.cursor.atClusterTime);
  const plain = await db.command({ find: 'items', readConcern: { level: 'majority' } });
  expect(plain.cursor).not.toHaveProperty('atClusterTime');
});

test('writes and lists are no snapshot reads; a time too long ago cannot be read', async () => {
  const readConcern = { level: 'snapshot' };
  expect(await codeOf(db.command({ insert: 'items', documents: [{}], readConcern }))).toBe(72);
  expect(await codeOf(db.command({ listCollections: 1, readConcern }))).toBe(72);
  const { operationTime } = await db.command({ ping: 1 });
  await items.insertOne({ _id: 9 });
  const past = { ...readConcern, atClusterTime: operationTime as unknown };
  expect(await codeOf(db.command({ find: 'items', readConcern: past }))).toBe(239);
  expect(await codeOf(db.command({ find: 'items', readConcern: { ...past, atClusterTime: 1 } }))).toBe(14);
});
