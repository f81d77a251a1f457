import { BSON, type Collection, type Db, type Document } from 'mongodb';
import { started, type Started } from './engine.ts';
import { opMsg, RawClient, socketOf } from './raw.ts';

let run: Started;
let db: Db;
let items: Collection;
let counter = 0;

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());
beforeEach(() => {
  db = run.client.db(`admin${++counter}`);
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

describe('validate', () => {
  test('checks documents against every kind of index', async () => {
    await items.createIndexes([
      { key: { a: 1, b: -1 } },
      { key: { c: 1 }, sparse: true },
      {
        key: { d: 1 },
        unique: true,
        collation: { locale: 'en', strength: 2 },
        partialFilterExpression: { d: { $exists: true } },
      },
    ]);
    await items.insertMany([{ a: [1, 2, 3], b: 1 }, { c: 1, d: 'x' }, { a: 5 }]);
    await items.updateOne({ a: 5 }, { $set: { d: 'y', a: 6 } });
    await items.deleteOne({ c: 1 });
    expect(await db.command({ validate: 'items', full: true })).toMatchObject({
      ns: items.namespace,
      nrecords: 2,
      nIndexes: 4,
      keysPerIndex: { _id_: 2, 'a_1_b_-1': 4, c_1: 0, d_1: 1 },
      indexDetails: { _id_: { valid: true }, d_1: { valid: true } },
      nInvalidDocuments: 0,
      nNonCompliantDocuments: 0,
      valid: true,
      errors: [],
      warnings: [],
    });
  });

  test('counts documents that the validator would refuse', async () => {
    await items.insertMany([{ a: 1 }, { a: -1 }]);
    await db.command({ collMod: 'items', validator: { a: { $gt: 0 } } });
    const found = await db.command({ validate: 'items' });
    expect(found).toMatchObject({ valid: true, nNonCompliantDocuments: 1 });
    expect(found.warnings).toHaveLength(1);
    await db.command({ collMod: 'items', validationAction: 'warn' });
    expect(await db.command({ validate: 'items' })).toMatchObject({ nNonCompliantDocuments: 1 });
    await db.command({ collMod: 'items', validationLevel: 'off' });
    expect(await db.command({ validate: 'items' })).toMatchObject({ nNonCompliantDocuments: 0 });
  });

  test('counts documents that are not UTF-8 or have a field twice, when it is asked for it', async () => {
    const bytes = (text: string) => Buffer.from(BSON.serialize({ text, a: 1, b: 2 }));
    const latin1 = bytes('e');
    latin1[latin1.lastIndexOf('e')] = 0xe9;
    const twice = bytes('é');
    twice[twice.lastIndexOf('b')] = 0x61;
    const raw = new RawClient(socketOf(run.engine.uri));
    const documents = [bytes('é'), latin1, twice];
    raw.send(opMsg(1, { insert: 'items', $db: db.databaseName }, { sections: { documents } }));
    expect(await raw.reply()).toMatchObject({ body: { ok: 1 } });
    raw.end();
    const plain = { valid: true, nrecords: 3, nNonCompliantDocuments: 0, warnings: [] };
    expect(await db.command({ validate: 'items' })).toMatchObject(plain);
    const thorough = { valid: true, nNonCompliantDocuments: 2, warnings: [expect.stringContaining('BSON')] };
    expect(await db.command({ validate: 'items', checkBSONConformance: true })).toMatchObject(thorough);
    expect(await db.command({ validate: 'items', full: true })).toMatchObject(thorough);
  });

  test.each<[Document, number]>([
    [{ validate: 'none' }, 26],
    [{ validate: 'none', full: true, background: true }, 72],
    [{ validate: 'none', enforceFastCount: true, background: true }, 72],
    [{ validate: 'none', full: true, checkBSONConformance: false }, 72],
    [{ validate: 'none', metadata: true, checkBSONConformance: true }, 72],
    [{ validate: 'none', repair: true }, 72],
    [{ validate: 1 }, 73],
    [{ validate: 'none', also: true }, 40415],
  ])('%j is refused', async (command, code) => {
    expect(await caught(db.command(command))).toMatchObject({ code });
  });
});

describe('operations', () => {
  test('currentOp shows what runs, filtered by its own fields', async () => {
    const all = await admin({ currentOp: 1 });
    expect(all.inprog).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ns: 'admin.$cmd', command: expect.objectContaining({ currentOp: 1 }) }),
      ]),
    );
    expect((await admin({ currentOp: 1, ns: 'nobody.at.all' })).inprog).toEqual([]);
    expect(await caught(db.command({ currentOp: 1 }))).toMatchObject({ code: 13 });
    const [one] = await run.client
      .db('admin')
      .aggregate([{ $currentOp: {} }, { $match: { op: 'query' } }])
      .toArray();
    expect(one).toMatchObject({ ns: 'admin.$cmd', active: true });
  });

  test('killOp ends a long read', async () => {
    await items.insertMany(Array.from({ length: 2000 }, (_, n) => ({ n })));
    const heavy = items
      .aggregate([
        {
          $lookup: {
            from: 'items',
            let: { n: '$n' },
            pipeline: [{ $match: { $expr: { $gt: ['$n', '$$n'] } } }, { $count: 'n' }],
            as: 'above',
          },
        },
      ])
      .toArray();
    const failure = caught(heavy);
    let opid: unknown;
    while (opid === undefined) {
      const { inprog } = await admin({ currentOp: 1, ns: items.namespace });
      opid = (inprog as Document[])[0]?.opid;
    }
    expect(await admin({ killOp: 1, op: opid })).toMatchObject({ info: 'attempting to kill op' });
    expect(await failure).toMatchObject({ code: 11601 });
    expect(await admin({ killOp: 1, op: 1 })).toMatchObject({ ok: 1 });
  });

  test.each<[Document, number]>([
    [{ killOp: 1 }, 4],
    [{ killOp: 1, op: 'x' }, 14],
  ])('%j is refused', async (command, code) => {
    expect(await caught(admin(command))).toMatchObject({ code });
  });
});

describe('statistics', () => {
  test('collStats measures the collection and each index', async () => {
    await items.createIndex({ text: 1 });
    await items.insertMany(Array.from({ length: 500 }, (_, n) => ({ text: `${n}`.repeat(20) })));
    const stats = await db.command({ collStats: 'items' });
    expect(stats).toMatchObject({
      ns: items.namespace,
      count: 500,
      nindexes: 2,
      capped: false,
      scaleFactor: 1,
    });
    expect(Object.keys(stats.indexSizes as Document).sort()).toEqual(['_id_', 'text_1']);
    expect(stats.indexSizes.text_1).toBeGreaterThan(500 * 60);
    expect(stats.storageSize).toBeGreaterThanOrEqual(stats.size as number);
    expect(stats.totalSize).toBe((stats.storageSize as number) + (stats.totalIndexSize as number));
    const scaled = await db.command({ collStats: 'items', scale: 1024 });
    expect(scaled.size).toBe(Math.floor((stats.size as number) / 1024));
    expect(await db.command({ collStats: 'none' })).toMatchObject({ count: 0, size: 0, nindexes: 0 });
  });

  test('dbStats sums up', async () => {
    await items.insertMany([{ a: 1 }, { a: 2 }]);
    await db.collection('other').createIndex({ a: 1 });
    const stats = await db.command({ dbStats: 1, freeStorage: 1 });
    expect(stats).toMatchObject({ db: db.databaseName, collections: 2, objects: 2, indexes: 3, views: 0 });
    expect(stats.totalSize).toBe((stats.storageSize as number) + (stats.indexSize as number));
    expect(stats.fsTotalSize).toBeGreaterThan(stats.fsUsedSize as number);
    expect(stats).toHaveProperty('totalFreeStorageSize');
  });

  test('dataSize', async () => {
    await items.insertOne({ a: 1 });
    expect(await db.command({ dataSize: items.namespace })).toMatchObject({ numObjects: 1, size: 29 });
  });

  test.each<[Document, number]>([
    [{ collStats: 'items', scale: 0 }, 51024],
    [{ dbStats: 1, scale: 'x' }, 14],
    [{ collStats: 5 }, 73],
  ])('%j is refused', async (command, code) => {
    expect(await caught(db.command(command))).toMatchObject({ code });
  });
});

describe('other commands', () => {
  test.each<[Document, Document]>([
    [{ getLog: '*' }, { names: ['global', 'startupWarnings'] }],
    [{ getLog: 'startupWarnings' }, { totalLinesWritten: 0, log: [] }],
    [{ fsync: 1 }, { numFiles: 1 }],
    [{ profile: 0 }, { was: 0, slowms: 100 }],
    [{ profile: -1 }, { was: 0 }],
    [{ planCacheClear: 'x' }, { ok: 1 }],
    [{ planCacheListFilters: 'x' }, { filters: [] }],
    [{ setParameter: 1, logLevel: 2 }, { was: 0 }],
    [{ getParameter: 1, logLevel: 1 }, { logLevel: 2 }],
    [{ getParameter: 1, ttlMonitorEnabled: 1 }, { ttlMonitorEnabled: true }],
    [{ setParameter: 1, ttlMonitorEnabled: 0 }, { was: true }],
    [{ getParameter: '*' }, { ttlMonitorEnabled: false, quiet: false }],
    [{ setParameter: 1, ttlMonitorEnabled: true }, { was: false }],
    [{ getDefaultRWConcern: 1 }, { defaultReadConcern: { level: 'local' } }],
    [{ usersInfo: 1 }, { users: [] }],
    [{ logout: 1 }, { ok: 1 }],
  ])('%j', async (command, reply) => {
    expect(await admin(command)).toMatchObject(reply);
  });

  test.each<[Document, number]>([
    [{ getLog: 'mine' }, 96],
    [{ getLog: 1 }, 14],
    [{ fsync: 1, lock: true }, 238],
    [{ fsyncUnlock: 1 }, 20],
    [{ profile: 2 }, 238],
    [{ profile: 'x' }, 14],
    [{ setParameter: 1, nothing: 1 }, 72],
    [{ setParameter: 1 }, 72],
    [{ createUser: 'x', pwd: 'y', roles: [] }, 238],
    [{ compact: 'none' }, 26],
    [{ reIndex: 'x' }, 20],
  ])('%j is refused', async (command, code) => {
    expect(await caught(admin(command))).toMatchObject({ code });
  });

  test('listCommands names what runs', async () => {
    const { commands } = await admin({ listCommands: 1 });
    expect(Object.keys(commands as Document)).toEqual(
      expect.arrayContaining(['find', 'insert', 'listCommands']),
    );
    expect(commands.ping).toMatchObject({ requiresAuth: false });
  });

  test('commands of the admin database are refused elsewhere', async () => {
    for (const command of [
      { getLog: '*' },
      { fsync: 1 },
      { setParameter: 1, quiet: true },
      { killOp: 1, op: 1 },
    ]) {
      expect(await caught(db.command(command))).toMatchObject({ code: 13 });
    }
  });
});
