import { collectionArg, flagArg } from '../args.ts';
import { doc, validateBson, type Doc, type Value } from '../bson.ts';
import { ID_INDEX, checkNamespace, type Collection, type IndexInfo } from '../catalog.ts';
import { MongoError } from '../errors.ts';
import { encodeIdOf } from '../keys.ts';
import { wholeCollection } from '../planner.ts';
import { scan } from '../scan.ts';
import type { Store } from '../store.ts';
import { fields, type Command } from './types.ts';

interface Findings {
  documents: number;
  bytes: number;
  corrupt: number;
  refused: number;
  /** By index: how many keys the documents have, and how many of these the index lacks. */
  keys: Map<IndexInfo, { wanted: number; missing: number }>;
  errors: string[];
  warnings: string[];
}

/** Reads every document, and looks for each of its keys in every index. */
function* inspect(store: Store, c: Collection): Generator<void, Findings> {
  const found: Findings = {
    ...{ documents: 0, bytes: 0, corrupt: 0, refused: 0 },
    keys: new Map(c.indexes.map((index) => [index, { wanted: 0, missing: 0 }])),
    errors: [],
    warnings: [],
  };
  for (const piece of scan(store.writer, c, wholeCollection(), { keys: 0, documents: 0 })) {
    for (const [idKey, bytes] of piece) inspectDocument(store, c, idKey, bytes, found);
    yield;
  }
  for (const [index, { wanted, missing }] of found.keys) {
    const sql = `SELECT count(*) FROM i${index.id}`;
    const there = Number((store.writer.prepare(sql).get() as unknown as number[])[0]);
    if (missing) found.errors.push(`index '${index.name}' lacks ${missing} of ${wanted} keys`);
    const extra = there - (wanted - missing);
    if (extra) found.errors.push(`index '${index.name}' holds ${extra} keys of no document`);
  }
  if (found.documents !== c.count) {
    found.errors.push(`the collection counts ${c.count} documents and holds ${found.documents}`);
  }
  if (found.bytes !== c.bytes) {
    found.errors.push(`the collection counts ${c.bytes} bytes and holds ${found.bytes}`);
  }
  if (found.corrupt) found.errors.push(`${found.corrupt} documents are damaged`);
  if (found.refused) {
    found.warnings.push(
      "Detected one or more documents not compliant with the collection's schema. See nNonCompliantDocuments.",
    );
  }
  return found;
}

function inspectDocument(
  store: Store,
  c: Collection,
  idKey: Uint8Array,
  bytes: Uint8Array,
  found: Findings,
): void {
  found.documents++;
  found.bytes += bytes.length;
  try {
    validateBson(Buffer.from(bytes));
    if (!encodeIdOf(bytes)?.equals(idKey)) throw new MongoError(22, 'stored by another _id than its own');
    for (const [index, count] of found.keys) {
      if (index.partial && !index.partial.test(bytes)) continue;
      const sql = `SELECT 1 FROM i${index.id} WHERE k=? AND i=?`;
      for (const key of index.keys(bytes).keys) {
        count.wanted++;
        if (!store.writer.prepare(sql).get(key, idKey)) count.missing++;
      }
    }
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    found.corrupt++;
    return;
  }
  try {
    c.validator?.check(bytes);
  } catch {
    found.refused++;
  }
}

const validate: Command = {
  fields: fields(
    'full',
    'scandata',
    'background',
    'repair',
    'metadata',
    'checkBSONConformance',
    'enforceFastCount',
  ),
  run({ engine, body, db }) {
    const name = collectionArg(body, 'validate');
    checkNamespace(db, name);
    const full = flagArg(body, 'full');
    if (full && flagArg(body, 'background')) {
      throw new MongoError(
        72,
        'Running the validate command with both { background: true } and { full: true } is not supported.',
      );
    }
    if (flagArg(body, 'repair')) {
      throw new MongoError(
        238,
        'The option repair of validate is not supported by the embedded engine: drop and create the index',
      );
    }
    const { store } = engine;
    // In the queue, so that nothing changes meanwhile.
    return engine.queue.submit(
      function* () {
        const ns = `${db}.${name}`;
        const c = store.working.get(ns);
        if (!c) throw new MongoError(26, `Collection '${ns}' does not exist to validate.`);
        const found = yield* inspect(store, c);
        return reportOf(c, found);
      },
      { durable: false },
    );
  },
};

function reportOf(c: Collection, found: Findings): Doc {
  const keys = new Map<string, Value>(
    Object.entries({ [ID_INDEX]: found.documents }).map(([k, n]) => [k, BigInt(n)]),
  );
  const details = new Map<string, Value>([[ID_INDEX, doc({ valid: true })]]);
  for (const [index, { wanted, missing }] of found.keys) {
    if (index.name === ID_INDEX) continue;
    keys.set(index.name, BigInt(wanted - missing));
    details.set(
      index.name,
      doc({ valid: !found.errors.some((one) => one.startsWith(`index '${index.name}'`)) }),
    );
  }
  const reply = doc({
    ns: c.ns,
    uuid: c.uuid,
    nInvalidDocuments: BigInt(found.corrupt),
    nNonCompliantDocuments: BigInt(found.refused),
    nrecords: BigInt(found.documents),
    nIndexes: keys.size,
  });
  reply.set('keysPerIndex', keys);
  reply.set('indexDetails', details);
  const rest = doc({
    ...{ valid: found.errors.length === 0, repaired: false },
    ...{ warnings: found.warnings, errors: found.errors },
    ...{ extraIndexEntries: [], missingIndexEntries: [], corruptRecords: [] },
  });
  for (const [field, v] of rest) reply.set(field, v);
  return reply;
}

export const validateCommands: Record<string, Command> = { validate };
