import { doc, encode, readField, type Binary, type Doc, type Value } from '../bson.ts';
import type { Collection } from '../catalog.ts';
import { startOf, type ClusterClock, type ClusterTime } from '../cluster-time.ts';
import type { Connection } from '../connection.ts';
import type { Description } from './description.ts';

/** How many changes, and how many bytes of documents, are remembered in memory while nobody watches. */
const RING_ENTRIES = 1000;
const RING_BYTES = 4 * 1024 * 1024;
/** Of a message longer than this a remembered document is copied, so as not to hold the whole message. */
const SHARED_BYTES = 64 * 1024;
/** What the table keeps at most: entries, bytes, seconds. */
const MAX_ENTRIES = 100_000;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_AGE_S = 24 * 3600;
/** It is trimmed once a minute, and sooner when it is so many times as large. */
const SPARE = 1.25;
/** Entries that are removed at a time. */
const PIECE = 500;
/** The log goes on so long after the last change stream was seen, in milliseconds. */
const WATCHED_MS = 3600_000;

/** The place in this list is what the table holds. The first four change documents, the rest the catalog. */
export const OPERATIONS = [
  'insert',
  'update',
  'replace',
  'delete',
  'create',
  'createIndexes',
  'dropIndexes',
  'modify',
  'drop',
  'rename',
  'dropDatabase',
] as const;
export type Operation = (typeof OPERATIONS)[number];
/** Operations from here on change the catalog. */
export const FIRST_OF_CATALOG = OPERATIONS.indexOf('create');

/** A transaction whose changes appear together, at the time of the first. */
export interface Transaction {
  lsid: Doc;
  txnNumber: bigint;
  at?: ClusterTime;
  /** Is told each change. */
  note?(change: Change): void;
}

export interface Change {
  at: ClusterTime;
  operation: Operation;
  ns: string;
  uuid?: Binary;
  /** Milliseconds of the wall clock. */
  wall: number;
  /** The document after the change; of a deletion, before it. */
  bytes?: Uint8Array;
  /** Of an update: the document before it, and what tells the difference. */
  before?: Uint8Array;
  describe?: Describe;
  /** Whether the collection keeps documents as they were before and after updates and deletions. */
  images: boolean;
  /** Of changes of the catalog. */
  description?: Doc;
  more?: Doc;
  transaction?: Transaction;
}

/** What an update did to a document; undefined when it is told by the whole new document. */
export type Describe = (before: Uint8Array, after: Uint8Array) => Description | undefined;

export const CHANGE_TABLES = `
  CREATE TABLE changes (
    at INTEGER PRIMARY KEY, operation INTEGER NOT NULL, ns TEXT NOT NULL, about BLOB NOT NULL, doc BLOB, before BLOB);
  CREATE TABLE change_log (watched INTEGER NOT NULL, oldest INTEGER NOT NULL);
  INSERT INTO change_log VALUES (0, 0);
`;

/**
 * All changes in the order of their commits, for change streams. While somebody watches, and an hour longer, each is
 * written to a table in the commit of the change itself; at other times only the last ones are remembered, so that a
 * stream may begin a little before it is opened. The table is bounded: `oldest` is the time up to which changes are
 * forgotten.
 */
export class ChangeLog {
  /** Changes up to this time are forgotten. */
  oldest: ClusterTime;
  /** Set while the writes of a transaction run. */
  transaction: Transaction | undefined;
  private on: boolean;
  private watchedAt = Date.now();
  private ring: Change[] = [];
  private ringBytes = 0;
  /** How much the table holds. */
  private entries: number;
  private bytes: number;
  /** What of this is committed. */
  private readonly kept = { on: false, oldest: 0, entries: 0, bytes: 0 };
  /** Called once when the table has grown well beyond its bounds: it is to be trimmed. */
  onFull: (() => void) | undefined;
  private full = false;
  private readonly writer: Connection;
  private readonly clock: ClusterClock;

  constructor(writer: Connection, clock: ClusterClock) {
    this.writer = writer;
    this.clock = clock;
    const [watched, oldest] = writer.prepare('SELECT watched, oldest FROM change_log').get() as unknown as [
      number,
      number,
    ];
    this.on = watched !== 0;
    this.oldest = this.on ? oldest : clock.committed;
    const sizes = 'length(about) + ifnull(length(doc), 0) + ifnull(length(before), 0)';
    [this.entries, this.bytes] = writer
      .prepare(`SELECT count(*), ifnull(sum(${sizes}), 0) FROM changes`)
      .get() as unknown as [number, number];
    this.publish();
  }

  /** The open transaction is committed. */
  publish(): void {
    const { kept } = this;
    kept.on = this.on;
    kept.oldest = this.oldest;
    kept.entries = this.entries;
    kept.bytes = this.bytes;
  }

  // What happens, told by whoever writes, inside the writer's transaction.

  inserted(c: Collection, bytes: Uint8Array): void {
    this.note(c, 'insert', bytes);
  }

  replaced(c: Collection, before: Uint8Array, after: Uint8Array, describe: Describe | undefined): void {
    this.note(c, describe ? 'update' : 'replace', after, before, describe);
  }

  removed(c: Collection, bytes: Uint8Array): void {
    this.note(c, 'delete', bytes);
  }

  /** A change of the catalog: its `operationDescription`, and what other fields its event has. */
  catalogChanged(
    operation: Operation,
    of: { ns: string; uuid?: Binary },
    description?: Doc,
    more?: Doc,
  ): void {
    this.add({
      at: this.clock.tick(),
      operation,
      ns: of.ns,
      uuid: of.uuid,
      wall: this.clock.wall,
      images: false,
      description,
      more,
      transaction: this.transaction,
    });
  }

  private note(
    c: Collection,
    operation: Operation,
    bytes: Uint8Array,
    before?: Uint8Array,
    describe?: Describe,
  ): void {
    this.add({
      at: this.clock.tick(),
      operation,
      ns: c.ns,
      uuid: c.uuid,
      wall: this.clock.wall,
      bytes,
      before,
      describe,
      images: operation !== 'insert' && keepsImages(c.options),
      transaction: this.transaction,
    });
  }

  private add(change: Change): void {
    if (change.transaction) {
      change.transaction.at ??= change.at;
      change.transaction.note?.(change);
    }
    if (this.on) this.write(change);
    else this.remember(change);
  }

  private remember(change: Change): void {
    const { bytes } = change;
    if (bytes) {
      if (bytes.buffer.byteLength > SHARED_BYTES) change.bytes = Buffer.from(bytes);
      this.ringBytes += sizeInRing(change);
    }
    this.ring.push(change);
    if (this.ring.length >= 2 * RING_ENTRIES || this.ringBytes > RING_BYTES) this.shorten();
  }

  private shorten(): void {
    let n = 0;
    while (this.ring.length - n > RING_ENTRIES || this.ringBytes > RING_BYTES / 2) {
      this.ringBytes -= sizeInRing(this.ring[n++]);
    }
    this.oldest = this.ring[n - 1].at;
    this.ring = this.ring.slice(n);
  }

  private write(change: Change): void {
    const { bytes, transaction } = change;
    const about = doc({ wall: new Date(change.wall), uuid: change.uuid });
    let operation = change.operation;
    if (change.description) about.set('operationDescription', change.description);
    if (change.more) for (const [name, v] of change.more) about.set(name, v);
    if (transaction) {
      about.set('txnNumber', transaction.txnNumber);
      about.set('lsid', transaction.lsid);
      about.set('time', transaction.at!);
    }
    if (operation === 'update') {
      const description = change.describe!(change.before!, bytes!);
      if (description) about.set('updateDescription', description.toDoc());
      else operation = 'replace';
    }
    if (operation === 'update' || operation === 'delete') about.set('documentKey', keyOf(bytes!));
    const whole =
      operation === 'insert' || operation === 'replace' || (change.images && operation === 'update');
    const encoded = encode(about);
    const after = whole ? bytes! : null;
    const before = !change.images ? null : operation === 'delete' ? bytes! : change.before!;
    this.writer
      .prepare('INSERT INTO changes(at, operation, ns, about, doc, before) VALUES(?,?,?,?,?,?)')
      .run(change.at, OPERATIONS.indexOf(operation), change.ns, encoded, after, before);
    this.entries++;
    this.bytes += encoded.length + (after?.length ?? 0) + (before?.length ?? 0);
    if (!this.full && (this.entries > SPARE * MAX_ENTRIES || this.bytes > SPARE * MAX_BYTES)) {
      this.full = true;
      this.onFull?.();
    }
  }

  /** The open transaction is taken back, and with it what was noted in it. */
  takeBack(): void {
    this.transaction = undefined;
    const { kept, ring } = this;
    if (kept.on) ({ on: this.on, oldest: this.oldest, entries: this.entries, bytes: this.bytes } = kept);
    else if (this.on) {
      this.on = false;
      this.entries = this.bytes = 0;
      this.forgetAll();
    } else {
      while (ring.length && ring[ring.length - 1].at > this.clock.committed) {
        this.ringBytes -= sizeInRing(ring.pop()!);
      }
      this.oldest = Math.min(this.oldest, this.clock.committed);
    }
  }

  private forgetAll(): void {
    this.ring = [];
    this.ringBytes = 0;
    this.oldest = this.clock.committed;
  }

  // Jobs of the writer queue.

  /** Somebody opens a stream; false when the log must be begun with `watch` first. */
  noteWatcher(): boolean {
    this.watchedAt = Date.now();
    return this.on;
  }

  /** Begins to write the log, with what is remembered. */
  // eslint-disable-next-line require-yield -- short
  *watch(): Generator<void, void> {
    this.watchedAt = Date.now();
    if (this.on) return;
    this.on = true;
    this.writer.prepare('UPDATE change_log SET watched=1, oldest=?').run(this.oldest);
    for (const change of this.ring) this.write(change);
    this.ring = [];
    this.ringBytes = 0;
  }

  /** Removes what is beyond the bounds, and all when nobody has watched for an hour. */
  *trim(isWatched: boolean, now = Date.now()): Generator<void, void> {
    if (!this.on) return;
    if (isWatched) this.watchedAt = now;
    if (now - this.watchedAt > WATCHED_MS) this.stop();
    else while (this.trimPiece(now)) yield;
    this.full = false;
  }

  private stop(): void {
    this.on = false;
    this.writer.prepare('DELETE FROM changes').run();
    this.writer.prepare('UPDATE change_log SET watched=0').run();
    this.entries = this.bytes = 0;
    this.forgetAll();
  }

  /** Removes some of the oldest entries; false when none had to go. */
  private trimPiece(now: number): boolean {
    const sql = `SELECT at, length(about) + ifnull(length(doc), 0) + ifnull(length(before), 0)
      FROM changes ORDER BY at LIMIT ${PIECE}`;
    let last: ClusterTime | undefined;
    const tooOld = startOf(now - MAX_AGE_S * 1000);
    for (const [at, size] of this.writer.prepare(sql).all() as unknown as [number, number][]) {
      if (this.entries <= MAX_ENTRIES && this.bytes <= MAX_BYTES && at >= tooOld) break;
      this.entries--;
      this.bytes -= size;
      last = at;
    }
    if (last === undefined) return false;
    this.oldest = last;
    this.writer.prepare('DELETE FROM changes WHERE at<=?').run(last);
    this.writer.prepare('UPDATE change_log SET oldest=?').run(last);
    return true;
  }
}

const sizeInRing = (change: Change): number => (change.bytes?.length ?? 0) + (change.before?.length ?? 0);

const keyOf = (bytes: Uint8Array): Doc => new Map<string, Value>([['_id', readField(bytes, '_id') ?? null]]);

/** Whether a collection was created, or changed, with `changeStreamPreAndPostImages: {enabled: true}`. */
function keepsImages(options: Doc): boolean {
  const images = options.get('changeStreamPreAndPostImages');
  return images instanceof Map && images.get('enabled') === true;
}
