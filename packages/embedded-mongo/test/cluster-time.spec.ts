import { DatabaseSync } from 'node:sqlite';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient, Timestamp, type Document } from 'mongodb';
import { startEngine } from '../src/index.ts';
import { freshFolder, started, type Started } from './engine.ts';

let run: Started;

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());

const after = (one: Timestamp, other: Timestamp): boolean => one.greaterThan(other);

test('replies tell the time, and a write moves it on', async () => {
  const db = run.client.db('time');
  const first = await db.command({ ping: 1 });
  await db.collection('items').insertOne({});
  const second = await db.command({ hello: 1 });
  for (const reply of [first, second]) {
    expect(reply.operationTime).toBeInstanceOf(Timestamp);
    expect(reply.$clusterTime.clusterTime).toBeInstanceOf(Timestamp);
  }
  expect(after(second.operationTime, first.operationTime)).toBe(true);
  expect(await db.command({ ping: 1 })).toMatchObject({ operationTime: second.operationTime });
});

test('an error tells the time too', async () => {
  const error = (await run.client
    .db('time')
    .command({ nope: 1 })
    .catch((caught: unknown) => caught)) as { errorResponse: Document };
  expect(error.errorResponse.operationTime).toBeInstanceOf(Timestamp);
});

test('a causally consistent session reads what it wrote', async () => {
  const session = run.client.startSession({ causalConsistency: true });
  const items = run.client.db('time').collection<{ _id: number }>('mine');
  await items.insertOne({ _id: 1 }, { session });
  expect(await items.findOne({ _id: 1 }, { session })).toEqual({ _id: 1 });
  expect(session.operationTime).toBeInstanceOf(Timestamp);
  await session.endSession();
});

test('the time goes on after a restart, also when the wall clock went back', async () => {
  const dataDir = freshFolder();
  const write = async (): Promise<Timestamp> => {
    const engine = await startEngine({ dataDir });
    const client = await MongoClient.connect(engine.uri);
    await client.db('a').collection('b').insertOne({});
    const { operationTime } = await client.db('a').command({ ping: 1 });
    await client.close();
    await engine.stop();
    return operationTime as Timestamp;
  };
  const first = await write();
  expect(after(await write(), first)).toBe(true);
  const file = new DatabaseSync(join(dataDir, 'engine.sqlite'));
  file.exec('UPDATE clock SET seconds = seconds + 90000');
  file.close();
  expect((await write()).getHighBitsUnsigned()).toBeGreaterThanOrEqual(first.getHighBitsUnsigned() + 90000);
  rmSync(dataDir, { recursive: true });
});

test('a file of format 2 is opened, and keeps its documents', async () => {
  const dataDir = freshFolder();
  const use = async <R>(work: (client: MongoClient) => Promise<R>): Promise<R> => {
    const engine = await startEngine({ dataDir });
    const client = await MongoClient.connect(engine.uri);
    const result = await work(client);
    await client.close();
    await engine.stop();
    return result;
  };
  await use((client) => client.db('a').collection('b').insertOne({ a: 1 }));
  const file = new DatabaseSync(join(dataDir, 'engine.sqlite'));
  file.exec('DROP TABLE clock; DROP TABLE changes; DROP TABLE change_log; PRAGMA user_version=2;');
  file.close();
  expect(await use((client) => client.db('a').collection('b').countDocuments({ a: 1 }))).toBe(1);
  rmSync(dataDir, { recursive: true });
});
