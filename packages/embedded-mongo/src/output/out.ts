/** $out: the documents become the whole content of a collection, all at once when the last one is there. */
import { encode, typeOf, type Value } from '../bson.ts';
import { checkNamespace, listedIndexes, newUuid, type Collection } from '../catalog.ts';
import { insertDocument } from '../documents.ts';
import { MongoError } from '../errors.ts';
import { prepared } from '../prepared.ts';
import type { Store } from '../store.ts';
import { typeName } from '../values.ts';
import type { WriteJob, WriterQueue } from '../writer.ts';
import { checkTarget, partsOf, type Sink, type SinkContext } from './sink.ts';

/** Collections of this name hold what an unfinished $out has written. */
const TEMPORARY = 'tmp.agg_out.';

function targetOf(spec: Value, own: string): { db: string; name: string } {
  if (typeof spec === 'string') return { db: own, name: spec };
  if (!(spec instanceof Map)) {
    const found = typeName(typeOf(spec));
    throw new MongoError(16990, `$out only supports a string or object argument, but found ${found}`);
  }
  for (const key of spec.keys()) {
    if (key === 'timeseries')
      throw new MongoError(238, 'Time series collections are not supported by the embedded engine');
    if (key !== 'db' && key !== 'coll')
      throw new MongoError(40415, `BSON field '$out.${key}' is an unknown field.`);
  }
  const [db, name] = ['db', 'coll'].map((key) => {
    const v = spec.get(key);
    if (v === undefined)
      throw new MongoError(40414, `BSON field '$out.${key}' is missing but a required field`);
    if (typeof v !== 'string')
      throw new MongoError(14, `BSON field '$out.${key}' is the wrong type, expected type 'string'`);
    return v;
  });
  return { db, name };
}

/** Compiles the argument of $out. */
export function compileOut(spec: Value, context: SinkContext): Sink {
  const { db, name } = targetOf(spec, context.db);
  checkNamespace(db, name);
  checkTarget('$out', db, name, 17385);
  const { store } = context;
  return {
    target: `${db}.${name}`,
    async write(documents) {
      const temporary = TEMPORARY + newUuid().toUUID().toString();
      const before = await context.submit(prepare(store, db, name, temporary));
      try {
        for await (const part of partsOf(documents)) {
          await context.submit(function* () {
            const c = store.working.get(`${db}.${temporary}`);
            if (!c) throw new MongoError(96, 'The temporary collection of $out was dropped');
            for (let i = 0; i < part.length; i++) {
              const { bytes, idKey } = prepared(part[i]);
              insertDocument(store, c, idKey, bytes, context.unchecked);
              if ((i & 63) === 63) yield;
            }
          });
        }
        await context.submit(swap(store, db, name, temporary, before));
      } catch (error) {
        await context.submit(drop(store, `${db}.${temporary}`));
        throw error;
      }
    },
  };
}

/** What must not change while the documents are gathered. */
function shapeOf(c: Collection | undefined): Buffer {
  const indexes = (c?.indexes ?? []).map(({ spec }) => spec);
  return encode(
    new Map<string, Value>([
      ['options', c?.options ?? null],
      ['indexes', indexes],
    ]),
  );
}

/** Makes the temporary collection, with options and indexes of the target. */
function prepare(store: Store, db: string, name: string, temporary: string): WriteJob<Buffer> {
  // eslint-disable-next-line require-yield -- short
  return function* () {
    const target = store.working.get(`${db}.${name}`);
    if (target?.options.get('capped') === true)
      throw new MongoError(17152, `namespace '${db}.${name}' is capped so it can't be used for $out`);
    const made = store.createCollection(db, temporary, target?.options);
    if (target) for (const { spec } of listedIndexes(target)) store.createIndex(made, spec);
    return shapeOf(target);
  };
}

/** Puts the temporary collection into the target's place. */
function swap(store: Store, db: string, name: string, temporary: string, before: Buffer): WriteJob<void> {
  // eslint-disable-next-line require-yield -- one step, so that nobody sees half of it
  return function* () {
    const target = store.working.get(`${db}.${name}`);
    const made = store.working.get(`${db}.${temporary}`);
    if (!made) throw new MongoError(96, 'The temporary collection of $out was dropped');
    if (!shapeOf(target).equals(before)) {
      throw new MongoError(
        125,
        `collection options or indexes of target collection ${db}.${name} changed during processing`,
      );
    }
    store.renameCollection(made, db, name);
  };
}

function drop(store: Store, ns: string): WriteJob<void> {
  // eslint-disable-next-line require-yield -- short
  return function* () {
    const c = store.working.get(ns);
    if (c) store.dropCollection(c);
  };
}

/** Drops what a $out left behind when the engine ended in the middle of it. */
export function dropTemporary(store: Store, queue: WriterQueue): void {
  const left = [...store.visible.values()].filter(({ name }) => name.startsWith(TEMPORARY));
  for (const { ns } of left) void queue.submit(drop(store, ns)).catch(() => undefined);
}
