import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { startEngine } from '../src/index.ts';
import { lockFolder } from '../src/lock.ts';
import { freshFolder, started } from './engine.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

test('SIGKILL under load loses nothing that was acknowledged; counts and indexes agree', async () => {
  const dataDir = freshFolder();
  const acknowledged = new Set<number>();
  let next = 0;
  for (let round = 0; round < 3; round++) {
    const engine = await startEngine({ dataDir });
    const client = await MongoClient.connect(engine.uri, { retryWrites: false });
    const items = client.db('kill').collection<{ _id: number; u: number; g: number }>('items');
    await items.createIndexes([{ key: { u: 1 }, unique: true }, { key: { g: 1 } }]);
    let running = true;
    const target = acknowledged.size + 150;
    const work = Array.from({ length: 8 }, async () => {
      while (running) {
        const id = next++;
        try {
          await items.insertOne({ _id: id, u: id, g: id % 10 });
          acknowledged.add(id);
        } catch {
          return;
        }
        if (acknowledged.size === target) process.kill(engine.pid, 'SIGKILL');
      }
    });
    expect(await engine.ended).toBeNull();
    running = false;
    await client.close();
    await Promise.all(work);
  }
  const engine = await startEngine({ dataDir });
  const client = await MongoClient.connect(engine.uri);
  const items = client.db('kill').collection<{ _id: number; u: number; g: number }>('items');
  const stored = new Set((await items.find().toArray()).map(({ _id }) => _id));
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
  expect(acknowledged.size).toBeGreaterThanOrEqual(450);
  expect(await items.estimatedDocumentCount()).toBe(stored.size);
  expect(
    await items
      .find({ u: { $gte: 0 } })
      .hint('u_1')
      .toArray(),
  ).toHaveLength(stored.size);
  expect(
    await items
      .find({ g: { $gte: 0 } })
      .hint('g_1')
      .toArray(),
  ).toHaveLength(stored.size);
  await client.close();
  await engine.stop();
  rmSync(dataDir, { recursive: true });
});

test('the folder belongs to one engine, and the refusal says to whom', async () => {
  const run = await started();
  await expect(lockFolder(run.dataDir, { waitMs: 100 })).rejects.toThrow(
    `The data folder ${run.dataDir} is in use by another engine (process ${run.engine.pid})`,
  );
  expect(statSync(join(run.dataDir, 'engine.json')).mode & 0o777).toBe(0o600);
  await run.client.close();
  await run.engine.stop();
  expect(existsSync(join(run.dataDir, 'engine.json'))).toBe(false);
  const lock = await lockFolder(run.dataDir, { waitMs: 100 });
  lock.release();
  rmSync(run.dataDir, { recursive: true });
});

test.each<[string, (whole: Buffer) => Buffer]>([
  ['text', () => Buffer.from('my notes, please keep')],
  ['empty', () => Buffer.alloc(0)],
  ['random', () => Buffer.from(Array.from({ length: 9000 }, (_, n) => (n * 7919) % 251))],
  ['truncated', (whole) => whole.subarray(0, Math.floor(whole.length / 2))],
  [
    'of another program',
    (whole) => Buffer.concat([whole.subarray(0, 68), Buffer.alloc(4), whole.subarray(72)]),
  ],
  [
    'of a later format',
    (whole) => Buffer.concat([whole.subarray(0, 60), Buffer.from([0, 0, 0, 99]), whole.subarray(64)]),
  ],
])('a data file that is %s is refused by its name and left as it is', async (_, spoil) => {
  const dataDir = freshFolder();
  const engine = await startEngine({ dataDir });
  const client = await MongoClient.connect(engine.uri);
  await client
    .db('a')
    .collection('b')
    .insertMany(Array.from({ length: 500 }, (_, n) => ({ n, pad: 'x'.repeat(100) })));
  await client.close();
  await engine.stop();
  const file = join(dataDir, 'engine.sqlite');
  const spoilt = spoil(readFileSync(file));
  writeFileSync(file, spoilt);
  await expect(startEngine({ dataDir })).rejects.toThrow(file);
  expect(readFileSync(file).equals(spoilt)).toBe(true);
  rmSync(dataDir, { recursive: true });
});

test('a whole data file that cannot be opened is not called damaged', async () => {
  const dataDir = freshFolder();
  await (await startEngine({ dataDir })).stop();
  mkdirSync(join(dataDir, 'engine.sqlite-wal')); // where SQLite must be able to write
  await expect(startEngine({ dataDir })).rejects.toThrow(
    `The data file ${join(dataDir, 'engine.sqlite')} cannot be opened for writing (unable to open database file)`,
  );
  rmSync(dataDir, { recursive: true });
});

test('broken frames end their own connection only', async () => {
  const run = await started();
  const path = decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(run.engine.uri)![1]);
  const frame = (bytes: number[], length = 16 + bytes.length): Buffer => {
    const out = Buffer.alloc(16 + bytes.length);
    out.writeInt32LE(length, 0);
    out.writeInt32LE(2013, 12);
    out.set(bytes, 16);
    return out;
  };
  const bad = [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    frame([], 5),
    frame([], 50_000_000),
    frame([0, 0, 0, 0]),
    frame([0, 0, 0, 0, 9, 1, 2, 3]),
    frame([0, 0, 0, 0, 0, 255, 255, 255, 127, 0, 0, 0, 0, 0]),
    frame([0, 0, 0, 0, 1, 3, 0, 0, 0]),
    frame([1, 0, 0, 0, 0, 5, 0, 0, 0, 0, 1, 2, 3, 4]),
    frame([0, 1, 0, 0, 0, 5, 0, 0, 0, 0].map((n, i) => (i === 1 ? 0x80 : n))),
  ];
  for (const bytes of bad) {
    const closed = new Promise<void>((resolve) => {
      const socket = connect(path, () => socket.write(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    await closed;
  }
  expect(await run.client.db('a').command({ ping: 1 })).toMatchObject({ ok: 1 });
  await run.end();
});

/** The command with these arguments: its first line, and the code with which it ends. */
function command(...args: string[]) {
  const child = spawn(process.execPath, ['--no-warnings', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const firstOf = (stream: Readable): Promise<string> =>
    new Promise((resolve) => stream.once('data', (data: Buffer) => resolve(String(data))));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const uri = async (): Promise<string> => (JSON.parse(await firstOf(child.stdout)) as { uri: string }).uri;
  return { child, uri, error: () => firstOf(child.stderr), ended };
}

test('on a port it asks for the password that it printed', async () => {
  const dataDir = freshFolder();
  const { child, ended, ...printed } = command('--data', dataDir, '--port', '0');
  const uri = await printed.uri();
  const client = await MongoClient.connect(uri);
  await client.db('a').collection('b').insertOne({ a: 1 });
  await client.close();
  const stranger = new MongoClient(uri.replace(/:[0-9a-f]{36}@/, `:${'0'.repeat(36)}@`));
  await expect(stranger.db('a').collection('b').findOne()).rejects.toMatchObject({ code: 18 });
  await stranger.close();
  const anonymous = new MongoClient(uri.replace(/\/\/.*@/, '//').replace(/\?.*/, ''));
  await expect(anonymous.db('a').collection('b').findOne()).rejects.toMatchObject({ code: 13 });
  await anonymous.close();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  rmSync(dataDir, { recursive: true });
});

test('for tests a port may be open to whoever is on this machine', async () => {
  const dataDir = freshFolder();
  const { child, ended, ...printed } = command(
    ...['--data', dataDir, '--port', '0', '--test-commands', '--no-password'],
  );
  const uri = await printed.uri();
  expect(uri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/$/);
  const client = await MongoClient.connect(uri);
  await client.db('a').collection('b').insertOne({ a: 1 });
  await client.close();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  rmSync(dataDir, { recursive: true });
});

test.each([
  ['without test commands', ['--port', '0']],
  ['on a socket, which is guarded by its folder', ['--test-commands']],
])('--no-password is refused %s', async (_, args) => {
  const dataDir = freshFolder();
  const { error, ended } = command('--data', dataDir, '--no-password', ...args);
  expect(await error()).toContain('it needs --port and --test-commands');
  expect(await ended).toBe(1);
  rmSync(dataDir, { recursive: true });
});

test('a child outlives Ctrl-C and ends when its parent lets go', async () => {
  const run = await started();
  process.kill(run.engine.pid, 'SIGINT');
  process.kill(run.engine.pid, 'SIGTERM');
  await run.client.db('a').collection('b').insertOne({ a: 1 });
  await run.client.close();
  await run.engine.stop();
  expect(await run.engine.ended).toBe(0);
  rmSync(run.dataDir, { recursive: true });
});
