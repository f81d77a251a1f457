/** Writing BSON. */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  BsonUndefined,
  Code,
  DbPointer,
  Decimal128,
  Int32,
  MAX_DEPTH,
  MAX_DOCUMENT,
  MaxKey,
  MinKey,
  ObjectId,
  T,
  Timestamp,
} from './bson-types.ts';
import type { Doc, Value } from './bson-types.ts';
import { corrupt, MongoError } from './errors.ts';

const f64 = new Float64Array(1);
const i64 = new BigInt64Array(f64.buffer);
const f64bytes = new Uint8Array(f64.buffer);

// One growing buffer serves all encoding: it is synchronous, and the result is copied out.
let out = Buffer.allocUnsafeSlow(64 * 1024);

function room(at: number, need: number): void {
  if (at + need <= out.length) return;
  const bigger = Buffer.allocUnsafeSlow(Math.max(out.length * 2, at + need + 1024));
  out.copy(bigger, 0, 0, at);
  out = bigger;
}

function putInt32(v: number, p: number): number {
  out[p] = v;
  out[p + 1] = v >> 8;
  out[p + 2] = v >> 16;
  out[p + 3] = v >> 24;
  return p + 4;
}

function putScratch(p: number): number {
  for (let i = 0; i < 8; i++) out[p + i] = f64bytes[i];
  return p + 8;
}

function putUtf8(s: string, p: number): number {
  const n = s.length;
  room(p, n * 3 + 16);
  if (n < 24) {
    let i = 0;
    for (; i < n; i++) {
      const c = s.charCodeAt(i);
      if (c > 127) break;
      out[p + i] = c;
    }
    if (i === n) return p + n;
  }
  return p + out.utf8Write(s, p);
}

function putCString(s: string, p: number): number {
  const end = putUtf8(s, p);
  if (s.includes('\0')) throw corrupt('a name or pattern contains a NUL character');
  out[end] = 0;
  return end + 1;
}

function putString(s: string, p: number): number {
  const end = putUtf8(s, p + 4);
  out[end] = 0;
  putInt32(end + 1 - p - 4, p);
  return end + 1;
}

/** BSON type number of a value. */
export function typeOf(v: Value): number {
  switch (typeof v) {
    case 'number':
      return T.double;
    case 'string':
      return T.string;
    case 'bigint':
      return T.long;
    case 'boolean':
      return T.bool;
  }
  if (v === null) return T.null;
  if (v instanceof Map) return T.object;
  if (v instanceof Int32) return T.int;
  if (v instanceof Date) return T.date;
  if (v instanceof ObjectId) return T.objectId;
  if (Array.isArray(v)) return T.array;
  if (v instanceof Binary) return T.binData;
  if (v instanceof Decimal128) return T.decimal;
  if (v instanceof Timestamp) return T.timestamp;
  if (v instanceof BSONRegExp) return T.regex;
  if (v instanceof BsonUndefined) return T.undefined;
  if (v instanceof MinKey) return T.minKey;
  if (v instanceof MaxKey) return T.maxKey;
  if (v instanceof Code) return v.scope ? T.javascriptWithScope : T.javascript;
  if (v instanceof BSONSymbol) return T.symbol;
  if (v instanceof DbPointer) return T.dbPointer;
  throw corrupt('a value that BSON cannot hold');
}

function putValue(v: Value, type: number, p: number, depth: number): number {
  room(p, 64);
  switch (type) {
    case T.double:
      f64[0] = v as number;
      return putScratch(p);
    case T.string:
      return putString(v as string, p);
    case T.object:
      return putDoc(v as Doc, p, depth + 1);
    case T.array:
      return putArray(v as Value[], p, depth + 1);
    case T.binData: {
      const bin = v as Binary;
      const n = bin.position;
      room(p, n + 16);
      putInt32(n, p);
      out[p + 4] = bin.sub_type;
      out.set(bin.buffer.subarray(0, n), p + 5);
      return p + 5 + n;
    }
    case T.objectId:
      out.set((v as ObjectId).id, p);
      return p + 12;
    case T.bool:
      out[p] = v ? 1 : 0;
      return p + 1;
    case T.date: {
      const ms = (v as Date).getTime();
      if (Number.isNaN(ms)) throw new MongoError(2, 'a date outside the range that the engine can hold');
      const hi = Math.floor(ms / 4294967296);
      putInt32(ms - hi * 4294967296, p);
      return putInt32(hi, p + 4);
    }
    case T.regex:
      p = putCString((v as BSONRegExp).pattern, p);
      return putCString((v as BSONRegExp).options, p);
    case T.dbPointer:
      p = putString((v as DbPointer).ns, p);
      room(p, 16);
      out.set((v as DbPointer).id.id, p);
      return p + 12;
    case T.javascript:
      return putString((v as Code).code, p);
    case T.symbol:
      return putString((v as BSONSymbol).value, p);
    case T.javascriptWithScope: {
      const end = putDoc((v as Code).scope as never, putString((v as Code).code, p + 4), depth + 1);
      putInt32(end - p, p);
      return end;
    }
    case T.int:
      return putInt32((v as Int32).value, p);
    case T.timestamp:
      putInt32((v as Timestamp).low, p);
      return putInt32((v as Timestamp).high, p + 4);
    case T.long:
      i64[0] = v as bigint;
      return putScratch(p);
    case T.decimal:
      out.set((v as Decimal128).bytes, p);
      return p + 16;
    default:
      return p; // null, undefined, MinKey and MaxKey have no bytes
  }
}

function putDoc(doc: Doc, p: number, depth: number): number {
  if (depth > MAX_DEPTH) throw new MongoError(15, `BSON nesting exceeds the limit of ${MAX_DEPTH} levels`);
  const start = p;
  room(p, 16);
  p += 4;
  for (const [name, v] of doc) {
    if (v === undefined) continue;
    const type = typeOf(v);
    room(p, 16);
    out[p] = type;
    p = putValue(v, type, putCString(name, p + 1), depth);
  }
  room(p, 16);
  out[p] = 0;
  putInt32(p + 1 - start, start);
  return p + 1;
}

function putArray(items: Value[], p: number, depth: number): number {
  if (depth > MAX_DEPTH) throw new MongoError(15, `BSON nesting exceeds the limit of ${MAX_DEPTH} levels`);
  const start = p;
  room(p, 16);
  p += 4;
  for (let i = 0; i < items.length; i++) {
    const type = typeOf(items[i]);
    room(p, 16);
    out[p] = type;
    p = putValue(items[i], type, putCString(String(i), p + 1), depth);
  }
  room(p, 16);
  out[p] = 0;
  putInt32(p + 1 - start, start);
  return p + 1;
}

/** Encodes a document; the reverse of `decode`, byte by byte. */
export function encode(doc: Doc): Buffer {
  const end = putDoc(doc, 0, 0);
  const bytes = Buffer.allocUnsafe(end);
  out.copy(bytes, 0, 0, end);
  if (out.length > 4 * MAX_DOCUMENT) out = Buffer.allocUnsafeSlow(64 * 1024);
  return bytes;
}

/** The bytes of one value as they stand in a document at `depth`, without type and name. */
export function encodeValue(v: Value, depth: number): Buffer {
  const end = putValue(v, typeOf(v), 0, depth);
  const bytes = Buffer.allocUnsafe(end);
  out.copy(bytes, 0, 0, end);
  return bytes;
}
