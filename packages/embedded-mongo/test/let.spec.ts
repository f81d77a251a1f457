import type { Collection, Document } from 'mongodb';
import { started, type Started } from './engine.ts';

let run: Started;
let items: Collection<{ _id: number; [field: string]: unknown }>;

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());
beforeEach(async () => {
  items = run.client.db('let').collection('items');
  await items.deleteMany({});
  await items.insertMany([
    { _id: 1, a: 1, b: 5 },
    { _id: 2, a: 2, b: 5 },
    { _id: 3, a: 3, b: 9 },
  ]);
});

const isA = { $expr: { $eq: ['$a', '$$wanted'] } };
const given = { let: { wanted: 2 } };
const all = (): Promise<Document[]> => items.find().sort({ _id: 1 }).toArray();

describe('let', () => {
  test('of find, in the filter and in the projection', async () => {
    const found = items.find(isA, { ...given, projection: { more: { $add: ['$a', '$$wanted'] } } });
    expect(await found.toArray()).toEqual([{ _id: 2, more: 4 }]);
  });

  test('an equality with a variable is sought by an index', async () => {
    await items.createIndex({ a: 1 });
    const plan = await items.find(isA, given).explain('executionStats');
    expect(plan).toMatchObject({ executionStats: { nReturned: 1, totalDocsExamined: 1 } });
  });

  test('a later variable may use an earlier one, none a field', async () => {
    const chain = { let: { half: 1, wanted: { $multiply: ['$$half', 2] } } };
    expect(await items.countDocuments({})).toBe(3);
    expect(await items.find(isA, chain).toArray()).toMatchObject([{ _id: 2 }]);
    await expect(items.find(isA, { let: { wanted: '$b' } }).toArray()).rejects.toMatchObject({
      code: 4890500,
    });
  });

  test('of update, in the filter and in a pipeline', async () => {
    const done = await items.updateMany(isA, [{ $set: { b: { $add: ['$b', '$$wanted'] } } }], given);
    expect(done).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
    expect(await items.findOne({ _id: 2 })).toEqual({ _id: 2, a: 2, b: 7 });
  });

  test('constants of an update entry stand above it, and only pipelines take them', async () => {
    const update = (u: unknown): Promise<unknown> =>
      items.db.command({
        update: 'items',
        updates: [{ q: { _id: 1 }, u, c: { wanted: 10 } }],
        ...given,
      });
    await update([{ $set: { b: '$$wanted' } }]);
    expect(await items.findOne({ _id: 1 })).toMatchObject({ b: 10 });
    expect(await update({ $set: { b: 1 } })).toMatchObject({ writeErrors: [{ code: 51198 }] });
  });

  test('of delete', async () => {
    expect(await items.deleteMany(isA, given)).toMatchObject({ deletedCount: 1 });
    expect(await all()).toMatchObject([{ _id: 1 }, { _id: 3 }]);
  });

  test('of findAndModify, in filter, update and projection', async () => {
    const options = {
      ...given,
      returnDocument: 'after' as const,
      projection: { b: 1, twice: { $multiply: ['$$wanted', 2] } },
    };
    expect(await items.findOneAndUpdate(isA, [{ $set: { b: '$$wanted' } }], options)).toEqual({
      _id: 2,
      b: 2,
      twice: 4,
    });
    expect(await items.findOneAndDelete(isA, given)).toMatchObject({ _id: 2 });
  });

  test('a variable that nobody defined is refused', async () => {
    await expect(items.find(isA).toArray()).rejects.toMatchObject({ code: 17276 });
    await expect(items.updateOne(isA, { $set: { b: 1 } })).rejects.toMatchObject({ code: 17276 });
    await expect(items.deleteOne(isA)).rejects.toMatchObject({ code: 17276 });
  });

  test('the sort of an update came with MongoDB 8.0', async () => {
    const command = { update: 'items', updates: [{ q: {}, u: { $set: { b: 1 } }, sort: { a: -1 } }] };
    await expect(items.db.command(command)).rejects.toMatchObject({ code: 40415 });
  });
});
