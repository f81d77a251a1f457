/**
 * The engine's own BSON codec (https://bsonspec.org/spec.html): keeps Int32, Int64 and Double apart, the order of
 * fields, and names such as `__proto__`, because documents are Maps; reads single fields without decoding the rest.
 */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DbPointer,
  Decimal128,
  int32,
  MAX_DEPTH,
  MaxKey,
  MinKey,
  ObjectId,
  T,
  Timestamp,
  UNDEFINED,
} from './bson-types.ts';
import type { Doc, Value } from './bson-types.ts';
import { corrupt, MongoError } from './errors.ts';

export { encode, encodeValue, typeOf } from './bson-encode.ts';
export * from './bson-types.ts';

const f64 = new Float64Array(1);
const i64 = new BigInt64Array(f64.buffer);
const f64bytes = new Uint8Array(f64.buffer);

const plain = Buffer.prototype as Buffer;
// Called on any Uint8Array: SQLite hands those out, and wrapping each in a Buffer would cost more than reading it.
const utf8Slice = (b: Uint8Array, start: number, end: number): string => plain.utf8Slice.call(b, start, end);

// The second parameter exists but is not in bson's type declarations; it saves a copy of the bytes.
const ObjectIdAt = ObjectId as unknown as new (bytes: Uint8Array, offset: number) => ObjectId;

/** Little-endian int32 at `p`. */
export function readInt32(b: Uint8Array, p: number): number {
  return b[p] | (b[p + 1] << 8) | (b[p + 2] << 16) | (b[p + 3] << 24);
}

/** Little-endian double at `p`. */
export function readDouble(b: Uint8Array, p: number): number {
  for (let i = 0; i < 8; i++) f64bytes[i] = b[p + i];
  return f64[0];
}

/** Little-endian int64 at `p`. */
export function readInt64(b: Uint8Array, p: number): bigint {
  for (let i = 0; i < 8; i++) f64bytes[i] = b[p + i];
  return i64[0];
}

/** Milliseconds of a date at `p`; exact within the range of JavaScript's Date. */
export function readMillis(b: Uint8Array, p: number): number {
  return readInt32(b, p + 4) * 4294967296 + (readInt32(b, p) >>> 0);
}

function readUtf8(b: Uint8Array, start: number, end: number): string {
  const n = end - start;
  if (n < 24) {
    let s = '';
    for (let i = start; i < end; i++) {
      const c = b[i];
      if (c > 127) return utf8Slice(b, start, end);
      s += String.fromCharCode(c);
    }
    return s;
  }
  return utf8Slice(b, start, end);
}

// Field names repeat in every document: remember the strings by a hash of their bytes.
const names: (string | undefined)[] = new Array<string | undefined>(4096);
const nameBytes: (Uint8Array | undefined)[] = new Array<Uint8Array | undefined>(4096);

function readName(b: Uint8Array, start: number, end: number): string {
  let h = 17;
  for (let i = start; i < end; i++) h = (h * 31 + b[i]) | 0;
  const slot = h & 4095;
  const known = nameBytes[slot];
  const n = end - start;
  if (known !== undefined && known.length === n) {
    let i = 0;
    while (i < n && known[i] === b[start + i]) i++;
    if (i === n) return names[slot] as string;
  }
  const s = readUtf8(b, start, end);
  if (n < 64) {
    names[slot] = s;
    // A copy of its own: a view would keep the whole network buffer alive.
    nameBytes[slot] = Uint8Array.prototype.slice.call(b, start, end);
  }
  return s;
}

function nul(b: Uint8Array, p: number): number {
  while (b[p] !== 0) {
    if (p >= b.length) throw corrupt('unterminated name');
    p++;
  }
  return p;
}

/** Length in bytes of the document that starts at `p`, checked against the buffer. */
function documentSize(b: Uint8Array, p = 0): number {
  const n = readInt32(b, p);
  if (n < 5 || p + n > b.length || b[p + n - 1] !== 0) throw corrupt('wrong document length');
  return n;
}

/** Bytes that a value of `type` takes at `p`. */
export function valueSize(b: Uint8Array, type: number, p: number): number {
  switch (type) {
    case T.double:
    case T.date:
    case T.timestamp:
    case T.long:
      return 8;
    case T.int:
      return 4;
    case T.string:
    case T.javascript:
    case T.symbol:
      return 4 + readInt32(b, p);
    case T.object:
    case T.array:
    case T.javascriptWithScope:
      return readInt32(b, p);
    case T.binData:
      return 5 + readInt32(b, p);
    case T.undefined:
    case T.null:
    case T.minKey:
    case T.maxKey:
      return 0;
    case T.objectId:
      return 12;
    case T.bool:
      return 1;
    case T.regex:
      return nul(b, nul(b, p) + 1) + 1 - p;
    case T.dbPointer:
      return 16 + readInt32(b, p);
    case T.decimal:
      return 16;
    default:
      throw corrupt(`unknown type ${type}`);
  }
}

function readString(b: Uint8Array, p: number): string {
  const n = readInt32(b, p);
  if (n < 1) throw corrupt('wrong string length');
  return readUtf8(b, p + 4, p + 3 + n);
}

/** Decodes the value of BSON type `type` whose bytes start at `p`. */
export function decodeValue(b: Uint8Array, type: number, p: number, depth = 0): Value {
  switch (type) {
    case T.double:
      return readDouble(b, p);
    case T.string:
      return readString(b, p);
    case T.object:
      return decodeAt(b, p, depth + 1);
    case T.array:
      return decodeArray(b, p, depth + 1);
    case T.binData: {
      const n = readInt32(b, p);
      if (n < 0) throw corrupt('wrong binary length');
      return new Binary(Buffer.from(b.subarray(p + 5, p + 5 + n)), b[p + 4]);
    }
    case T.undefined:
      return UNDEFINED;
    case T.objectId:
      return new ObjectIdAt(b, p);
    case T.bool:
      return b[p] !== 0;
    case T.date:
      return new Date(readMillis(b, p));
    case T.null:
      return null;
    case T.regex: {
      const e = nul(b, p);
      return regex(readUtf8(b, p, e), readUtf8(b, e + 1, nul(b, e + 1)));
    }
    case T.dbPointer: {
      const n = readInt32(b, p);
      return new DbPointer(readString(b, p), new ObjectIdAt(b, p + 4 + n));
    }
    case T.javascript:
      return new Code(readString(b, p));
    case T.symbol:
      return new BSONSymbol(readString(b, p));
    case T.javascriptWithScope: {
      const scope = p + 8 + readInt32(b, p + 4);
      // it must lie behind the code: one that points back into its own document would be read without end
      if (scope < p + 9 || scope + documentSize(b, scope) !== p + readInt32(b, p))
        throw corrupt('wrong code length');
      return new Code(readString(b, p + 4), decodeAt(b, scope, depth + 1));
    }
    case T.int:
      return int32(readInt32(b, p));
    case T.timestamp:
      return new Timestamp({ i: readInt32(b, p) >>> 0, t: readInt32(b, p + 4) >>> 0 });
    case T.long:
      return readInt64(b, p);
    case T.decimal:
      return new Decimal128(Buffer.from(b.subarray(p, p + 16)));
    case T.maxKey:
      return new MaxKey();
    case T.minKey:
      return new MinKey();
    default:
      throw corrupt(`unknown type ${type}`);
  }
}

function regex(pattern: string, options: string): BSONRegExp {
  try {
    return new BSONRegExp(pattern, options);
  } catch (error) {
    throw new MongoError(51108, (error as Error).message);
  }
}

function decodeAt(b: Uint8Array, p: number, depth: number): Doc {
  if (depth > MAX_DEPTH) throw new MongoError(15, `BSON nesting exceeds the limit of ${MAX_DEPTH} levels`);
  const end = p + documentSize(b, p) - 1;
  const out: Doc = new Map();
  p += 4;
  while (p < end) {
    const type = b[p];
    const nameEnd = nul(b, p + 1);
    const name = readName(b, p + 1, nameEnd);
    const next = nameEnd + 1 + valueSize(b, type, nameEnd + 1);
    if (next > end || next <= nameEnd) throw corrupt('a value reaches beyond its document');
    out.set(name, decodeValue(b, type, nameEnd + 1, depth));
    p = next;
  }
  return out;
}

function decodeArray(b: Uint8Array, p: number, depth: number): Value[] {
  if (depth > MAX_DEPTH) throw new MongoError(15, `BSON nesting exceeds the limit of ${MAX_DEPTH} levels`);
  const end = p + documentSize(b, p) - 1;
  const out: Value[] = [];
  p += 4;
  while (p < end) {
    const type = b[p];
    const nameEnd = nul(b, p + 1);
    const next = nameEnd + 1 + valueSize(b, type, nameEnd + 1);
    if (next > end || next <= nameEnd) throw corrupt('a value reaches beyond its array');
    out.push(decodeValue(b, type, nameEnd + 1, depth));
    p = next;
  }
  return out;
}

/** Decodes the document at `offset`; throws 22 InvalidBSON on damaged bytes, 15 Overflow beyond 200 levels. */
export function decode(bytes: Uint8Array, offset = 0): Doc {
  return decodeAt(bytes, offset, 0);
}

/** Checks the structure of a document from a client without decoding it; throws as `decode` does. */
export function validateBson(b: Uint8Array, offset = 0): void {
  checkDocument(b, offset, b.length, 0);
}

function checkDocument(b: Uint8Array, p: number, limit: number, depth: number): void {
  if (depth > MAX_DEPTH) throw new MongoError(15, `BSON nesting exceeds the limit of ${MAX_DEPTH} levels`);
  const end = p + documentSize(b, p) - 1;
  if (end >= limit) throw corrupt('wrong document length');
  p += 4;
  while (p < end) {
    const type = b[p];
    const at = nul(b, p + 1) + 1;
    if (type === T.string || type === T.javascript || type === T.symbol || type === T.dbPointer) {
      const n = readInt32(b, at);
      if (n < 1 || at + 4 + n > end || b[at + 3 + n] !== 0) throw corrupt('wrong string length');
    } else if (type === T.binData && readInt32(b, at) < 0) throw corrupt('wrong binary length');
    else if (type === T.bool && b[at] > 1) throw corrupt('a boolean is neither 0 nor 1');
    const next = at + valueSize(b, type, at);
    if (next > end || next < at) throw corrupt('a value reaches beyond its document');
    if (type === T.object || type === T.array) checkDocument(b, at, next, depth + 1);
    else if (type === T.javascriptWithScope) {
      const n = readInt32(b, at + 4);
      if (n < 1 || at + 8 + n + 5 > next || b[at + 7 + n] !== 0) throw corrupt('wrong code length');
      checkDocument(b, at + 8 + n, next, depth + 1);
    }
    p = next;
  }
  if (p !== end) throw corrupt('wrong document length');
}

const wanted = new Map<string, Uint8Array>();

/** The UTF-8 bytes of a field name, remembered. */
export function fieldName(name: string): Uint8Array {
  let bytes = wanted.get(name);
  if (bytes === undefined) {
    if (wanted.size > 10_000) wanted.clear();
    bytes = new Uint8Array(Buffer.from(name));
    wanted.set(name, bytes);
  }
  return bytes;
}

/** Position of the element `name` (its type byte) in the document at `start`, or -1. Its value is at +2+name.length. */
export function findElement(b: Uint8Array, start: number, name: Uint8Array): number {
  const end = start + readInt32(b, start) - 1;
  const n = name.length;
  const first = n > 0 ? name[0] : 0;
  let p = start + 4;
  while (p < end) {
    let q = p + 1;
    if (b[q] === first) {
      let i = 0;
      while (i < n && b[q + i] === name[i]) i++;
      if (i === n && b[q + n] === 0) return p;
      q += i;
    }
    while (b[q] !== 0 && q < end) q++;
    q++;
    const type = b[p];
    if (type === T.date || type === T.double || type === T.long) p = q + 8;
    else if (type === T.string) p = q + 4 + readInt32(b, q);
    else p = q + valueSize(b, type, q);
    if (p < q) throw corrupt('a negative length');
  }
  return -1;
}

/** Decodes one top-level field, or undefined when it is missing. */
export function readField(b: Uint8Array, name: string, start = 0): Value | undefined {
  const bytes = fieldName(name);
  const p = findElement(b, start, bytes);
  return p < 0 ? undefined : decodeValue(b, b[p], p + 2 + bytes.length);
}

/** Where a dotted path led: a value, nothing, or an array on the way with the segments that are left. */
export interface PathRead {
  value: Value | undefined;
  rest: readonly string[];
}

/** Walks raw BSON along `segments`; stops at the first array that is not the last segment. */
export function readPath(b: Uint8Array, segments: readonly string[]): PathRead {
  let start = 0;
  for (let i = 0; ; i++) {
    const bytes = fieldName(segments[i]);
    const p = findElement(b, start, bytes);
    if (p < 0) return { value: undefined, rest: [] };
    const at = p + 2 + bytes.length;
    if (i === segments.length - 1) return { value: decodeValue(b, b[p], at), rest: [] };
    if (b[p] === T.array) return { value: decodeValue(b, T.array, at), rest: segments.slice(i + 1) };
    if (b[p] !== T.object) return { value: undefined, rest: [] };
    start = at;
  }
}

/** Calls `visit(name, type, at)` for each top-level element; `at` is where its value starts. False stops. */
export function eachElement(
  b: Uint8Array,
  visit: (name: string, type: number, at: number, elementStart: number, elementEnd: number) => boolean | void,
  start = 0,
): void {
  const end = start + documentSize(b, start) - 1;
  let p = start + 4;
  while (p < end) {
    const nameEnd = nul(b, p + 1);
    const at = nameEnd + 1;
    const next = at + valueSize(b, b[p], at);
    if (visit(readName(b, p + 1, nameEnd), b[p], at, p, next) === false) return;
    p = next;
  }
}

/** A raw document read by field, so that code for Maps works on bytes without decoding the rest. */
export class RawDoc {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  get(name: string): Value | undefined {
    return readField(this.bytes, name);
  }
}

/** What a JavaScript literal may hold to become a Doc through `doc`. */
export type Literal = Value | undefined | Literal[] | { [name: string]: Literal };

/** A Value from a JavaScript literal: plain objects become Docs, whole numbers in range Int32, others doubles. */
export function value(v: Literal): Value {
  if (typeof v === 'number') {
    return Number.isInteger(v) && v >= -2147483648 && v <= 2147483647 && !Object.is(v, -0) ? int32(v) : v;
  }
  if (Array.isArray(v)) return v.map((item) => value(item === undefined ? null : item));
  if (v !== null && typeof v === 'object' && Object.getPrototypeOf(v) === Object.prototype) {
    return doc(v as { [name: string]: Literal });
  }
  if (v instanceof RegExp) return new BSONRegExp(v.source, v.flags.replace(/[^imsu]/g, ''));
  if (v === undefined) return null;
  return v as Value;
}

/** A Doc from a JavaScript literal, for replies and tests; fields that are undefined are left out. */
export function doc(literal: { [name: string]: Literal }): Doc {
  const map: Doc = new Map();
  for (const [name, v] of Object.entries(literal)) if (v !== undefined) map.set(name, value(v));
  return map;
}
