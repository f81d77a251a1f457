import { T, decode, encode, readField, type Doc, type Value } from '../bson.ts';
import { timestampOf, type ClusterTime } from '../cluster-time.ts';
import { MongoError } from '../errors.ts';
import { FIRST_OF_CATALOG, OPERATIONS, type Operation } from './log.ts';
import { show } from '../show.ts';
import type { StreamOptions } from './options.ts';
import { showToken } from './token.ts';

/** One change as the log keeps it. */
export interface Entry {
  at: ClusterTime;
  operation: Operation;
  ns: string;
  /** What else is known of it. */
  about: Doc;
  /** The document after the change, where it is kept. */
  after: Uint8Array | null;
  before: Uint8Array | null;
}

export type EntryRow = [
  at: number,
  operation: number,
  ns: string,
  about: Uint8Array,
  after: Uint8Array | null,
  before: Uint8Array | null,
];

export function entryOf([at, operation, ns, about, after, before]: EntryRow): Entry {
  return { at, operation: OPERATIONS[operation], ns, about: decode(about), after, before };
}

const changesCatalog = ({ operation }: Entry): boolean => OPERATIONS.indexOf(operation) >= FIRST_OF_CATALOG;

/** `{db, coll}` of a namespace; only `{db}` when it names a database. */
function namespace(ns: string): Doc {
  const dot = ns.indexOf('.');
  if (dot < 0) return new Map([['db', ns]]);
  return new Map([
    ['db', ns.slice(0, dot)],
    ['coll', ns.slice(dot + 1)],
  ]);
}

/** The current version of a changed document, for `updateLookup`; undefined when it is gone. */
export type Lookup = (entry: Entry, key: Doc) => Uint8Array | undefined;

/** The event of a change as BSON, with the fields that the stream's options ask for. */
export function eventBytes(entry: Entry, options: StreamOptions, lookup: Lookup): Buffer {
  const { at, operation, about, ns } = entry;
  const { expanded } = options;
  const head: Doc = new Map<string, Value>([
    ['_id', showToken({ at, kind: 'event' })],
    ['operationType', operation],
    ['clusterTime', timestampOf((about.get('time') as number | undefined) ?? at)],
  ]);
  copy(head, about, expanded ? { uuid: 'collectionUUID', wall: 'wallTime' } : { wall: 'wallTime' });
  copy(head, about, { txnNumber: 'txnNumber', lsid: 'lsid' });
  const tail: Doc = new Map<string, Value>([['ns', namespace(ns)]]);
  const to = about.get('to');
  if (typeof to === 'string') tail.set('to', namespace(to));
  if (changesCatalog(entry)) {
    if (expanded)
      copy(tail, about, { operationDescription: 'operationDescription', state: 'stateBeforeChange' });
    return joined(head, undefined, tail, undefined);
  }
  const key =
    (about.get('documentKey') as Doc | undefined) ??
    new Map<string, Value>([['_id', readField(entry.after!, '_id') ?? null]]);
  tail.set('documentKey', key);
  const description = about.get('updateDescription') as Doc | undefined;
  if (description) {
    if (!expanded) description.delete('disambiguatedPaths');
    tail.set('updateDescription', description);
  }
  return joined(head, fullDocument(entry, key, options, lookup), tail, beforeChange(entry, options));
}

/** The terminal event of a stream whose collection or database is gone. */
export function invalidateBytes({ at, about }: Entry): Buffer {
  const head: Doc = new Map<string, Value>([
    ['_id', showToken({ at, kind: 'invalidate' })],
    ['operationType', 'invalidate'],
    ['clusterTime', timestampOf((about.get('time') as number | undefined) ?? at)],
  ]);
  copy(head, about, { wall: 'wallTime' });
  return encode(head);
}

function copy(to: Doc, from: Doc, names: Record<string, string>): void {
  for (const [name, shown] of Object.entries(names)) {
    const v = from.get(name);
    if (v !== undefined) to.set(shown, v);
  }
}

/** A document in an event: its bytes, null for one that is asked for and not there, undefined for none. */
type Embedded = Uint8Array | null | undefined;

function fullDocument(entry: Entry, key: Doc, { fullDocument }: StreamOptions, lookup: Lookup): Embedded {
  if (entry.operation === 'delete') return undefined;
  if (entry.operation !== 'update') return entry.after;
  if (fullDocument === 'default') return undefined;
  if (fullDocument === 'updateLookup') return lookup(entry, key) ?? null;
  if (fullDocument === 'required' && !entry.after) throw missingImage('post-image', 'update', entry);
  return entry.after;
}

function beforeChange(entry: Entry, { before }: StreamOptions): Embedded {
  if (before === 'off' || entry.operation === 'insert') return undefined;
  if (before === 'required' && !entry.before)
    throw missingImage('pre-image', 'update, delete and replace', entry);
  return entry.before;
}

function missingImage(image: string, events: string, { ns, at }: Entry): MongoError {
  return new MongoError(
    47,
    `Change stream was configured to require a ${image} for all ${events} events, but the ${image} was not found ` +
      `for event at ${show(timestampOf(at))} in ${ns}`,
  );
}

const FULL_DOCUMENT = Buffer.from('fullDocument\0');
const BEFORE_CHANGE = Buffer.from('fullDocumentBeforeChange\0');

/** One document of the elements given, with the stored documents between them untouched. */
function joined(head: Doc, full: Embedded, tail: Doc, before: Embedded): Buffer {
  const pieces = [
    Buffer.alloc(4),
    encode(head).subarray(4, -1),
    ...element(FULL_DOCUMENT, full),
    encode(tail).subarray(4, -1),
    ...element(BEFORE_CHANGE, before),
    Buffer.alloc(1),
  ];
  const out = Buffer.concat(pieces);
  out.writeInt32LE(out.length, 0);
  return out;
}

function element(name: Buffer, v: Embedded): Uint8Array[] {
  if (v === undefined) return [];
  return v ? [Buffer.of(T.object), name, v] : [Buffer.of(T.null), name];
}
