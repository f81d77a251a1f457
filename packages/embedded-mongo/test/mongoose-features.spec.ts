import mongoose, { Schema, type Connection } from 'mongoose';
import { started, type Started } from './engine.ts';

/** Mongoose's own features that lean on the server: schema options, indexes, bulk results, cursors, change streams. */

let run: Started;
let connection: Connection;

beforeAll(async () => {
  run = await started();
  connection = await mongoose.createConnection(run.engine.uri, { dbName: 'features' }).asPromise();
});
afterAll(async () => {
  await connection.close();
  await run.end();
});

const caught = async (work: Promise<unknown>): Promise<Record<string, unknown>> => {
  try {
    await work;
  } catch (error) {
    return error as Record<string, unknown>;
  }
  throw new Error('expected an error');
};
const optionsOf = async (name: string): Promise<unknown> =>
  (await connection.db!.listCollections({ name }).toArray())[0];

describe('options of a schema', () => {
  test('capped', async () => {
    const Log = connection.model('Log', new Schema({ line: String }, { capped: { size: 4096, max: 2 } }));
    await Log.init();
    expect(await optionsOf('logs')).toMatchObject({ options: { capped: true, size: 4096, max: 2 } });
    for (const line of ['a', 'b', 'c']) await Log.create({ line });
    expect((await Log.find().lean()).map(({ line }) => line)).toEqual(['b', 'c']);
  });

  test('collation, of the collection and its indexes', async () => {
    const schema = new Schema(
      { name: { type: String, unique: true } },
      { collation: { locale: 'en', strength: 2 } },
    );
    const Tag = connection.model('Tag', schema);
    await Tag.init();
    await Tag.create([{ name: 'beta' }, { name: 'Alpha' }]);
    const plain = connection.db!.collection('tags').find().sort({ name: 1 });
    expect((await plain.toArray()).map(({ name }) => String(name))).toEqual(['Alpha', 'beta']);
    expect(await caught(Tag.create({ name: 'ALPHA' }))).toMatchObject({ code: 11000 });
    expect(await Tag.syncIndexes()).toEqual([]);
  });

  test('clusteredIndex', async () => {
    const clusteredIndex = { key: { _id: 1 as const }, unique: true as const, name: 'by id' };
    const Row = connection.model('Row', new Schema({ n: Number }, { clusteredIndex, autoCreate: false }));
    await Row.createCollection();
    expect(await optionsOf('rows')).toMatchObject({ options: { clusteredIndex: { name: 'by id' } } });
  });

  test('a collection that exists with other options', async () => {
    await connection.createCollection('twice');
    expect(await caught(connection.createCollection('twice', { capped: true, size: 100 }))).toMatchObject({
      codeName: 'NamespaceExists',
    });
  });
});

describe('indexes', () => {
  test('syncIndexes drops what the schema does not have, makes what is new, and then rests', async () => {
    const model = (...indexes: Parameters<Schema['index']>[]) => {
      const schema = new Schema({ user: String, at: Date, n: Number }, { autoIndex: false });
      for (const index of indexes) schema.index(...index);
      connection.deleteModel(/^Synced$/);
      return connection.model('Synced', schema);
    };
    const before = model(
      [{ user: 1 }, { unique: true, collation: { locale: 'en', strength: 2 } }],
      [{ at: 1 }, { expireAfterSeconds: 60 }],
      [{ n: -1 }, { sparse: true }],
    );
    expect(await before.syncIndexes()).toEqual([]);
    expect(await before.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
    const after = model(
      [{ user: 1 }, { unique: true, collation: { locale: 'fr', strength: 2 } }],
      [{ at: 1 }, { expireAfterSeconds: 90 }],
      [{ n: 'hashed' }],
    );
    expect((await after.syncIndexes()).sort()).toEqual(['at_1', 'n_-1', 'user_1']);
    expect(await after.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
  });

  test('hideIndexes hides instead', async () => {
    const Shown = connection.model('Shown', new Schema({ a: { type: Number, index: true } }));
    await Shown.init();
    await Shown.collection.createIndex({ b: 1 });
    expect(await Shown.syncIndexes({ hideIndexes: true })).toEqual(['b_1']);
    const hidden = (await Shown.listIndexes()).filter((index: { hidden?: boolean }) => index.hidden);
    expect(hidden).toMatchObject([{ name: 'b_1' }]);
  });

  test('of a discriminator are partial', async () => {
    const Base = connection.model('Base', new Schema({}, { discriminatorKey: 'kind' }));
    const User = Base.discriminator('BaseUser', new Schema({ email: { type: String, unique: true } }));
    await User.init();
    expect(await Base.listIndexes()).toMatchObject([
      { name: '_id_' },
      { key: { email: 1 }, unique: true, partialFilterExpression: { kind: 'BaseUser' } },
    ]);
  });
});

describe('bulk results', () => {
  const model = async (name: string): Promise<mongoose.Model<{ name?: string; n?: number }>> => {
    const schema = new Schema<{ name?: string; n?: number }>({
      name: { type: String, unique: true },
      n: Number,
    });
    const made = connection.model(name, schema);
    await made.init();
    return made;
  };

  test('insertMany goes on behind a duplicate when it is not ordered', async () => {
    const Item = await model('InsertItem');
    const error = await caught(
      Item.insertMany([{ name: 'a' }, { name: 'a' }, { name: 'b' }], { ordered: false }),
    );
    expect(error).toMatchObject({ name: 'MongoBulkWriteError', code: 11000 });
    expect(error.message).toBe(
      'E11000 duplicate key error collection: features.insertitems index: name_1 dup key: { name: "a" }',
    );
    expect(error.insertedDocs).toHaveLength(2);
    expect(error.writeErrors).toMatchObject([{ index: 1 }]);
  });

  test('bulkWrite counts every kind of write', async () => {
    const Item = await model('BulkItem');
    const result = await Item.bulkWrite([
      { insertOne: { document: { name: 'a', n: 1 } } },
      { updateOne: { filter: { name: 'b' }, update: { n: 2 }, upsert: true } },
      { updateMany: { filter: {}, update: { $inc: { n: 1 } } } },
      { replaceOne: { filter: { name: 'a' }, replacement: { name: 'c', n: 1 } } },
      { deleteOne: { filter: { name: 'b' } } },
    ]);
    expect(result).toMatchObject({
      insertedCount: 1,
      upsertedCount: 1,
      matchedCount: 3,
      modifiedCount: 3,
      deletedCount: 1,
    });
    expect(Object.keys(result.upsertedIds)).toEqual(['1']);
  });

  test('bulkSave tells a document that another one has changed or taken away', async () => {
    const schema = new Schema({ name: String }, { optimisticConcurrency: true });
    const Note = connection.model('Note', schema);
    const [first, second] = await Note.create([{ name: 'a' }, { name: 'b' }]);
    first.name = 'c';
    expect(await Note.bulkSave([first, second])).toMatchObject({ modifiedCount: 1 });
    await Note.deleteMany({});
    first.name = 'd';
    expect(await caught(Note.bulkSave([first]))).toMatchObject({ name: 'MongooseBulkSaveIncompleteError' });
  });
});

test('a document that another one has changed meanwhile is a VersionError', async () => {
  const List = connection.model('List', new Schema({ rows: [{ text: String }] }));
  const mine = await List.create({ rows: [{ text: '1' }, { text: '2' }] });
  const other = (await List.findById(mine.id))!;
  mine.set('rows', [{ text: 'x' }]);
  await mine.save();
  other.rows[1].text = 'y';
  expect(await caught(other.save())).toMatchObject({ name: 'VersionError' });
});

test('the types of a schema are stored as theirs and found by them', async () => {
  const { BigInt, Decimal128, UUID, Double, Int32 } = Schema.Types;
  const Kind = connection.model(
    'Kind',
    new Schema({ b: BigInt, d: Decimal128, u: UUID, f: Double, i: Int32, m: { type: Map, of: Number } }),
  );
  const u = '09190f70-3d30-11e5-8814-0f4df9a59c41';
  await Kind.create({ b: 2n ** 60n, d: '1.5', u, f: 2, i: 5, m: { a: 1 } });
  const types = { b: 'long', d: 'decimal', u: 'binData', f: 'double', i: 'int', 'm.a': 'int' };
  const typed = Object.fromEntries(Object.entries(types).map(([path, $type]) => [path, { $type }]));
  expect(await Kind.collection.countDocuments(typed)).toBe(1);
  await Kind.updateOne({ u }, { $inc: { b: 1n, d: '1.25', f: 1.5, i: 1 }, $set: { 'm.b': 4 } });
  const found = (await Kind.findOne({ b: { $gt: 5n } }))!;
  expect([found.b, String(found.d), Number(found.f), Number(found.i)]).toEqual([
    2n ** 60n + 1n,
    '2.75',
    3.5,
    6,
  ]);
  expect([...found.m!]).toEqual([
    ['a', 1],
    ['b', 4],
  ]);
});

test('findOneAndUpdate tells what happened', async () => {
  const Seat = connection.model('Seat', new Schema({ name: String, n: Number }));
  const upsert = { upsert: true, includeResultMetadata: true, returnDocument: 'after' } as const;
  const made = await Seat.findOneAndUpdate({ name: 'a' }, { n: 1 }, upsert);
  expect(made.lastErrorObject).toMatchObject({ n: 1, updatedExisting: false });
  expect(made.lastErrorObject!.upserted).toEqual(made.value!._id);
  const again = await Seat.findOneAndUpdate({ name: 'a' }, { n: 2 }, upsert);
  expect(again).toMatchObject({ ok: 1, lastErrorObject: { n: 1, updatedExisting: true }, value: { n: 2 } });
  expect(again.lastErrorObject).not.toHaveProperty('upserted');
});

test('a tailable cursor waits for what comes', async () => {
  const schema = new Schema({ n: Number }, { capped: 10_000 });
  const Tail = connection.model('Tail', schema);
  await Tail.init();
  await Tail.create({ n: 1 });
  const cursor = Tail.find()
    .tailable(true, { awaitData: true } as never)
    .cursor();
  expect(await cursor.next()).toMatchObject({ n: 1 });
  const next = cursor.next();
  await Tail.create({ n: 2 });
  expect(await next).toMatchObject({ n: 2 });
  await cursor.close();
});

test('watch sees what is saved, as documents when it should', async () => {
  const Watched = connection.model('Watched', new Schema({ name: String }));
  await Watched.init();
  const stream = Watched.watch([], { fullDocument: 'updateLookup', hydrate: true });
  const seen = new Promise<{ operationType: string; fullDocument: mongoose.Document }>((resolve) =>
    stream.once('change', resolve as never),
  );
  // The first token says that the server has begun to watch.
  await new Promise((resolve) => stream.once('resumeTokenChanged', resolve));
  await Watched.create({ name: 'x' });
  const { operationType, fullDocument } = await seen;
  expect(operationType).toBe('insert');
  expect(fullDocument).toBeInstanceOf(Watched);
  await stream.close();
});
