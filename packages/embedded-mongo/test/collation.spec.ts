import type { Collection, Db, Document } from 'mongodb';
import { started, type Started } from './engine.ts';

let run: Started;
let db: Db;
let items: Collection;
let counter = 0;

const NO_CASE = { locale: 'en', strength: 2 };

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());
beforeEach(() => {
  db = run.client.db(`collation${++counter}`);
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

const winning = async (filter: Document, collation?: Document): Promise<Document> => {
  const plan = await items.find(filter, { collation: collation as never }).explain('executionStats');
  return {
    ...(plan.queryPlanner.winningPlan as Document),
    examined: plan.executionStats.totalDocsExamined as number,
  };
};

describe('a unique index with a collation', () => {
  test('keeps what the collation holds equal apart, in inserts, updates and upserts', async () => {
    await items.createIndex({ email: 1 }, { unique: true, collation: NO_CASE });
    await items.insertOne({ _id: 1 as never, email: 'Ann@Example.com' });
    await items.insertOne({ _id: 2 as never, email: 'bob@example.com' });
    const error = await caught(items.insertOne({ email: 'ann@EXAMPLE.com' }));
    expect(error).toMatchObject({ code: 11000, keyPattern: { email: 1 } });
    expect(error.message).toContain('index: email_1 collation: { locale: "en"');
    for (const work of [
      () => items.updateOne({ _id: 2 as never }, { $set: { email: 'ANN@example.com' } }),
      () => items.updateOne({ _id: 3 as never }, { $set: { email: 'BOB@example.com' } }, { upsert: true }),
      () => items.replaceOne({ _id: 2 as never }, { email: 'ann@example.com' }),
    ]) {
      expect(await caught(work())).toMatchObject({ code: 11000 });
    }
    await items.updateOne({ _id: 1 as never }, { $set: { email: 'ANN@example.com' } });
    expect(await items.countDocuments()).toBe(2);
  });

  test('tells apart what shares the folded form but differs for the collation', async () => {
    await items.createIndex({ name: 1 }, { unique: true, collation: { locale: 'en' } });
    await items.insertMany([{ name: 'resume' }, { name: 'résumé' }, { name: 'Resume' }, { name: 1 }, {}]);
    expect(await caught(items.insertOne({ name: 're\u0301sume\u0301' }))).toMatchObject({ code: 11000 });
    expect(await caught(items.insertOne({ name: null }))).toMatchObject({ code: 11000 });
  });

  test('is not built over documents that collide, and is built over others', async () => {
    await items.insertMany([{ a: 'x' }, { a: 'X' }, { a: ['p', 'P'] }]);
    expect(await caught(items.createIndex({ a: 1 }, { unique: true, collation: NO_CASE }))).toMatchObject({
      code: 11000,
    });
    expect(await items.indexes()).toHaveLength(1);
    await items.deleteOne({ a: 'X' });
    await items.createIndex({ a: 1 }, { unique: true, collation: NO_CASE });
    expect(await caught(items.insertOne({ a: ['q', 'p'] }))).toMatchObject({ code: 11000 });
  });

  test('listIndexes shows the collation in full', async () => {
    await items.createIndex({ a: 1 }, { collation: { locale: 'fr_CA', strength: 2 } });
    const [, index] = await items.indexes();
    expect(index).toEqual({
      v: 2,
      key: { a: 1 },
      name: 'a_1',
      collation: {
        locale: 'fr_CA',
        caseLevel: false,
        caseFirst: 'off',
        strength: 2,
        numericOrdering: false,
        alternate: 'non-ignorable',
        maxVariable: 'punct',
        normalization: false,
        backwards: true,
        version: '57.1',
      },
    });
  });

  test('stands beside one of the same key without it; queries with the same collation seek by it', async () => {
    await items.insertMany(Array.from({ length: 300 }, (_, n) => ({ a: `Name ${n}`, n })));
    await items.createIndex({ a: 1 });
    await items.createIndex({ a: 1 }, { name: 'folded', collation: NO_CASE });
    const found = await winning({ a: 'name 7' }, NO_CASE);
    expect(found).toMatchObject({ inputStage: { stage: 'IXSCAN', indexName: 'folded' }, examined: 1 });
    expect(await winning({ a: { $in: ['NAME 7', 'name 8'] } }, NO_CASE)).toMatchObject({ examined: 2 });
    expect(await winning({ a: 'Name 7' })).toMatchObject({ inputStage: { indexName: 'a_1' } });
    expect(await winning({ a: 'name 7' }, { locale: 'en', strength: 1 })).toMatchObject({
      stage: 'COLLSCAN',
    });
    expect(await items.find({ a: 'NAME 8' }, { collation: NO_CASE }).toArray()).toMatchObject([{ n: 8 }]);
    expect(await items.find({ a: { $gt: 'name 98' } }, { collation: NO_CASE }).toArray()).toHaveLength(1);
    expect(await items.countDocuments({ a: 'NAME 8' }, { collation: NO_CASE, hint: 'folded' })).toBe(1);
  });

  test('serves numbers in it to every query, and no order of strings', async () => {
    await items.insertMany(['b', 'A', 'a', 10, 9, 'B'].map((a, _id) => ({ _id: _id as never, a })));
    await items.createIndex({ a: 1 }, { collation: NO_CASE });
    const sorted = (collation?: Document): Promise<Document[]> =>
      items.find({}, { collation: collation as never, sort: { a: 1, _id: 1 } }).toArray();
    expect((await sorted()).map(({ a }) => a)).toEqual([9, 10, 'A', 'B', 'a', 'b']);
    expect((await sorted(NO_CASE)).map(({ a }) => a)).toEqual([9, 10, 'A', 'a', 'b', 'B']);
    expect(await winning({ a: { $gte: 10 } })).toMatchObject({ examined: 1 });
  });

  test('a partial one is used only where all strings that match are in it', async () => {
    await items.insertMany([
      { s: 'on', n: 1 },
      { s: 'ON', n: 2 },
      { s: 'off', n: 3 },
    ]);
    const collation = { locale: 'en', strength: 3 };
    await items.createIndex({ s: 1 }, { collation, partialFilterExpression: { s: 'on' } });
    expect(await items.find({ s: 'ON' }, { collation }).toArray()).toMatchObject([{ n: 2 }]);
  });
});

describe('a collection with a collation', () => {
  beforeEach(async () => {
    items = await db.createCollection('items', { collation: NO_CASE });
  });

  test('lends it to queries, updates, aggregations and indexes', async () => {
    await items.insertMany([{ a: 'x' }, { a: 'X' }, { a: 'y' }]);
    expect(await items.countDocuments({ a: 'X' })).toBe(2);
    expect(await items.distinct('a')).toHaveLength(2);
    expect(await items.aggregate([{ $group: { _id: '$a', n: { $sum: 1 } } }]).toArray()).toHaveLength(2);
    expect((await items.updateMany({ a: 'Y' }, { $set: { b: 1 } })).modifiedCount).toBe(1);
    expect((await items.findOneAndUpdate({ a: 'Y' }, { $set: { b: 2 } }))?.b).toBe(1);
    expect((await items.deleteMany({ a: 'x' })).deletedCount).toBe(2);
    await items.createIndex({ a: 1 });
    expect(await winning({ a: 'Y' })).toMatchObject({ inputStage: { stage: 'IXSCAN' }, examined: 1 });
    expect((await items.indexes()).map(({ collation }) => (collation as Document).strength)).toEqual([2, 2]);
  });

  test('the simple collation of a query or an index overrides it', async () => {
    await items.insertMany([{ a: 'x' }, { a: 'X' }]);
    expect(await items.countDocuments({ a: 'X' }, { collation: { locale: 'simple' } })).toBe(1);
    await items.createIndex({ a: 1 }, { unique: true, collation: { locale: 'simple' } });
    expect((await items.indexes())[1]).not.toHaveProperty('collation');
  });

  test('holds its _ids apart, finds them, and drops no index for it', async () => {
    await items.insertMany([{ _id: 'a' as never }, { _id: 'b' as never }]);
    const error = await caught(items.insertOne({ _id: 'A' as never }));
    expect(error).toMatchObject({ code: 11000, keyPattern: { _id: 1 } });
    expect(await items.findOne({ _id: 'B' as never })).toEqual({ _id: 'b' });
    expect((await items.updateOne({ _id: 'B' as never }, { $set: { n: 1 } })).matchedCount).toBe(1);
    expect(await items.dropIndexes()).toBe(true);
    expect(await items.indexes()).toHaveLength(1);
    expect(await caught(items.insertOne({ _id: 'A' as never }))).toMatchObject({ code: 11000 });
  });

  test('is listed with it in full, and is made again only with the same', async () => {
    const [info] = (await db.listCollections().toArray()) as Document[];
    expect(info.options.collation).toMatchObject({ ...NO_CASE, caseFirst: 'off', version: '57.1' });
    expect(info.idIndex.collation).toEqual(info.options.collation);
    expect(await db.command({ create: 'items', collation: NO_CASE })).toMatchObject({ ok: 1 });
    expect(await caught(db.command({ create: 'items' }))).toMatchObject({ code: 48 });
  });

  test('$lookup compares as the collection that asks', async () => {
    await items.insertOne({ a: 'X' });
    await db.collection('other').insertOne({ b: 'x' });
    const lookup = { from: 'other', localField: 'a', foreignField: 'b', as: 'found' };
    const [found] = await items.aggregate([{ $lookup: lookup }]).toArray();
    expect(found.found).toHaveLength(1);
  });
});

describe('options of collations', () => {
  test.each<[Document, string[], string[]]>([
    [{ locale: 'en', numericOrdering: true }, ['a10', 'a2'], ['a2', 'a10']],
    [{ locale: 'en', caseFirst: 'upper' }, ['a', 'A', 'b'], ['A', 'a', 'b']],
    [{ locale: 'en', strength: 1, caseLevel: true }, ['é', 'E', 'f'], ['é', 'E', 'f']],
    [{ locale: 'en', strength: 4, alternate: 'shifted' }, ['ab', 'a-b', 'aa'], ['aa', 'a-b', 'ab']],
    [{ locale: 'de@collation=phonebook' }, ['ad', 'ä', 'af'], ['ad', 'ä', 'af']],
    [{ locale: 'fr', backwards: true }, ['coté', 'côte', 'cote', 'côté'], ['cote', 'côte', 'coté', 'côté']],
    [{ locale: 'sv' }, ['ö', 'z', 'o'], ['o', 'z', 'ö']],
  ])('%j', async (collation, values, expected) => {
    await items.insertMany(values.map((a) => ({ a })));
    const found = await items.find({}, { collation: collation as never, sort: { a: 1 } }).toArray();
    expect(found.map(({ a }) => a as string)).toEqual(expected);
  });

  test.each<[Document, string, string, boolean]>([
    [{ locale: 'en', strength: 1 }, 'résumé', 'RESUME', true],
    [{ locale: 'en', strength: 1, caseLevel: true }, 'résumé', 'resume', true],
    [{ locale: 'en', strength: 1, caseLevel: true }, 'resume', 'RESUME', false],
    [{ locale: 'en', strength: 2, caseLevel: true }, 'résumé', 'resume', false],
    [{ locale: 'en', alternate: 'shifted' }, 'a b-c', 'abc', true],
    [{ locale: 'en', alternate: 'shifted', maxVariable: 'space' }, 'a b', 'ab', true],
    [{ locale: 'en', alternate: 'shifted', maxVariable: 'space' }, 'a-b', 'ab', false],
    [{ locale: 'en', strength: 2, numericOrdering: true }, 'x007', 'X7', true],
    [{ locale: 'en', strength: 5 }, 'é', 'e\u0301', true],
  ])('%j finds %s by %s with and without an index: %s', async (collation, stored, sought, found) => {
    await items.insertOne({ a: stored });
    expect(await items.countDocuments({ a: sought }, { collation: collation as never })).toBe(Number(found));
    await items.createIndex({ a: 1 }, { unique: true, collation: collation as never });
    expect(await winning({ a: sought }, collation)).toMatchObject({ inputStage: { stage: 'IXSCAN' } });
    expect(await items.countDocuments({ a: sought }, { collation: collation as never })).toBe(Number(found));
    const again = items.insertOne({ a: sought });
    if (found) expect(await caught(again)).toMatchObject({ code: 11000 });
    else await again;
  });
});
