import { DBRef, ObjectId, type Collection, type Db, type Document } from 'mongodb';
import { started, type Started } from './engine.ts';

let run: Started;
let db: Db;
let items: Collection;
let counter = 0;

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());
beforeEach(() => {
  db = run.client.db(`indexes${++counter}`);
  items = db.collection('items');
});

const caught = async (work: Promise<unknown>): Promise<Document> => {
  try {
    await work;
  } catch (error) {
    return error as Document;
  }
  throw new Error('expected an error');
};
const make = (...indexes: Document[]): Promise<Document> => db.command({ createIndexes: 'items', indexes });
const names = async (): Promise<string[]> => (await items.indexes()).map(({ name }) => name!);

describe('createIndexes', () => {
  test('counts before and after, and notes what was there', async () => {
    const a = { key: { a: 1 }, name: 'a_1' };
    expect(await make(a)).toMatchObject({
      numIndexesBefore: 1,
      numIndexesAfter: 2,
      createdCollectionAutomatically: true,
    });
    expect(await make(a)).toMatchObject({ numIndexesAfter: 2, note: 'all indexes already exist' });
    expect(await make(a, { key: { b: 1 }, name: 'b' })).toMatchObject({ numIndexesAfter: 3 });
    expect(await make({ key: { _id: 1 }, name: 'mine' })).toMatchObject({
      note: 'all indexes already exist',
    });
  });

  test.each<[string, Document, Document, number | undefined]>([
    ['the same by another name', {}, { name: 'x' }, 85],
    ['the same name for another key', {}, { key: { b: 1 } }, 86],
    ['the same name, unique', {}, { unique: true }, 86],
    ['the same name, expiring', {}, { expireAfterSeconds: 5 }, 85],
    ['another name, expiring', {}, { name: 'x', expireAfterSeconds: 5 }, 85],
    ['the same but hidden', {}, { hidden: true }, undefined],
    ['another name, unique', {}, { name: 'x', unique: true }, undefined],
    ['another name, sparse', {}, { name: 'x', sparse: true }, undefined],
    ['another name, partial', {}, { name: 'x', partialFilterExpression: { a: 1 } }, undefined],
    ['another name, with a collation', {}, { name: 'x', collation: { locale: 'en' } }, undefined],
    [
      'the same partial by another name',
      { partialFilterExpression: { a: 1 } },
      { name: 'x', partialFilterExpression: { a: 1 } },
      85,
    ],
  ])('%s beside a plain one', async (_, first, second, code) => {
    const plain = { key: { a: 1 }, name: 'a_1' };
    await make({ ...plain, ...first });
    const work = make({ ...plain, ...second });
    if (code) expect(await caught(work)).toMatchObject({ code });
    else expect(await work).toMatchObject({ ok: 1 });
  });

  test.each<[Document, number]>([
    [{ key: { a: 1 }, name: 'a', nothing: 1 }, 197],
    [{ key: { a: 'text' }, name: 'a' }, 67],
    [{ key: { a: 0 }, name: 'a' }, 67],
    [{ key: {}, name: 'a' }, 67],
    [{ key: { _id: 1 }, name: '_id_', unique: true }, 197],
    [{ key: { _id: 1 }, name: '_id_', hidden: true }, 2],
    [{ key: { _id: 1 }, name: '_id_', collation: { locale: 'en' } }, 2],
    [{ key: { a: 1 }, name: '_id_' }, 2],
    [{ key: { a: 1 }, name: 'a', expireAfterSeconds: -1 }, 67],
    [{ key: { a: 1 }, name: 'a', collation: {} }, 2],
    [{ key: { a: 1 }, name: 'a', collation: 'en' }, 14],
    [{ key: { a: 1 }, name: 'a', unique: 'yes' }, 14],
  ])('%j is refused, and no collection is left', async (index, code) => {
    expect(await caught(make(index))).toMatchObject({ code });
    expect(await db.listCollections().toArray()).toEqual([]);
  });

  test('all or none', async () => {
    await items.insertMany([{ b: 1 }, { b: 1 }]);
    const work = make({ key: { a: 1 }, name: 'a' }, { key: { b: 1 }, name: 'b', unique: true });
    expect(await caught(work)).toMatchObject({ code: 11000 });
    expect(await names()).toEqual(['_id_']);
  });
});

describe('dropIndexes', () => {
  beforeEach(async () => {
    await items.createIndexes([
      { key: { a: 1 } },
      { key: { b: 1 } },
      { key: { b: 1 }, name: 'sparse', sparse: true },
    ]);
  });

  test.each<[unknown, string[]]>([
    ['a_1', ['_id_', 'b_1', 'sparse']],
    [{ a: 1 }, ['_id_', 'b_1', 'sparse']],
    [
      ['a_1', 'sparse'],
      ['_id_', 'b_1'],
    ],
    ['*', ['_id_']],
  ])('%j leaves %j', async (index, left) => {
    expect(await db.command({ dropIndexes: 'items', index })).toMatchObject({ nIndexesWas: 4 });
    expect(await names()).toEqual(left);
  });

  test.each<[unknown, number]>([
    ['_id_', 72],
    [{ _id: 1 }, 72],
    ['none', 27],
    [{ none: 1 }, 27],
    [['a_1', 'none'], 27],
    [{ b: 1 }, 181],
    [5, 14],
    [[{ a: 1 }], 14],
  ])('%j is refused, and nothing is dropped', async (index, code) => {
    expect(await caught(db.command({ dropIndexes: 'items', index }))).toMatchObject({ code });
    expect(await names()).toHaveLength(4);
  });

  test('a missing collection', async () => {
    expect(await caught(db.command({ dropIndexes: 'none', index: '*' }))).toMatchObject({ code: 26 });
  });
});

describe('hidden indexes', () => {
  const stage = async (hint?: string): Promise<string> => {
    const plan = await items.find({ a: 1 }, hint ? { hint } : {}).explain();
    return (plan.queryPlanner.winningPlan.inputStage?.stage ?? plan.queryPlanner.winningPlan.stage) as string;
  };

  test('are not used by queries and hints, but keep documents apart', async () => {
    await items.createIndex({ a: 1 }, { unique: true, hidden: true });
    await items.insertOne({ a: 1 });
    expect((await items.indexes())[1]).toMatchObject({ hidden: true });
    expect(await caught(items.insertOne({ a: 1 }))).toMatchObject({ code: 11000 });
    expect(await stage()).toBe('COLLSCAN');
    expect(await caught(stage('a_1'))).toMatchObject({ code: 2 });
    expect(await db.command({ collMod: 'items', index: { name: 'a_1', hidden: false } })).toMatchObject({
      hidden_old: true,
      hidden_new: false,
    });
    expect(await stage()).toBe('IXSCAN');
    await db.command({ collMod: 'items', index: { keyPattern: { a: 1 }, hidden: true } });
    expect(await stage()).toBe('COLLSCAN');
  });
});

describe('collMod of an index', () => {
  beforeEach(async () => {
    await items.createIndexes([{ key: { a: 1 } }, { key: { at: 1 }, expireAfterSeconds: 100 }]);
  });

  test('changes and begins expiry', async () => {
    const change = (index: Document): Promise<Document> => db.command({ collMod: 'items', index });
    expect(await change({ name: 'at_1', expireAfterSeconds: 5 })).toMatchObject({
      expireAfterSeconds_old: 100,
      expireAfterSeconds_new: 5,
    });
    const began = await change({ keyPattern: { a: 1 }, expireAfterSeconds: 7 });
    expect(began).toMatchObject({ expireAfterSeconds_new: 7 });
    expect(began).not.toHaveProperty('expireAfterSeconds_old');
    expect((await items.indexes()).map(({ expireAfterSeconds }) => expireAfterSeconds)).toEqual([
      undefined,
      7,
      5,
    ]);
  });

  test('makes one unique in two steps, once no two documents are in the way', async () => {
    const change = (index: Document): Promise<Document> =>
      db.command({ collMod: 'items', index: { name: 'a_1', ...index } });
    await items.insertMany([{ _id: 1 as never, a: 1 }, { _id: 2 as never, a: 1 }, { a: 2 }]);
    expect(await caught(change({ unique: true }))).toMatchObject({ code: 72 });
    expect(await change({ prepareUnique: true })).toMatchObject({ prepareUnique_new: true });
    expect(await caught(items.insertOne({ a: 2 }))).toMatchObject({ code: 11000 });
    await items.updateOne({ _id: 1 as never }, { $set: { b: 1 } }).catch(() => undefined);
    const error = await caught(change({ unique: true }));
    expect(error).toMatchObject({ code: 359, violations: [{ ids: [1, 2] }] });
    await items.deleteOne({ _id: 2 as never });
    expect(await change({ unique: true })).toMatchObject({ unique_new: true });
    expect((await items.indexes()).find(({ name }) => name === 'a_1')).toMatchObject({ unique: true });
    expect(await caught(items.insertOne({ a: 1 }))).toMatchObject({ code: 11000 });
    expect(await items.find({ a: 1 }).toArray()).toHaveLength(1);
  });

  test.each<[Document, number]>([
    [{ name: 'none', hidden: true }, 27],
    [{ hidden: true }, 72],
    [{ name: 'a_1' }, 72],
    [{ name: 'a_1', keyPattern: { a: 1 }, hidden: true }, 72],
    [{ name: '_id_', hidden: true }, 2],
    [{ name: 'a_1', unique: false }, 2],
    [{ name: 'a_1', nothing: 1 }, 40415],
    [{ name: 'a_1', hidden: 'x' }, 14],
    [{ name: 'a_1', expireAfterSeconds: -1 }, 67],
  ])('%j is refused', async (index, code) => {
    expect(await caught(db.command({ collMod: 'items', index }))).toMatchObject({ code });
  });
});

describe('min and max of find', () => {
  beforeEach(async () => {
    await items.insertMany([1, 2, 3, 4, 5].map((n) => ({ _id: n as never, a: n, b: -n })));
    await items.createIndex({ a: 1, b: -1 });
  });
  const ids = async (options: Document, filter = {}): Promise<unknown[]> =>
    (await items.find(filter, options).toArray()).map(({ _id }) => _id as unknown);

  test('bound the keys of the hinted index', async () => {
    const hint = { a: 1, b: -1 };
    expect(await ids({ hint, min: { a: 2, b: -2 }, max: { a: 4, b: -4 } })).toEqual([2, 3]);
    expect(await ids({ hint, min: { a: 4, b: 0 } })).toEqual([4, 5]);
    expect(await ids({ hint, max: { a: 3, b: 0 } }, { a: { $gt: 1 } })).toEqual([2]);
    expect(await ids({ hint: '_id_', min: { _id: 4 }, sort: { _id: -1 } })).toEqual([5, 4]);
  });

  test.each<[Document, number]>([
    [{ min: { a: 1, b: 1 } }, 51173],
    [{ hint: { a: 1, b: -1 }, min: { a: 1 } }, 51174],
    [{ hint: { a: 1, b: -1 }, min: { b: 1, a: 1 } }, 51174],
    [{ hint: { $natural: 1 }, min: { a: 1 } }, 51174],
    [{ hint: { a: 1, b: -1 }, min: { a: 1 }, max: { b: 1 } }, 51176],
    [{ hint: '_id_', min: { _id: 4 }, max: { _id: 4 } }, 51175],
  ])('%j is refused', async (options, code) => {
    expect(await caught(ids(options))).toMatchObject({ code });
  });
});

test('a reference to another document is found by an index, and may be what a partial one asks for', async () => {
  const [one, other] = [1, 2].map((n) => new DBRef('others', new ObjectId(), `db${n}`));
  await items.insertMany([{ ref: one }, { ref: other }, { ref: [one, other] }]);
  await items.createIndexes([
    { key: { ref: 1 } },
    { key: { ref: -1 }, name: 'partial', partialFilterExpression: { ref: one } },
  ]);
  for (const hint of ['ref_1', 'partial']) {
    const found = items.find({ ref: one }, { hint, sort: { _id: 1 } });
    expect((await found.explain('executionStats')).executionStats).toMatchObject({
      nReturned: 2,
      totalDocsExamined: 2,
    });
  }
});
