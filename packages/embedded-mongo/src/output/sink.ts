/** Where a pipeline that ends in $out or $merge puts its documents. */
import type { Doc } from '../bson.ts';
import { MongoError } from '../errors.ts';
import type { Store } from '../store.ts';
import type { Collation, Maybe } from '../values.ts';
import type { WriteJob } from '../writer.ts';

export interface Sink {
  /** Namespace of the collection that is written. */
  readonly target: string;
  /** Writes all documents; what is written when it fails stays, unless the stage says otherwise. */
  write(documents: AsyncIterable<Uint8Array[]>): Promise<void>;
}

/** What the last stage knows of its command. */
export interface SinkContext {
  store: Store;
  /** The database of the command. */
  db: string;
  collation?: Doc;
  compiledCollation?: Collation;
  variables: ReadonlyMap<string, Maybe>;
  now: Date;
  /** The target's validator is passed by. */
  unchecked: boolean;
  /** Runs a write in the queue; the reply waits for the disk unless the client said that it need not. */
  submit<T>(job: WriteJob<T>): Promise<T>;
}

/** Documents that one command of the queue writes at most, and their bytes. */
const PART_ROWS = 1000;
const PART_BYTES = 4 * 1024 * 1024;
/** What is read before the first write when a collection is written that is being read. */
const AHEAD_BYTES = 64 * 1024 * 1024;

/** The documents in parts, each of which is one command in the writer queue. */
export async function* partsOf(documents: AsyncIterable<Uint8Array[]>): AsyncGenerator<Buffer[]> {
  let part: Buffer[] = [];
  let bytes = 0;
  for await (const piece of documents) {
    for (const row of piece) {
      part.push(Buffer.from(row.buffer, row.byteOffset, row.byteLength));
      bytes += row.length;
      if (part.length < PART_ROWS && bytes < PART_BYTES) continue;
      yield part;
      part = [];
      bytes = 0;
    }
  }
  if (part.length) yield part;
}

/** Reads well ahead of the writes, so that a collection of common size is not met again as it was written. */
export async function* readAhead(documents: AsyncIterable<Uint8Array[]>): AsyncGenerator<Uint8Array[]> {
  const held: Uint8Array[][] = [];
  let bytes = 0;
  for await (const piece of documents) {
    held.push(piece);
    if (bytes > AHEAD_BYTES) yield* held.splice(0);
    else for (const row of piece) bytes += row.length;
  }
  yield* held;
}

/** Throws 31320 for a database that no pipeline may write, and `special` for a system collection. */
export function checkTarget(stage: string, db: string, name: string, special: number): void {
  if (name.startsWith('system.'))
    throw new MongoError(special, `Cannot ${stage} to special collection: ${name}`);
  if (db === 'admin' || db === 'config' || db === 'local')
    throw new MongoError(stage === '$out' ? 31321 : 31320, `Cannot ${stage} to internal database: ${db}`);
}
