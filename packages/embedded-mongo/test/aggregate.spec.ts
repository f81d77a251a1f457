import { MongoServerError, type Collection, type Db, type Document } from 'mongodb';
import { started, type Started } from './engine.ts';

let run: Started;
let db: Db;
let items: Collection<{ _id: number; [field: string]: unknown }>;

beforeAll(async () => {
  run = await started();
  db = run.client.db('aggregate');
  items = db.collection('items');
  await items.insertMany(Array.from({ length: 300 }, (_, i) => ({ _id: i, k: `k${i % 3}`, n: i })));
  await items.createIndex({ k: 1 });
});
afterAll(() => run.end());

const code = (n: number): Document => expect.objectContaining({ code: n }) as Document;

describe('the command', () => {
  test('many documents come in batches', async () => {
    const all = await items.aggregate([{ $set: { m: 1 } }], { batchSize: 7 }).toArray();
    expect(all).toHaveLength(300);
  });

  test.each<[string, Document, number]>([
    ['no cursor', { aggregate: 'items', pipeline: [] }, 9],
    ['no pipeline', { aggregate: 'items', cursor: {} }, 40414],
    ['a pipeline that is no list', { aggregate: 'items', pipeline: {}, cursor: {} }, 14],
    ['a wrong option of the cursor', { aggregate: 'items', pipeline: [], cursor: { size: 1 } }, 40415],
    ['a wrong option', { aggregate: 'items', pipeline: [], cursor: {}, size: 1 }, 40415],
    ['a number but 1', { aggregate: 2, pipeline: [], cursor: {} }, 9],
    ['no collection', { aggregate: 1, pipeline: [{ $match: {} }], cursor: {} }, 73],
    ['nothing at all', { aggregate: 1, pipeline: [], cursor: {} }, 73],
    ['$documents of a collection', { aggregate: 'items', pipeline: [{ $documents: [] }], cursor: {} }, 73],
    ['$currentOp elsewhere', { aggregate: 1, pipeline: [{ $currentOp: {} }], cursor: {} }, 73],
    ['$listSessions elsewhere', { aggregate: 'items', pipeline: [{ $listSessions: {} }], cursor: {} }, 73],
    [
      '$out in $lookup',
      {
        aggregate: 'items',
        pipeline: [{ $lookup: { from: 'x', as: 'y', pipeline: [{ $out: 'z' }] } }],
        cursor: {},
      },
      51047,
    ],
    [
      '$merge in $unionWith',
      {
        aggregate: 'items',
        pipeline: [{ $unionWith: { coll: 'x', pipeline: [{ $merge: 'z' }] } }],
        cursor: {},
      },
      31441,
    ],
    ['$search', { aggregate: 'items', pipeline: [{ $search: {} }], cursor: {} }, 31082],
  ])('%s is refused', async (_, command, n) => {
    await expect(db.command(command)).rejects.toEqual(code(n));
  });

  test('$documents stands alone, with variables', async () => {
    const pipeline = [
      { $documents: [{ a: '$$x' }, { a: { $add: ['$$x', 1] } }] },
      { $match: { a: { $gt: 1 } } },
    ];
    expect(await db.aggregate(pipeline, { let: { x: 1 } }).toArray()).toEqual([{ a: 2 }]);
  });

  test('$$CLUSTER_TIME and $$NOW are the same for all documents', async () => {
    const found = await items.aggregate([{ $group: { _id: { t: '$$CLUSTER_TIME', n: '$$NOW' } } }]).toArray();
    expect(found).toEqual([{ _id: { t: expect.anything(), n: expect.any(Date) } }]);
  });

  test('a result that is larger than a document may be is refused', async () => {
    const pipeline = [
      { $limit: 30 },
      { $set: { a: { $range: [0, 60_000] } } },
      { $group: { _id: null, all: { $push: '$a' } } },
    ];
    await expect(items.aggregate(pipeline).toArray()).rejects.toEqual(code(10334));
  });

  test('$group over the limit of $push', async () => {
    const pipeline = [
      { $set: { a: { $range: [0, 60_000] } } },
      { $group: { _id: null, all: { $push: '$a' } } },
      { $project: { n: { $size: '$all' } } },
    ];
    await expect(items.aggregate([{ $unionWith: 'items' }, ...pipeline]).toArray()).rejects.toEqual(
      code(146),
    );
  });
});

describe('explain', () => {
  test('as an option and as a command, with and without further stages', async () => {
    const pipeline = [{ $match: { k: 'k1' } }, { $group: { _id: '$n' } }];
    const planned = await db.command({ aggregate: 'items', pipeline, explain: true });
    expect(planned).toMatchObject({
      stages: [{ $cursor: { queryPlanner: { namespace: 'aggregate.items' } } }, { $group: {} }],
    });
    expect(planned.stages[0].$cursor.executionStats).toBeUndefined();
    const done = await items.aggregate(pipeline).explain('executionStats');
    expect(done).toMatchObject({
      stages: [
        { $cursor: { executionStats: { nReturned: 100 } } },
        { $group: {}, nReturned: expect.anything() },
      ],
    });
    const plain = await items.aggregate([{ $match: { k: 'k1' } }]).explain();
    expect(plain).toMatchObject({ queryPlanner: {}, executionStats: { totalDocsExamined: 100 } });
  });

  test('of stages that make their own documents', async () => {
    const explained = await db.command({ aggregate: 1, pipeline: [{ $documents: [{}] }], explain: true });
    expect(explained).toMatchObject({ stages: [{ $documents: [{}] }] });
  });
});

describe('what the engine tells of itself', () => {
  test('$indexStats counts the use of indexes', async () => {
    const ops = async (): Promise<Record<string, number>> => {
      const found = await items.aggregate([{ $indexStats: {} }]).toArray();
      return Object.fromEntries(found.map(({ name, accesses }) => [name, accesses.ops]));
    };
    const before = await ops();
    await items.find({ k: 'k1' }).toArray();
    await items.findOne({ _id: 5 });
    const after = await ops();
    expect([after.k_1 - before.k_1, after._id_ - before._id_]).toEqual([1, 1]);
  });

  test('$collStats', async () => {
    const [found] = await items
      .aggregate([{ $collStats: { count: {}, storageStats: { scale: 1024 } } }])
      .toArray();
    expect(found).toMatchObject({
      ns: 'aggregate.items',
      count: 300,
      storageStats: { count: 300, nindexes: 2, scaleFactor: 1024 },
    });
    await expect(
      db
        .collection('none')
        .aggregate([{ $collStats: { count: {} } }])
        .toArray(),
    ).rejects.toEqual(code(26));
    await expect(items.aggregate([{ $collStats: { foo: {} } }]).toArray()).rejects.toEqual(code(40415));
  });

  test('$listLocalSessions and $currentOp show at least who asks', async () => {
    const sessions = await db.aggregate([{ $listLocalSessions: {} }]).toArray();
    expect(sessions[0]).toMatchObject({ _id: { id: expect.anything(), uid: expect.anything() } });
    const ops = await run.client
      .db('admin')
      .aggregate([{ $currentOp: {} }])
      .toArray();
    expect(ops.map(({ command }) => (command as Document).aggregate as unknown)).toContain(1);
  });
});

test('the stable API is kept to when a client asks for it', async () => {
  const strict = { apiVersion: '1', apiStrict: true };
  await expect(db.command({ distinct: 'items', key: 'k', ...strict })).rejects.toBeInstanceOf(
    MongoServerError,
  );
  await expect(db.command({ ping: 1, apiVersion: '9' })).rejects.toMatchObject({
    codeName: 'APIVersionError',
  });
  expect(await db.command({ ping: 1, ...strict })).toMatchObject({ ok: 1 });
});
