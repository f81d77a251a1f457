import type { Collection, Db, Document } from 'mongodb';
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
  db = run.client.db(`collections${++counter}`);
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

const admin = (command: Document): Promise<Document> => run.client.db('admin').command(command);

describe('renameCollection', () => {
  test('keeps documents, indexes, options and the uuid', async () => {
    await db.createCollection('items', { validator: { n: { $gt: 0 } } });
    await items.createIndex({ n: 1 }, { unique: true });
    await items.insertOne({ _id: 1 as never, n: 1 });
    const [before] = (await db.listCollections().toArray()) as Document[];
    const renamed = await items.rename('others');
    expect(await renamed.findOne({ n: 1 })).toEqual({ _id: 1, n: 1 });
    expect(await items.findOne({})).toBeNull();
    expect(await caught(renamed.insertOne({ n: 1 }))).toMatchObject({ code: 11000 });
    expect(await caught(renamed.insertOne({ n: 0 }))).toMatchObject({ code: 121 });
    expect(await db.listCollections().toArray()).toEqual([{ ...before, name: 'others' }]);
  });

  test('into another database, over a target that is dropped', async () => {
    await items.insertOne({ _id: 1 as never });
    const other = run.client.db(`${db.databaseName}b`).collection('target');
    await other.insertOne({ _id: 2 as never });
    const command = { renameCollection: items.namespace, to: other.namespace };
    expect(await caught(admin(command))).toMatchObject({ code: 48 });
    expect(await admin({ ...command, dropTarget: true })).toMatchObject({ ok: 1 });
    expect(await other.find({}).toArray()).toEqual([{ _id: 1 }]);
    expect(await db.listCollections().toArray()).toEqual([]);
  });

  test('ends the cursors on it', async () => {
    await items.insertMany(Array.from({ length: 10 }, (_, n) => ({ n })));
    const cursor = items.find({}, { batchSize: 2 });
    await cursor.next();
    await items.rename('others');
    expect(await caught(cursor.toArray())).toMatchObject({ code: 43 });
  });

  test.each<[string, Document, number]>([
    ['a missing source', { renameCollection: 'x.nothing', to: 'x.y' }, 26],
    ['its own name', { renameCollection: 'x.y', to: 'x.y' }, 20],
    ['a name that is none', { renameCollection: 'x.y', to: 'x.$y' }, 73],
    ['a name without a database', { renameCollection: 'x', to: 'x.y' }, 73],
    ['no target', { renameCollection: 'x.y' }, 40414],
    ['a target that is no string', { renameCollection: 'x.y', to: 1 }, 14],
    ['an unknown field', { renameCollection: 'x.y', to: 'x.z', also: 1 }, 40415],
  ])('%s is refused', async (_, command, code) => {
    expect(await caught(admin(command))).toMatchObject({ code });
  });

  test('runs on the admin database only', async () => {
    expect(await caught(db.command({ renameCollection: 'x.y', to: 'x.z' }))).toMatchObject({ code: 13 });
  });
});

describe('create', () => {
  test.each<[Document, Document]>([
    [{}, {}],
    [
      { capped: true, size: 4096, max: 5 },
      { capped: true, size: 4096, max: 5 },
    ],
    [
      { clusteredIndex: { key: { _id: 1 }, unique: true, name: 'mine' } },
      { clusteredIndex: { v: 2, key: { _id: 1 }, name: 'mine', unique: true } },
    ],
    [{ collation: { locale: 'simple' } }, {}],
    [
      { validator: { a: 1 }, validationLevel: 'moderate' },
      { validator: { a: 1 }, validationLevel: 'moderate' },
    ],
  ])('%j is listed as %j, and may be repeated', async (options, listed) => {
    await db.command({ create: 'items', ...options });
    await db.command({ create: 'items', ...options });
    const [info] = (await db.listCollections().toArray()) as Document[];
    expect(info.options).toEqual(listed);
    expect(info.info).toMatchObject({ readOnly: false });
    expect('idIndex' in info).toBe(!('clusteredIndex' in options));
    expect(await caught(db.command({ create: 'items', validator: { z: 1 } }))).toMatchObject({ code: 48 });
  });

  test('a clustered collection lists its index as clustered', async () => {
    await db.createCollection('items', { clusteredIndex: { key: { _id: 1 }, unique: true } });
    expect(await items.indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_', unique: true, clustered: true },
    ]);
  });

  test.each<[Document, number]>([
    [{ capped: true }, 72],
    [{ size: 1000 }, 72],
    [{ max: 10 }, 72],
    [{ capped: true, size: 0 }, 51024],
    [{ capped: true, size: 'x' }, 14],
    [{ clusteredIndex: { key: { a: 1 }, unique: true } }, 197],
    [{ clusteredIndex: { key: { _id: 1 } } }, 197],
    [{ clusteredIndex: 5 }, 14],
    [{ collation: { locale: 'xx' } }, 2],
    [{ collation: 'en' }, 14],
    [{ timeseries: { timeField: 't' } }, 238],
    [{ viewOn: 'other', pipeline: [] }, 238],
    [{ encryptedFields: {} }, 238],
    [{ nothing: 1 }, 40415],
  ])('%j is refused', async (options, code) => {
    expect(await caught(db.command({ create: 'items', ...options }))).toMatchObject({ code });
    expect(await db.listCollections().toArray()).toEqual([]);
  });
});

describe('capped collections', () => {
  const ids = async (options = {}): Promise<unknown[]> =>
    (await items.find({}, options).toArray()).map(({ _id }) => _id as unknown);

  beforeEach(async () => {
    items = await db.createCollection('items', { capped: true, size: 100_000, max: 4 });
  });

  test('keep the order of insertion and let the oldest go', async () => {
    for (const _id of [5, 3, 9, 1]) await items.insertOne({ _id: _id as never });
    expect(await ids()).toEqual([5, 3, 9, 1]);
    expect(await ids({ sort: { $natural: -1 } })).toEqual([1, 9, 3, 5]);
    expect(await ids({ sort: { _id: 1 } })).toEqual([1, 3, 5, 9]);
    await items.insertMany([{ _id: 4 as never }, { _id: 2 as never }]);
    expect(await ids()).toEqual([9, 1, 4, 2]);
    expect(await ids({ skip: 1, limit: 2 })).toEqual([1, 4]);
    expect(await items.countDocuments()).toBe(4);
  });

  test('by size, with the index entries of what goes', async () => {
    const small = await db.createCollection('small', { capped: true, size: 1000 });
    await small.createIndex({ n: 1 });
    for (let n = 0; n < 20; n++) await small.insertOne({ n, text: 'x'.repeat(200) });
    expect((await small.find({}).toArray()).map(({ n }) => n as number)).toEqual([16, 17, 18, 19]);
    expect(await small.countDocuments({ n: { $lt: 16 } }, { hint: { n: 1 } })).toBe(0);
    expect(await db.command({ validate: 'small' })).toMatchObject({ valid: true, nrecords: 4 });
  });

  test('may be updated, deleted from and read in long cursors', async () => {
    const long = await db.createCollection('long', { capped: true, size: 10_000_000 });
    const many = Array.from({ length: 1500 }, (_, n) => ({ _id: (1500 - n) as never, n }));
    await long.insertMany(many);
    await long.deleteOne({ n: 700 });
    await long.updateOne({ n: 3 }, { $set: { text: 'longer than before' } });
    expect((await long.find({}).toArray()).map(({ n }) => n as number)).toEqual(
      many.map(({ n }) => n).filter((n) => n !== 700),
    );
  });

  test('refuse what is larger than the whole', async () => {
    const tiny = await db.createCollection('tiny', { capped: true, size: 100 });
    await tiny.insertOne({ a: 1 });
    expect(await caught(tiny.insertOne({ text: 'x'.repeat(200) }))).toMatchObject({ code: 2 });
    expect(await tiny.countDocuments()).toBe(1);
  });

  test('outlive a restart of the cursor and of the numbering after deletion', async () => {
    await items.insertMany([{ _id: 1 as never }, { _id: 2 as never }]);
    await items.deleteMany({});
    await items.insertMany([{ _id: 7 as never }, { _id: 6 as never }]);
    expect(await ids()).toEqual([7, 6]);
  });

  test('tell of themselves in collStats, and change by collMod', async () => {
    await items.insertOne({});
    expect(await db.command({ collStats: 'items' })).toMatchObject({
      capped: true,
      max: 4,
      maxSize: 100_000,
    });
    await db.command({ collMod: 'items', cappedMax: 1 });
    await items.insertOne({ _id: 'last' as never });
    expect(await ids()).toEqual(['last']);
    expect(await caught(db.command({ collMod: 'plain', cappedMax: 1 }))).toMatchObject({ code: 26 });
  });

  test('convertToCapped keeps the newest documents and the indexes', async () => {
    const plain = db.collection('plain');
    await plain.createIndex({ n: 1 });
    await plain.insertMany(
      Array.from({ length: 10 }, (_, n) => ({ _id: n as never, n, text: 'x'.repeat(300) })),
    );
    await db.command({ convertToCapped: 'plain', size: 2000 });
    expect((await plain.find({}).toArray()).map(({ n }) => n as number)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(await plain.isCapped()).toBe(true);
    expect(await plain.indexes()).toHaveLength(1);
    expect(await caught(db.command({ convertToCapped: 'nothing', size: 10 }))).toMatchObject({ code: 26 });
  });
});

describe('tailable cursors', () => {
  beforeEach(async () => {
    items = await db.createCollection('items', { capped: true, size: 100_000, max: 100 });
  });

  test('give what is there, wait, and give what comes', async () => {
    await items.insertMany([{ n: 1 }, { n: 2 }]);
    const cursor = items.find({ n: { $gt: 0 } }, { tailable: true, awaitData: true, projection: { _id: 0 } });
    expect([await cursor.next(), await cursor.next()]).toEqual([{ n: 1 }, { n: 2 }]);
    const third = cursor.next();
    await items.insertMany([{ n: -1 }, { n: 3 }]);
    expect(await third).toEqual({ n: 3 });
    await cursor.close();
  });

  test('without awaitData an empty batch comes at once, and the cursor stays', async () => {
    await items.insertOne({ n: 1 });
    const { cursor } = await db.command({ find: 'items', tailable: true });
    expect(cursor.firstBatch).toHaveLength(1);
    const more = (): Promise<Document> => db.command({ getMore: cursor.id, collection: 'items' });
    expect((await more()).cursor).toMatchObject({ id: cursor.id, nextBatch: [] });
    await items.insertOne({ n: 2 });
    expect((await more()).cursor.nextBatch).toMatchObject([{ n: 2 }]);
  });

  test('an empty or missing collection ends them at once', async () => {
    for (const name of ['items', 'missing']) {
      const { cursor } = await db.command({ find: name, tailable: true });
      expect(Number(cursor.id)).toBe(0);
    }
  });

  test('are lost when what they stand at makes room', async () => {
    await items.insertOne({ n: 0 });
    const { cursor } = await db.command({ find: 'items', tailable: true });
    await items.insertMany(Array.from({ length: 100 }, (_, n) => ({ n })));
    const error = await caught(db.command({ getMore: cursor.id, collection: 'items' }));
    expect(error).toMatchObject({ code: 136 });
  });

  test('end with their collection', async () => {
    await items.insertOne({ n: 0 });
    const cursor = items.find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: 20_000 });
    await cursor.next();
    const waiting = caught(cursor.next());
    await items.drop();
    expect([43, 237]).toContain((await waiting).code);
  });

  test.each<[Document, number]>([
    [{ find: 'plain', tailable: true }, 2],
    [{ find: 'items', awaitData: true }, 9],
    [{ find: 'items', tailable: true, sort: { n: 1 } }, 2],
    [{ find: 'items', tailable: true, singleBatch: true }, 2],
  ])('%j is refused', async (command, code) => {
    await db.collection('plain').insertOne({});
    expect(await caught(db.command(command))).toMatchObject({ code });
  });
});

describe('listing', () => {
  test('listCollections: filter, names only, in batches', async () => {
    for (const name of ['a', 'b', 'c']) await db.createCollection(name);
    await db.createCollection('log', { capped: true, size: 1000 });
    const names = async (filter: Document, options = {}): Promise<string[]> =>
      (await db.listCollections(filter, options).toArray()).map(({ name }) => name).sort();
    expect(await names({ 'options.capped': true })).toEqual(['log']);
    expect(await names({ name: { $in: ['a', 'b'] } }, { batchSize: 1 })).toEqual(['a', 'b']);
    expect(await db.listCollections({ name: 'a' }, { nameOnly: true }).toArray()).toEqual([
      { name: 'a', type: 'collection' },
    ]);
  });

  test('listDatabases: filter, names only', async () => {
    await items.insertOne({ a: 1 });
    const { databases } = await admin({ listDatabases: 1, filter: { name: db.databaseName } });
    expect(databases).toEqual([{ name: db.databaseName, sizeOnDisk: expect.any(Number), empty: false }]);
    expect(databases[0].sizeOnDisk).toBeGreaterThan(0);
    const named = await admin({ listDatabases: 1, nameOnly: true, filter: { name: db.databaseName } });
    expect(named).toMatchObject({ databases: [{ name: db.databaseName }] });
    expect(named).not.toHaveProperty('totalSize');
  });

  test('drop tells how many indexes there were; what is not there is no error', async () => {
    await items.createIndex({ a: 1 });
    expect(await db.command({ drop: 'items' })).toMatchObject({ nIndexesWas: 2, ns: items.namespace });
    expect(await db.command({ drop: 'items' })).toMatchObject({ ok: 1 });
  });
});
