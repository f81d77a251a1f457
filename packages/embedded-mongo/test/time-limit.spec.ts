import type { Collection, Db } from 'mongodb';
import { started, type Started } from './engine.ts';

let run: Started;
let db: Db;
let items: Collection<{ _id: number; n?: number }>;
const over = { code: 50, codeName: 'MaxTimeMSExpired' };

beforeAll(async () => {
  run = await started();
  db = run.client.db('limits');
  items = db.collection('items');
});
afterAll(() => run.end());
afterEach(() => db.dropDatabase());

test('a write that waits for the writer too long is not begun', async () => {
  await items.insertOne({ _id: 1 });
  const session = run.client.startSession();
  session.startTransaction();
  await items.updateOne({ _id: 1 }, { $set: { n: 1 } }, { session });
  const late = Promise.allSettled([
    items.updateOne({ _id: 1 }, { $set: { n: 2 } }, { maxTimeMS: 1 }),
    items.insertOne({ _id: 2 }, { maxTimeMS: 1 }),
    items.findOneAndDelete({ _id: 1 }, { maxTimeMS: 1 }),
    items.insertOne({ _id: 3 }, { maxTimeMS: 60_000 }),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await session.commitTransaction();
  await session.endSession();
  const outcomes = (await late).map((one) => (one.status === 'rejected' ? one.reason : one.status));
  const expected = Array.from({ length: 3 }, () => expect.objectContaining(over));
  expect(outcomes).toEqual([...expected, 'fulfilled']);
  expect(await items.find().toArray()).toEqual([{ _id: 1, n: 1 }, { _id: 3 }]);
});

test('updateMany and deleteMany end between two parts', async () => {
  const count = 20_000;
  await items.insertMany(Array.from({ length: count }, (_, _id) => ({ _id })));
  await expect(items.updateMany({}, { $set: { n: 1 } }, { maxTimeMS: 1 })).rejects.toMatchObject(over);
  expect(await items.countDocuments({ n: 1 })).toBeLessThan(count);
  await expect(items.deleteMany({}, { maxTimeMS: 1 })).rejects.toMatchObject(over);
  expect(await items.countDocuments()).toBeGreaterThan(0);
});

test.each([
  ['a time that is none', { maxTimeMS: 'x' }, 14],
  ['less than none', { maxTimeMS: -1 }, 2],
])('%s is refused by writes too', async (_, limit, code) => {
  await expect(db.command({ insert: 'items', documents: [{ _id: 1 }], ...limit })).rejects.toMatchObject({
    code,
  });
  expect(await items.countDocuments()).toBe(0);
});

test('a getMore has a limit only where it waits', async () => {
  await items.insertMany([{ _id: 1 }, { _id: 2 }]);
  const { cursor } = await db.command({ find: 'items', batchSize: 1 });
  await expect(db.command({ getMore: cursor.id, collection: 'items', maxTimeMS: 5 })).rejects.toMatchObject({
    code: 2,
  });
});
