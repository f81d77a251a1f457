import { Binary, readPath, validateBson } from './bson.ts';
import type { Collection, IndexInfo } from './catalog.ts';
import type { Connection } from './connection.ts';
import { arrayFields } from './index-values.ts';
import { encodeIdOf } from './keys.ts';
import { FEW } from './scan.ts';
import { show } from './show.ts';

/** What was found in one collection; `faults` are sentences, at most MAX_FAULTS of them. */
export interface Inspected {
  documents: number;
  bytes: number;
  /** Documents that cannot be read, or stand under another key than that of their `_id`. */
  damaged: number;
  /** Entries by the name of the index. */
  entries: Record<string, number>;
  /** The names of those that lack entries, or hold others. */
  broken: ReadonlySet<string>;
  faults: string[];
}

/** A collection that is thoroughly broken is told in so many lines. */
const MAX_FAULTS = 20;

/**
 * Reads every document of a collection: it must be BSON under the key of its `_id`, stand in every index with each of
 * its keys, and nothing else may stand there; the counts of the catalog must agree. `look` is shown what can be read.
 * Yields where a turn may be given.
 */
export function* inspectCollection(
  connection: Connection,
  c: Collection,
  look?: (document: Uint8Array) => void,
): Generator<void, Inspected> {
  const faults: string[] = [];
  const broken = new Set<string>();
  const fault = (text: string, index?: IndexInfo): void => {
    if (index) broken.add(index.name);
    if (faults.length < MAX_FAULTS) faults.push(text);
    else if (faults.length === MAX_FAULTS) faults.push('... and more');
  };
  const owned = new Map<IndexInfo, number>(c.indexes.map((index) => [index, 0]));
  let documents = 0;
  let bytes = 0;
  let damaged = 0;
  const rows = connection.prepare(`SELECT k, d FROM c${c.id}`).iterate() as unknown as Iterable<
    [Uint8Array, Uint8Array]
  >;
  for (const [k, d] of rows) {
    documents++;
    bytes += d.length;
    const key = Buffer.from(k);
    try {
      validateBson(d);
      if (!encodeIdOf(d)?.equals(key)) {
        damaged++;
        fault(`document ${named(d)} is stored under another _id`);
      }
      for (const index of c.indexes) {
        owned.set(index, owned.get(index)! + inspectEntries(connection, index, d, key, fault));
      }
      look?.(d);
    } catch (error) {
      damaged++;
      fault(`the document with the key ${key.toString('hex')} cannot be read: ${(error as Error).message}`);
    }
    if (documents % FEW === 0) yield;
  }
  if (documents !== c.count) fault(`it has ${documents} documents, and ${c.count} are counted`);
  if (bytes !== c.bytes) fault(`its documents have ${bytes} bytes, and ${c.bytes} are counted`);
  const entries: Record<string, number> = { _id_: documents };
  for (const [index, known] of owned) {
    const [found] = connection.prepare(`SELECT count(*) FROM i${index.id}`).get() as unknown as [number];
    entries[index.name] = found;
    if (found > known) {
      fault(`the index ${index.name} has ${found - known} entries that belong to no document`, index);
    }
    yield;
  }
  return { documents, bytes, damaged, entries, broken, faults };
}

/** How many of the document's keys are in the index; all of them must be. */
function inspectEntries(
  connection: Connection,
  index: IndexInfo,
  document: Uint8Array,
  idKey: Buffer,
  fault: (text: string, index: IndexInfo) => void,
): number {
  if (index.partial && !index.partial.test(document)) return 0;
  const { keys, mayHoldArrays } = index.keys(document);
  if (mayHoldArrays && arrayFields(document, index.fields, index.multikey)) {
    fault(`the index ${index.name} does not know that ${named(document)} has an array`, index);
  }
  const find = connection.prepare(`SELECT 1 FROM i${index.id} WHERE k=? AND i=?`);
  let known = 0;
  for (const key of keys) {
    if (find.get(key, idKey)) known++;
    else fault(`the index ${index.name} misses document ${named(document)}`, index);
  }
  return known;
}

function named(document: Uint8Array): string {
  const { value } = readPath(document, ['_id']);
  const text = value instanceof Binary ? value.toString('hex') : show(value);
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}
