/**
 * Order-preserving keys: comparing two keys byte by byte gives MongoDB's order of the values.
 * A value is a rank byte (1..127, see RANK) and a payload that ends by itself; a descending field is inverted.
 * No rank and no inverted rank is 0x00 or 0xff, so `prefix` and `prefix + 0xff` enclose all keys with a prefix.
 */
import {
  decode,
  decodeValue,
  fieldName,
  findElement,
  readDouble,
  readInt32,
  readInt64,
  T,
  UNDEFINED,
} from './bson.ts';
import { BSONSymbol, Decimal128, Int32 } from './bson.ts';
import type { Binary, BSONRegExp, Code, DbPointer, Doc, ObjectId, Timestamp, Value } from './bson.ts';
import { compareDec, decToDouble, exactDec, toDec } from './decimal.ts';
import { folded, indexValues, type Direction, type IndexSpec } from './index-values.ts';
import { binaryBytes, RANK, rankOf, textOf } from './values.ts';
import type { Collation, Maybe, Numeric } from './values.ts';

let out = Buffer.allocUnsafeSlow(16 * 1024);
let pos = 0;

function room(need: number): void {
  if (pos + need <= out.length) return;
  const bigger = Buffer.allocUnsafeSlow(Math.max(out.length * 2, pos + need));
  out.copy(bigger, 0, 0, pos);
  out = bigger;
}

function invert(from: number): void {
  for (let i = from; i < pos; i++) out[i] ^= 0xff;
}

const f64 = new Float64Array(1);
const u64 = new BigUint64Array(f64.buffer);
const f64bytes = new Uint8Array(f64.buffer);

function putDouble(n: number): void {
  room(16);
  if (Number.isNaN(n)) {
    out.fill(0, pos, pos + 8);
    pos += 8;
    return;
  }
  f64[0] = n === 0 ? 0 : n;
  const flip = f64bytes[7] & 0x80 ? 0xff : 0;
  out[pos] = f64bytes[7] ^ (flip || 0x80);
  for (let i = 1; i < 8; i++) out[pos + i] = f64bytes[7 - i] ^ flip;
  pos += 8;
}

/** The largest double below `n`. */
function previous(n: number): number {
  if (n === 0) return -Number.MIN_VALUE;
  f64[0] = n;
  u64[0] += n > 0 ? -1n : 1n;
  return f64[0];
}

/** Tie-break among numbers that share a double: decimal exponent and digits, inverted for negative ones. */
function putExact(neg: boolean, coef: bigint, exp: number): void {
  const text = coef.toString();
  const scientific = exp + text.length + 0x8000;
  room(text.length + 8);
  out[pos++] = 1;
  const from = pos;
  out[pos++] = scientific >> 8;
  out[pos++] = scientific;
  pos += out.latin1Write(text.replace(/0+$/, ''), pos);
  out[pos++] = 0;
  if (neg) invert(from);
}

function putNumber(v: Numeric): void {
  if (v instanceof Int32 || typeof v === 'number') {
    putDouble(v instanceof Int32 ? v.value : v);
    out[pos++] = 0;
    return;
  }
  if (typeof v === 'bigint') {
    let d = Number(v);
    const whole = BigInt(d);
    if (whole > v) d = previous(d);
    putDouble(d);
    if (whole === v) out[pos++] = 0;
    else putExact(v < 0n, v < 0n ? -v : v, 0);
    return;
  }
  const dec = toDec(v);
  let d = decToDouble(dec);
  const order =
    dec.kind !== 'finite' ? 0 : Number.isFinite(d) ? compareDec(exactDec(d), dec) : d > 0 ? 1 : -1;
  if (order > 0) d = previous(d);
  putDouble(d);
  if (order === 0) out[pos++] = 0;
  else putExact(dec.neg, dec.coef, dec.exp);
}

/** Bytes with 0x00 written as 0x00 0xff, and 0x00 0x01 at the end: no key is the beginning of another one. */
function putEscaped(b: Uint8Array, from: number, to: number): void {
  room((to - from) * 2 + 3);
  let p = pos;
  for (let i = from; i < to; i++) {
    const c = b[i];
    out[p++] = c;
    if (c === 0) out[p++] = 0xff;
  }
  out[p++] = 0;
  out[p++] = 1;
  pos = p;
}

function putText(s: string): void {
  room(s.length * 3 + 3);
  const n = out.utf8Write(s, pos);
  if (s.includes('\0')) {
    putEscaped(Buffer.from(s), 0, n);
    return;
  }
  pos += n;
  out[pos++] = 0;
  out[pos++] = 1;
}

function putUint32(n: number): void {
  out[pos++] = n >>> 24;
  out[pos++] = n >>> 16;
  out[pos++] = n >>> 8;
  out[pos++] = n;
}

function putDate(ms: number): void {
  // An invalid date (outside JavaScript's range) sorts first.
  const t = Number.isNaN(ms) ? -(2 ** 62) : ms;
  const hi = Math.floor(t / 4294967296);
  putUint32((hi ^ 0x80000000) >>> 0);
  putUint32(t - hi * 4294967296);
}

function put(v: Maybe): void {
  const rank = v === undefined ? RANK.null : rankOf(v);
  room(32);
  out[pos++] = rank;
  switch (rank) {
    case RANK.number:
      putNumber(v as Numeric);
      break;
    case RANK.string:
      putText(textOf(v as string | BSONSymbol));
      break;
    case RANK.date:
      putDate((v as Date).getTime());
      break;
    case RANK.objectId:
      out.set((v as ObjectId).id, pos);
      pos += 12;
      break;
    case RANK.bool:
      out[pos++] = v ? 2 : 1;
      break;
    case RANK.object:
      putFields(v as Doc);
      break;
    case RANK.array:
      for (const item of v as Value[]) put(item);
      room(1);
      out[pos++] = 0;
      break;
    case RANK.binData: {
      const b = binaryBytes(v as Binary);
      room(b.length + 8);
      putUint32(b.length);
      out[pos++] = (v as Binary).sub_type;
      out.set(b, pos);
      pos += b.length;
      break;
    }
    case RANK.timestamp:
      putUint32((v as Timestamp).t);
      putUint32((v as Timestamp).i);
      break;
    case RANK.regex:
      putText((v as BSONRegExp).pattern);
      putText((v as BSONRegExp).options);
      break;
    case RANK.code:
      putText((v as Code).code);
      break;
    case RANK.codeWithScope:
      putText((v as Code).code);
      putFields((v as Code).scope as never);
      break;
    case RANK.dbPointer:
      putText((v as DbPointer).ns);
      room(12);
      out.set((v as DbPointer).id.id, pos);
      pos += 12;
  }
}

function putFields(doc: Doc): void {
  for (const [name, v] of doc) {
    room(1);
    out[pos++] = rankOf(v);
    putText(name);
    put(v);
  }
  room(1);
  out[pos++] = 0;
}

/** As `put`, from the bytes of a stored document; false for an array, which an index expands. */
function putRaw(b: Uint8Array, type: number, at: number): boolean {
  room(32);
  switch (type) {
    case T.string:
      out[pos++] = RANK.string;
      putEscaped(b, at + 4, at + 3 + readInt32(b, at));
      return true;
    case T.date: {
      out[pos++] = RANK.date;
      for (let i = 7; i >= 0; i--) out[pos++] = b[at + i];
      out[pos - 8] ^= 0x80;
      return true;
    }
    case T.objectId:
      out[pos++] = RANK.objectId;
      for (let i = 0; i < 12; i++) out[pos++] = b[at + i];
      return true;
    case T.int:
      out[pos++] = RANK.number;
      putDouble(readInt32(b, at));
      out[pos++] = 0;
      return true;
    case T.double:
      out[pos++] = RANK.number;
      putDouble(readDouble(b, at));
      out[pos++] = 0;
      return true;
    case T.long:
      out[pos++] = RANK.number;
      putNumber(readInt64(b, at));
      return true;
    case T.array:
      return false;
    default:
      put(decodeValue(b, type, at));
      return true;
  }
}

function taken(): Buffer {
  const key = Buffer.allocUnsafe(pos);
  out.copy(key, 0, 0, pos);
  return key;
}

/** The key of some values, for as many leading fields of an index as there are values; missing counts as null. */
export function encodeKey(values: readonly Maybe[], directions?: readonly Direction[]): Buffer {
  pos = 0;
  for (let i = 0; i < values.length; i++) {
    const from = pos;
    put(values[i]);
    if (directions && directions[i] < 0) invert(from);
  }
  return taken();
}

/** The key of an `_id`. */
export function encodeId(value: Value): Buffer {
  pos = 0;
  put(value);
  return taken();
}

/** The key of a raw document's `_id`; undefined when it has none. */
export function encodeIdOf(bytes: Uint8Array): Buffer | undefined {
  const p = findElement(bytes, 0, fieldName('_id'));
  if (p < 0) return undefined;
  pos = 0;
  if (!putRaw(bytes, bytes[p], p + 5)) put(decodeValue(bytes, T.array, p + 5));
  return taken();
}

/** Bytes that enclose all values of one class of types (RANK): low <= key < high, in the given direction. */
export function rankBounds(rank: number, direction: Direction = 1): { low: Buffer; high: Buffer } {
  const first = direction > 0 ? rank : rank ^ 0xff;
  return { low: Buffer.from([first]), high: Buffer.from([first + 1]) };
}

/** Bytes that enclose all strings that begin with `prefix`: low <= key < high, ascending only. */
export function prefixBounds(prefix: string): { low: Buffer; high: Buffer } {
  const key = encodeKey([prefix]);
  const low = key.subarray(0, key.length - 2);
  // UTF-8 never holds 0xff, so it ends the range; a NUL after the prefix is written as 00 ff and lies inside.
  return { low, high: Buffer.concat([low, Buffer.from([0xff])]) };
}

/**
 * A JavaScript primitive that is the same for equal values (1, 1.0 and NumberLong(1) are equal), for Maps and Sets.
 * Missing and undefined differ from null.
 */
export function hashKey(v: Maybe): string | number | boolean | null | undefined {
  switch (typeof v) {
    case 'string':
      return 's' + v;
    case 'number':
      return v === 0 ? 0 : v;
    case 'boolean':
    case 'undefined':
      return v;
    case 'bigint': {
      const n = Number(v);
      if (BigInt(n) === v) return n;
      break;
    }
  }
  if (v === null) return null;
  if (v instanceof Int32) return v.value;
  if (v instanceof Date) return 'd' + v.getTime();
  if (v instanceof BSONSymbol) return 's' + v.value;
  if (v === UNDEFINED) return undefined;
  if (v instanceof Decimal128) {
    const dec = toDec(v);
    const d = decToDouble(dec);
    if (dec.kind !== 'finite' || (Number.isFinite(d) && compareDec(exactDec(d), dec) === 0))
      return d === 0 ? 0 : d;
  }
  pos = 0;
  put(v);
  return 'k' + out.latin1Slice(0, pos);
}

/** Gives strings that are equal under a collation the first of them that was met, wherever they are nested. */
export function canonical(collation: Collation): (v: Maybe) => Maybe {
  const known = new Map<string, string>();
  const sorted: string[] = [];
  const text = (v: string): string => {
    const same = known.get(v);
    if (same !== undefined) return same;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const c = collation.compare(sorted[middle], v);
      if (c === 0) {
        known.set(v, sorted[middle]);
        return sorted[middle];
      }
      if (c < 0) low = middle + 1;
      else high = middle;
    }
    sorted.splice(low, 0, v);
    known.set(v, v);
    return v;
  };
  const within = (v: Value): Value => {
    if (typeof v === 'string') return text(v);
    if (Array.isArray(v)) return v.map(within);
    return v instanceof Map ? new Map([...v].map(([name, item]) => [name, within(item)])) : v;
  };
  return (v) => (v === undefined ? undefined : within(v));
}

/** A key with the values that it stands for. */
export interface IndexTuple {
  key: Buffer;
  values: Maybe[];
}

/** The keys of one document, and whether some of them may come from an array. */
export interface IndexKeys {
  keys: Buffer[];
  mayHoldArrays: boolean;
}

const NO_KEYS: IndexKeys = { keys: [], mayHoldArrays: false };

/** Prepares the extraction of an index's keys from raw documents; throws 171 on parallel arrays. */
export function compileIndexKeys(spec: IndexSpec): (bytes: Uint8Array) => IndexKeys {
  const fields = spec.fields.map(({ path, direction }) => ({
    names: path.split('.').map(fieldName),
    direction,
  }));
  const sparse = spec.sparse === true;
  if (spec.fold) return (bytes) => expandAll(bytes, spec);

  return (bytes) => {
    pos = 0;
    let present = 0;
    for (const { names, direction } of fields) {
      const from = pos;
      let start = 0;
      let done = false;
      for (let i = 0; i < names.length; i++) {
        const p = findElement(bytes, start, names[i]);
        if (p < 0) break;
        const at = p + 2 + names[i].length;
        if (i === names.length - 1) {
          if (!putRaw(bytes, bytes[p], at)) return expandAll(bytes, spec);
          done = true;
        } else if (bytes[p] === T.array) return expandAll(bytes, spec);
        else if (bytes[p] !== T.object) break;
        start = at;
      }
      if (done) present++;
      else {
        room(1);
        out[pos++] = RANK.null;
      }
      if (direction < 0) invert(from);
    }
    if (sparse && present === 0) return NO_KEYS;
    return { keys: [taken()], mayHoldArrays: false };
  };
}

/** The keys of a raw document in an index; for many documents, `compileIndexKeys` once. */
export function indexKeys(bytes: Uint8Array, spec: IndexSpec): Buffer[] {
  return compileIndexKeys(spec)(bytes).keys;
}

function expandAll(bytes: Uint8Array, spec: IndexSpec): IndexKeys {
  const keys = new Map<string, Buffer>();
  for (const { key } of tuplesOf(bytes, spec)) keys.set(key.latin1Slice(), key);
  return { keys: [...keys.values()], mayHoldArrays: true };
}

function tuplesOf(bytes: Uint8Array, spec: IndexSpec): IndexTuple[] {
  const directions = spec.fields.map(({ direction }) => direction);
  const { fold } = spec;
  return indexValues(decode(bytes), spec).map((values) => ({
    key: encodeKey(fold ? values.map((v) => folded(v, fold)) : values, directions),
    values,
  }));
}

/** Prepares the extraction of an index's keys with their values; the same key may come with several values. */
export function compileIndexTuples(spec: IndexSpec): (bytes: Uint8Array) => IndexTuple[] {
  return (bytes) => tuplesOf(bytes, spec);
}
