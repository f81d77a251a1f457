import { int32, readPath, type Doc, type Value } from './bson.ts';
import type { Collection, IndexInfo } from './catalog.ts';
import { MongoError } from './errors.ts';
import { encodeKey } from './keys.ts';
import { show } from './show.ts';
import type { Store } from './store.ts';

/** Writing single documents together with their index entries; each call happens as a whole or not at all. */

/** Keys of `bytes` in `index`; also notes that the index is multikey before an entry of that kind is written. */
function keysOf(store: Store, index: IndexInfo, bytes: Uint8Array): Buffer[] {
  if (index.partial && !index.partial.test(bytes)) return [];
  const { keys, multikey } = index.keys(bytes);
  if (multikey) noteArrays(store, index, bytes);
  return keys;
}

function noteArrays(store: Store, index: IndexInfo, bytes: Uint8Array): void {
  let mask = index.multikey;
  index.fields.forEach(({ path }, n) => {
    if (mask & (1 << n)) return;
    const read = readPath(bytes, path.split('.'));
    if (Array.isArray(read.value)) mask |= 1 << n;
  });
  if (mask !== index.multikey) store.setMultikey(index, mask);
}

/** Stores a new document. Throws 11000 when `_id` or a unique index has the key already. */
export function insertDocument(store: Store, c: Collection, idKey: Uint8Array, bytes: Uint8Array): void {
  const { indexes } = c;
  const keys: Buffer[][] = new Array(indexes.length) as Buffer[][];
  for (let n = 0; n < indexes.length; n++) keys[n] = keysOf(store, indexes[n], bytes);
  const own = store.writer.collection(c.id);
  if (own.insert.run(idKey, bytes).changes === 0) throw duplicateKey(c, undefined, bytes);
  for (let n = 0; n < indexes.length; n++) {
    const index = indexes[n];
    const { insert } = store.writer.index(index.id);
    for (const key of keys[n]) {
      if (insert.run(key, idKey).changes === 0 && index.unique) {
        takeBack(store, c, idKey, keys, n, key);
        throw duplicateKey(c, index, bytes, key);
      }
    }
  }
  c.count++;
  c.bytes += bytes.length;
  store.touch(c, bytes.length);
}

function takeBack(
  store: Store,
  c: Collection,
  idKey: Uint8Array,
  keys: Buffer[][],
  n: number,
  at: Buffer,
): void {
  store.writer.collection(c.id).remove.run(idKey);
  for (let m = 0; m <= n; m++) {
    const { remove } = store.writer.index(c.indexes[m].id);
    for (const key of keys[m]) {
      if (m === n && key === at) return;
      remove.run(key, idKey);
    }
  }
}

/**
 * Replaces a stored document by another with the same `_id`; only the top-level fields `touched` differ, when that
 * is known. Throws 11000, with nothing changed.
 */
export function replaceDocument(
  store: Store,
  c: Collection,
  idKey: Uint8Array,
  before: Uint8Array,
  after: Uint8Array,
  touched?: { has(field: string): boolean },
): void {
  const changes: { index: IndexInfo; gone: Buffer[]; fresh: Buffer[] }[] = [];
  for (const index of c.indexes) {
    if (touched && !index.partial && !index.roots.some((root) => touched.has(root))) continue;
    const old = keysOf(store, index, before);
    const now = keysOf(store, index, after);
    if (old.length === 1 && now.length === 1 && old[0].equals(now[0])) continue;
    const gone = old.filter((key) => !now.some((other) => other.equals(key)));
    const fresh = now.filter((key) => !old.some((other) => other.equals(key)));
    if (!gone.length && !fresh.length) continue;
    if (index.unique) {
      for (const key of fresh) {
        if (store.writer.index(index.id).owner.get(key)) throw duplicateKey(c, index, after, key);
      }
    }
    changes.push({ index, gone, fresh });
  }
  store.writer.collection(c.id).replace.run(after, idKey);
  for (const { index, gone, fresh } of changes) {
    const { insert, remove } = store.writer.index(index.id);
    for (const key of gone) remove.run(key, idKey);
    for (const key of fresh) insert.run(key, idKey);
  }
  c.bytes += after.length - before.length;
  store.touch(c, after.length);
}

export function removeDocument(store: Store, c: Collection, idKey: Uint8Array, bytes: Uint8Array): void {
  store.writer.collection(c.id).remove.run(idKey);
  for (const index of c.indexes) {
    const { remove } = store.writer.index(index.id);
    for (const key of keysOf(store, index, bytes)) remove.run(key, idKey);
  }
  c.count--;
  c.bytes -= bytes.length;
  store.touch(c, bytes.length);
}

/** Adds one stored document to an index that is being built. Throws 11000 when it must be unique and is not. */
export function addToIndex(
  store: Store,
  c: Collection,
  index: IndexInfo,
  idKey: Uint8Array,
  bytes: Uint8Array,
): void {
  const { insert } = store.writer.index(index.id);
  for (const key of keysOf(store, index, bytes)) {
    if (insert.run(key, idKey).changes === 0 && index.unique) throw duplicateKey(c, index, bytes, key);
  }
}

/** MongoDB's error for a key that exists already, `index` missing for `_id_`. */
function duplicateKey(
  c: Collection,
  index: IndexInfo | undefined,
  bytes: Uint8Array,
  key?: Buffer,
): MongoError {
  const pattern: Doc = new Map();
  const values: Doc = new Map();
  if (!index) {
    pattern.set('_id', int32(1));
    values.set('_id', readPath(bytes, ['_id']).value ?? null);
  } else {
    for (const [path, direction] of index.spec.get('key') as Doc) pattern.set(path, direction);
    for (const [path, v] of collidingValues(index, bytes, key!)) values.set(path, v);
  }
  const shown = [...values].map(([path, v]) => `${path}: ${show(v)}`).join(', ');
  const message = `E11000 duplicate key error collection: ${c.ns} index: ${index?.name ?? '_id_'} dup key: { ${shown} }`;
  return new MongoError(11000, message, { fields: { keyPattern: pattern, keyValue: values } });
}

/** The values behind `key`: of a field that leads through an array, the item that collides. */
function collidingValues(index: IndexInfo, bytes: Uint8Array, key: Buffer): [string, Value][] {
  const found = index.fields.map(({ path }) => candidates(bytes, path));
  const directions = index.fields.map(({ direction }) => direction);
  const widest = Math.max(...found.map((list) => list.length));
  for (let n = 0; n < widest; n++) {
    const values = found.map((list) => list[Math.min(n, list.length - 1)]!);
    if (encodeKey(values, directions).equals(key))
      return index.fields.map(({ path }, i) => [path, values[i]]);
  }
  return index.fields.map(({ path }, i) => [path, found[i][0]!]);
}

function candidates(bytes: Uint8Array, path: string): Value[] {
  const { value, rest } = readPath(bytes, path.split('.'));
  if (!Array.isArray(value)) return [value ?? null];
  if (!rest.length) return value.length ? value : [null];
  const under = value.map((item): Value => {
    let v: Value | undefined = item;
    for (const part of rest) v = v instanceof Map ? v.get(part) : undefined;
    return v ?? null;
  });
  return under.length ? under : [null];
}
