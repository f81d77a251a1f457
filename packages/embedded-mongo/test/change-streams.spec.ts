import { rmSync } from 'node:fs';
import {
  Long,
  MongoClient,
  Timestamp,
  type ChangeStream,
  type Collection,
  type Db,
  type Document,
} from 'mongodb';
import { startEngine } from '../src/index.ts';
import { freshFolder, started, type Started } from './engine.ts';
import { opMsg, RawClient, socketOf } from './raw.ts';

interface Item {
  _id: number;
  [field: string]: unknown;
}

let run: Started;
let db: Db;
let items: Collection<Item>;
let counter = 0;
const open: ChangeStream<Document, Document>[] = [];

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());
beforeEach(() => {
  db = run.client.db(`changes${++counter}`);
  items = db.collection<Item>('items');
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((stream) => stream.close()));
});

const caught = async (work: Promise<unknown>): Promise<Document> => {
  try {
    await work;
  } catch (error) {
    return error as Document;
  }
  throw new Error('expected an error');
};

/** Opens a stream, so that what is written from now on is in it. */
async function watch(
  of: Pick<Db, 'watch'>,
  options: Document = {},
  pipeline: Document[] = [],
): Promise<ChangeStream<Document, Document>> {
  const stream = of.watch<Document, Document>(pipeline, { maxAwaitTimeMS: 200, ...options });
  open.push(stream);
  await stream.tryNext();
  return stream;
}

async function take(stream: ChangeStream<Document, Document>, n: number): Promise<Document[]> {
  const events: Document[] = [];
  while (events.length < n) events.push(await stream.next());
  return events;
}

const kinds = (events: Document[]): string[] => events.map(({ operationType }) => operationType as string);

describe('events', () => {
  test('of a collection: insert, update, replace, delete, in order and with their fields', async () => {
    const stream = await watch(items);
    await items.insertOne({ _id: 1, a: { b: 1 }, list: [1] });
    await items.updateOne({ _id: 1 }, { $set: { 'a.b': 2 }, $push: { list: 2 } as never, $unset: { c: '' } });
    await items.updateOne({ _id: 1 }, { $set: { 'a.b': 2 } }); // changes nothing
    await db.collection('others').insertOne({});
    await items.replaceOne({ _id: 1 }, { z: 1 });
    await items.deleteOne({ _id: 1 });
    const events = await take(stream, 4);
    const ns = { db: db.databaseName, coll: 'items' };
    const usual = {
      _id: { _data: expect.stringMatching(/^[0-9A-F]+$/) as string },
      clusterTime: expect.any(Timestamp) as Timestamp,
      wallTime: expect.any(Date) as Date,
      ns,
      documentKey: { _id: 1 },
    };
    expect(events).toEqual([
      { ...usual, operationType: 'insert', fullDocument: { _id: 1, a: { b: 1 }, list: [1] } },
      {
        ...usual,
        operationType: 'update',
        updateDescription: {
          updatedFields: { 'a.b': 2, 'list.1': 2 },
          removedFields: [],
          truncatedArrays: [],
        },
      },
      { ...usual, operationType: 'replace', fullDocument: { _id: 1, z: 1 } },
      { ...usual, operationType: 'delete' },
    ]);
    const times = events.map(({ clusterTime }) => (clusterTime as Timestamp).toBigInt());
    expect([...times].sort((a, b) => (a < b ? -1 : 1))).toEqual(times);
    expect(new Set(times).size).toBe(4);
  });

  test('of an upsert, findAndModify, a bulk write, updateMany and the TTL sweep', async () => {
    await items.createIndex({ until: 1 }, { expireAfterSeconds: 0 });
    const stream = await watch(items);
    await items.updateOne({ _id: 1 }, { $set: { a: 1 } }, { upsert: true });
    await items.findOneAndUpdate({ _id: 1 }, { $inc: { a: 1 } as never });
    await items.bulkWrite([
      { insertOne: { document: { _id: 2 } } },
      { updateMany: { filter: {}, update: { $set: { until: new Date(0) } as never } } },
    ]);
    await db.command({ embeddedTtlSweep: 1 });
    await items.findOneAndDelete({});
    const events = await take(stream, 7);
    expect(kinds(events)).toEqual(['insert', 'update', 'insert', 'update', 'update', 'delete', 'delete']);
    expect(events[1].updateDescription.updatedFields).toEqual({ a: 2 });
  });

  test('a write that failed has none', async () => {
    await items.createIndex({ u: 1 }, { unique: true });
    const stream = await watch(items);
    await items.insertOne({ _id: 1, u: 1 });
    await caught(items.insertOne({ _id: 2, u: 1 }));
    await caught(
      items.insertMany([
        { _id: 3, u: 3 },
        { _id: 4, u: 1 },
        { _id: 5, u: 5 },
      ]),
    );
    await items.insertOne({ _id: 6, u: 6 });
    const events = await take(stream, 3);
    expect(events.map(({ documentKey }) => documentKey._id as number)).toEqual([1, 3, 6]);
  });

  test('of a database, and of all of them', async () => {
    const inDb = await watch(db);
    const all = await watch(run.client);
    await run.client.db(`${db.databaseName}x`).collection<Item>('items').insertOne({ _id: 1 });
    await items.insertOne({ _id: 2 });
    await db.collection<Item>('others').insertOne({ _id: 3 });
    const ids = (events: Document[]): number[] => events.map(({ documentKey }) => documentKey._id as number);
    expect(ids(await take(all, 3))).toEqual([1, 2, 3]);
    expect(ids(await take(inDb, 2))).toEqual([2, 3]);
  });

  test('the end of a collection is the end of its stream, and not of its database’s', async () => {
    await items.insertOne({ _id: 1 });
    const stream = await watch(items);
    const inDb = await watch(db);
    await items.drop();
    const events = await take(stream, 2);
    expect(kinds(events)).toEqual(['drop', 'invalidate']);
    expect(events[1]).not.toHaveProperty('ns');
    expect(stream.closed).toBe(true);
    await items.insertOne({ _id: 2 });
    expect(kinds(await take(inDb, 2))).toEqual(['drop', 'insert']);
    await db.dropDatabase();
    expect(kinds(await take(inDb, 3))).toEqual(['drop', 'dropDatabase', 'invalidate']);

    const [dropped, last] = events.map(({ _id }) => _id as unknown);
    expect(await caught((await watchLater(items, { resumeAfter: last })).next())).toMatchObject({
      code: 260,
    });
    expect(await take(await watchLater(items, { resumeAfter: dropped }), 1)).toMatchObject([events[1]]);
    const after = await watchLater(items, { startAfter: last });
    expect(await take(after, 1)).toMatchObject([{ operationType: 'insert', documentKey: { _id: 2 } }]);
  });

  test('of a transaction: with its commit, at one time, in order, and none when it is aborted', async () => {
    await items.insertOne({ _id: 0 });
    const stream = await watch(items);
    const session = run.client.startSession();
    session.startTransaction();
    await items.insertOne({ _id: 1 }, { session });
    await session.abortTransaction();
    session.startTransaction();
    await items.insertOne({ _id: 2 }, { session });
    await items.updateOne({ _id: 0 }, { $set: { a: 1 } }, { session });
    const pipeline = [{ $changeStream: {} }];
    const behind = items.insertOne({ _id: 3 }); // waits for the transaction
    expect(await stream.tryNext()).toBeNull();
    await items.deleteOne({ _id: 2 }, { session });
    await session.commitTransaction();
    await behind;
    const events = await take(stream, 4);
    expect(
      events.map(({ operationType, documentKey }) => [operationType, documentKey._id] as unknown),
    ).toEqual([
      ['insert', 2],
      ['update', 0],
      ['delete', 2],
      ['insert', 3],
    ]);
    const [first, second, third, last] = events;
    for (const event of [second, third]) {
      expect(event).toMatchObject({
        clusterTime: first.clusterTime as unknown,
        lsid: first.lsid as unknown,
        txnNumber: first.txnNumber as unknown,
      });
    }
    expect(first.lsid.id).toEqual(session.id!.id);
    expect((last.clusterTime as Timestamp).greaterThan(first.clusterTime as Timestamp)).toBe(true);
    expect(last).not.toHaveProperty('lsid');
    const rest = await watchLater(items, { resumeAfter: first._id });
    expect(kinds(await take(rest, 3))).toEqual(['update', 'delete', 'insert']);

    session.startTransaction();
    await items.insertOne({ _id: 4 }, { session });
    const within = db.command({ aggregate: 'items', pipeline, cursor: {} }, { session });
    expect(await caught(within)).toMatchObject({ code: 263 });
    await session.endSession();
  });

  test('with showExpandedEvents those of the catalog, and ambiguous paths', async () => {
    const stream = await watch(items, { showExpandedEvents: true });
    await items.insertOne({ _id: 1, a: { 1: 1 } });
    await items.createIndex({ x: 1 });
    await items.updateOne({ _id: 1 }, { $set: { 'a.1': 2 } });
    await db
      .command({ collMod: 'items', index: { name: 'x_1', expireAfterSeconds: 5 } })
      .catch(() => undefined);
    await items.dropIndex('x_1');
    const events = await take(stream, 5);
    expect(kinds(events)).toEqual(['create', 'insert', 'createIndexes', 'update', 'modify']);
    expect(events[0].operationDescription).toEqual({ idIndex: { v: 2, key: { _id: 1 }, name: '_id_' } });
    expect(events[1].collectionUUID).toEqual(events[0].collectionUUID);
    expect(events[2].operationDescription).toEqual({ indexes: [{ v: 2, key: { x: 1 }, name: 'x_1' }] });
    expect(events[3].updateDescription.disambiguatedPaths).toEqual({ 'a.1': ['a', '1'] });
    expect(events[4]).toMatchObject({
      operationDescription: { index: { name: 'x_1', expireAfterSeconds: 5 } },
      stateBeforeChange: { collectionOptions: { uuid: events[0].collectionUUID as unknown } },
    });
    expect(kinds(await take(stream, 1))).toEqual(['dropIndexes']);
  });

  test('several indexes are told one by one in an empty collection, and together in another', async () => {
    await db.createCollection('items');
    const stream = await watch(items, { showExpandedEvents: true });
    await items.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }]);
    await items.insertOne({ _id: 1 });
    await items.createIndexes([{ key: { c: 1 } }, { key: { d: 1 } }]);
    const events = await take(stream, 4);
    const names = events.map(({ operationDescription }) =>
      ((operationDescription as Document | undefined)?.indexes as Document[] | undefined)?.map(
        ({ name }) => name as string,
      ),
    );
    expect(names).toEqual([['a_1'], ['b_1'], undefined, ['c_1', 'd_1']]);
  });

  test('a rename ends the streams of both names, and tells which collection it replaced', async () => {
    await items.insertOne({ _id: 1 });
    await db.collection<Item>('others').insertOne({ _id: 2 });
    const from = await watch(items, { showExpandedEvents: true });
    const to = await watch(db.collection('others'));
    const inDb = await watch(db);
    await items.rename('others', { dropTarget: true });
    const [renamed, last] = await take(from, 2);
    expect(renamed).toMatchObject({
      operationType: 'rename',
      ns: { db: db.databaseName, coll: 'items' },
      to: { db: db.databaseName, coll: 'others' },
      operationDescription: {
        to: { db: db.databaseName, coll: 'others' },
        dropTarget: expect.anything() as unknown,
      },
    });
    expect(last.operationType).toBe('invalidate');
    expect(kinds(await take(to, 2))).toEqual(['rename', 'invalidate']);
    await db.collection<Item>('others').insertOne({ _id: 3 });
    expect(kinds(await take(inDb, 2))).toEqual(['rename', 'insert']);
  });
});

/** A stream that is opened with its first use, so that an error comes there. */
// eslint-disable-next-line @typescript-eslint/require-await -- alike `watch`
async function watchLater(
  of: Pick<Db, 'watch'>,
  options: Document,
  pipeline: Document[] = [],
): Promise<ChangeStream<Document, Document>> {
  const stream = of.watch<Document, Document>(pipeline, options);
  open.push(stream);
  return stream;
}

describe('documents in events', () => {
  test('updateLookup shows the document as it is now, null when it is gone', async () => {
    const stream = await watch(items, { fullDocument: 'updateLookup' });
    await items.insertMany([{ _id: 1 }, { _id: 2 }]);
    await items.updateMany({}, { $set: { a: 1 } });
    await items.updateOne({ _id: 1 }, { $set: { b: 1 } });
    await items.deleteOne({ _id: 2 });
    const updates = (await take(stream, 6)).filter(({ operationType }) => operationType === 'update');
    expect(updates.map(({ fullDocument }) => fullDocument as unknown)).toEqual([
      { _id: 1, a: 1, b: 1 },
      null,
      { _id: 1, a: 1, b: 1 },
    ]);
  });

  test('images are kept by collections that are told to', async () => {
    await db.createCollection('items', { changeStreamPreAndPostImages: { enabled: true } });
    const [{ options }] = (await db.listCollections({ name: 'items' }).toArray()) as Document[];
    expect(options).toEqual({ changeStreamPreAndPostImages: { enabled: true } });
    const stream = await watch(items, { fullDocument: 'required', fullDocumentBeforeChange: 'required' });
    await items.insertOne({ _id: 1, a: 1 });
    await items.updateOne({ _id: 1 }, { $set: { a: 2 } });
    await items.replaceOne({ _id: 1 }, { a: 3 });
    await items.deleteOne({ _id: 1 });
    const shown = (await take(stream, 4)).map(({ fullDocument, fullDocumentBeforeChange }) => [
      (fullDocumentBeforeChange as Document | undefined)?.a as unknown,
      (fullDocument as Document | undefined)?.a as unknown,
    ]);
    expect(shown).toEqual([
      [undefined, 1],
      [1, 2],
      [2, 3],
      [3, undefined],
    ]);
    await db.command({ collMod: 'items', changeStreamPreAndPostImages: { enabled: false } });
    await items.insertOne({ _id: 2 });
    await take(stream, 1);
    await items.updateOne({ _id: 2 }, { $set: { a: 2 } });
    expect(await caught(stream.next())).toMatchObject({ code: 47 });
  });

  test('an event of more than 16 MB is refused, or comes in fragments', async () => {
    await db.createCollection('items', { changeStreamPreAndPostImages: { enabled: true } });
    await items.insertOne({ _id: 1, text: 'q'.repeat(10_000_000) });
    const options = { fullDocumentBeforeChange: 'required' };
    const whole = await watch(items, options);
    const split = await watch(items, options, [{ $changeStreamSplitLargeEvent: {} }]);
    await items.updateOne({ _id: 1 }, { $set: { text: 'z'.repeat(10_000_000) } });
    await items.deleteOne({ _id: 1 });
    expect(await caught(whole.next())).toMatchObject({ code: 10334 });
    const [one, two, three] = await take(split, 3);
    expect([one.splitEvent, two.splitEvent]).toEqual([
      { fragment: 1, of: 2 },
      { fragment: 2, of: 2 },
    ]);
    expect(three.operationType).toBe('delete');
    const resumed = await watchLater(items, { ...options, resumeAfter: one._id }, [
      { $changeStreamSplitLargeEvent: {} },
    ]);
    expect((await take(resumed, 1))[0].splitEvent).toEqual({ fragment: 2, of: 2 });
    const unsplit = await watchLater(items, { ...options, resumeAfter: one._id });
    expect(await caught(unsplit.next())).toMatchObject({ code: 280 });
  });
});

describe('pipelines', () => {
  test('select and change events', async () => {
    const stream = await watch(items, {}, [
      { $match: { 'fullDocument.a': { $gt: 1 } } },
      { $addFields: { twice: { $multiply: ['$fullDocument.a', 2] } } },
      { $project: { twice: 1 } },
    ]);
    await items.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
      { _id: 3, a: 3 },
    ]);
    const events = await take(stream, 2);
    expect(events.map(({ twice }) => twice as number)).toEqual([4, 6]);
  });

  test('that take the token away end the stream for good', async () => {
    const stream = await watch(items, {}, [{ $project: { _id: 0 } }]);
    await items.insertOne({ _id: 1 });
    const error = await caught(stream.next());
    expect(error).toMatchObject({ code: 280, codeName: 'ChangeStreamFatalError' });
    expect(error.errorLabels).toContain('NonResumableChangeStreamError');
  });
});

describe('refusals', () => {
  const past = new Timestamp({ t: 1_000_000, i: 1 });
  test.each<[string, Document[], Document, number]>([
    ['a stage that is not for streams', [{ $changeStream: {} }, { $group: { _id: 1 } }], {}, 20],
    ['another place than the first', [{ $match: {} }, { $changeStream: {} }], {}, 40602],
    ['a second one', [{ $changeStream: {} }, { $changeStream: {} }], {}, 40602],
    ['an unknown option', [{ $changeStream: { nope: 1 } }], {}, 40415],
    ['a wrong fullDocument', [{ $changeStream: { fullDocument: 'nope' } }], {}, 2],
    ['no document', [{ $changeStream: 1 }], {}, 50808],
    ['another read concern', [{ $changeStream: {} }], { readConcern: { level: 'local' } }, 72],
    ['the whole cluster from here', [{ $changeStream: { allChangesForCluster: true } }], {}, 72],
    ['two places to begin', [{ $changeStream: { resumeAfter: {}, startAfter: {} } }], {}, 50674],
    ['a token that is none', [{ $changeStream: { resumeAfter: { _data: 'x' } } }], {}, 9],
    ['a time before the log', [{ $changeStream: { startAtOperationTime: past } }], {}, 286],
    ['splitting without a stream', [{ $changeStreamSplitLargeEvent: {} }], {}, 20],
    [
      'splitting before another stage',
      [{ $changeStream: {} }, { $changeStreamSplitLargeEvent: {} }, { $match: {} }],
      {},
      7182802,
    ],
  ])('%s', async (_, pipeline, options, code) => {
    const error = await caught(db.command({ aggregate: 'items', pipeline, cursor: {}, ...options }));
    expect(error.code).toBe(code);
    if (code === 286) expect(error.errorLabels).toContain('NonResumableChangeStreamError');
  });

  test('a token of another collection is not found', async () => {
    const stream = await watch(items);
    await items.insertOne({ _id: 1 });
    const { _id } = await stream.next();
    const other = await watchLater(db.collection<Item>('others'), { resumeAfter: _id });
    expect(await caught(other.next())).toMatchObject({ code: 280 });
  });

  test('databases of the server itself are not watched', async () => {
    const pipeline = [{ $changeStream: {} }];
    expect(
      await caught(run.client.db('admin').command({ aggregate: 1, pipeline, cursor: {} })),
    ).toMatchObject({ code: 73 });
  });
});

describe('waiting', () => {
  const opened = async (batchSize?: number): Promise<Document> =>
    (
      await db.command({
        aggregate: 'items',
        pipeline: [{ $changeStream: {} }],
        cursor: batchSize === undefined ? {} : { batchSize },
      })
    ).cursor as Document;
  const more = (id: unknown, options: Document = {}): Promise<Document> =>
    db.command({ getMore: Long.fromBigInt(BigInt(String(id))), collection: 'items', ...options });

  test('a getMore waits for a change, and blocks nobody', async () => {
    const { id } = await opened();
    const waiting = more(id, { maxTimeMS: 60_000 });
    await db.collection('others').insertOne({});
    await items.insertOne({ _id: 1 });
    const { cursor } = await waiting;
    expect(cursor.nextBatch).toHaveLength(1);
    expect(cursor.postBatchResumeToken).toEqual(cursor.nextBatch[0]._id);
  });

  test('its time ends it, with a token that lies behind all that happened elsewhere', async () => {
    const first = await opened();
    await db.collection('others').insertOne({});
    const { cursor } = await more(first.id, { maxTimeMS: 1 });
    expect(cursor.nextBatch).toEqual([]);
    expect(cursor.postBatchResumeToken._data > first.postBatchResumeToken._data).toBe(true);
  });

  test('a killed cursor ends it: 237', async () => {
    const { id } = await opened();
    const waiting = caught(more(id, { maxTimeMS: 60_000 }));
    await db.command({ ping: 1 });
    await db.command({ killCursors: 'items', cursors: [Long.fromBigInt(BigInt(String(id)))] });
    expect((await waiting).code === 237 || (await waiting).code === 43).toBe(true);
  });

  test('killOp ends it: 11601', async () => {
    const { id } = await opened();
    const waiting = caught(more(id, { maxTimeMS: 60_000, comment: 'the waiting one' }));
    const admin = run.client.db('admin');
    const waits = { 'command.comment': 'the waiting one' };
    const [operation] = (await admin.command({ currentOp: 1, ...waits })).inprog as Document[];
    await admin.command({ killOp: 1, op: operation.opid as number });
    expect(await waiting).toMatchObject({ code: 11601 });
  });

  test('batches are as long as asked for, each with the token of its end', async () => {
    const { id, firstBatch } = await opened(0);
    expect(firstBatch).toEqual([]);
    await items.insertMany(Array.from({ length: 5 }, (_, n) => ({ _id: n })));
    for (const expected of [[0, 1], [2, 3], [4]]) {
      const { cursor } = await more(id, { batchSize: 2 });
      const batch = cursor.nextBatch as Document[];
      expect(batch.map(({ documentKey }) => documentKey._id as number)).toEqual(expected);
      expect(cursor.postBatchResumeToken).toEqual(batch[batch.length - 1]._id);
    }
  });

  test('the engine stops while somebody waits', async () => {
    const dataDir = freshFolder();
    const engine = await startEngine({ dataDir });
    const [waiting, looking] = [1, 2].map(() => new RawClient(socketOf(engine.uri)));
    const ask = async (client: RawClient, body: Parameters<typeof opMsg>[1]): Promise<Document> => {
      client.send(opMsg(1, body));
      return (await client.reply())!.body;
    };
    const pipeline = [{ $changeStream: {} }];
    const { cursor } = await ask(waiting, { aggregate: 'items', pipeline, cursor: {}, $db: 'a' });
    const getMore = (cursor as Map<string, bigint>).get('id')!;
    waiting.send(opMsg(2, { getMore, collection: 'items', maxTimeMS: 600_000, $db: 'a' }));
    for (let isAtWork = false; !isAtWork;) {
      const { inprog } = await ask(looking, { currentOp: 1, op: 'getmore', $db: 'admin' });
      isAtWork = (inprog as unknown[]).length > 0;
    }
    await engine.stop();
    expect(await engine.ended).toBe(0);
    expect(await waiting.reply()).toMatchObject({ body: { ok: 1 } });
    await Promise.all([waiting.closed, looking.closed]);
    rmSync(dataDir, { recursive: true });
  });
});

describe('history', () => {
  test('a stream may begin before it was opened, also the first of an engine', async () => {
    const own = await started();
    const mine = own.client.db('a').collection<Item>('items');
    await mine.insertOne({ _id: 1 });
    const { operationTime } = await own.client.db('a').command({ ping: 1 });
    await mine.insertOne({ _id: 2 });
    await mine.updateOne({ _id: 2 }, { $set: { a: 1 } });
    await mine.deleteOne({ _id: 2 });
    const since = operationTime as Timestamp;
    const later = new Timestamp({ t: since.t, i: since.i + 1 });
    const stream = mine.watch<Document, Document>([], { startAtOperationTime: later });
    expect(kinds(await take(stream, 3))).toEqual(['insert', 'update', 'delete']);
    await stream.close();
    await own.end();
  });

  test('a stream goes on after a restart of the engine', async () => {
    const dataDir = freshFolder();
    const use = async <R>(work: (items: Collection<Item>) => Promise<R>): Promise<R> => {
      const engine = await startEngine({ dataDir });
      const client = await MongoClient.connect(engine.uri);
      const result = await work(client.db('a').collection<Item>('items'));
      await client.close();
      await engine.stop();
      return result;
    };
    const token = await use(async (mine) => {
      const stream = mine.watch<Document, Document>([], { maxAwaitTimeMS: 1 });
      await stream.tryNext();
      await mine.insertMany([{ _id: 1 }, { _id: 2 }]);
      const { _id } = await stream.next();
      await stream.close();
      return _id;
    });
    await use((mine) => mine.insertOne({ _id: 3 }));
    await use(async (mine) => {
      const stream = mine.watch([], { resumeAfter: token });
      await mine.insertOne({ _id: 4 });
      const events = await take(stream, 3);
      expect(events.map(({ documentKey }) => documentKey._id as number)).toEqual([2, 3, 4]);
      await stream.close();
    });
    rmSync(dataDir, { recursive: true });
  });
});
