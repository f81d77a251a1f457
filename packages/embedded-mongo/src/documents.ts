import { int32, readPath, type Doc, type Value } from './bson.ts';
import type { Collection, IndexInfo } from './catalog.ts';
import { MongoError } from './errors.ts';
import { arrayFields } from './index-values.ts';
import { encodeKey, type IndexTuple } from './keys.ts';
import { show } from './show.ts';
import type { Store } from './store.ts';
import type { Updater } from './update.ts';
import { compare } from './values.ts';

/** Writing single documents together with their index entries; each call happens as a whole or not at all. */

/** Keys of `bytes` in `index`; also notes that the index is multikey before an entry of that kind is written. */
function keysOf(store: Store, index: IndexInfo, bytes: Uint8Array): Buffer[] {
  if (index.partial && !index.partial.test(bytes)) return [];
  const { keys, mayHoldArrays } = index.keys(bytes);
  if (mayHoldArrays) noteArrays(store, index, bytes);
  return keys;
}

function noteArrays(store: Store, index: IndexInfo, bytes: Uint8Array): void {
  const found = arrayFields(bytes, index.fields, index.multikey);
  if (!found) return;
  if (index.hashed) {
    const { path } = index.fields.find((_, n) => found & (1 << n))!;
    throw new MongoError(
      16766,
      `hashed indexes do not currently support array values. Found array at path: ${path}`,
    );
  }
  store.setMultikey(index, index.multikey | found);
}

/**
 * Stores a new document. Throws 11000 when `_id` or a unique index has the key already, 121 when the validator
 * refuses it, unless `unchecked`.
 */
export function insertDocument(
  store: Store,
  c: Collection,
  idKey: Uint8Array,
  bytes: Uint8Array,
  unchecked = false,
): void {
  const { indexes } = c;
  if (c.validator && !unchecked) c.validator.check(bytes);
  if (c.capped && bytes.length > c.capped.bytes) {
    throw new MongoError(2, 'object to insert exceeds cappedMaxSize');
  }
  const keys: Buffer[][] = new Array(indexes.length) as Buffer[][];
  for (let n = 0; n < indexes.length; n++) {
    keys[n] = keysOf(store, indexes[n], bytes);
    if (indexes[n].tuples) guard(store, c, indexes[n], idKey, bytes);
  }
  const own = store.writer.collection(c.id);
  if (own.insert.run(idKey, bytes).changes === 0) throw duplicateKey(c, undefined, bytes);
  for (let n = 0; n < indexes.length; n++) {
    const index = indexes[n];
    const { insert } = store.writer.index(index.id);
    for (const key of keys[n]) {
      if (insert.run(key, idKey).changes === 0 && index.keyed) {
        takeBack(store, c, idKey, keys, n, key);
        throw duplicateKey(c, index, bytes, key);
      }
    }
  }
  c.count++;
  c.bytes += bytes.length;
  store.touch(c, bytes.length);
  store.changes.inserted(c, bytes);
  if (c.capped) removeOldest(store, c);
}

/** Removes the oldest documents of a capped collection until it is small enough; the newest one stays. */
function removeOldest(store: Store, c: Collection): void {
  const { bytes, documents } = c.capped!;
  while ((c.bytes > bytes || c.count > documents) && c.count > 1) {
    const oldest = store.writer.prepare(`SELECT k, d FROM c${c.id} ORDER BY r LIMIT 1`).get();
    const [idKey, document] = oldest as unknown as [Uint8Array, Uint8Array];
    removeDocument(store, c, idKey, document);
  }
}

/** Throws 11000 when another document has the same values in an index whose keys alone do not tell it. */
function guard(store: Store, c: Collection, index: IndexInfo, idKey: Uint8Array, bytes: Uint8Array): void {
  if (index.partial && !index.partial.test(bytes)) return;
  const owners = store.writer.prepare(`SELECT i FROM i${index.id} WHERE k=?`);
  const { get } = store.writer.collection(c.id);
  const same = (a: IndexTuple, b: IndexTuple): boolean =>
    a.key.equals(b.key) &&
    a.values.every((v, n) => compare(v ?? null, b.values[n] ?? null, index.collation) === 0);
  for (const own of index.tuples!(bytes)) {
    for (const [owner] of owners.all(own.key) as unknown as [Uint8Array][]) {
      if (Buffer.compare(owner, idKey) === 0) continue;
      const [other] = get.get(owner) as unknown as [Uint8Array];
      if (index.tuples!(other).some((tuple) => same(own, tuple)))
        throw duplicateKey(c, index, bytes, own.key);
    }
  }
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
 * Replaces a stored document by another with the same `_id`; when it is an update that does so, the updater knows what
 * can differ and what to tell of it. Throws 11000 and 121, with nothing changed.
 */
export function replaceDocument(
  store: Store,
  c: Collection,
  idKey: Uint8Array,
  before: Uint8Array,
  after: Uint8Array,
  { touched, describe }: Pick<Updater, 'touched' | 'describe'> = {},
  unchecked = false,
): void {
  if (c.validator && !unchecked) c.validator.check(after, before);
  const changes: { index: IndexInfo; gone: Buffer[]; fresh: Buffer[] }[] = [];
  for (const index of c.indexes) {
    if (touched && !index.partial && !index.roots.some((root) => touched.has(root))) continue;
    const old = keysOf(store, index, before);
    const now = keysOf(store, index, after);
    if (index.tuples) guard(store, c, index, idKey, after);
    if (old.length === 1 && now.length === 1 && old[0].equals(now[0])) continue;
    const gone = old.filter((key) => !now.some((other) => other.equals(key)));
    const fresh = now.filter((key) => !old.some((other) => other.equals(key)));
    if (!gone.length && !fresh.length) continue;
    if (index.keyed) {
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
  store.changes.replaced(c, before, after, describe);
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
  store.changes.removed(c, bytes);
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
  if (index.unique && index.tuples) guard(store, c, index, idKey, bytes);
  for (const key of keysOf(store, index, bytes)) {
    if (insert.run(key, idKey).changes === 0 && index.keyed) throw duplicateKey(c, index, bytes, key);
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
  const collation = index?.collation?.spec;
  const name = `${index?.name ?? '_id_'}${collation ? ` collation: ${show(collation)}` : ''}`;
  const message = `E11000 duplicate key error collection: ${c.ns} index: ${name} dup key: { ${shown} }`;
  const fields: Record<string, Value> = { keyPattern: pattern, keyValue: values };
  if (collation) fields.collation = collation;
  return new MongoError(11000, message, { fields });
}

/** The values behind `key`: of a field that leads through an array, the item that the key was made of. */
export function collidingValues(index: IndexInfo, bytes: Uint8Array, key: Buffer): [string, Value][] {
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
