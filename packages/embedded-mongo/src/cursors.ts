import { randomBytes } from 'node:crypto';
import { readField, type Doc } from './bson.ts';
import { MongoError } from './errors.ts';
import type { Breath } from './query.ts';
import type { KeptSnapshot } from './snapshot-reads.ts';

/** What a reply may carry of documents, in bytes, beyond its first. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024 - 16 * 1024;
const FIRST_BATCH = 101;
/** A cursor that nobody asks for this long is closed, in milliseconds. */
const CURSOR_IDLE_MS = 600_000;

/** Where a cursor takes its documents from. */
export interface Source {
  pieces: AsyncGenerator<Uint8Array[]>;
  /** True as soon as it is known that nothing follows. */
  ended(): boolean;
  /** What it breathes by. */
  breath?: Breath;
}

export interface OpenCursor {
  id: bigint;
  ns: string;
  session: string | undefined;
  /** Number of the transaction that it belongs to. */
  transaction: bigint | undefined;
  /** What it reads, when that is not what is committed. */
  snapshot?: KeptSnapshot;
  source: Source;
  waiting: Uint8Array[];
  at: number;
  done: boolean;
  busy: boolean;
  used: number;
  /** What it gives are the events of a change stream: an error may be followed by a resumed one. */
  changeStream?: boolean;
  /** Stays open at the end of what there is: an empty piece of its source means that nothing follows for now. */
  tailable?: boolean;
  /** Tailable, and a getMore waits for more. */
  awaitData?: boolean;
  /** Whose changes a waiting getMore looks at; missing: those of the cursor's own namespace. */
  concerns?: (ns: string) => boolean;
  /** Of a change stream: where its source stands. */
  resumeToken?: () => Doc;
  /** Set while a getMore waits: ends that. */
  wake?: () => void;
  /** Closed by somebody while a getMore may be at work on it. */
  killed?: boolean;
}

/** Cursors that wait for their next getMore. */
export class Cursors {
  private readonly open = new Map<bigint, OpenCursor>();

  get size(): number {
    return this.open.size;
  }

  /** A cursor on `source`, not yet kept: `keep` it when its first batch was not all. */
  create(ns: string, source: Source, session?: string, transaction?: bigint): OpenCursor {
    let id = 0n;
    // a smaller one is a double to many drivers, and comes back from a command by hand as no long
    while (id <= Number.MAX_SAFE_INTEGER || this.open.has(id)) {
      id = randomBytes(8).readBigInt64LE() & 0x7fffffffffffffffn;
    }
    const used = Date.now();
    return { id, ns, session, transaction, source, waiting: [], at: 0, done: false, busy: false, used };
  }

  keep(cursor: OpenCursor): void {
    this.open.set(cursor.id, cursor);
  }

  /** The cursor of a getMore; throws 43 CursorNotFound. */
  find(id: bigint, ns: string, session?: string, transaction?: bigint): OpenCursor {
    const cursor = this.open.get(id);
    if (!cursor) throw new MongoError(43, `cursor id ${id} not found`);
    if (cursor.ns !== ns) {
      throw new MongoError(
        13,
        `Requested getMore on namespace '${ns}', but cursor belongs to a different namespace ${cursor.ns}`,
      );
    }
    checkOwner(cursor, session, transaction);
    if (cursor.busy) throw new MongoError(12051, `cursor id ${id} is in use`);
    return cursor;
  }

  /** Whether this is an open cursor of a change stream. */
  isChangeStream(id: bigint): boolean {
    return this.open.get(id)?.changeStream === true;
  }

  /** True when there was such a cursor. */
  close(id: bigint): boolean {
    const cursor = this.open.get(id);
    if (!cursor) return false;
    this.open.delete(id);
    finish(cursor);
    return true;
  }

  /** The sessions that have open cursors, in hexadecimal. */
  sessions(): Set<string> {
    const out = new Set<string>();
    for (const { session } of this.open.values()) if (session !== undefined) out.add(session);
    return out;
  }

  has(id: bigint): boolean {
    return this.open.has(id);
  }

  closeWhere(test: (cursor: OpenCursor) => boolean): void {
    for (const cursor of [...this.open.values()]) if (test(cursor)) this.close(cursor.id);
  }

  some(test: (cursor: OpenCursor) => boolean): boolean {
    for (const cursor of this.open.values()) if (test(cursor)) return true;
    return false;
  }

  closeIdle(now = Date.now()): void {
    this.closeWhere((cursor) => !cursor.busy && now - cursor.used > CURSOR_IDLE_MS);
  }
}

/** Throws 50736 to 50741 for a getMore of another session or transaction than the cursor's. */
function checkOwner(cursor: OpenCursor, session?: string, transaction?: bigint): void {
  const what = `Cannot run getMore on cursor ${cursor.id}, which was`;
  if (cursor.session !== session) {
    if (cursor.session === undefined) {
      throw new MongoError(50736, `${what} not created in a session, in session ${session}`);
    }
    if (session === undefined) {
      throw new MongoError(50737, `${what} created in session ${cursor.session}, without an lsid`);
    }
    throw new MongoError(50738, `${what} created in session ${cursor.session}, in session ${session}`);
  }
  if (cursor.transaction !== transaction) {
    if (cursor.transaction === undefined) {
      throw new MongoError(50739, `${what} not created in a transaction, in transaction ${transaction}`);
    }
    if (transaction === undefined) {
      throw new MongoError(
        50740,
        `${what} created in transaction ${cursor.transaction}, without a txnNumber`,
      );
    }
    throw new MongoError(
      50741,
      `${what} created in transaction ${cursor.transaction}, in transaction ${transaction}`,
    );
  }
}

function finish(cursor: OpenCursor): void {
  cursor.done = true;
  cursor.killed = true;
  cursor.waiting = [];
  cursor.wake?.();
  // Waits for a piece that is being read; what it throws belongs to nobody any more.
  void cursor.source.pieces.return(undefined).catch(() => undefined);
}

/** What its batches say beside the documents. */
export function batchFields(cursor: OpenCursor, batch: Uint8Array[]): Doc | undefined {
  const token = resumeTokenAfter(cursor, batch);
  const fields: Doc = new Map();
  if (token) fields.set('postBatchResumeToken', token);
  if (cursor.snapshot) fields.set('atClusterTime', cursor.snapshot.time);
  return fields.size ? fields : undefined;
}

/** Where a change stream is to be resumed after a batch: behind its last event, or behind all that was looked at. */
function resumeTokenAfter(cursor: OpenCursor, batch: Uint8Array[]): Doc | undefined {
  if (!cursor.resumeToken) return undefined;
  const isHalf = batch.length > 0 && cursor.at < cursor.waiting.length;
  return isHalf ? (readField(batch[batch.length - 1], '_id') as Doc) : cursor.resumeToken();
}

/** The next batch: at most `size` documents (101 at first, then as many as a reply holds) or about 16 MB. */
export async function nextBatch(
  cursor: OpenCursor,
  size: number | undefined,
  first: boolean,
): Promise<Uint8Array[]> {
  const most = size ?? (first ? FIRST_BATCH : Infinity);
  const batch: Uint8Array[] = [];
  let bytes = 0;
  cursor.busy = true;
  cursor.source.breath?.resume();
  try {
    while (batch.length < most) {
      if (cursor.at >= cursor.waiting.length) {
        cursor.at = 0;
        cursor.waiting = [];
        if (cursor.source.ended()) {
          cursor.done = true;
          break;
        }
        const step = await cursor.source.pieces.next();
        if (step.done) {
          cursor.done = true;
          break;
        }
        if (cursor.tailable && !step.value.length) break;
        cursor.waiting = step.value;
        continue;
      }
      const next = cursor.waiting[cursor.at];
      if (batch.length && bytes + next.length > MAX_BATCH_BYTES) break;
      bytes += next.length + 8;
      batch.push(next);
      cursor.at++;
    }
  } finally {
    cursor.busy = false;
    cursor.source.breath?.pause();
    cursor.used = Date.now();
  }
  if (cursor.at >= cursor.waiting.length && cursor.source.ended()) cursor.done = true;
  return batch;
}
