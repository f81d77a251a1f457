import { Binary, readPath, validateBson } from './bson.ts';
import type { Collection, IndexInfo } from './catalog.ts';
import type { Connection } from './connection.ts';
import { encodeIdOf } from './keys.ts';
import { show } from './show.ts';

/** What was found in one collection; `faults` are sentences, at most MAX_FAULTS of them. */
export interface Inspected {
  documents: number;
  bytes: number;
  /** Entries by the name of the index. */
  entries: Record<string, number>;
  faults: string[];
}

/** A collection that is thoroughly broken is told in so many lines. */
const MAX_FAULTS = 20;
/** Documents between two yields. */
const PIECE = 500;

/**
 * Reads every document of a collection: it must be BSON under the key of its `_id`, stand in every index with each of
 * its keys, and nothing else may stand there; the counts of the catalog must agree. Yields where a turn may be given.
 */
export function* inspectCollection(connection: Connection, c: Collection): Generator<void, Inspected> {
  const faults: string[] = [];
  const fault = (text: string): void => {
    if (faults.length < MAX_FAULTS) faults.push(text);
    else if (faults.length === MAX_FAULTS) faults.push('... and more');
  };
  const expected = new Map<IndexInfo, number>(c.indexes.map((index) => [index, 0]));
  let documents = 0;
  let bytes = 0;
  const rows = connection.prepare(`SELECT k, d FROM c${c.id}`).iterate() as unknown as Iterable<
    [Uint8Array, Uint8Array]
  >;
  for (const [k, d] of rows) {
    documents++;
    bytes += d.length;
    const key = Buffer.from(k);
    try {
      validateBson(d);
      if (!encodeIdOf(d)?.equals(key)) fault(`document ${named(d)} is stored under another _id`);
      for (const index of c.indexes) {
        expected.set(index, expected.get(index)! + inspectEntries(connection, index, d, key, fault));
      }
    } catch (error) {
      fault(`the document with the key ${key.toString('hex')} cannot be read: ${(error as Error).message}`);
    }
    if (documents % PIECE === 0) yield;
  }
  if (documents !== c.count) fault(`it has ${documents} documents, and ${c.count} are counted`);
  if (bytes !== c.bytes) fault(`its documents have ${bytes} bytes, and ${c.bytes} are counted`);
  const entries: Record<string, number> = { _id_: documents };
  for (const [index, wanted] of expected) {
    const [found] = connection.prepare(`SELECT count(*) FROM i${index.id}`).get() as unknown as [number];
    entries[index.name] = found;
    if (found > wanted)
      fault(`the index ${index.name} has ${found - wanted} entries that belong to no document`);
    yield;
  }
  return { documents, bytes, entries, faults };
}

/** The number of keys that the document has in the index, each of which must be there. */
function inspectEntries(
  connection: Connection,
  index: IndexInfo,
  document: Uint8Array,
  idKey: Buffer,
  fault: (text: string) => void,
): number {
  if (index.partial && !index.partial.test(document)) return 0;
  const { keys, multikey } = index.keys(document);
  if (multikey && !index.multikey)
    fault(`the index ${index.name} does not know that ${named(document)} has an array`);
  const find = connection.prepare(`SELECT 1 FROM i${index.id} WHERE k=? AND i=?`);
  for (const key of keys) {
    if (!find.get(key, idKey)) fault(`the index ${index.name} misses document ${named(document)}`);
  }
  return keys.length;
}

function named(document: Uint8Array): string {
  const { value } = readPath(document, ['_id']);
  const text = value instanceof Binary ? value.toString('hex') : show(value);
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}
