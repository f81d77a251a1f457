import { encode, readField, type Doc } from '../bson.ts';
import type { ClusterTime } from '../cluster-time.ts';
import { MongoError } from '../errors.ts';
import { encodeIdOf } from '../keys.ts';
import type { Breath } from '../query.ts';
import { show } from '../show.ts';
import type { Store } from '../store.ts';
import { identical } from '../values.ts';
import { entryOf, eventBytes, invalidateBytes, type Entry, type EntryRow } from './event.ts';
import { FIRST_OF_CATALOG, type Operation } from './log.ts';
import type { StreamOptions } from './options.ts';
import { NOT_RESUMABLE, type StreamStages } from './stages.ts';
import { showToken, type Token } from './token.ts';

/** Entries, and bytes of them, that are read at a time. */
const PIECE_ENTRIES = 200;
const PIECE_BYTES = 2 * 1024 * 1024;
const SELECT = 'SELECT at, operation, ns, about, doc, before FROM changes';

/** What only streams with `showExpandedEvents` show. */
const EXPANDED = new Set<Operation>(['create', 'createIndexes', 'dropIndexes', 'modify']);

/** What a stream watches: a collection, a database, or everything. */
export interface Target {
  db?: string;
  collection?: string;
}

/** The databases that nobody watches with all others. */
const INTERNAL = new Set(['admin', 'config', 'local']);

/**
 * The events of one change stream, read from the log. `token` is where it stands: all before has been shown, or does
 * not concern it.
 */
export class ChangeStream {
  token: Token;
  /** What is watched is gone, and with the last event so is the stream. */
  ended = false;
  private readonly store: Store;
  private readonly target: Target;
  private readonly options: StreamOptions;
  private readonly stages: StreamStages;

  /** Begins behind `start`. Throws 286 when the log does not reach back to there. */
  constructor(store: Store, target: Target, start: Token, options: StreamOptions, stages: StreamStages) {
    this.store = store;
    this.target = target;
    this.options = options;
    this.stages = stages;
    this.token = start;
    this.checkHistory();
    if (this.token.fragment !== undefined && !stages.splits) throw notFound(this.token);
  }

  /** Whether a commit that changed the collection `ns` may bring an event. */
  concerns(ns: string): boolean {
    const { db, collection } = this.target;
    if (db === undefined) return true;
    return collection === undefined ? ns.startsWith(`${db}.`) : ns === `${db}.${collection}`;
  }

  /** Pieces of events, an empty one whenever all that is committed was shown. */
  async *events(breath: Breath): AsyncGenerator<Uint8Array[]> {
    if (this.token.kind === 'event') {
      const seen = this.entryAt(this.token);
      const rest = await this.shown([seen], this.token);
      if (rest.length) yield rest;
    }
    while (!this.ended) {
      this.checkHistory();
      const { committed } = this.store.clock;
      const { entries, whole } = this.read(committed);
      const last = entries[entries.length - 1];
      if (last) this.token = { at: last.at, kind: this.isVisible(last) ? 'event' : 'time' };
      if (whole && this.token.at < committed) this.token = { at: committed, kind: 'time' };
      const events = await this.shown(entries);
      if (events.length || whole) yield events;
      const due = breath.take();
      if (due) await due;
    }
  }

  private checkHistory(): void {
    if (this.token.at < this.store.changes.oldest) throw historyLost();
  }

  /** The change whose event a token is of. Throws 280 when this stream has no such event. */
  private entryAt(token: Token): Entry {
    const row = this.store.reader.prepare(`${SELECT} WHERE at=?`).get(token.at);
    const entry = row && entryOf(row as unknown as EntryRow);
    if (entry && this.isVisible(entry)) return entry;
    throw token.at <= this.store.changes.oldest ? historyLost() : notFound(token);
  }

  /** The changes behind the token; not `whole` when there are more. */
  private read(upTo: ClusterTime): { entries: Entry[]; whole: boolean } {
    const { db, collection } = this.target;
    let own = 'ns=?';
    let given = [`${db}.${collection}`];
    if (db === undefined) [own, given] = ['1', []];
    else if (collection === undefined) [own, given] = ['ns>? AND ns<?', [`${db}.`, `${db}/`]];
    const condition = `at>? AND at<=? AND (${own} OR operation>=${FIRST_OF_CATALOG})`;
    const rows = this.store.reader
      .prepare(`${SELECT} WHERE ${condition} ORDER BY at LIMIT ${PIECE_ENTRIES}`)
      .iterate(this.token.at, upTo, ...given) as unknown as Iterable<EntryRow>;
    const entries: Entry[] = [];
    let bytes = 0;
    for (const row of rows) {
      entries.push(entryOf(row));
      bytes += row[3].length + (row[4]?.length ?? 0) + (row[5]?.length ?? 0);
      if (entries.length === PIECE_ENTRIES || bytes > PIECE_BYTES) return { entries, whole: false };
    }
    return { entries, whole: true };
  }

  /** The events of changes as the pipeline leaves them; of one that was `seen`, what followed it. */
  private async shown(entries: Entry[], seen?: Token): Promise<Uint8Array[]> {
    const events: Uint8Array[] = [];
    for (const entry of entries) {
      if (!this.isVisible(entry)) continue;
      if (!seen || seen.fragment !== undefined) {
        events.push(eventBytes(entry, this.options, (of, key) => this.lookup(of, key)));
      }
      if (!this.isLast(entry)) continue;
      events.push(invalidateBytes(entry));
      this.ended = true;
      this.token = { at: entry.at, kind: 'invalidate' };
      break;
    }
    if (!events.length) return events;
    const out = await this.stages.run(events);
    if (seen?.fragment === undefined) return out;
    if (out.length < seen.fragment || !readField(out[0], 'splitEvent')) throw notFound(seen);
    return out.slice(seen.fragment);
  }

  private isVisible({ operation, ns, about }: Entry): boolean {
    const { db, collection } = this.target;
    if (!this.options.expanded && EXPANDED.has(operation)) return false;
    const isOwn = (other: string): boolean => {
      const dot = other.indexOf('.');
      const otherDb = dot < 0 ? other : other.slice(0, dot);
      if (collection !== undefined) return other === `${db}.${collection}`;
      if (dot > 0 && other.startsWith('system.', dot + 1)) return false;
      return db === undefined ? !INTERNAL.has(otherDb) : otherDb === db;
    };
    const to = about.get('to');
    return isOwn(ns) || (typeof to === 'string' && isOwn(to));
  }

  /** Whether the stream ends with this change. */
  private isLast({ operation }: Entry): boolean {
    if (this.target.collection !== undefined) return operation === 'drop' || operation === 'rename';
    return this.target.db !== undefined && operation === 'dropDatabase';
  }

  private lookup({ ns, about }: Entry, key: Doc): Uint8Array | undefined {
    const c = this.store.visible.get(ns);
    if (!c || !identical(about.get('uuid'), c.uuid)) return undefined;
    const row = this.store.reader.collection(c.id).get.get(encodeIdOf(encode(key))!);
    return (row as unknown as [Uint8Array] | undefined)?.[0];
  }
}

function historyLost(): MongoError {
  return new MongoError(
    286,
    'Resume of change stream was not possible, as the resume point may no longer be in the oplog.',
    NOT_RESUMABLE,
  );
}

function notFound(token: Token): MongoError {
  return new MongoError(
    280,
    `cannot resume stream; the resume token was not found. ${show(showToken(token))}`,
    NOT_RESUMABLE,
  );
}
