import { randomBytes } from 'node:crypto';
import { Binary, Decimal128, Int32, doc, encode, type Doc, type Value } from './bson.ts';
import { compileCollation, type CompiledCollation } from './collation.ts';
import { MongoError } from './errors.ts';
import { compileIndexKeys, compileIndexTuples, type IndexKeys, type IndexTuple } from './keys.ts';
import { compileMatch, type Matcher } from './match.ts';
import { checkPartialFilter } from './partial-filter.ts';
import { show } from './show.ts';
import { compileValidator, type Validator } from './validator.ts';

/** How often an index was chosen for a query, and since when that is counted. */
export interface IndexUse {
  ops: number;
  readonly since: Date;
}

/** What is known of one index beside `_id_`. */
export interface IndexInfo {
  readonly id: number;
  readonly name: string;
  /** Field names with 1 or -1, in order. */
  readonly fields: { path: string; direction: 1 | -1 }[];
  /** The top-level fields that the fields are in. */
  readonly roots: string[];
  /** The keys of a raw document. */
  readonly keys: (bytes: Uint8Array) => IndexKeys;
  readonly unique: boolean;
  /** Its table holds each key once. */
  readonly keyed: boolean;
  /** New documents must differ from all others in these values, which its keys alone do not tell. */
  readonly tuples?: (bytes: Uint8Array) => IndexTuple[];
  /** How its strings compare; its keys hold their folded form. */
  readonly collation?: CompiledCollation;
  readonly sparse: boolean;
  /** One of its fields is: then none may hold an array. */
  readonly hashed: boolean;
  /** Kept up to date, and not used by queries. */
  readonly hidden: boolean;
  readonly partial?: Matcher;
  readonly partialFilter?: Doc;
  expireAfterSeconds?: number;
  /** As listIndexes shows it. */
  spec: Doc;
  /** Bit n: field n of some document led through an array. */
  multikey: number;
  /** Shared by all views of the index. */
  readonly use: IndexUse;
}

export interface Collection {
  readonly id: number;
  readonly db: string;
  readonly name: string;
  readonly ns: string;
  readonly uuid: Binary;
  /** As listCollections shows them. */
  options: Doc;
  /** How strings compare where a command does not say it. */
  collation?: CompiledCollation;
  validator?: Validator;
  /** The oldest documents go when there are more bytes or documents than this. */
  capped?: { bytes: number; documents: number };
  /** Unique indexes first: nothing else of an insert can collide after them. */
  indexes: IndexInfo[];
  /** Of the index on `_id`. */
  readonly idUse: IndexUse;
  count: number;
  /** Sum of the documents' sizes. */
  bytes: number;
}

export const MAX_INDEXES = 64;
/** The direction of a hashed field, whose entries are kept in the order of its values like any others. */
const HASHED = 'hashed';
/** The index that keeps `_id`s apart in a collection with a collation; listed as the one that is always there. */
export const ID_INDEX = '_id_';

/** A collection with what its options mean. */
export function collectionInfo(plain: Omit<Collection, 'collation' | 'validator' | 'capped'>): Collection {
  return setOptions({ ...plain }, plain.options);
}

/** Changes the options, and what they mean, in place. */
export function setOptions(c: Collection, options: Doc): Collection {
  c.options = options;
  c.collation = compileCollation(options.get('collation') as Doc | undefined);
  c.validator = compileValidator(options, c.collation);
  c.capped =
    options.get('capped') === true
      ? {
          bytes: numberOf(options.get('size')) ?? Infinity,
          documents: numberOf(options.get('max')) ?? Infinity,
        }
      : undefined;
  return c;
}

/** The collation of a command: the one it brings, or else that of its collection. */
export function collationFor(
  c: Collection | undefined,
  spec: Doc | undefined,
): CompiledCollation | undefined {
  return spec?.size ? compileCollation(spec) : c?.collation;
}

/** The indexes that clients see beside `_id_`, as they were made. */
export function listedIndexes(c: Collection): IndexInfo[] {
  return c.indexes.filter(({ name }) => name !== ID_INDEX).sort((a, b) => a.id - b.id);
}

/** The index on `_id` as clients see it. */
export function idSpec(c: Collection): Doc {
  const clustered = c.options.get('clusteredIndex');
  if (clustered instanceof Map) return new Map([...clustered, ['clustered', true]]);
  const spec = doc({ v: 2, key: { _id: 1 }, name: ID_INDEX });
  if (c.collation) spec.set('collation', c.collation.spec);
  return spec;
}

/** The number of a collection's indexes, `_id_` included. */
export function indexCount(c: Collection): number {
  return listedIndexes(c).length + 1;
}

/** Throws 73 InvalidNamespace for names that MongoDB does not allow. */
export function checkNamespace(db: string, collection: string): void {
  if (!db || /[/\\. "$*<>:|?\0]/.test(db) || Buffer.byteLength(db) > 63) {
    throw new MongoError(73, `Invalid database name: '${db}'`);
  }
  const bad =
    !collection || collection.startsWith('.') || collection.endsWith('.') || /[$\0]/.test(collection);
  if (bad || Buffer.byteLength(`${db}.${collection}`) > 255) {
    throw new MongoError(73, `Invalid namespace specified '${db}.${collection}'`);
  }
}

export function newUuid(): Binary {
  const bytes = randomBytes(16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return new Binary(bytes, 4);
}

const KNOWN_OPTIONS = new Set([
  'v',
  'key',
  'name',
  'ns',
  'unique',
  'sparse',
  'background',
  'dropDups',
  'expireAfterSeconds',
  'partialFilterExpression',
  'hidden',
  'prepareUnique',
  'collation',
  'clustered',
]);
const UNSUPPORTED_OPTIONS = new Set([
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'wildcardProjection',
  'storageEngine',
]);

/** Checks the specification of a new index and fills in what is left out. Throws 67, 72, 197 and others. */
export function normalizeIndex(input: Doc, inherited?: CompiledCollation): Doc {
  const key = input.get('key');
  if (key === undefined)
    throw new MongoError(9, "The 'key' field is a required property of an index specification");
  if (!(key instanceof Map)) throw new MongoError(14, "The field 'key' must be an object");
  if (key.size === 0) throw new MongoError(67, 'Index keys cannot be an empty object');
  for (const option of input.keys()) {
    if (UNSUPPORTED_OPTIONS.has(option))
      throw new MongoError(67, `The index option ${option} is not supported`);
    if (!KNOWN_OPTIONS.has(option)) {
      throw new MongoError(197, `The field '${option}' is not valid for an index specification`);
    }
  }
  const cleanKey: Doc = new Map();
  for (const [path, direction] of key) {
    checkIndexPath(path);
    if (direction === HASHED) {
      cleanKey.set(path, direction);
      continue;
    }
    if (typeof direction === 'string') {
      throw new MongoError(67, `Indexes of type '${direction}' are not supported by the embedded engine`);
    }
    const n = numberOf(direction);
    if (n === undefined || n === 0 || Number.isNaN(n)) {
      throw new MongoError(
        67,
        `Values in an index key must be numbers other than 0, found ${show(direction)}`,
      );
    }
    cleanKey.set(path, direction);
  }
  checkHashed(cleanKey, input);
  const name = input.get('name');
  if (name !== undefined && typeof name !== 'string')
    throw new MongoError(14, 'The index name must be a string');
  if (name === '') throw new MongoError(67, 'The index name cannot be empty');
  const out: Doc = doc({ v: 2 });
  out.set('key', cleanKey);
  out.set('name', name ?? defaultName(cleanKey));
  for (const flag of ['unique', 'sparse', 'hidden', 'prepareUnique']) {
    if (truthy(input.get(flag), `The index option ${flag}`)) out.set(flag, true);
  }
  // Means nothing any more, and is shown.
  if (input.has('background')) out.set('background', input.get('background')!);
  const expire = input.get('expireAfterSeconds');
  if (expire !== undefined) {
    const seconds = numberOf(expire);
    if (seconds === undefined || !(seconds >= 0 && seconds <= 2147483647)) {
      throw new MongoError(67, 'TTL index expireAfterSeconds must be a number between 0 and 2147483647');
    }
    if (cleanKey.size > 1) throw new MongoError(67, 'TTL indexes are single-field indexes');
    if (cleanKey.has('_id')) throw new MongoError(67, 'The field _id cannot have a TTL index');
    out.set('expireAfterSeconds', expire);
  }
  const partial = input.get('partialFilterExpression');
  if (partial !== undefined) {
    if (!(partial instanceof Map))
      throw new MongoError(14, "The field 'partialFilterExpression' must be an object");
    if (out.has('sparse')) throw new MongoError(67, 'An index cannot be both sparse and partial');
    compileMatch(partial);
    checkPartialFilter(partial);
    out.set('partialFilterExpression', partial);
  }
  const given = input.get('collation');
  if (given !== undefined && !(given instanceof Map)) {
    throw new MongoError(14, "The field 'collation' must be an object");
  }
  if (given?.size === 0) throw new MongoError(2, "The field 'collation' cannot be an empty object.");
  const collation = given ? compileCollation(given) : inherited;
  if (collation) out.set('collation', collation.spec);
  return out;
}

function checkIndexPath(path: string): void {
  if (path === '') throw new MongoError(67, 'Index keys cannot be an empty field');
  if (path === '$**' || path.endsWith('.$**')) throw new MongoError(67, 'Wildcard indexes are not supported');
  for (const part of path.split('.')) {
    if (part === '') throw new MongoError(67, `The index key path '${path}' has an empty part`);
    if (part.startsWith('$')) throw new MongoError(67, `Index key paths cannot contain '$': ${path}`);
  }
}

/** What MongoDB does not allow of an index with a hashed field. */
function checkHashed(key: Doc, input: Doc): void {
  const hashed = [...key.values()].filter((direction) => direction === HASHED).length;
  if (hashed > 1) {
    throw new MongoError(
      31303,
      `A maximum of one index field is allowed to be hashed but found ${hashed} for 'key' ${show(key)}`,
    );
  }
  if (hashed && truthy(input.get('unique'), 'The index option unique')) {
    throw new MongoError(16764, 'Currently hashed indexes cannot guarantee uniqueness. Use a regular index.');
  }
}

function defaultName(key: Doc): string {
  return [...key].map(([path, direction]) => `${path}_${numberOf(direction) ?? HASHED}`).join('_');
}

/** What a key pattern says of a field, numbers of all types alike. */
export function keyDirection(direction: Value | undefined): Value | undefined {
  return numberOf(direction) ?? direction;
}

/** The number in a value of any numeric BSON type, or undefined. */
export function numberOf(v: Value | undefined): number | undefined {
  if (typeof v === 'number') return v;
  if (v instanceof Int32) return v.value;
  if (typeof v === 'bigint') return Number(v);
  if (v !== undefined && v instanceof Decimal128) return Number(v.toString());
  return undefined;
}

/** A boolean option as MongoDB reads one: booleans and numbers. */
function truthy(v: Value | undefined, what: string): boolean {
  if (v === undefined || v === null) return false;
  if (typeof v === 'boolean') return v;
  const n = numberOf(v);
  if (n === undefined) throw new MongoError(14, `${what} must be a boolean`);
  return n !== 0;
}

export const newUse = (): IndexUse => ({ ops: 0, since: new Date() });

/** The index that a stored specification describes. */
export function indexInfo(id: number, spec: Doc, multikey: number): IndexInfo {
  const key = spec.get('key') as Doc;
  const fields = [...key].map(([path, direction]) => ({
    path,
    direction: numberOf(direction)! < 0 ? (-1 as const) : (1 as const),
  }));
  const partialFilter = spec.get('partialFilterExpression') as Doc | undefined;
  const sparse = spec.get('sparse') === true;
  const unique = spec.get('unique') === true;
  const collation = compileCollation(spec.get('collation') as Doc | undefined);
  const guarded = (unique && collation !== undefined) || spec.get('prepareUnique') === true;
  const keySpec = { fields, sparse, fold: collation && ((text: string): string => collation.fold(text)) };
  return {
    id,
    name: spec.get('name') as string,
    fields,
    roots: fields.map(({ path }) => path.split('.', 1)[0]),
    keys: compileIndexKeys(keySpec),
    unique,
    keyed: unique && !guarded,
    tuples: guarded ? compileIndexTuples(keySpec) : undefined,
    collation,
    sparse,
    hashed: [...key.values()].includes(HASHED),
    hidden: spec.get('hidden') === true,
    partial: partialFilter && compileMatch(partialFilter, { collation }),
    partialFilter,
    expireAfterSeconds: numberOf(spec.get('expireAfterSeconds')),
    spec,
    multikey,
    use: newUse(),
  };
}

/** A view of the collection that later writes do not change. */
export function snapshot(c: Collection): Collection {
  return { ...c, indexes: c.indexes.map((index) => ({ ...index })) };
}

/** True when two index specifications mean the same index (their names aside, and whether they are hidden). */
export function sameIndex(a: Doc, b: Doc): boolean {
  const plain = (d: Doc): Doc => {
    const copy: Doc = new Map(d);
    copy.delete('name');
    copy.delete('hidden');
    copy.delete('background');
    const key: Doc = new Map();
    for (const [path, direction] of d.get('key') as Doc) key.set(path, keyDirection(direction)!);
    copy.set('key', key);
    const expire = copy.get('expireAfterSeconds');
    if (expire !== undefined) copy.set('expireAfterSeconds', numberOf(expire)!);
    return new Map([...copy].sort(([x], [y]) => (x < y ? -1 : 1)));
  };
  return encode(plain(a)).equals(encode(plain(b)));
}
