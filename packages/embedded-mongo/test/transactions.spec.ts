import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Long, MongoClient, type ClientSession, type Collection, type Db, type Document } from 'mongodb';
import { freshFolder, started, type Started } from './engine.ts';
import { startEngine } from '../src/index.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

interface Item {
  _id: number;
  n?: number;
}

let run: Started;
let db: Db;
let items: Collection<Item>;
let counter = 0;
const sessions: ClientSession[] = [];

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());
beforeEach(() => {
  db = run.client.db(`transactions${++counter}`);
  items = db.collection('items');
});
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.endSession();
});

/** A session in a transaction. */
const begun = (client = run.client): ClientSession => {
  const session = client.startSession();
  session.startTransaction();
  sessions.push(session);
  return session;
};

const caught = async (work: Promise<unknown>): Promise<Document> => {
  try {
    await work;
  } catch (error) {
    return error as Document;
  }
  throw new Error('expected an error');
};

const ids = async (session?: ClientSession): Promise<number[]> =>
  (await items.find({}, { session }).toArray()).map(({ _id }) => _id);

describe('isolation', () => {
  test('others see nothing before the commit, and all after it; it sees its own writes', async () => {
    await items.insertOne({ _id: 1, n: 1 });
    const session = begun();
    await items.insertMany([{ _id: 2 }, { _id: 3 }], { session });
    await items.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await items.deleteOne({ _id: 2 }, { session });
    await items.findOneAndUpdate({ _id: 3 }, { $set: { n: 9 } }, { session });
    expect(await items.find().toArray()).toEqual([{ _id: 1, n: 1 }]);
    expect(await items.find({}, { session }).toArray()).toEqual([
      { _id: 1, n: 2 },
      { _id: 3, n: 9 },
    ]);
    expect(await items.countDocuments({}, { session })).toBe(2);
    expect(await items.distinct('n', {}, { session })).toEqual([2, 9]);
    expect(await items.countDocuments()).toBe(1);
    await session.commitTransaction();
    expect(await items.find().toArray()).toEqual([
      { _id: 1, n: 2 },
      { _id: 3, n: 9 },
    ]);
    expect(await items.estimatedDocumentCount()).toBe(2);
  });

  test('what it reads stays as it was, while others write', async () => {
    const others = db.collection<Item>('others');
    await items.insertMany([{ _id: 1 }, { _id: 2 }]);
    await others.insertOne({ _id: 1 });
    const session = begun();
    const lookup = [{ $lookup: { from: 'others', localField: '_id', foreignField: '_id', as: 'o' } }];
    expect(await ids(session)).toEqual([1, 2]);
    await items.insertOne({ _id: 3 });
    await items.deleteOne({ _id: 1 });
    await others.insertOne({ _id: 2 });
    await db.collection('new').insertOne({ a: 1 });
    expect(await ids(session)).toEqual([1, 2]);
    expect(await items.countDocuments({}, { session })).toBe(2);
    expect(await items.aggregate(lookup, { session }).toArray()).toEqual([
      { _id: 1, o: [{ _id: 1 }] },
      { _id: 2, o: [] },
    ]);
    expect(await db.collection('new').findOne({}, { session })).toBeNull();
    await session.commitTransaction();
    expect(await ids()).toEqual([2, 3]);
  });

  test('a collection that is dropped meanwhile can still be read', async () => {
    await items.insertOne({ _id: 1 });
    const session = begun();
    expect(await ids(session)).toEqual([1]);
    await items.drop();
    expect(await ids(session)).toEqual([1]);
    await session.abortTransaction();
  });

  test('sums stay right when many read and write the same at the same moment', async () => {
    await items.insertMany(Array.from({ length: 6 }, (_, n) => ({ _id: n, n: 100 })));
    const move = async (from: number, to: number): Promise<void> => {
      await run.client.withSession((session) =>
        session.withTransaction(async () => {
          const giver = await items.findOne({ _id: from }, { session });
          const taker = await items.findOne({ _id: to }, { session });
          await items.updateOne({ _id: from }, { $set: { n: giver!.n! - 1 } }, { session });
          await items.updateOne({ _id: to }, { $set: { n: taker!.n! + 1 } }, { session });
        }),
      );
    };
    await Promise.all(Array.from({ length: 24 }, (_, n) => move(n % 6, (n * 5 + 1) % 6)));
    const expected = Array.from({ length: 6 }, () => 100);
    for (let n = 0; n < 24; n++) {
      expected[n % 6]--;
      expected[(n * 5 + 1) % 6]++;
    }
    expect((await items.find().toArray()).map(({ n }) => n)).toEqual(expected);
  });
});

describe('conflicts', () => {
  const CONFLICT = { code: 112, errorLabels: ['TransientTransactionError'] };

  test('somebody changed what it has read: its first write fails, and it is aborted', async () => {
    await items.insertOne({ _id: 1, n: 1 });
    const session = begun();
    await items.findOne({ _id: 1 }, { session });
    await items.updateOne({ _id: 1 }, { $set: { n: 2 } });
    expect(await caught(items.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session }))).toMatchObject(
      CONFLICT,
    );
    expect(await caught(items.findOne({}, { session }))).toMatchObject({ code: 251 });
    await session.abortTransaction();
    // The next one of this session has the writer from its first read on.
    session.startTransaction();
    await items.findOne({ _id: 1 }, { session });
    const meanwhile = items.updateOne({ _id: 1 }, { $inc: { n: 10 } });
    await items.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await session.commitTransaction();
    await meanwhile;
    expect(await items.findOne()).toEqual({ _id: 1, n: 13 });
  });

  test('changes of what it has not read do not matter', async () => {
    await items.insertOne({ _id: 1 });
    const session = begun();
    await items.findOne({ _id: 1 }, { session });
    await db.collection<Item>('others').insertOne({ _id: 1 });
    await items.insertOne({ _id: 2 }, { session });
    await session.commitTransaction();
    expect(await ids()).toEqual([1, 2]);
  });

  test('a plain write waits for it; a second transaction does not wait for long', async () => {
    await items.insertOne({ _id: 1, n: 1 });
    const first = begun();
    const second = begun();
    await items.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    const order: string[] = [];
    const plain = items.updateOne({ _id: 1 }, { $inc: { n: 10 } }).then(() => order.push('plain'));
    expect(await caught(items.insertOne({ _id: 2 }, { session: second }))).toMatchObject(CONFLICT);
    order.push('conflict');
    await first.commitTransaction();
    await plain;
    expect(order).toEqual(['conflict', 'plain']);
    expect(await items.find().toArray()).toEqual([{ _id: 1, n: 12 }]);
  });
});

describe('writes of others while it does nothing', () => {
  let others: Collection<Item>;

  beforeEach(async () => {
    others = db.collection('others');
    await items.createIndex({ n: 1 }, { unique: true });
    await items.insertOne({ _id: 1, n: 1 });
    await others.insertOne({ _id: 1 });
  });

  test('go on where it has not looked; then it goes on with what it wrote', async () => {
    const session = begun();
    await items.updateOne({ _id: 1 }, { $set: { n: 5 } }, { session });
    await items.insertMany(
      [
        { _id: 2, n: 2 },
        { _id: 3, n: 3 },
      ],
      { session },
    );
    await items.deleteOne({ _id: 2 }, { session });
    await others.insertOne({ _id: 2 });
    await db.collection<Item>('new').insertOne({ _id: 1 });
    expect(await items.find().toArray()).toEqual([{ _id: 1, n: 1 }]);
    expect(await items.find({}, { session }).toArray()).toEqual([
      { _id: 1, n: 5 },
      { _id: 3, n: 3 },
    ]);
    await others.insertOne({ _id: 3 });
    await session.commitTransaction();
    expect(
      await items
        .find({ n: { $gte: 0 } })
        .hint('n_1')
        .toArray(),
    ).toHaveLength(2);
    expect(await items.estimatedDocumentCount()).toBe(2);
    expect(await others.countDocuments()).toBe(3);
    expect(await db.collection('new').countDocuments()).toBe(1);
  });

  test('go on also where it has only inserted; only the same key is a conflict', async () => {
    const session = begun();
    await items.insertOne({ _id: 2, n: 2 }, { session });
    await items.insertOne({ _id: 3, n: 3 });
    await session.commitTransaction();
    expect(await ids()).toEqual([1, 2, 3]);
    session.startTransaction();
    await items.insertOne({ _id: 4, n: 4 }, { session });
    await items.insertOne({ _id: 5, n: 4 });
    expect(await caught(session.commitTransaction())).toMatchObject({
      code: 112,
      errorLabels: ['TransientTransactionError'],
    });
    expect(await ids()).toEqual([1, 2, 3, 5]);
  });

  test('wait where it has read or changed something', async () => {
    const session = begun();
    await others.insertOne({ _id: 2 }, { session });
    await items.findOne({}, { session });
    const order: string[] = [];
    const waiting = items.insertOne({ _id: 2, n: 2 }).then(() => order.push('waiting'));
    await others.insertOne({ _id: 3 });
    order.push('elsewhere');
    await others.insertOne({ _id: 4 }, { session });
    await session.commitTransaction();
    await waiting;
    expect(order).toEqual(['elsewhere', 'waiting']);
    expect(await others.countDocuments()).toBe(4);
  });

  test('are seen by change streams before it, as they are committed before it', async () => {
    const stream = db.watch();
    await stream.tryNext();
    const session = begun();
    await items.insertOne({ _id: 2, n: 2 }, { session });
    await others.insertOne({ _id: 2 });
    await session.commitTransaction();
    const events = [await stream.next(), await stream.next()] as Document[];
    expect(events.map(({ ns, txnNumber }) => [ns.coll, txnNumber !== undefined])).toEqual([
      ['others', false],
      ['items', true],
    ]);
    await stream.close();
  });

  test('stay when it is aborted', async () => {
    const session = begun();
    await items.insertOne({ _id: 2, n: 2 }, { session });
    await others.insertOne({ _id: 2 });
    await session.abortTransaction();
    await items.insertOne({ _id: 3, n: 2 });
    expect(await ids()).toEqual([1, 3]);
    expect(await others.countDocuments()).toBe(2);
  });
});

describe('abort', () => {
  test('leaves nothing: no documents, counts, unique keys, collections, indexes', async () => {
    await items.createIndex({ n: 1 }, { unique: true });
    await items.insertOne({ _id: 1, n: 1 });
    const session = begun();
    await items.insertOne({ _id: 2, n: 2 }, { session });
    await items.updateOne({ _id: 1 }, { $set: { n: 7 } }, { session });
    await db.createCollection('fresh', { session });
    await db.collection('fresh').createIndex({ a: 1 }, { session });
    await db.collection('implicit').insertOne({ a: 1 }, { session });
    await session.abortTransaction();
    expect((await db.listCollections().toArray()).map(({ name }) => name)).toEqual(['items']);
    expect(await items.estimatedDocumentCount()).toBe(1);
    await items.insertMany([
      { _id: 2, n: 2 },
      { _id: 3, n: 7 },
    ]);
    expect(await caught(items.insertOne({ _id: 4, n: 1 }))).toMatchObject({ code: 11000 });
  });

  test('a write error aborts it, and is no reason to try again', async () => {
    await items.insertOne({ _id: 1 });
    const session = begun();
    await items.insertOne({ _id: 2 }, { session });
    const error = await caught(items.insertMany([{ _id: 1 }, { _id: 3 }], { session, ordered: false }));
    expect(error).toMatchObject({ code: 11000, insertedCount: 0 });
    expect(error.errorLabels ?? []).toEqual([]);
    expect(await caught(items.findOne({}, { session }))).toMatchObject({
      code: 251,
      errorLabels: ['TransientTransactionError'],
    });
    await session.abortTransaction();
    expect(await ids()).toEqual([1]);
  });

  test.each([
    ['killSessions', (id: Document) => ({ killSessions: [id] })],
    ['endSessions', (id: Document) => ({ endSessions: [id] })],
    ['killAllSessions', () => ({ killAllSessions: [] })],
    ['killAllSessionsByPattern', () => ({ killAllSessionsByPattern: [] })],
  ])('%s aborts it', async (_, command) => {
    const session = begun();
    await items.insertOne({ _id: 1 }, { session });
    await run.client.db('admin').command(command(session.id!));
    await items.insertOne({ _id: 2 });
    expect(await caught(session.commitTransaction())).toMatchObject({ code: 251 });
    expect(await ids()).toEqual([2]);
  });
});

describe('collections and indexes', () => {
  test('are made with it', async () => {
    const session = begun();
    await db.createCollection('fresh', { session });
    await db.collection<Item>('fresh').createIndex({ n: 1 }, { session, unique: true });
    await db.collection<Item>('fresh').insertOne({ _id: 1, n: 1 }, { session });
    await items.insertOne({ _id: 1 }, { session });
    await session.commitTransaction();
    expect(await ids()).toEqual([1]);
    expect(await caught(db.collection<Item>('fresh').insertOne({ _id: 2, n: 1 }))).toMatchObject({
      code: 11000,
    });
  });

  test('what exists gets no new index, and is not created again', async () => {
    await items.insertOne({ _id: 1 });
    await items.createIndex({ n: 1 });
    const session = begun();
    await items.createIndex({ n: 1 }, { session });
    expect(await caught(items.createIndex({ m: 1 }, { session }))).toMatchObject({ code: 263 });
    await session.abortTransaction();
    session.startTransaction();
    expect(await caught(db.createCollection('items', { session }))).toMatchObject({ code: 48 });
  });
});

describe('cursors', () => {
  const few = { batchSize: 2 };

  beforeEach(() => items.insertMany(Array.from({ length: 6 }, (_, n) => ({ _id: n }))));

  test('go on in their transaction with what it saw', async () => {
    const session = begun();
    const cursor = items.find({}, { session, ...few });
    await cursor.next();
    await items.deleteMany({});
    expect((await cursor.toArray()).map(({ _id }) => _id)).toEqual([1, 2, 3, 4, 5]);
  });

  test('belong to it, and end with it', async () => {
    const session = begun();
    const { cursor } = await db.command({ find: 'items', ...few }, { session });
    const getMore = { getMore: cursor.id as Long, collection: 'items' };
    const outside = run.client.startSession();
    expect(await caught(db.command(getMore, { session: outside }))).toMatchObject({ code: 50738 });
    expect(await caught(run.client.db(db.databaseName).command({ ...getMore }))).toMatchObject({
      code: 50738,
    });
    const lsid = session.id;
    await session.commitTransaction();
    await session.endSession();
    await outside.endSession();
    expect(lsid).toBeDefined();
    expect(await caught(db.command(getMore))).toMatchObject({ code: 43 });
  });

  test('of outside are not for a transaction, nor the other way round', async () => {
    const session = run.client.startSession();
    sessions.push(session);
    const open = async (): Promise<Document> =>
      (await db.command({ find: 'items', ...few }, { session })).cursor as Document;
    const plain = await open();
    session.startTransaction();
    const inside = await open();
    const more = (id: unknown, extra: object = {}): Promise<Document> =>
      db.command({ getMore: id as Long, collection: 'items', ...extra }, { session });
    expect(await caught(more(plain.id))).toMatchObject({ code: 50739 });
    await session.abortTransaction();
    expect(await caught(more(inside.id))).toMatchObject({ code: 43 });
    expect((await more(plain.id)).cursor.nextBatch).toHaveLength(4);
  });
});

describe('numbers of transactions', () => {
  const insert = { insert: 'items', documents: [{}] };
  const further = { autocommit: false };
  const first = { ...further, startTransaction: true };
  let session: ClientSession;
  let other: MongoClient;
  /** Sends the command as it is, with this number, in one session. */
  const send = (n: number, body: Document, admin = false): Promise<Document> => {
    session.serverSession.txnNumber = n; // the driver puts it into commands that end transactions
    const where = other.db(admin ? 'admin' : db.databaseName);
    return where.command({ ...body, txnNumber: Long.fromNumber(n) }, { session });
  };
  const commit = { commitTransaction: 1, ...further };
  const abort = { abortTransaction: 1, ...further };

  // A client of its own: the numbers given by hand would disturb others that use the session after us.
  beforeEach(async () => {
    other = await MongoClient.connect(run.engine.uri);
    session = other.startSession({ causalConsistency: false });
    await items.insertOne({ _id: 0 });
  });
  afterEach(async () => {
    await session.endSession();
    await other.close();
  });

  test('start once, go on, end once', async () => {
    await send(5, { ...insert, ...first });
    expect(await caught(send(5, { ...insert, ...first }))).toMatchObject({ code: 117 });
    expect(await caught(send(4, { ...insert, ...first }))).toMatchObject({ code: 225 });
    expect(await caught(send(6, { ...insert, ...further }))).toMatchObject({ code: 251 });
    await send(5, { ...insert, ...further });
    await send(5, commit, true);
    await send(5, commit, true);
    expect(await caught(send(5, { ...insert, ...further }))).toMatchObject({ code: 256 });
    expect(await caught(send(5, abort, true))).toMatchObject({ code: 256 });
    expect(await items.countDocuments()).toBe(3);
  });

  test('an aborted one is no more', async () => {
    await send(5, { ...insert, ...first });
    await send(5, abort, true);
    expect(await caught(send(5, abort, true))).toMatchObject({ code: 251 });
    expect(await caught(send(5, commit, true))).toMatchObject({
      code: 251,
      errorLabels: ['TransientTransactionError'],
    });
  });

  test('a later one ends the one before', async () => {
    await send(5, { ...insert, ...first });
    await send(6, { ...insert, ...first });
    expect(await caught(send(5, commit, true))).toMatchObject({ code: 225 });
    await send(6, commit, true);
    expect(await items.countDocuments()).toBe(2);
  });

  test('are shared with retryable writes', async () => {
    await send(5, insert);
    expect(await caught(send(5, { ...insert, ...first }))).toMatchObject({ code: 117 });
    expect(await caught(send(4, { ...insert, ...first }))).toMatchObject({ code: 225 });
    expect(await caught(send(5, commit, true))).toMatchObject({ code: 251 });
    await send(6, { ...insert, ...first });
    expect(await caught(send(6, insert))).toMatchObject({ code: 217 });
    expect(await caught(send(5, insert))).toMatchObject({ code: 225 });
    await send(7, insert); // ends the transaction
    expect(await caught(send(6, commit, true))).toMatchObject({ code: 225 });
    await send(7, insert);
    expect(await items.countDocuments()).toBe(3);
    await send(8, { ...insert, ...first });
    await send(8, commit, true);
    expect(await caught(send(8, insert))).toMatchObject({ code: 217 });
  });

  test('what is refused beforehand leaves it as it is; what fails within ends it', async () => {
    await send(5, { ...insert, ...first });
    expect(await caught(send(5, { count: 'items', ...further }))).toMatchObject({ code: 263 });
    expect(await caught(send(5, { ping: 1, ...further }))).toMatchObject({ code: 263 });
    expect(await caught(send(5, commit))).toMatchObject({ code: 13 });
    expect(await caught(send(5, commit, true))).toMatchObject({ code: 251 });
    await send(6, { ...insert, ...first });
    expect(await caught(send(6, { find: 'items', filter: { $nope: 1 }, ...further }))).toMatchObject({
      code: 2,
    });
    expect(await caught(send(6, commit, true))).toMatchObject({ code: 251 });
  });

  test('a commit that more members should confirm is done, and says that they are missing', async () => {
    await send(5, { ...insert, ...first });
    const reply = await caught(send(5, { ...commit, writeConcern: { w: 2 } }, true));
    expect(reply.result.writeConcernError).toMatchObject({ code: 100 });
    expect(await items.countDocuments()).toBe(2);
  });
});

describe('ends of processes', () => {
  const open = `
    import { MongoClient } from 'mongodb';
    const client = await MongoClient.connect(process.env.URI);
    const session = client.startSession();
    session.startTransaction();
    await client.db(process.env.DB).collection('items').insertOne({ _id: 1 }, { session });
    console.log('open');
  `;

  test('a client that is killed blocks nobody', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', open], {
      cwd: HERE,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '', URI: run.engine.uri, DB: db.databaseName },
    });
    await once(child.stdout, 'data');
    const waiting = items.insertOne({ _id: 2 });
    child.kill('SIGKILL');
    await waiting;
    expect(await ids()).toEqual([2]);
  });

  test('a connection that is lost is no reason to abort while nobody waits', async () => {
    const client = await MongoClient.connect(run.engine.uri);
    const session = begun(client);
    await client.db(db.databaseName).collection<Item>('items').insertOne({ _id: 1 }, { session });
    const admin = run.client.db('admin');
    await admin.command({
      configureFailPoint: 'failCommand',
      mode: { times: 1 },
      data: { failCommands: ['commitTransaction'], closeConnection: true },
    });
    await session.commitTransaction();
    expect(await ids()).toEqual([1]);
    await client.close();
  });

  test('a killed engine has all of what was committed, nothing of what was not, and knows the commit again', async () => {
    const dataDir = freshFolder();
    const first = await startEngine({ dataDir });
    const before = await MongoClient.connect(first.uri, { serverSelectionTimeoutMS: 500 });
    const session = before.startSession({ causalConsistency: false });
    const kept = before.db('d').collection<Item>('items');
    session.startTransaction();
    await kept.insertOne({ _id: 1 }, { session });
    await before.db('d').collection<Item>('others').insertOne({ _id: 1 }, { session });
    await session.commitTransaction();
    const other = before.startSession();
    other.startTransaction();
    await kept.insertOne({ _id: 2 }, { session: other });
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const lsid = session.id!;
    const { txnNumber } = session.serverSession;
    await before.close(true);

    const second = await startEngine({ dataDir });
    const after = await MongoClient.connect(second.uri);
    expect(await after.db('d').collection<Item>('items').find().toArray()).toEqual([{ _id: 1 }]);
    expect(await after.db('d').collection<Item>('others').countDocuments()).toBe(1);
    const again = after.startSession({ causalConsistency: false });
    Object.assign(again.serverSession, { id: lsid, txnNumber });
    const admin = after.db('admin');
    expect(await admin.command({ commitTransaction: 1 }, { session: again })).toMatchObject({ ok: 1 });
    expect(await caught(admin.command({ abortTransaction: 1 }, { session: again }))).toMatchObject({
      code: 256,
    });
    await again.endSession();
    await after.close();
    await second.stop();
    rmSync(dataDir, { recursive: true });
  });

  test('an engine that is stopped does not wait for what is open', async () => {
    const dataDir = freshFolder();
    const engine = await startEngine({ dataDir });
    const client = await MongoClient.connect(engine.uri, { serverSelectionTimeoutMS: 500 });
    const things = client.db('d').collection<Item>('items');
    const session = client.startSession();
    session.startTransaction();
    await things.insertOne({ _id: 1 }, { session });
    const waiting = Promise.allSettled([things.insertOne({ _id: 2 })]);
    await engine.stop();
    await waiting;
    await client.close(true);
    const again = await started(dataDir);
    const stored = await again.client.db('d').collection<Item>('items').findOne({ _id: 1 });
    expect(stored).toBeNull();
    await again.end();
  });
});

test('serverStatus counts them', async () => {
  const counts = async (): Promise<Record<string, number>> =>
    (await db.admin().serverStatus()).transactions as Record<string, number>;
  const before = await counts();
  const session = begun();
  await items.insertOne({ _id: 1 }, { session });
  expect((await counts()).currentOpen).toBe(before.currentOpen + 1);
  await session.commitTransaction();
  session.startTransaction();
  await items.insertOne({ _id: 2 }, { session });
  await session.abortTransaction();
  const after = await counts();
  expect(after).toEqual({
    currentOpen: before.currentOpen,
    totalStarted: before.totalStarted + 2,
    totalCommitted: before.totalCommitted + 1,
    totalAborted: before.totalAborted + 1,
  });
});

test('startSession gives a session, which others may use', async () => {
  const reply = await db.command({ startSession: 1 });
  expect(reply).toMatchObject({ timeoutMinutes: 30, id: { id: { sub_type: 4, position: 16 } } });
  expect(await db.command({ refreshSessions: [reply.id] })).toMatchObject({ ok: 1 });
  expect(await caught(db.command({ refreshSessions: [{ id: 'x' }] }))).toMatchObject({ code: 14 });
});
