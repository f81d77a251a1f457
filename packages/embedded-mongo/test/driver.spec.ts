import { Long, MongoClient, ObjectId, type Collection, type Db, type Document } from 'mongodb';
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
  db = run.client.db(`driver${++counter}`);
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

describe('writes', () => {
  test('insert gives an _id, keeps types and the order of fields', async () => {
    const { insertedId } = await items.insertOne({
      z: 1,
      a: Long.fromString('9007199254740993'),
      d: 1.5,
      n: null,
    });
    const raw = await items.findOne({ _id: insertedId }, { promoteLongs: false });
    expect(Object.keys(raw!)).toEqual(['_id', 'z', 'a', 'd', 'n']);
    expect(raw!.a.toString()).toBe('9007199254740993');
  });

  test('a field _id behind others is stored first', async () => {
    await items.insertOne({ a: 1, _id: 'x' as never });
    expect(Object.keys((await items.findOne({}))!)).toEqual(['_id', 'a']);
  });

  test('an ordered batch stops at the first error, an unordered one goes on', async () => {
    const docs = [{ _id: 1 }, { _id: 1 }, { _id: 2 }] as never[];
    const first = await caught(items.insertMany(docs));
    expect(first).toMatchObject({ code: 11000, insertedCount: 1 });
    const second = await caught(db.collection('other').insertMany(docs, { ordered: false }));
    expect(second).toMatchObject({ code: 11000, insertedCount: 2 });
    expect(await db.collection('other').countDocuments()).toBe(2);
  });

  test('11000 says which index, which key and which value', async () => {
    await items.createIndex({ email: 1, kind: -1 }, { unique: true });
    await items.insertOne({ email: 'a@b.c', kind: 1 });
    const error = await caught(items.insertOne({ email: 'a@b.c', kind: 1 }));
    expect(error).toMatchObject({
      code: 11000,
      keyPattern: { email: 1, kind: -1 },
      keyValue: { email: 'a@b.c', kind: 1 },
    });
    expect(error.message).toBe(
      `E11000 duplicate key error collection: ${items.namespace} index: email_1_kind_-1 dup key: { email: "a@b.c", kind: 1 }`,
    );
    expect(await items.countDocuments()).toBe(1);
    await items.insertOne({ email: 'b@b.c', kind: 1 });
    expect(await caught(items.updateOne({ email: 'b@b.c' }, { $set: { email: 'a@b.c' } }))).toMatchObject({
      code: 11000,
    });
    expect(await items.find({ email: 'b@b.c' }).toArray()).toHaveLength(1);
  });

  test('after a refused insert no index keeps an entry of it', async () => {
    await items.createIndexes([
      { key: { a: 1 }, unique: true },
      { key: { b: 1 }, unique: true },
      { key: { c: 1 } },
    ]);
    await items.insertOne({ a: 1, b: 1, c: 1 });
    await caught(items.insertOne({ a: 2, b: 1, c: 2 }));
    expect(await items.find({ a: 2 }).hint({ a: 1 }).toArray()).toEqual([]);
    await items.insertOne({ a: 2, b: 2, c: 2 });
    expect(
      await items
        .find({ c: { $gt: 0 } })
        .hint({ c: 1 })
        .toArray(),
    ).toHaveLength(2);
  });

  test('update, upsert and replace report what they did', async () => {
    await items.insertMany([
      { k: 1, n: 0 },
      { k: 1, n: 0 },
      { k: 2, n: 0 },
    ]);
    expect(await items.updateMany({ k: 1 }, { $inc: { n: 1 } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 2,
    });
    expect(await items.updateMany({ k: 1 }, { $set: { n: 1 } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 0,
    });
    const up = await items.updateOne(
      { k: 9 },
      { $inc: { n: 5 }, $setOnInsert: { born: true } },
      { upsert: true },
    );
    expect(up).toMatchObject({ matchedCount: 0, upsertedCount: 1 });
    expect(await items.findOne({ _id: up.upsertedId! })).toEqual({
      _id: up.upsertedId,
      k: 9,
      n: 5,
      born: true,
    });
    expect(await items.replaceOne({ k: 2 }, { r: 1 })).toMatchObject({ modifiedCount: 1 });
    expect(await items.findOne({ r: 1 }, { projection: { _id: 0 } })).toEqual({ r: 1 });
    expect(await items.deleteMany({ k: 1 })).toMatchObject({ deletedCount: 2 });
  });

  test('updateMany that moves documents forward in its own index changes each once', async () => {
    await items.createIndex({ n: 1 });
    await items.insertMany(Array.from({ length: 1000 }, (_, n) => ({ n })));
    const done = await items.updateMany({ n: { $gte: 0 } }, { $inc: { n: 500 } });
    expect(done.modifiedCount).toBe(1000);
    expect((await items.find().sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual(
      Array.from({ length: 1000 }, (_, n) => n + 500),
    );
  });

  test('findOneAndUpdate takes the first in the order and gives before or after', async () => {
    await items.insertMany([
      { k: 1, p: 5 },
      { k: 1, p: 9 },
    ]);
    const before = await items.findOneAndUpdate({ k: 1 }, { $set: { taken: true } }, { sort: { p: -1 } });
    expect(before).toMatchObject({ p: 9 });
    expect(before).not.toHaveProperty('taken');
    const after = await items.findOneAndUpdate(
      { k: 2 },
      { $inc: { p: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    expect(after).toMatchObject({ k: 2, p: 1 });
    expect(await items.findOneAndDelete({ k: 2 })).toMatchObject({ p: 1 });
    expect(await items.findOneAndDelete({ k: 2 })).toBeNull();
  });

  test('a retryable write that is sent again gives its first reply and writes nothing', async () => {
    // A client of its own: the numbers given by hand would disturb others that use the session after us.
    const other = await MongoClient.connect(run.engine.uri);
    const session = other.startSession();
    const command = { update: 'items', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }] };
    const send = (n: number): Promise<Document> =>
      other
        .db(db.databaseName)
        .command({ ...command, txnNumber: Long.fromNumber(1_000_000 + n) }, { session });
    const first = await send(5);
    expect(await send(5)).toEqual(first);
    await send(6);
    expect(await items.findOne({ _id: 1 as never })).toMatchObject({ n: 2 });
    expect(await caught(send(5))).toMatchObject({ code: 225 });
    await session.endSession();
    await other.close();
  });

  test('concurrent counters lose nothing', async () => {
    await Promise.all(
      Array.from({ length: 200 }, () =>
        items
          .updateOne({ _id: 'c' as never }, { $inc: { n: 1 } }, { upsert: true })
          .catch((error: Document) => {
            if (error.code !== 11000) throw error;
          }),
      ),
    );
    expect(await items.findOne({ _id: 'c' as never })).toMatchObject({ n: 200 });
  });
});

describe('cursors', () => {
  test('batches follow one another and all documents come once', async () => {
    await items.insertMany(Array.from({ length: 2500 }, (_, n) => ({ _id: n as never })));
    const ids = (await items.find().batchSize(70).toArray()).map(({ _id }) => Number(_id));
    expect(ids).toEqual(Array.from({ length: 2500 }, (_, n) => n));
    expect(await items.find().skip(2490).limit(5).batchSize(2).toArray()).toHaveLength(5);
  });

  test.each([1, -1] as const)(
    'documents of one key come once while those that were read are deleted, in the order %s',
    async (order) => {
      await items.createIndex({ v: 1 });
      await items.insertMany(Array.from({ length: 2000 }, (_, n) => ({ _id: n as never, v: n % 2 })));
      const ids: number[] = [];
      for await (const { _id } of items.find({ v: { $gte: 1 } }, { batchSize: 50 }).sort({ v: order })) {
        ids.push(Number(_id));
        // what a piece of the reading began or ended with may go before the next one is read
        if (ids.length % 50 === 0) await items.deleteMany({ _id: { $in: ids as never } });
      }
      const all = Array.from({ length: 1000 }, (_, n) => n * 2 + 1);
      expect(ids).toEqual(order === 1 ? all : all.reverse());
    },
  );

  test('a killed cursor is gone: 43', async () => {
    await items.insertMany(Array.from({ length: 300 }, () => ({})));
    const { cursor } = await db.command({ find: 'items', batchSize: 2 });
    await db.command({ killCursors: 'items', cursors: [cursor.id] });
    expect(
      await caught(db.command({ getMore: Long.fromBigInt(BigInt(cursor.id)), collection: 'items' })),
    ).toMatchObject({
      code: 43,
    });
  });

  test('a cursor reads on while others write', async () => {
    await items.insertMany(Array.from({ length: 3000 }, (_, n) => ({ _id: n as never, v: 0 })));
    let seen = 0;
    for await (const item of items.find({ v: 0 }).batchSize(100)) {
      expect(item.v).toBe(0);
      if (seen++ % 500 === 0) await items.updateMany({ _id: { $lt: 10 as never } }, { $inc: { w: 1 } });
    }
    expect(seen).toBe(3000);
  });
});

describe('indexes and plans', () => {
  const stats = async (filter: Document, sort?: Document, limit = 0): Promise<Document> => {
    const plan = await items
      .find(filter)
      .sort(sort ?? {})
      .limit(limit)
      .explain('executionStats');
    return { ...plan.executionStats, text: JSON.stringify(plan.queryPlanner.winningPlan) };
  };

  beforeEach(async () => {
    await items.createIndexes([
      { key: { user: 1, at: -1 } },
      { key: { type: 1, at: -1 } },
      { key: { code: 1 }, unique: true },
    ]);
    await items.insertMany(
      Array.from({ length: 2000 }, (_, n) => ({
        user: `u${n % 20}`,
        type: `t${n % 4}`,
        at: new Date(n * 1000),
        code: n,
      })),
    );
  });

  test.each<[string, Document, Document | undefined, number, number]>([
    ['a unique key', { code: 77 }, undefined, 0, 1],
    ['equality and the order of the index', { user: 'u3' }, { at: -1 }, 20, 20],
    ['the other way round', { user: 'u3' }, { at: 1 }, 20, 20],
    [
      'equality and a range',
      { user: 'u3', at: { $gte: new Date(1000_000), $lt: new Date(1100_000) } },
      undefined,
      0,
      5,
    ],
    ['several values of $in', { code: { $in: [1, 5, 9] } }, undefined, 0, 3],
    ['$in merged into one order', { type: { $in: ['t1', 't2'] } }, { at: -1 }, 10, 40],
  ])('%s reads little', async (_, filter, sort, limit, most) => {
    const seen = await stats(filter, sort, limit);
    expect(seen.text).toContain('IXSCAN');
    expect(seen.text).not.toContain('"SORT"');
    expect(seen.totalDocsExamined).toBeLessThanOrEqual(most * 2 + 20);
  });

  test('$in merged gives the true order', async () => {
    const got = await items
      .find({ type: { $in: ['t1', 't3'] } })
      .sort({ at: -1 })
      .limit(6)
      .toArray();
    expect(got.map(({ code }) => code)).toEqual([1999, 1997, 1995, 1993, 1991, 1989]);
  });

  test('$or goes by the indexes of its branches', async () => {
    const seen = await stats({ $or: [{ code: 5 }, { user: 'u1', at: new Date(21_000) }] });
    expect(seen.text).toContain('"OR"');
    expect(seen.nReturned).toBe(2);
    expect(seen.totalDocsExamined).toBeLessThanOrEqual(4);
  });

  test('without an index the explanation says COLLSCAN and counts every document', async () => {
    const seen = await stats({ nothing: 1 });
    expect(seen.text).toContain('COLLSCAN');
    expect(seen.totalDocsExamined).toBe(2000);
  });

  test('counting by an index reads no document', async () => {
    const plan = await db.command({
      explain: { count: 'items', query: { user: 'u1' } },
      verbosity: 'executionStats',
    });
    expect(plan.executionStats).toMatchObject({ nReturned: 100, totalDocsExamined: 0 });
    expect(await items.countDocuments({ user: 'u1' })).toBe(100);
  });

  test('index conflicts, kinds and options that are not served', async () => {
    expect(await caught(items.createIndex({ user: 1, at: -1 }, { name: 'other' }))).toMatchObject({
      code: 85,
    });
    expect(await caught(items.createIndex({ zz: 1 }, { name: 'code_1' }))).toMatchObject({ code: 86 });
    for (const key of [{ a: 'text' }, { a: '2dsphere' }, { '$**': 1 }]) {
      expect(await caught(items.createIndex(key as never))).toMatchObject({ code: 67 });
    }
    expect(await caught(items.dropIndex('nope'))).toMatchObject({ code: 27 });
    expect(await caught(items.createIndex({ user: 1 }, { unique: true }))).toMatchObject({ code: 11000 });
    expect((await items.indexes()).map(({ name }) => name)).toEqual([
      '_id_',
      'user_1_at_-1',
      'type_1_at_-1',
      'code_1',
    ]);
  });

  test('an index built on data finds it; a hint on a missing one is refused', async () => {
    await items.createIndex({ at: 1 });
    expect(
      await items
        .find({ at: { $lt: new Date(5000) } })
        .hint('at_1')
        .toArray(),
    ).toHaveLength(5);
    expect(await caught(items.find({}).hint('nope_1').toArray())).toMatchObject({ code: 2 });
  });

  test('a TTL index removes what is due, and only dates', async () => {
    const sessions = db.collection('sessions');
    await sessions.createIndex({ until: 1 }, { expireAfterSeconds: 0 });
    await sessions.insertMany([
      { until: new Date(Date.now() - 1000) },
      { until: new Date(Date.now() + 60_000) },
      { until: 5 },
      {},
    ]);
    expect(await db.command({ embeddedTtlSweep: 1 })).toMatchObject({ removed: 1 });
    expect(await sessions.countDocuments()).toBe(3);
  });
});

describe('catalog', () => {
  test('collections and databases are listed, dropped and gone', async () => {
    await items.insertOne({});
    await db.createCollection('second');
    expect((await db.listCollections().toArray()).map(({ name }) => name).sort()).toEqual([
      'items',
      'second',
    ]);
    expect(await db.listCollections({ name: 'second' }, { nameOnly: true }).toArray()).toHaveLength(1);
    await items.drop();
    expect(await items.find().toArray()).toEqual([]);
    await db.dropDatabase();
    expect((await run.client.db().admin().listDatabases()).databases.map(({ name }) => name)).not.toContain(
      db.databaseName,
    );
  });
});

describe('refusals', () => {
  test.each<[string, Document, number]>([
    ['an unknown command', { nope: 1 }, 59],
    ['an unknown field', { find: 'items', zork: 1 }, 40415],
    ['an unknown stage', { aggregate: 'items', pipeline: [{ $zork: {} }], cursor: {} }, 40324],
    ['an unknown operator', { find: 'items', filter: { a: { $zork: 1 } } }, 2],
    ['an unknown update operator', { findAndModify: 'items', update: { $zork: { a: 1 } }, query: {} }, 9],
    ['a wrong type', { find: 'items', filter: 5 }, 14],
    ['a negative skip', { find: 'items', skip: -1 }, 51024],
    ['an empty batch', { insert: 'items', documents: [] }, 16],
    ['a bad collection name', { insert: 'a$b', documents: [{}] }, 73],
    ['a view', { create: 'items', viewOn: 'other', pipeline: [] }, 238],
  ])('%s', async (_, command, code) => {
    await items.insertOne({ a: 1 });
    expect(await caught(db.command(command))).toMatchObject({ code });
    expect(await items.countDocuments()).toBe(1);
  });

  test('names such as __proto__ and constructor are fields like others', async () => {
    const id = new ObjectId();
    await items.insertOne(JSON.parse(`{"__proto__": {"x": 1}, "constructor": 2}`) as Document);
    await items
      .updateOne({ constructor: 2 }, { $set: { 'constructor.prototype.polluted': 1 } })
      .catch(() => undefined);
    await items.insertOne({ _id: id, a: {} });
    await items.updateOne({ _id: id }, { $set: { 'a.constructor.prototype.polluted': 1 } });
    expect(await items.findOne({ 'a.constructor.prototype.polluted': 1 })).toMatchObject({ _id: id });
    expect(await items.findOne({ 'a.toString': { $exists: true } })).toBeNull();
  });
});
