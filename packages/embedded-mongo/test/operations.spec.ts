import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Double, Long, MongoClient, type Document } from 'mongodb';
import { startEngine } from '../src/index.ts';
import { freshFolder, started } from './engine.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--no-warnings', MAIN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

async function filled(count = 300): Promise<Awaited<ReturnType<typeof started>>> {
  const made = await started();
  const items = made.client.db('shop').collection<Document>('items');
  await items.createIndexes([{ key: { n: 1 }, unique: true }, { key: { tags: 1 } }]);
  await items.insertMany(
    Array.from({ length: count }, (_, n) => ({ n, tags: [n % 3, n % 5], pad: 'x'.repeat(200) })),
  );
  return made;
}

/** Changes the file of a stopped engine behind its back. */
function tamper(dataDir: string, sql: string): void {
  const db = new DatabaseSync(join(dataDir, 'engine.sqlite'));
  db.exec(sql);
  db.close();
}

const nameOf = (dataDir: string, sql: string): string => {
  const db = new DatabaseSync(join(dataDir, 'engine.sqlite'));
  const [name] = Object.values(db.prepare(sql).get()!) as [number];
  db.close();
  return String(name);
};

test('a backup is taken while the engine writes, and starts at once with what was acknowledged before', async () => {
  const source = await filled();
  const items = source.client.db('shop').collection<Document>('items');
  let writing = true;
  let n = 1000;
  const load = (async () => {
    while (writing) await items.insertOne({ n: n++ });
  })();
  const to = join(freshFolder(), 'backup');
  const before = n;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', MAIN, 'backup', '--data', source.dataDir, '--to', to],
    { env: { ...process.env, NODE_OPTIONS: '' } },
  );
  writing = false;
  await load;
  expect(stdout).toContain('secrets');
  expect(n).toBeGreaterThan(before);
  expect(readdirSync(to)).toEqual(['engine.sqlite']);
  const engine = await startEngine({ dataDir: to });
  const client = await MongoClient.connect(engine.uri);
  const copied = client.db('shop').collection('items');
  expect(await copied.countDocuments({ n: { $lt: 300 } })).toBe(300);
  expect(await copied.countDocuments({ n: { $gte: 1000 } })).toBeGreaterThanOrEqual(before - 1000);
  expect((await copied.indexes()).map(({ name }) => name)).toEqual(['_id_', 'n_1', 'tags_1']);
  await client.close();
  await engine.stop();
  expect(run('check', '--data', to)).toMatchObject({ status: 0 });
  await source.end();
  rmSync(join(to, '..'), { recursive: true });
}, 60_000);

test('a backup needs a folder of its own and a database', async () => {
  const source = await filled(1);
  const to = freshFolder();
  writeFileSync(join(to, 'mine'), '');
  expect(run('backup', '--data', source.dataDir, '--to', to)).toMatchObject({
    status: 1,
    stderr: `embedded-mongo: The folder ${to} is not empty; a backup needs a folder of its own\n`,
  });
  const empty = freshFolder();
  expect(run('backup', '--data', empty, '--to', join(empty, 'b')).stderr).toContain('There is no database');
  expect(existsSync(join(empty, 'b'))).toBe(false);
  await source.end();
  rmSync(to, { recursive: true });
  rmSync(empty, { recursive: true });
});

test('check beside a running engine finds that everything agrees', async () => {
  const source = await filled();
  const items = source.client.db('shop').collection('items');
  await items.createIndex({ pad: 1 }, { collation: { locale: 'en', strength: 2 } });
  expect(run('check', '--data', source.dataDir)).toMatchObject({
    status: 0,
    stdout: `${source.dataDir}: 1 collections, 300 documents, 4 indexes\nEverything agrees.\n`,
  });
  await source.end();
});

test.each<[string, (dataDir: string) => string, string]>([
  [
    'a missing entry of an index',
    (dir) =>
      `DELETE FROM i${nameOf(dir, 'SELECT min(id) FROM indexes')} WHERE k=(SELECT min(k) FROM i${nameOf(dir, 'SELECT min(id) FROM indexes')})`,
    'shop.items: the index n_1 misses document',
  ],
  [
    'an entry of no document',
    (dir) => `INSERT INTO i${nameOf(dir, 'SELECT max(id) FROM indexes')} VALUES (x'00', x'00')`,
    'shop.items: the index tags_1 has 1 entries that belong to no document',
  ],
  [
    'an index that does not know of arrays',
    () => 'UPDATE indexes SET multikey=0',
    'shop.items: the index tags_1 does not know that',
  ],
  [
    'a wrong count',
    () => 'UPDATE collections SET count=7',
    'shop.items: it has 300 documents, and 7 are counted',
  ],
  [
    'a document that is no BSON',
    (dir) => {
      const table = nameOf(dir, 'SELECT id FROM collections');
      return `UPDATE c${table} SET d=x'0102' WHERE k=(SELECT min(k) FROM c${table})`;
    },
    'cannot be read: Invalid BSON',
  ],
  [
    'a document under another key',
    (dir) => {
      const table = nameOf(dir, 'SELECT id FROM collections');
      return `UPDATE c${table} SET k=x'99' WHERE k=(SELECT min(k) FROM c${table})`;
    },
    'is stored under another _id',
  ],
])('check tells of %s', async (_, sql, said) => {
  const source = await filled();
  await source.client.close();
  await source.engine.stop();
  tamper(source.dataDir, sql(source.dataDir));
  const { status, stdout } = run('check', '--data', source.dataDir);
  expect(stdout).toContain(said);
  expect(status).toBe(1);
  rmSync(source.dataDir, { recursive: true });
});

test('compact gives room back, but not under a running engine', async () => {
  const source = await filled(5000);
  expect(run('compact', '--data', source.dataDir)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`in use by another engine (process ${source.engine.pid})`),
  });
  await source.client
    .db('shop')
    .collection('items')
    .deleteMany({ n: { $gte: 10 } });
  await source.client.close();
  await source.engine.stop();
  const { status, stdout } = run('compact', '--data', source.dataDir);
  expect(status).toBe(0);
  const [before, after] = [...stdout.matchAll(/([\d.]+) (KB|MB)/g)].map(
    ([, n, unit]) => Number(n) * (unit === 'MB' ? 1024 : 1),
  );
  expect(after).toBeLessThan(before / 4);
  expect(run('check', '--data', source.dataDir).status).toBe(0);
  rmSync(source.dataDir, { recursive: true });
});

describe('copy', () => {
  test('takes databases with options, indexes and every type as it is', async () => {
    const source = await filled();
    const target = await started();
    const odd = source.client.db('odd').collection<Document>('types');
    await odd.insertOne(
      new Map<string, unknown>([
        ['_id', 1],
        ['b', new Double(1)],
        ['1', Long.fromNumber(5)],
        ['__proto__', { x: 1 }],
        ['date', new Date(0)],
      ]),
    );
    const { status, stdout } = run('copy', '--from', source.engine.uri, '--to', target.engine.uri);
    expect(stdout).toContain('shop.items: 300 documents, 3 indexes\n');
    expect(status).toBe(0);
    const raw = (client: MongoClient): Promise<unknown> =>
      client.db('odd').collection('types').findOne({}, { raw: true });
    expect(await raw(target.client)).toEqual(await raw(source.client));
    const indexes = (client: MongoClient): Promise<unknown> =>
      client.db('shop').collection('items').indexes();
    expect(await indexes(target.client)).toEqual(await indexes(source.client));
    await source.end();
    await target.end();
  });

  test('refuses a target that has the collections, before it writes; --drop replaces them', async () => {
    const source = await filled(10);
    const target = await started();
    await source.client.db('shop').collection('another').insertOne({});
    await target.client.db('shop').collection('items').insertOne({ mine: true });
    const args = ['copy', '--from', source.engine.uri, '--to', target.engine.uri, '--db', 'shop'];
    expect(run(...args)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('The target has shop.items already. Nothing was copied'),
    });
    expect(await target.client.db('shop').listCollections().toArray()).toHaveLength(1);
    expect(run(...args, '--drop').status).toBe(0);
    expect(await target.client.db('shop').collection('items').countDocuments()).toBe(10);
    await source.end();
    await target.end();
  });
});

test('a command line that is not understood says what there is', () => {
  expect(run('destroy')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('usage: embedded-mongo'),
  });
  expect(run('backup')).toMatchObject({
    status: 1,
    stderr: 'embedded-mongo: usage: embedded-mongo backup --data DIR --to FOLDER\n',
  });
});

test('a second engine says at once for whom it waits, and goes on when that has ended', async () => {
  const first = await started();
  const second = spawn(process.execPath, ['--no-warnings', MAIN, '--data', first.dataDir], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const ended = new Promise((resolve) => second.once('exit', resolve));
  const said = (stream: NodeJS.ReadableStream): Promise<string> =>
    new Promise((resolve) => stream.once('data', (data: Buffer) => resolve(String(data))));
  expect(await said(second.stderr)).toBe(
    `embedded-mongo: The data folder ${first.dataDir} is in use by another engine (process ${first.engine.pid}); ` +
      'waiting for its end\n',
  );
  const ready = said(second.stdout);
  await first.client.close();
  await first.engine.stop();
  expect(await ready).toContain('"uri"');
  second.kill('SIGTERM');
  expect(await ended).toBe(0);
  rmSync(first.dataDir, { recursive: true });
});
