import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doc, encode } from './bson.ts';
import { insertDocument } from './documents.ts';
import { encodeId } from './keys.ts';
import { Snapshots } from './snapshots.ts';
import { Store, type View } from './store.ts';

describe('Snapshot', () => {
  let store: Store;
  let snapshots: Snapshots;

  beforeEach(() => {
    store = new Store(mkdtempSync(join(tmpdir(), 'em-snapshots-')));
    snapshots = new Snapshots(store);
    write(() => {
      for (const name of ['a', 'b', 'c']) store.createCollection('db', name);
    });
  });
  afterEach(() => {
    snapshots.close();
    store.close();
  });

  const write = (work: () => void): void => {
    store.begin();
    work();
    store.commit();
  };
  const insert = (ns: string, id: string): void =>
    insertDocument(store, store.working.get(ns)!, encodeId(id), encode(doc({ _id: id })));
  const rows = (view: View, ns: string): number => {
    const c = view.collection(ns)!;
    return view.connection.prepare(`SELECT k FROM c${c.id}`).all().length;
  };

  test('keeps the documents and the counts of its moment', () => {
    write(() => insert('db.a', '1'));
    const snapshot = snapshots.open();
    write(() => insert('db.a', '2'));
    expect([rows(snapshot, 'db.a'), snapshot.collection('db.a')?.count]).toEqual([1, 1]);
    expect([rows(store.committed, 'db.a'), store.committed.collection('db.a')?.count]).toEqual([2, 2]);
    snapshots.giveBack(snapshot);
    const later = snapshots.open();
    expect([rows(later, 'db.a'), later.collection('db.a')?.count]).toEqual([2, 2]);
    snapshots.giveBack(later);
  });

  test.each<[string, () => void, boolean]>([
    ['a document is added', () => insert('db.a', '1'), true],
    ['it is dropped', () => store.dropCollection(store.working.get('db.a')!), true],
    ['what was missing is made', () => void store.createCollection('db', 'missing'), true],
    ['another one changes', () => insert('db.b', '1'), false],
    ['another one is dropped', () => store.dropCollection(store.working.get('db.c')!), false],
  ])('of what it has read: %s', (_, change, stale) => {
    const snapshot = snapshots.open();
    snapshot.collection('db.a');
    snapshot.collection('db.missing');
    write(change);
    expect(snapshot.stale).toBe(stale);
    snapshots.giveBack(snapshot);
  });

  test('a change that is taken back is none, and one from before neither', () => {
    write(() => insert('db.a', '1'));
    const snapshot = snapshots.open();
    snapshot.collection('db.a');
    store.begin();
    insert('db.a', '2');
    store.rollback();
    expect(snapshot.stale).toBe(false);
    snapshots.giveBack(snapshot);
  });
});
