import { Long, type Collection, type Document } from 'mongodb';
import { started, type Started } from './engine.ts';

let run: Started;
let items: Collection;

beforeAll(async () => {
  run = await started();
  items = run.client.db('options').collection('items');
  await items.insertMany(
    [1, 2, 3, 4, 5].map((n) => ({ _id: n, a: n, b: -n, list: [n, n * 10], name: `n${n}` })) as Document[],
  );
  await items.createIndexes([{ key: { a: 1, b: -1 } }, { key: { list: 1 } }]);
});
afterAll(() => run.end());

describe('returnKey', () => {
  const keys = (filter: Document, options: Document = {}): Promise<Document[]> =>
    items.find(filter, { returnKey: true, ...options }).toArray();

  test('gives the fields of the index entry instead of the document', async () => {
    expect(await keys({ a: { $gt: 3 } })).toEqual([
      { a: 4, b: -4 },
      { a: 5, b: -5 },
    ]);
    expect(await keys({ _id: 2 })).toEqual([{ _id: 2 }]);
  });
  test('of an array, the item that was found', async () => {
    expect(await keys({ list: { $gte: 40 } })).toEqual([{ list: 40 }, { list: 50 }]);
  });
  test('is empty without an index', async () => {
    expect(await keys({ name: 'n1' })).toEqual([{}]);
  });
  test('goes with a sort in memory, and outdoes a projection', async () => {
    const options = { sort: { name: -1 }, hint: 'a_1_b_-1', projection: { name: 1 } };
    expect(await keys({ a: { $gt: 3 } }, options)).toEqual([
      { a: 5, b: -5 },
      { a: 4, b: -4 },
    ]);
  });
});

describe('showRecordId', () => {
  const found = (options: Document = {}): Promise<Document[]> =>
    items.find({ a: { $gt: 3 } }, { showRecordId: true, promoteLongs: false, ...options }).toArray();

  test('adds a number that a document keeps, whatever is projected', async () => {
    const whole = await found();
    expect(Object.keys(whole[0])).toEqual(['_id', 'a', 'b', 'list', 'name', '$recordId']);
    expect(whole.every(({ $recordId }) => $recordId instanceof Long && $recordId.gt(0))).toBe(true);
    expect(whole[0].$recordId).not.toEqual(whole[1].$recordId);
    await items.updateOne({ _id: 4 } as Document, { $set: { name: 'other' } });
    const projected = await found({ projection: { a: 1, _id: 0 } });
    expect(projected.map(({ $recordId }) => String($recordId))).toEqual(
      whole.map(({ $recordId }) => String($recordId)),
    );
    expect(Object.keys(projected[0])).toEqual(['a', '$recordId']);
  });
});

test('a hint of $natural gives the direction', async () => {
  const ids = async (hint: Document): Promise<number[]> =>
    (await items.find({}, { hint }).toArray()).map(({ _id }) => _id as unknown as number);
  expect(await ids({ $natural: 1 })).toEqual([1, 2, 3, 4, 5]);
  expect(await ids({ $natural: -1 })).toEqual([5, 4, 3, 2, 1]);
});

describe('hashed indexes', () => {
  const caught = (work: Promise<unknown>): Promise<unknown> => work.then(() => null).catch((e: unknown) => e);

  test('are listed, hinted and dropped as such, beside a plain one of the same field', async () => {
    const users = run.client.db('options').collection('users');
    expect(await users.createIndex({ name: 'hashed' })).toBe('name_hashed');
    expect(await users.createIndex({ name: 'hashed' })).toBe('name_hashed');
    await users.createIndex({ name: 1 });
    await users.insertMany([{ name: 'ana' }, { name: 5 }, {}]);
    expect(await users.find({ name: 'ana' }).hint({ name: 'hashed' }).toArray()).toHaveLength(1);
    const { queryPlanner } = await users.find({ name: 5 }).hint('name_hashed').explain();
    expect(queryPlanner.winningPlan.inputStage).toMatchObject({ keyPattern: { name: 'hashed' } });
    await run.client.db('options').command({ dropIndexes: 'users', index: { name: 'hashed' } });
    expect((await users.indexes()).map(({ key }) => key)).toEqual([{ _id: 1 }, { name: 1 }]);
  });
  test('hold no arrays, are not unique, and hash one field only', async () => {
    const users = run.client.db('options').collection('others');
    await users.createIndex({ name: 'hashed', age: 1 });
    expect(await caught(users.insertOne({ name: ['a'] }))).toMatchObject({
      code: 16766,
      message: 'hashed indexes do not currently support array values. Found array at path: name',
    });
    expect(await users.countDocuments()).toBe(0);
    await users.insertOne({ tags: [1] });
    expect(await caught(users.createIndex({ tags: 'hashed' }))).toMatchObject({ code: 16766 });
    expect(await caught(users.createIndex({ a: 'hashed' }, { unique: true }))).toMatchObject({ code: 16764 });
    expect(await caught(users.createIndex({ a: 'hashed', b: 'hashed' }))).toMatchObject({ code: 31303 });
  });
});
