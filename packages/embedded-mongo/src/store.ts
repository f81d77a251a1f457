import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Binary, decode, doc, encode, type Doc } from './bson.ts';
import { CHANGE_TABLES, ChangeLog } from './changes/log.ts';
import { ClusterClock } from './cluster-time.ts';
import { CommitWaits } from './commit-waits.ts';
import {
  ID_INDEX,
  collectionInfo,
  idSpec,
  indexInfo,
  newUse,
  newUuid,
  setOptions,
  snapshot,
  type Collection,
  type IndexInfo,
} from './catalog.ts';
import { Connection } from './connection.ts';
import { MongoError } from './errors.ts';

export const DATA_FILE = 'engine.sqlite';
/** "EmMg": marks our files among SQLite files. */
const APPLICATION_ID = 0x456d4d67;
const FORMAT = 3;
/** Formats that are brought to ours when they are opened: what they lack is only added. */
const OLDER_FORMATS = [2];
const WRITER_CACHE_MB = 48;
const READER_CACHE_MB = 24;
/**
 * Pages in the write-ahead log (16 MB) after which a commit moves them into the main file, while everybody waits. Twice
 * as many take nearly twice as long, since most were written at random.
 */
const CHECKPOINT_PAGES = 2000;
/** The same (48 MB) after a commit of so many bytes: a bulk load waits for nothing but its end. */
const BULK_CHECKPOINT_PAGES = 6000;
const BULK_BYTES = 256 * 1024;

const SINCE_3 = `
  CREATE TABLE clock (seconds INTEGER NOT NULL);
  INSERT INTO clock VALUES (0);
  ${CHANGE_TABLES}
`;
const SCHEMA = `
  CREATE TABLE collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT NOT NULL, name TEXT NOT NULL, uuid BLOB NOT NULL,
    options BLOB NOT NULL, count INTEGER NOT NULL, bytes INTEGER NOT NULL, UNIQUE (db, name));
  CREATE TABLE indexes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, spec BLOB NOT NULL, multikey INTEGER NOT NULL);
  CREATE TABLE retryable (
    session BLOB PRIMARY KEY, number INTEGER NOT NULL, reply BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
  ${SINCE_3}
  PRAGMA application_id=${APPLICATION_ID};
  PRAGMA user_version=${FORMAT};
`;

/** Where a command reads: a connection, and the catalog that goes with what it sees. */
export interface View {
  readonly connection: Connection;
  collection(ns: string): Collection | undefined;
}

/** Is told what each commit changed. */
interface Watcher {
  noteChanges(namespaces: ReadonlySet<string>): void;
}

/** A data file that must not be opened: what is wrong with it and what to do, with its name. */
export class DataFileError extends Error {}

/**
 * The documents and indexes in one SQLite file. Two connections: one writes, inside the writer queue only; one reads
 * what is committed. `working` is the writer's view of the catalog, `visible` the committed one.
 */
export class Store {
  readonly file: string;
  readonly writer: Connection;
  readonly reader: Connection;
  readonly working = new Map<string, Collection>();
  visible: ReadonlyMap<string, Collection> = new Map();
  /** What is committed, as it is when it is read. */
  readonly committed: View;
  /** While there are any, `visible` and what it holds are not changed but replaced. */
  readonly watchers = new Set<Watcher>();
  readonly clock: ClusterClock;
  readonly changes: ChangeLog;
  readonly waits = new CommitWaits();
  private dirty = new Set<Collection>();
  private catalogChanged = false;
  private open = false;
  private durable = true;
  private checkpointPages = 0;
  /** How often a transaction was taken back: what was noted beside the tables then counts no more. */
  rollbacks = 0;
  /** Bytes of documents written in the open transaction. */
  written = 0;

  constructor(dataDir: string) {
    this.file = join(dataDir, DATA_FILE);
    if (!existsSync(this.file)) create(this.file);
    checkFile(this.file);
    try {
      this.writer = new Connection(this.file, WRITER_CACHE_MB);
      this.writer.db.exec(`PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;`);
      const format = this.checkHeader();
      this.writer.db.exec('PRAGMA journal_mode=WAL');
      if (format < FORMAT) this.writer.db.exec(`BEGIN; ${SINCE_3} PRAGMA user_version=${FORMAT}; COMMIT;`);
      this.clock = new ClusterClock(
        Number(this.writer.db.prepare('SELECT seconds FROM clock').get()!.seconds),
      );
      this.changes = new ChangeLog(this.writer, this.clock);
      this.loadCatalog();
      this.reader = new Connection(this.file, READER_CACHE_MB, true);
      this.committed = { connection: this.reader, collection: (ns) => this.visible.get(ns) };
    } catch (error) {
      throw error instanceof DataFileError ? error : openingError(this.file, error);
    }
  }

  /** The file's format. */
  private checkHeader(): number {
    const format = checkIdentity(this.writer.db, this.file);
    const number = (pragma: string): number => pragmaNumber(this.writer.db, pragma);
    const wal = `${this.file}-wal`;
    if (existsSync(wal) && statSync(wal).size > 0) this.writer.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    if (statSync(this.file).size < number('page_count') * number('page_size')) {
      throw new DataFileError(
        `The data file ${this.file} is shorter than its header says. Restore it from a backup, or move it away.`,
      );
    }
    return format;
  }

  private loadCatalog(): void {
    this.working.clear();
    this.dirty.clear();
    readCatalog(this.writer.db, this.working);
    this.catalogChanged = true;
    this.publish();
  }

  // The life of a transaction: the writer queue calls these.

  /** @param durable whether the commit is to reach the disk; it takes all earlier ones along */
  begin(durable = this.durable): void {
    if (durable !== this.durable) {
      this.writer.db.exec(`PRAGMA synchronous=${durable ? 'FULL' : 'NORMAL'}`); // NORMAL: only at checkpoints
      this.durable = durable;
    }
    this.writer.prepare('BEGIN IMMEDIATE').run();
    this.open = true;
    this.written = 0;
    this.clock.wind();
  }

  /**
   * Makes everything since `begin` last, durably if that was asked for; only after it may a reply leave.
   * @param isPart the command goes on, and others want to come in between without a long stop
   */
  commit(isPart = false): void {
    const seconds = this.clock.unsaved();
    if (seconds !== undefined) this.writer.prepare('UPDATE clock SET seconds=?').run(seconds);
    for (const c of this.dirty) {
      this.writer.prepare('UPDATE collections SET count=?, bytes=? WHERE id=?').run(c.count, c.bytes, c.id);
    }
    this.checkpointAfter(this.written > BULK_BYTES && !isPart ? BULK_CHECKPOINT_PAGES : CHECKPOINT_PAGES);
    this.writer.prepare('COMMIT').run();
    this.open = false;
    this.clock.publish();
    this.changes.publish();
    if (this.catalogChanged || this.dirty.size)
      this.waits.committed(this.catalogChanged ? 'all' : this.dirty);
    this.publish();
  }

  private checkpointAfter(pages: number): void {
    if (pages === this.checkpointPages) return;
    this.checkpointPages = pages;
    this.writer.db.exec(`PRAGMA wal_autocheckpoint=${pages}`);
  }

  /** Takes everything since `begin` back, the catalog included. */
  rollback(): void {
    if (!this.open) return;
    this.open = false;
    this.rollbacks++;
    this.clock.takeBack();
    if (this.writer.db.isTransaction) this.writer.db.exec('ROLLBACK');
    this.writer.forget();
    this.changes.takeBack();
    this.loadCatalog();
  }

  private publish(): void {
    const watched = this.watchers.size > 0;
    const before = this.visible;
    if (this.catalogChanged) {
      const view = new Map<string, Collection>();
      for (const [ns, c] of this.working) view.set(ns, snapshot(c));
      this.visible = view;
    } else {
      const view = watched ? new Map(before) : (before as Map<string, Collection>);
      for (const c of this.dirty) {
        const seen = watched ? { ...view.get(c.ns)! } : view.get(c.ns)!;
        seen.count = c.count;
        seen.bytes = c.bytes;
        if (watched) view.set(c.ns, seen);
      }
      this.visible = view;
    }
    if (watched) this.tellWatchers(before);
    this.catalogChanged = false;
    this.dirty.clear();
  }

  private tellWatchers(before: ReadonlyMap<string, Collection>): void {
    const changed = new Set([...this.dirty].map(({ ns }) => ns));
    if (this.catalogChanged) {
      for (const ns of [...before.keys(), ...this.visible.keys()]) {
        if (before.get(ns)?.id !== this.visible.get(ns)?.id) changed.add(ns);
      }
    }
    for (const watcher of this.watchers) watcher.noteChanges(changed);
  }

  /** Writes something, so that a durable commit has something to sync. */
  touchLog(): void {
    this.writer.db.exec(`PRAGMA user_version=${FORMAT}`);
  }

  /** Notes that the counters of `c` changed, so that the commit writes them, and how much was written. */
  touch(c: Collection, bytes: number): void {
    this.dirty.add(c);
    this.written += bytes;
  }

  // Catalog changes, inside a transaction.

  createCollection(db: string, name: string, options: Doc = doc({})): Collection {
    const uuid = newUuid();
    const { lastInsertRowid } = this.writer
      .prepare('INSERT INTO collections(db, name, uuid, options, count, bytes) VALUES(?,?,?,?,0,0)')
      .run(db, name, uuid.buffer, encode(options));
    const id = Number(lastInsertRowid);
    const ns = `${db}.${name}`;
    const made = collectionInfo({
      ...{ id, db, name, ns, uuid, options },
      ...{ indexes: [], idUse: newUse(), count: 0, bytes: 0 },
    });
    // A capped collection is kept in the order of insertion, by a number that is never used again.
    const table = made.capped
      ? '(r INTEGER PRIMARY KEY AUTOINCREMENT, k BLOB NOT NULL UNIQUE, d BLOB NOT NULL)'
      : '(k BLOB PRIMARY KEY, d BLOB NOT NULL) WITHOUT ROWID';
    this.writer.db.exec(`CREATE TABLE c${id} ${table}`);
    this.working.set(ns, made);
    this.catalogChanged = true;
    this.changes.catalogChanged(
      'create',
      made,
      options.has('clusteredIndex') ? options : new Map([['idIndex', idSpec(made)], ...options]),
    );
    if (made.collation) {
      const spec = doc({ v: 2, key: { _id: 1 }, name: ID_INDEX, unique: true });
      this.createIndex(made, spec.set('collation', made.collation.spec));
    }
    return made;
  }

  /** Gives a collection another name, in place of the collection that has it. */
  renameCollection(c: Collection, db: string, name: string): Collection {
    const to = `${db}.${name}`;
    const target = this.working.get(to);
    if (target) this.removeCollection(target);
    this.changes.catalogChanged(
      'rename',
      c,
      doc({ to: { db, coll: name }, dropTarget: target?.uuid }),
      new Map([['to', to]]),
    );
    this.writer.prepare('UPDATE collections SET db=?, name=? WHERE id=?').run(db, name, c.id);
    const renamed: Collection = { ...c, db, name, ns: to };
    this.working.delete(c.ns);
    this.working.set(renamed.ns, renamed);
    if (this.dirty.delete(c)) this.dirty.add(renamed);
    this.catalogChanged = true;
    return renamed;
  }

  setOptions(c: Collection, options: Doc): void {
    setOptions(c, options);
    this.writer.prepare('UPDATE collections SET options=? WHERE id=?').run(encode(options), c.id);
    this.catalogChanged = true;
  }

  dropCollection(c: Collection): void {
    this.removeCollection(c);
    this.changes.catalogChanged('drop', c);
  }

  /** Drops a collection as a part of something else, of which change streams tell. */
  removeCollection(c: Collection): void {
    for (const index of [...c.indexes]) this.dropIndex(c, index);
    this.writer.db.exec(`DROP TABLE c${c.id}`);
    this.writer.prepare('DELETE FROM collections WHERE id=?').run(c.id);
    this.working.delete(c.ns);
    this.dirty.delete(c);
    this.writer.forget();
    this.catalogChanged = true;
  }

  /** Creates the empty index; the caller fills it. */
  createIndex(c: Collection, spec: Doc): IndexInfo {
    const { lastInsertRowid } = this.writer
      .prepare('INSERT INTO indexes(collection, spec, multikey) VALUES(?,?,0)')
      .run(c.id, encode(spec));
    const index = indexInfo(Number(lastInsertRowid), spec, 0);
    const columns = index.keyed
      ? '(k BLOB PRIMARY KEY, i BLOB NOT NULL)'
      : '(k BLOB NOT NULL, i BLOB NOT NULL, PRIMARY KEY (k, i))';
    this.writer.db.exec(`CREATE TABLE i${index.id} ${columns} WITHOUT ROWID`);
    c.indexes = writeOrder([...c.indexes, index]);
    this.catalogChanged = true;
    return index;
  }

  dropIndex(c: Collection, index: IndexInfo): void {
    this.writer.db.exec(`DROP TABLE i${index.id}`);
    this.writer.prepare('DELETE FROM indexes WHERE id=?').run(index.id);
    c.indexes = c.indexes.filter((other) => other !== index);
    this.writer.forget();
    this.catalogChanged = true;
  }

  setMultikey(index: IndexInfo, mask: number): void {
    index.multikey = mask;
    this.writer.prepare('UPDATE indexes SET multikey=? WHERE id=?').run(mask, index.id);
    this.catalogChanged = true;
  }

  /** Changes an index's options in place; its keys and the form of its table must stay the same. */
  setIndexSpec(index: IndexInfo, spec: Doc): void {
    Object.assign(index, indexInfo(index.id, spec, index.multikey));
    this.writer.prepare('UPDATE indexes SET spec=? WHERE id=?').run(encode(spec), index.id);
    this.catalogChanged = true;
  }

  close(): void {
    this.reader.close();
    this.writer.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.writer.close();
  }
}

/** Reads what collections and indexes there are, by namespace. */
export function readCatalog(db: DatabaseSync, into: Map<string, Collection>): void {
  const indexes = new Map<number, IndexInfo[]>();
  for (const row of db.prepare('SELECT id, collection, spec, multikey FROM indexes ORDER BY id').all()) {
    const list = indexes.get(Number(row.collection)) ?? [];
    list.push(indexInfo(Number(row.id), decode(row.spec as Uint8Array), Number(row.multikey)));
    indexes.set(Number(row.collection), list);
  }
  for (const row of db.prepare('SELECT id, db, name, uuid, options, count, bytes FROM collections').all()) {
    const ns = `${String(row.db)}.${String(row.name)}`;
    into.set(
      ns,
      collectionInfo({
        id: Number(row.id),
        db: String(row.db),
        name: String(row.name),
        ns,
        uuid: new Binary(Buffer.from(row.uuid as Uint8Array), 4),
        options: decode(row.options as Uint8Array),
        indexes: writeOrder(indexes.get(Number(row.id)) ?? []),
        idUse: newUse(),
        count: Number(row.count),
        bytes: Number(row.bytes),
      }),
    );
  }
}

function writeOrder(indexes: IndexInfo[]): IndexInfo[] {
  return [...indexes].sort((a, b) => Number(b.unique) - Number(a.unique) || a.id - b.id);
}

/** Makes a new file under another name first: a file of our name is always a whole one. */
function create(file: string): void {
  const fresh = `${file}.new`;
  rmSync(fresh, { force: true });
  const connection = new Connection(fresh, 1);
  connection.db.exec('PRAGMA page_size=8192; PRAGMA synchronous=FULL;');
  connection.db.exec(`BEGIN; ${SCHEMA} COMMIT;`);
  connection.close();
  renameSync(fresh, file);
  const folder = openSync(join(file, '..'), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

const pragmaNumber = (db: DatabaseSync, pragma: string): number =>
  Number(Object.values(db.prepare(`PRAGMA ${pragma}`).get() as object)[0]);

/** The format of the file. Refuses the file of another program, or of a newer version of this one. */
export function checkIdentity(db: DatabaseSync, file: string): number {
  if (pragmaNumber(db, 'application_id') !== APPLICATION_ID) {
    throw new DataFileError(
      `The data file ${file} is a SQLite file of another program; it was left untouched.`,
    );
  }
  const format = pragmaNumber(db, 'user_version');
  if (format !== FORMAT && !OLDER_FORMATS.includes(format)) {
    throw new DataFileError(
      `The data file ${file} has format ${format}; this engine reads format ${FORMAT}. Use the engine that wrote it.`,
    );
  }
  return format;
}

/** Refuses what is no SQLite file at all, before SQLite sees it. */
export function checkFile(file: string): void {
  const head = Buffer.alloc(16);
  const fd = openSync(file, 'r');
  const read = readSync(fd, head, 0, 16, 0);
  closeSync(fd);
  if (read < 16 || head.latin1Slice() !== 'SQLite format 3\0') {
    throw new DataFileError(
      `The file ${file} is not a data file of this engine (${read ? 'unknown contents' : 'it is empty'}). ` +
        'It was left untouched: restore it from a backup, or move it away to start empty.',
    );
  }
}

/** SQLite's result codes without their details. */
const SQLITE = { readOnly: 8, io: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 };

function resultOf(error: unknown): number {
  const { errcode } = error as { errcode?: number };
  return errcode === undefined ? 0 : errcode & 0xff;
}

/** Why a file that looked right could not be opened: a whole file must not be taken for a damaged one. */
function openingError(file: string, error: unknown): DataFileError {
  const { message } = error as Error;
  const result = resultOf(error);
  let said = `The data file ${file} is damaged (${message}). Restore it from a backup, or move it away to start empty.`;
  if (result === SQLITE.full)
    said = `The disk is full: the data file ${file} can be opened when there is room.`;
  else if (result === SQLITE.readOnly || result === SQLITE.cannotOpen || result === SQLITE.io)
    said = `The data file ${file} cannot be opened for writing (${message}). See to the disk and the rights to the folder.`;
  return new DataFileError(said, { cause: error });
}

/** What the client is told when SQLite itself fails. */
export function storageError(error: unknown): MongoError {
  if (error instanceof MongoError) return error;
  const { message } = error as Error;
  const result = resultOf(error);
  if (result === SQLITE.full)
    return new MongoError(14031, 'The disk is full: nothing was written. Make room and try again.');
  if (result === SQLITE.io)
    return new MongoError(1, `The data file could not be read or written (${message})`);
  if (result === SQLITE.corrupt || result === SQLITE.notADatabase)
    return new MongoError(315, `The data file is damaged: ${message}`);
  return new MongoError(1, message);
}
