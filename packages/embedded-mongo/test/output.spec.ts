import type { Collection, Db, Document } from 'mongodb';
import { freshFolder, started, type Started } from './engine.ts';

let run: Started;
let db: Db;
let counter = 0;
type Item = { _id: number | string; [field: string]: unknown };
let source: Collection<Item>;
let target: Collection<Item>;

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());
beforeEach(async () => {
  db = run.client.db(`output${++counter}`);
  source = db.collection('source');
  target = db.collection('target');
  await source.insertMany([
    { _id: 1, k: 'a', n: 1 },
    { _id: 2, k: 'b', n: 2 },
    { _id: 3, k: 'c', n: 3 },
  ]);
});

const all = (c: Collection<Item> = target): Promise<Document[]> => c.find().sort({ _id: 1 }).toArray();
const pass = (...stages: Document[]): Promise<Document[]> => source.aggregate(stages).toArray();
const code = (n: number): Document => expect.objectContaining({ code: n }) as Document;

describe('$out', () => {
  test('makes a collection, and answers with nothing', async () => {
    expect(await pass({ $match: { n: { $gt: 1 } } }, { $out: 'target' })).toEqual([]);
    expect(await all()).toEqual([
      { _id: 2, k: 'b', n: 2 },
      { _id: 3, k: 'c', n: 3 },
    ]);
  });

  test('replaces what was there, keeps the indexes, and leaves no other collection', async () => {
    await target.insertOne({ _id: 'old' });
    await target.createIndex({ k: 1 }, { unique: true });
    await pass({ $out: 'target' });
    expect(await all()).toHaveLength(3);
    expect((await target.indexes()).map(({ name }) => name)).toEqual(['_id_', 'k_1']);
    await expect(target.insertOne({ _id: 9, k: 'a' })).rejects.toEqual(code(11000));
    expect((await target.find({ k: 'b' }).explain()).queryPlanner.winningPlan.inputStage.indexName).toBe(
      'k_1',
    );
    expect((await db.listCollections().toArray()).map(({ name }) => name).sort()).toEqual([
      'source',
      'target',
    ]);
  });

  test('an empty result empties the target', async () => {
    await target.insertOne({ _id: 'old' });
    await pass({ $match: { n: 99 } }, { $out: 'target' });
    expect(await all()).toEqual([]);
    expect(await db.listCollections({ name: 'target' }).toArray()).toHaveLength(1);
  });

  test('into another database, and into the collection that it reads', async () => {
    await pass({ $out: { db: `${db.databaseName}x`, coll: 'far' } });
    expect(await run.client.db(`${db.databaseName}x`).collection('far').countDocuments()).toBe(3);
    await pass({ $project: { n: { $multiply: ['$n', 10] } } }, { $out: 'source' });
    expect(await all(source)).toEqual([
      { _id: 1, n: 10 },
      { _id: 2, n: 20 },
      { _id: 3, n: 30 },
    ]);
  });

  test('that fails leaves the target as it was', async () => {
    await target.insertOne({ _id: 'old', k: 1 });
    await target.createIndex({ same: 1 }, { unique: true });
    await expect(pass({ $set: { same: 1 } }, { $out: 'target' })).rejects.toEqual(code(11000));
    await expect(pass({ $set: { same: { $divide: [1, 0] } } }, { $out: 'target' })).rejects.toEqual(code(2));
    expect(await all()).toEqual([{ _id: 'old', k: 1 }]);
    expect((await db.listCollections().toArray()).map(({ name }) => name).sort()).toEqual([
      'source',
      'target',
    ]);
  });

  test('more than one part', async () => {
    await source.insertMany(Array.from({ length: 5000 }, (_, i) => ({ _id: i + 10, n: i })));
    await pass({ $out: 'target' });
    expect(await target.countDocuments()).toBe(5003);
    expect(await target.estimatedDocumentCount()).toBe(5003);
  });

  test.each<[unknown, number]>([
    [5, 16990],
    [{ db: 'x' }, 40414],
    [{ db: 'x', coll: 5 }, 14],
    [{ db: 'x', coll: 'y', z: 1 }, 40415],
    [{ db: 'x', coll: 'y', timeseries: { timeField: 't' } }, 238],
    ['a$b', 73],
    ['system.views', 17385],
    [{ db: 'admin', coll: 'x' }, 31321],
  ])('%j is refused with %i', async (spec, n) => {
    await expect(pass({ $out: spec })).rejects.toEqual(code(n));
  });

  test('a write concern that cannot be met is said after the work', async () => {
    const command = {
      aggregate: 'source',
      pipeline: [{ $out: 'target' }],
      cursor: {},
      writeConcern: { w: 3 },
    };
    await expect(db.command(command)).rejects.toMatchObject({ code: 100 });
    expect(await target.countDocuments()).toBe(3);
  });

  test('explain writes nothing', async () => {
    expect(await source.aggregate([{ $match: { n: 1 } }, { $out: 'target' }]).explain()).toMatchObject({
      stages: [{ $cursor: {} }, { $out: 'target' }],
    });
    expect(await target.countDocuments()).toBe(0);
  });
});

test.each([{ $out: 'target' }, { $merge: 'target' }])(
  '%j is done and answered with write concern 0 as well',
  async (stage) => {
    await db.command({ aggregate: 'source', pipeline: [stage], cursor: {}, writeConcern: { w: 0 } });
    expect(await all()).toHaveLength(3);
  },
);

describe('$merge', () => {
  const into = (more: Document = {}): Document => ({ $merge: { into: 'target', ...more } });
  beforeEach(async () => {
    await target.insertMany([
      { _id: 2, k: 'old', x: 1 },
      { _id: 9, k: 'nine' },
    ]);
  });
  const NINE = { _id: 9, k: 'nine' };

  test('as a string: joins with what matches, inserts the rest', async () => {
    expect(await pass({ $merge: 'target' })).toEqual([]);
    expect(await all()).toEqual([
      { _id: 1, k: 'a', n: 1 },
      { _id: 2, k: 'b', x: 1, n: 2 },
      { _id: 3, k: 'c', n: 3 },
      NINE,
    ]);
  });

  test.each<[string, Document, Document[]]>([
    ['replace', { whenMatched: 'replace', whenNotMatched: 'discard' }, [{ _id: 2, k: 'b', n: 2 }, NINE]],
    ['merge', { whenMatched: 'merge', whenNotMatched: 'discard' }, [{ _id: 2, k: 'b', x: 1, n: 2 }, NINE]],
    [
      'keepExisting',
      { whenMatched: 'keepExisting' },
      [{ _id: 1, k: 'a', n: 1 }, { _id: 2, k: 'old', x: 1 }, { _id: 3, k: 'c', n: 3 }, NINE],
    ],
    [
      'a pipeline',
      { whenMatched: [{ $set: { sum: { $add: ['$x', '$$new.n'] } } }], whenNotMatched: 'discard' },
      [{ _id: 2, k: 'old', x: 1, sum: 3 }, NINE],
    ],
    [
      'a pipeline with let',
      {
        let: { twice: { $multiply: ['$n', 2] } },
        whenMatched: [{ $set: { twice: '$$twice', n: '$$new.n' } }],
        whenNotMatched: 'discard',
      },
      [{ _id: 2, k: 'old', x: 1, twice: 4, n: 2 }, NINE],
    ],
    [
      'a pipeline that inserts',
      { whenMatched: [{ $unset: 'x' }] },
      [{ _id: 1, k: 'a', n: 1 }, { _id: 2, k: 'old' }, { _id: 3, k: 'c', n: 3 }, NINE],
    ],
  ])('%s', async (_, mode, expected) => {
    await pass(into(mode));
    expect(await all()).toEqual(expected);
  });

  test('fail stops at the first that matches, with the key in the error', async () => {
    await expect(pass({ $sort: { _id: 1 } }, into({ whenMatched: 'fail' }))).rejects.toMatchObject({
      code: 11000,
      keyPattern: { _id: 1 },
      keyValue: { _id: 2 },
    });
    await expect(pass(into({ whenMatched: 'replace', whenNotMatched: 'fail' }))).rejects.toEqual(code(13113));
  });

  test('by other fields, which need a unique index', async () => {
    const merge = into({ on: ['k', 'z'], whenMatched: 'merge' });
    const stages = [{ $project: { _id: 0, k: { $literal: 'nine' }, z: { $literal: 1 }, n: 1 } }, merge];
    await expect(pass(...stages)).rejects.toEqual(code(51183));
    await target.createIndex({ z: 1, k: 1 });
    await expect(pass(...stages)).rejects.toEqual(code(51183));
    await target.dropIndexes();
    await target.createIndex({ z: 1, k: 1 }, { unique: true });
    await target.updateOne({ _id: 9 }, { $set: { z: 1 } });
    await pass({ $match: { _id: 1 } }, ...stages);
    expect(await target.findOne({ _id: 9 })).toEqual({ _id: 9, k: 'nine', z: 1, n: 1 });
  });

  test('another _id for the same key is refused, and so are keys that are none', async () => {
    await target.createIndex({ k: 1 }, { unique: true });
    const merge = into({ on: 'k' });
    await expect(pass({ $set: { k: 'nine' } }, merge)).rejects.toEqual(code(66));
    await expect(pass({ $unset: 'k' }, merge)).rejects.toEqual(code(51132));
    await expect(pass({ $set: { k: null } }, merge)).rejects.toEqual(code(51132));
    await expect(pass({ $set: { k: [1] } }, merge)).rejects.toEqual(code(51185));
  });

  test('documents without _id get one', async () => {
    await pass(
      { $match: { _id: 1 } },
      { $project: { _id: 0, n: 1 } },
      { $merge: { into: { db: db.databaseName, coll: 'fresh' } } },
    );
    const [one] = await db.collection('fresh').find().toArray();
    expect(one).toEqual({ _id: expect.anything(), n: 1 });
  });

  test('into the collection that it reads', async () => {
    await pass({ $project: { n: { $add: ['$n', 1] } } }, { $merge: 'source' });
    expect(await all(source)).toEqual([
      { _id: 1, k: 'a', n: 2 },
      { _id: 2, k: 'b', n: 3 },
      { _id: 3, k: 'c', n: 4 },
    ]);
  });

  test.each<[unknown, number]>([
    [5, 14],
    [{}, 40414],
    [{ into: 5 }, 51178],
    [{ into: '' }, 5786800],
    [{ into: {} }, 5786801],
    [{ into: 'x', foo: 1 }, 40415],
    [{ into: 'x', on: [] }, 51187],
    [{ into: 'x', on: 5 }, 51186],
    [{ into: 'x', on: [5] }, 51134],
    [{ into: 'x', on: ['a', 'a'] }, 31465],
    [{ into: 'x', on: 'a' }, 51183],
    [{ into: 'x', whenMatched: 5 }, 51191],
    [{ into: 'x', whenMatched: 'y' }, 2],
    [{ into: 'x', whenMatched: 'pipeline' }, 2],
    [{ into: 'x', whenNotMatched: 'y' }, 2],
    [{ into: 'x', whenMatched: 'fail', whenNotMatched: 'discard' }, 51181],
    [{ into: 'x', whenMatched: 'keepExisting', whenNotMatched: 'fail' }, 51181],
    [{ into: 'x', let: { a: 1 } }, 51199],
    [{ into: 'x', let: { new: 1 }, whenMatched: [] }, 51273],
    [{ into: 'x', whenMatched: [{ $group: { _id: 1 } }] }, 72],
    ['system.x', 31319],
    [{ into: { db: 'admin', coll: 'x' } }, 31320],
  ])('%j is refused with %i', async (spec, n) => {
    await expect(pass({ $merge: spec })).rejects.toEqual(code(n));
  });
});

test('what an interrupted $out left is dropped at the next start', async () => {
  const folder = freshFolder();
  const first = await started(folder);
  await first.client.db('d').collection('tmp.agg_out.1').insertOne({});
  await first.client.close();
  await first.engine.stop();
  const second = await started(folder);
  await second.client.db('d').collection('kept').insertOne({});
  expect((await second.client.db('d').listCollections().toArray()).map(({ name }) => name)).toEqual(['kept']);
  await second.end();
});

test('in a transaction, pipelines read what it wrote, and write nothing', async () => {
  const session = run.client.startSession();
  session.startTransaction();
  await source.insertOne({ _id: 4, k: 'd', n: 4 }, { session });
  const sum = { $group: { _id: null, n: { $sum: '$n' } } };
  expect(await source.aggregate([sum], { session }).toArray()).toEqual([{ _id: null, n: 10 }]);
  expect(await pass(sum)).toEqual([{ _id: null, n: 6 }]);
  await expect(source.aggregate([{ $out: 'target' }], { session }).toArray()).rejects.toEqual(code(263));
  await session.abortTransaction().catch(() => undefined);
  await session.endSession();
  expect(await source.countDocuments()).toBe(3);
});
