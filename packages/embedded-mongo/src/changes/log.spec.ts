import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, doc, encode, readField, type Doc } from '../bson.ts';
import { insertDocument, removeDocument } from '../documents.ts';
import { encodeId } from '../keys.ts';
import { Store } from '../store.ts';
import { OPERATIONS } from './log.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A store with a collection, not yet watched. */
function world(dir = mkdtempSync(join(tmpdir(), 'em-changes-'))) {
  folders.push(dir);
  const store = new Store(dir);
  const inTransaction = (work: () => void): void => {
    store.begin();
    work();
    store.commit();
  };
  if (!store.working.has('db.things')) inTransaction(() => store.createCollection('db', 'things'));
  const insert = (id: string, size = 10): void => {
    const bytes = encode(doc({ _id: id, text: 'x'.repeat(size) }));
    insertDocument(store, store.working.get('db.things')!, encodeId(id), bytes);
  };
  const remove = (id: string): void => {
    removeDocument(store, store.working.get('db.things')!, encodeId(id), encode(doc({ _id: id })));
  };
  const insertMany = (n: number, size?: number, from = 0): void =>
    inTransaction(() => {
      for (let i = from; i < from + n; i++) insert(`i${i}`, size);
    });
  const run = (job: Generator<void>): void => inTransaction(() => void [...job]);
  /** What the table holds, as "operation id". */
  const logged = (): string[] => {
    const rows = store.reader.prepare('SELECT operation, about, doc FROM changes ORDER BY at').all();
    return (rows as unknown as [number, Uint8Array, Uint8Array | null][]).map(([operation, about, after]) => {
      const deleted = decode(about).get('documentKey') as Doc | undefined;
      const id = (after ? readField(after, '_id') : deleted?.get('_id')) as string | undefined;
      return id === undefined ? OPERATIONS[operation] : `${OPERATIONS[operation]} ${id}`;
    });
  };
  return { dir, store, inTransaction, insert, remove, insertMany, run, logged };
}

describe('before anybody watches', () => {
  test('nothing is written, and the last changes come with the first watcher', () => {
    const { store, insertMany, run, logged } = world();
    insertMany(3);
    expect(logged()).toEqual([]);
    run(store.changes.watch());
    insertMany(1, 10, 3);
    expect(logged()).toEqual(['create', 'insert i0', 'insert i1', 'insert i2', 'insert i3']);
    store.close();
  });

  test.each([
    ['entries', 5000, 10],
    ['bytes', 20, 1024 * 1024],
  ])('the memory is bounded by %s, and it is known what is forgotten', (_, n, size) => {
    const { store, insertMany, run, logged } = world();
    const start = store.changes.oldest;
    insertMany(n, size);
    run(store.changes.watch());
    const kept = logged();
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(Math.min(n, 2000));
    expect(kept.at(-1)).toBe(`insert i${n - 1}`);
    expect(store.changes.oldest).toBeGreaterThan(start);
    const first = store.reader.prepare('SELECT min(at) FROM changes').get() as unknown as [number];
    expect(first[0]).toBeGreaterThan(store.changes.oldest);
    store.close();
  });

  test('what is taken back is not remembered', () => {
    const { store, insert, insertMany, run, logged } = world();
    insertMany(1);
    store.begin();
    for (let i = 1; i < 3000; i++) insert(`i${i}`);
    store.rollback();
    expect(store.changes.oldest).toBeLessThanOrEqual(store.clock.committed);
    run(store.changes.watch());
    expect(logged().filter((entry) => entry !== 'create' && entry !== 'insert i0')).toEqual([]);
    store.close();
  });
});

describe('while somebody watches', () => {
  test('each change is in the commit that makes it', () => {
    const { store, insert, inTransaction, remove, run, logged } = world();
    run(store.changes.watch());
    store.begin();
    insert('lost');
    store.rollback();
    inTransaction(() => {
      insert('a');
      insert('b');
    });
    inTransaction(() => remove('a'));
    expect(logged()).toEqual(['create', 'insert a', 'insert b', 'delete a']);
    store.close();
  });

  test('what is taken back does not count towards the bounds', () => {
    const { store, insert, insertMany, run, logged } = world();
    let asked = 0;
    store.changes.onFull = () => asked++;
    run(store.changes.watch());
    for (let round = 0; round < 3; round++) {
      store.begin();
      for (let i = 0; i < 30; i++) insert(`i${i}`, 1024 * 1024);
      store.rollback();
    }
    insertMany(1);
    expect(asked).toBe(0);
    run(store.changes.trim(true));
    expect(logged()).toEqual(['create', 'insert i0']);
    store.close();
  });

  test('a first watcher that is taken back leaves the log off', () => {
    const { store, insertMany, logged } = world();
    store.begin();
    void [...store.changes.watch()];
    store.rollback();
    insertMany(1);
    expect(store.changes.noteWatcher()).toBe(false);
    expect(logged()).toEqual([]);
    store.close();
  });

  test('the log goes on after a restart', () => {
    const one = world();
    one.run(one.store.changes.watch());
    one.insertMany(1);
    one.store.close();
    const two = world(one.dir);
    two.insertMany(1, 10, 1);
    expect(two.logged()).toEqual(['create', 'insert i0', 'insert i1']);
    expect(two.store.changes.oldest).toBe(one.store.changes.oldest);
    two.store.close();
    folders.pop();
  });

  test.each([
    ['entries', 130_000, 0, 100_000],
    ['bytes', 90, 1024 * 1024, 63],
  ])('it is bounded by %s', (_, n, size, most) => {
    const { store, insertMany, run, logged } = world();
    let asked = 0;
    store.changes.onFull = () => asked++;
    run(store.changes.watch());
    insertMany(n, size);
    expect(asked).toBe(1);
    run(store.changes.trim(true));
    const kept = logged();
    expect(kept.length).toBeGreaterThan(most * 0.9);
    expect(kept.length).toBeLessThanOrEqual(most);
    expect(kept.at(-1)).toBe(`insert i${n - 1}`);
    const first = store.reader.prepare('SELECT min(at) FROM changes').get() as unknown as [number];
    expect(first[0]).toBeGreaterThan(store.changes.oldest);
    store.close();
  });

  test('an hour after the last watcher it ends, and is empty', () => {
    const { store, insertMany, run, logged } = world();
    run(store.changes.watch());
    insertMany(1);
    const later = Date.now() + 61 * 60_000;
    run(store.changes.trim(true, later));
    expect(logged()).toHaveLength(2);
    run(store.changes.trim(false, later + 61 * 60_000));
    expect(store.changes.noteWatcher()).toBe(false);
    expect(logged()).toEqual([]);
    expect(store.changes.oldest).toBe(store.clock.committed);
    store.close();
  });

  test('changes of a day ago go', () => {
    const { store, insertMany, run, logged } = world();
    run(store.changes.watch());
    insertMany(1);
    const hour = 3600_000;
    run(store.changes.trim(true, Date.now() + 23 * hour));
    expect(logged()).toEqual(['create', 'insert i0']);
    run(store.changes.trim(true, Date.now() + 25 * hour));
    expect(logged()).toEqual([]);
    expect(store.changes.oldest).toBe(store.clock.committed);
    store.close();
  });
});

test('the changes of a transaction appear at one time, each at a place of its own', () => {
  const { store, insert, inTransaction, insertMany, run } = world();
  run(store.changes.watch());
  const lsid = doc({ id: 'session' });
  inTransaction(() => {
    store.changes.transaction = { lsid, txnNumber: 5n };
    insert('a');
    insert('b');
    store.changes.transaction = undefined;
  });
  insertMany(1);
  const rows = store.reader.prepare('SELECT at, about FROM changes ORDER BY at').all() as unknown as [
    number,
    Uint8Array,
  ][];
  const [, a, b, other] = rows.map(([at, about]) => ({ at, about: decode(about) }));
  expect([a.about.get('time'), b.about.get('time')]).toEqual([a.at, a.at]);
  expect(b.at).toBeGreaterThan(a.at);
  expect(b.about.get('txnNumber')).toBe(5n);
  expect(b.about.get('lsid')).toEqual(lsid);
  expect(other.about.has('txnNumber')).toBe(false);
  store.close();
});
