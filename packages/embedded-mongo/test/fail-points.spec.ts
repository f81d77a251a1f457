import { rmSync } from 'node:fs';
import { MongoClient, MongoNetworkError, type Document } from 'mongodb';
import { startEngine } from '../src/index.ts';
import { freshFolder, started, type Started } from './engine.ts';

let run: Started;
let plain: MongoClient;

beforeAll(async () => {
  run = await started();
  plain = await MongoClient.connect(run.engine.uri, {
    retryReads: false,
    retryWrites: false,
    appName: 'drills',
  });
});
afterAll(async () => {
  await plain.close();
  await run.end();
});

const set = (mode: unknown, data?: Document, name = 'failCommand'): Promise<Document> =>
  run.client
    .db('admin')
    .command({ configureFailPoint: name, ...(mode !== undefined && { mode }), ...(data && { data }) });
const off = (): Promise<Document> => set('off');
const find = (client = plain): Promise<unknown> => client.db('f').collection('c').findOne();

test('an error code, as often as it was said', async () => {
  const { count } = await set({ times: 2 }, { failCommands: ['find'], errorCode: 96 });
  await expect(find()).rejects.toMatchObject({
    code: 96,
    codeName: 'OperationFailed',
    message: "Failing command via 'failCommand' failpoint",
  });
  await plain.db('f').command({ ping: 1 });
  await expect(find()).rejects.toMatchObject({ code: 96 });
  expect(await find()).toBeNull();
  expect((await off()).count).toBe((count as number) + 2);
});

test('{skip: n} lets n pass, then strikes until it is off', async () => {
  await set({ skip: 2 }, { failCommands: ['find'], errorCode: 96 });
  await find();
  await find();
  await expect(find()).rejects.toMatchObject({ code: 96 });
  await expect(find()).rejects.toMatchObject({ code: 96 });
  await off();
  await find();
});

test('a retryable code has its label unless other labels are given', async () => {
  const insert = (txnNumber: number): Promise<Document> =>
    run.client.withSession((session) =>
      plain
        .db('f')
        .command({ insert: 'c', documents: [{}], lsid: session.id, txnNumber: BigInt(txnNumber) })
        .catch((error: Document) => error),
    );
  const data = { failCommands: ['insert'], errorCode: 10107 };
  await set({ times: 1 }, data);
  expect((await insert(1)).errorLabels).toContain('RetryableWriteError');
  await set({ times: 1 }, { ...data, errorLabels: ['A', 'B'] });
  expect((await insert(2)).errorLabels).toEqual(expect.arrayContaining(['A', 'B']));
  await set({ times: 1 }, { ...data, errorLabels: [] });
  expect((await insert(3)).errorLabels).not.toContain('RetryableWriteError');
});

test('a write concern error comes after the write', async () => {
  const items = plain.db('f').collection('concern');
  await set(
    { times: 1 },
    { failCommands: ['insert', 'ping'], writeConcernError: { code: 12345, errmsg: 'hello' } },
  );
  await plain.db('f').command({ ping: 1 });
  await expect(items.insertOne({ a: 1 })).rejects.toMatchObject({ code: 12345, message: 'hello' });
  expect(await items.countDocuments()).toBe(1);
});

test('a closed connection is a network error, which the driver retries', async () => {
  await set({ times: 1 }, { failCommands: ['find'], closeConnection: true });
  await expect(find()).rejects.toBeInstanceOf(MongoNetworkError);
  await set({ times: 1 }, { failCommands: ['find'], closeConnection: true });
  expect(await find(run.client)).toBeNull();
});

test('a blocked connection holds up itself only', async () => {
  await set({ times: 1 }, { failCommands: ['find'], blockConnection: true, blockTimeMS: 150 });
  const order: string[] = [];
  const slow = find().then(() => order.push('blocked'));
  await run.client.db('f').command({ ping: 1 });
  order.push('other');
  await slow;
  expect(order).toEqual(['other', 'blocked']);
});

test('by application, by namespace, by any spelling of the command', async () => {
  const data = { failCommands: ['find'], errorCode: 96 };
  await set('alwaysOn', { ...data, appName: 'somebody' });
  await find();
  await set('alwaysOn', { ...data, appName: 'drills' });
  await expect(find()).rejects.toMatchObject({ code: 96 });
  await find(run.client);
  await set('alwaysOn', { ...data, namespace: 'f.other' });
  await find();
  await set('alwaysOn', { ...data, namespace: 'f.c' });
  await expect(find()).rejects.toMatchObject({ code: 96 });
  await set('alwaysOn', { ...data, failCommands: ['dropIndexes'] });
  await expect(plain.db('f').command({ deleteIndexes: 'c', index: '*' })).rejects.toMatchObject({ code: 96 });
  await off();
});

test('hello can fail, configureFailPoint never', async () => {
  await set('alwaysOn', { failCommands: ['hello', 'configureFailPoint'], errorCode: 91, appName: 'drills' });
  await expect(plain.db('f').command({ hello: 1 })).rejects.toMatchObject({ code: 91 });
  await expect(
    plain.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' }),
  ).resolves.toMatchObject({ ok: 1 });
});

test.each([
  ['kept when only the reply is lost', undefined, 1],
  ['taken back and done by the retry', { failBeforeCommitExceptionCode: 1 }, 1],
])('a retryable write is %s', async (_, data, once) => {
  const items = run.client.db('f').collection('once');
  await items.deleteMany({});
  await set({ times: 1 }, data, 'onPrimaryTransactionalWrite');
  await items.insertOne({ a: 1 });
  expect(await items.countDocuments()).toBe(once);
});

test('a getMore that fails with its cursor in hand ends the cursor', async () => {
  const items = plain.db('f').collection('many');
  await items.insertMany([{}, {}, {}]);
  const cursor = items.find({}, { batchSize: 1 });
  await cursor.next();
  await set({ times: 1 }, { errorCode: 6 }, 'failGetMoreAfterCursorCheckout');
  await expect(cursor.next()).rejects.toMatchObject({ code: 6, codeName: 'HostUnreachable' });
});

test('the time of whatever has a limit can be over at once', async () => {
  const items = plain.db('f').collection('limited');
  await items.insertMany([{}, {}, {}]);
  const cursor = items.find({}, { batchSize: 1, maxTimeMS: 60_000 });
  const endless = items.find({}, { batchSize: 1 });
  await cursor.next();
  await endless.next();
  await set('alwaysOn', undefined, 'maxTimeAlwaysTimeOut');
  const over = { code: 50, codeName: 'MaxTimeMSExpired', message: 'operation exceeded time limit' };
  await expect(items.findOne({}, { maxTimeMS: 60_000 })).rejects.toMatchObject(over);
  await expect(items.createIndex({ a: 1 }, { maxTimeMS: 60_000 })).rejects.toMatchObject(over);
  await expect(cursor.next()).rejects.toMatchObject(over);
  expect(await endless.toArray()).toHaveLength(2);
  expect(await items.countDocuments()).toBe(3);
  await set('off', undefined, 'maxTimeAlwaysTimeOut');
  expect(await items.findOne({}, { maxTimeMS: 60_000 })).not.toBeNull();
});

test('the documents of one retryable insert count as one write', async () => {
  const items = run.client.db('f').collection('counted');
  await set(
    { skip: 1 },
    { closeConnection: false, failBeforeCommitExceptionCode: 2 },
    'onPrimaryTransactionalWrite',
  );
  await items.insertMany([{}, {}, {}]);
  await expect(items.insertOne({})).rejects.toMatchObject({ code: 2 });
  await set('off', undefined, 'onPrimaryTransactionalWrite');
  expect(await items.countDocuments()).toBe(3);
});

test.each<[string, unknown, Document | undefined, number]>([
  ['noSuchPoint', 'off', undefined, 298],
  ['failCommand', undefined, undefined, 20],
  ['failCommand', 'sometimes', undefined, 2],
  ['failCommand', 1, undefined, 14],
  ['failCommand', { times: 'x' }, undefined, 14],
  ['failCommand', { often: 1 }, undefined, 2],
  ['failCommand', { activationProbability: 2 }, undefined, 2],
  ['failCommand', 'alwaysOn', { failCommands: ['find'], blockConnection: true }, 72],
  ['failCommand', 'alwaysOn', { failCommands: ['find'], threadName: 'x' }, 238],
])('%s with mode %p and data %p is refused with %i', async (name, mode, data, code) => {
  await expect(set(mode, data, name)).rejects.toMatchObject({ code });
});

test('without --test-commands there are none', async () => {
  const dataDir = freshFolder();
  const engine = await startEngine({ dataDir });
  const client = await MongoClient.connect(engine.uri);
  await expect(
    client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' }),
  ).rejects.toMatchObject({ code: 59 });
  await client.close();
  await engine.stop();
  rmSync(dataDir, { recursive: true });
});
