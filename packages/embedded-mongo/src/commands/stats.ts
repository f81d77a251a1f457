import { statfsSync } from 'node:fs';
import { collectionArg, flagArg } from '../args.ts';
import { doc, type Doc, type Value } from '../bson.ts';
import { checkNamespace, indexCount, numberOf, type Collection } from '../catalog.ts';
import { MongoError } from '../errors.ts';
import { sizesOf } from '../sizes.ts';
import type { Store } from '../store.ts';
import { fields, type Command } from './types.ts';

/** The unit of a statistics command's sizes, in bytes. Throws 14 and 51024. */
export function scaleOf(v: Value | undefined): number {
  if (v === undefined || v === null) return 1;
  const n = numberOf(v);
  if (n === undefined)
    throw new MongoError(14, "BSON field 'scale' is the wrong type, expected type 'number'");
  const scale = Math.trunc(n);
  if (!(scale >= 1))
    throw new MongoError(51024, `BSON field 'scale' value must be >= 1, actual value '${scale}'`);
  return scale;
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((a, b) => a + b, 0);

/** What collStats and $collStats say of a collection; of a missing one that it is empty. */
export function storageStats(store: Store, c: Collection | undefined, scale: number): Doc {
  const by = (bytes: number): number => Math.floor(bytes / scale);
  if (!c) {
    return doc({
      ...{ size: 0, count: 0, numOrphanDocs: 0, storageSize: 0, totalSize: 0, nindexes: 0 },
      ...{ totalIndexSize: 0, indexDetails: {}, indexSizes: {}, scaleFactor: scale },
    });
  }
  const { storage, indexes } = sizesOf(store.reader, c);
  const indexBytes = sum(indexes.values());
  const out = doc({ size: by(c.bytes), count: c.count });
  if (c.count) out.set('avgObjSize', Math.floor(c.bytes / c.count));
  const rest = doc({
    numOrphanDocs: 0,
    storageSize: by(storage),
    freeStorageSize: 0,
    capped: c.capped !== undefined,
  });
  for (const [name, v] of rest) out.set(name, v);
  if (c.capped) {
    out.set('max', c.options.get('max') ?? 0n);
    out.set('maxSize', by(c.capped.bytes));
  }
  const last = doc({
    nindexes: indexCount(c),
    indexBuilds: [],
    totalIndexSize: by(indexBytes),
    totalSize: by(storage + indexBytes),
    indexSizes: Object.fromEntries([...indexes].map(([name, bytes]) => [name, by(bytes)])),
    scaleFactor: scale,
  });
  for (const [name, v] of last) out.set(name, v);
  return out;
}

const collStats: Command = {
  fields: fields('scale'),
  run({ engine, body, db, command }) {
    const name = collectionArg(body, command);
    checkNamespace(db, name);
    const ns = `${db}.${name}`;
    const stats = storageStats(engine.store, engine.store.visible.get(ns), scaleOf(body.get('scale')));
    return new Map<string, Value>([['ns', ns], ...stats]);
  },
};

const dbStats: Command = {
  fields: fields('scale', 'freeStorage'),
  run({ engine, body, db }) {
    const { store } = engine;
    const scale = scaleOf(body.get('scale'));
    const of = [...store.visible.values()].filter((c) => c.db === db);
    const sizes = of.map((c) => sizesOf(store.reader, c));
    const bytes = sum(of.map((c) => c.bytes));
    const objects = sum(of.map((c) => c.count));
    const storage = sum(sizes.map((one) => one.storage));
    const indexBytes = sum(sizes.flatMap(({ indexes }) => [...indexes.values()]));
    const disk = statfsSync(store.file);
    const free = flagArg(body, 'freeStorage');
    return doc({
      db,
      collections: of.length,
      views: 0,
      objects,
      avgObjSize: objects ? bytes / objects : 0,
      dataSize: bytes / scale,
      storageSize: storage / scale,
      ...(free && { freeStorageSize: 0 }),
      indexes: sum(of.map(indexCount)),
      indexSize: indexBytes / scale,
      ...(free && { indexFreeStorageSize: 0 }),
      totalSize: (storage + indexBytes) / scale,
      ...(free && { totalFreeStorageSize: 0 }),
      scaleFactor: scale,
      fsUsedSize: ((disk.blocks - disk.bfree) * disk.bsize) / scale,
      fsTotalSize: (disk.blocks * disk.bsize) / scale,
    });
  },
};

const dataSize: Command = {
  fields: fields('keyPattern', 'min', 'max', 'estimate'),
  run({ engine, body }) {
    const ns = collectionArg(body, 'dataSize');
    const c = engine.store.visible.get(ns);
    return doc({ size: c?.bytes ?? 0, numObjects: c?.count ?? 0, millis: 0, estimate: false });
  },
};

export const statsCommands: Record<string, Command> = {
  dbStats,
  dbstats: dbStats,
  collStats,
  collstats: collStats,
  dataSize,
};
