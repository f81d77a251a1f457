/** Order, equality and arithmetic of BSON values as MongoDB defines them. */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  BsonUndefined,
  Code,
  type DbPointer,
  Decimal128,
  int32,
  Int32,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from './bson.ts';
import type { Doc, Value } from './bson.ts';
import {
  addDec,
  bigToDec,
  compareDec,
  divideDec,
  doubleToDec,
  exactDec,
  fromDec,
  multiplyDec,
  negateDec,
  remainderDec,
  toDec,
} from './decimal.ts';
import type { Dec } from './decimal.ts';

/** A part of a path that may be a position in an array. */
export const POSITION = /^(0|[1-9]\d*)$/;

export type Numeric = number | Int32 | bigint | Decimal128;
export type Maybe = Value | undefined;

/** How strings are compared; without one, by code point. */
export interface Collation {
  compare(a: string, b: string): number;
}

export const INT32_MIN = -2147483648;
export const INT32_MAX = 2147483647;
export const INT64_MIN = -(2n ** 63n);
export const INT64_MAX = 2n ** 63n - 1n;

/** Classes of types that compare with each other, in MongoDB's order. */
export const RANK = {
  minKey: 1,
  undefined: 2,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  dbPointer: 55,
  code: 60,
  codeWithScope: 65,
  maxKey: 127,
} as const;

/** The class of a value in the order of types; a missing one stands with `undefined`, below null. */
export function rankOf(v: Maybe): number {
  switch (typeof v) {
    case 'number':
    case 'bigint':
      return RANK.number;
    case 'string':
      return RANK.string;
    case 'boolean':
      return RANK.bool;
    case 'undefined':
      return RANK.undefined;
  }
  if (v === null) return RANK.null;
  if (v instanceof Int32) return RANK.number;
  if (v instanceof Date) return RANK.date;
  if (v instanceof Map) return RANK.object;
  if (v instanceof ObjectId) return RANK.objectId;
  if (Array.isArray(v)) return RANK.array;
  if (v instanceof Decimal128) return RANK.number;
  if (v instanceof Binary) return RANK.binData;
  if (v instanceof Timestamp) return RANK.timestamp;
  if (v instanceof BSONRegExp) return RANK.regex;
  if (v instanceof BsonUndefined) return RANK.undefined;
  if (v instanceof MinKey) return RANK.minKey;
  if (v instanceof MaxKey) return RANK.maxKey;
  if (v instanceof BSONSymbol) return RANK.string;
  if (v instanceof Code) return v.scope ? RANK.codeWithScope : RANK.code;
  return RANK.dbPointer;
}

export function isNumeric(v: Maybe): v is Numeric {
  return typeof v === 'number' || typeof v === 'bigint' || v instanceof Int32 || v instanceof Decimal128;
}

/** null, BSON undefined or missing. */
export function isNullish(v: Maybe): v is null | undefined | BsonUndefined {
  return v === null || v === undefined || v instanceof BsonUndefined;
}

/** A number as a double; integers beyond 2^53 and decimals lose digits. */
export function toNumber(v: Numeric): number {
  if (typeof v === 'number') return v;
  if (v instanceof Int32) return v.value;
  if (typeof v === 'bigint') return Number(v);
  const d = toDec(v);
  if (d.kind !== 'finite') return d.kind === 'nan' ? NaN : d.neg ? -Infinity : Infinity;
  return Number(`${d.neg ? '-' : ''}${d.coef}e${d.exp}`);
}

/** The whole number that a value stands for (1, 1.0, 1n, Decimal128("1")), or undefined. */
export function toInteger(v: Maybe): number | undefined {
  if (!isNumeric(v)) return undefined;
  const n = toNumber(v);
  return Number.isSafeInteger(n) ? n + 0 : undefined;
}

/** Truth in aggregation: everything but false, 0, null, undefined and missing. */
export function truthy(v: Maybe): boolean {
  if (typeof v === 'boolean') return v;
  if (isNullish(v)) return false;
  return isNumeric(v) ? Number.isNaN(toNumber(v)) || toNumber(v) !== 0 : true;
}

function asDec(v: Numeric): Dec {
  if (v instanceof Decimal128) return toDec(v);
  if (typeof v === 'number') return doubleToDec(v);
  return bigToDec(BigInt(v instanceof Int32 ? v.value : v));
}

function comparable(v: Numeric): Dec {
  if (typeof v === 'number' && Number.isFinite(v)) return exactDec(v);
  return asDec(v);
}

/** Exact order of two numbers of any type; NaN is the smallest and equals itself. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  if (a instanceof Int32) a = a.value;
  if (b instanceof Int32) b = b.value;
  if (a instanceof Decimal128 || b instanceof Decimal128) return compareDec(comparable(a), comparable(b));
  if (a < b) return -1;
  if (a > b) return 1;
  // Neither above nor below: equal (also a double and a bigint), unless one is NaN.
  return (Number.isNaN(a) ? 0 : 1) - (Number.isNaN(b) ? 0 : 1);
}

/** Order by code point, which is the order of UTF-8 bytes; JavaScript's own is by UTF-16 unit. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x !== y) {
      if (x >= 0xd800 && y >= 0xd800) {
        // Surrogates stand for code points above U+E000..U+FFFF.
        if (x < 0xe000) x += 0x10000;
        if (y < 0xe000) y += 0x10000;
      }
      return x < y ? -1 : 1;
    }
  }
  return a.length < b.length ? -1 : a.length > b.length ? 1 : 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

/** Content of a Binary, without spare room. */
export function binaryBytes(b: Binary): Uint8Array {
  return b.buffer.subarray(0, b.position);
}

/** The text of a string or of a deprecated symbol. */
export function textOf(v: string | BSONSymbol): string {
  return typeof v === 'string' ? v : v.value;
}

function compareDocs(a: Doc, b: Doc, collation?: Collation): number {
  const right = b[Symbol.iterator]();
  for (const [name, v] of a) {
    const next = right.next();
    if (next.done) return 1;
    const [otherName, other] = next.value;
    const byType = rankOf(v) - rankOf(other);
    if (byType !== 0) return byType;
    const byName = compareStrings(name, otherName);
    if (byName !== 0) return byName;
    const c = compare(v, other, collation);
    if (c !== 0) return c;
  }
  return right.next().done ? 0 : -1;
}

function compareArrays(a: Value[], b: Value[], collation?: Collation): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const c = compare(a[i], b[i], collation);
    if (c !== 0) return c;
  }
  return a.length - b.length;
}

/** MongoDB's total order over all types; a missing value counts as `undefined`, below null. */
export function compare(a: Maybe, b: Maybe, collation?: Collation): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') {
    return collation ? collation.compare(a, b) : compareStrings(a, b);
  }
  const rank = rankOf(a);
  const byType = rank - rankOf(b);
  if (byType !== 0) return byType;
  switch (rank) {
    case RANK.number:
      return compareNumbers(a as Numeric, b as Numeric);
    case RANK.string: {
      const x = textOf(a as string);
      const y = textOf(b as string);
      return collation ? collation.compare(x, y) : compareStrings(x, y);
    }
    case RANK.date:
      return (a as Date).getTime() - (b as Date).getTime();
    case RANK.bool:
      return Number(a) - Number(b);
    case RANK.objectId: {
      const x = a as ObjectId;
      const y = b as ObjectId;
      return compareBytes(x.id, y.id);
    }
    case RANK.object:
      return compareDocs(a as Doc, b as Doc, collation);
    case RANK.array:
      return compareArrays(a as Value[], b as Value[], collation);
    case RANK.binData: {
      const x = a as Binary;
      const y = b as Binary;
      return (
        x.position - y.position || x.sub_type - y.sub_type || compareBytes(binaryBytes(x), binaryBytes(y))
      );
    }
    case RANK.timestamp: {
      const x = a as Timestamp;
      const y = b as Timestamp;
      return x.t - y.t || x.i - y.i;
    }
    case RANK.regex: {
      const x = a as BSONRegExp;
      const y = b as BSONRegExp;
      return compareStrings(x.pattern, y.pattern) || compareStrings(x.options, y.options);
    }
    case RANK.code:
      return compareStrings((a as Code).code, (b as Code).code);
    case RANK.codeWithScope:
      return (
        compareStrings((a as Code).code, (b as Code).code) ||
        compareDocs((a as Code).scope as never, (b as Code).scope as never, collation)
      );
    case RANK.dbPointer: {
      const x = a as DbPointer;
      const y = b as DbPointer;
      return compareStrings(x.ns, y.ns) || compareBytes(x.id.id, y.id.id);
    }
    default:
      return 0; // MinKey, MaxKey, null and undefined have one value each
  }
}

export function equal(a: Maybe, b: Maybe, collation?: Collation): boolean {
  return compare(a, b, collation) === 0;
}

/** Same type and same value, so that replacing one by the other changes no byte. */
export function identical(a: Maybe, b: Maybe): boolean {
  if (a === b) return a !== 0 || Object.is(a, b);
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (typeof a !== typeof b) return false;
  if (typeof a !== 'object' || typeof b !== 'object') return Number.isNaN(a) && Number.isNaN(b);
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    const right = b[Symbol.iterator]();
    for (const [name, v] of a) {
      const [otherName, other] = right.next().value as [string, Value];
      if (name !== otherName || !identical(v, other)) return false;
    }
    return true;
  }
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((v, i) => identical(v, b[i]));
  }
  if (a instanceof Decimal128) return b instanceof Decimal128 && compareBytes(a.bytes, b.bytes) === 0;
  return a.constructor === b.constructor && compare(a, b) === 0;
}

const isInt = (v: Numeric): v is Int32 | bigint => v instanceof Int32 || typeof v === 'bigint';

/** The narrowest integer type that holds `n` and is at least as wide as the operands; undefined beyond int64. */
function integer(n: bigint | number, wide: boolean): Int32 | bigint | undefined {
  if (!wide && n >= INT32_MIN && n <= INT32_MAX) return int32(Number(n));
  const big = BigInt(n);
  return big >= INT64_MIN && big <= INT64_MAX ? big : undefined;
}

export type Operation = 'add' | 'subtract' | 'multiply' | 'remainder';

/**
 * Sum, difference, product or remainder in the wider type of the two: int32 grows to int64 when it must.
 * Undefined when int64 overflows: callers answer with an error or with a double. A zero divisor is the caller's case.
 */
export function calculate(op: Operation, a: Numeric, b: Numeric): Numeric | undefined {
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    const x = asDec(a);
    const y = asDec(b);
    if (op === 'add') return fromDec(addDec(x, y));
    if (op === 'subtract') return fromDec(addDec(x, negateDec(y)));
    return fromDec(op === 'multiply' ? multiplyDec(x, y) : remainderDec(x, y));
  }
  if (isInt(a) && isInt(b)) {
    if (a instanceof Int32 && b instanceof Int32) {
      const x = a.value;
      const y = b.value;
      if (op === 'add') return integer(x + y, false);
      if (op === 'subtract') return integer(x - y, false);
      if (op === 'remainder') return int32((x % y) | 0);
    }
    if (op === 'add' && typeof a === 'bigint' && typeof b === 'bigint') {
      const sum = a + b;
      return sum >= INT64_MIN && sum <= INT64_MAX ? sum : undefined;
    }
    const wide = typeof a === 'bigint' || typeof b === 'bigint';
    const x = BigInt(a instanceof Int32 ? a.value : a);
    const y = BigInt(b instanceof Int32 ? b.value : b);
    if (op === 'add') return integer(x + y, wide);
    if (op === 'subtract') return integer(x - y, wide);
    return integer(op === 'multiply' ? x * y : x % y, wide);
  }
  const x = toNumber(a);
  const y = toNumber(b);
  if (op === 'add') return x + y;
  if (op === 'subtract') return x - y;
  return op === 'multiply' ? x * y : x % y;
}

/** Quotient: a double, or a decimal when one of the two is. */
export function divide(a: Numeric, b: Numeric): Numeric {
  if (a instanceof Decimal128 || b instanceof Decimal128) return fromDec(divideDec(asDec(a), asDec(b)));
  return toNumber(a) / toNumber(b);
}

/** A number widened to Decimal128 (doubles with 15 digits, as MongoDB does). */
export function toDecimal(v: Numeric): Decimal128 {
  return v instanceof Decimal128 ? v : fromDec(asDec(v));
}

const TYPE_NAMES: Record<number, string> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  6: 'undefined',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  12: 'dbPointer',
  13: 'javascript',
  14: 'symbol',
  15: 'javascriptWithScope',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  127: 'maxKey',
  255: 'minKey',
};

/** MongoDB's name of a BSON type number. */
export function typeName(type: number): string {
  return TYPE_NAMES[type] ?? `type ${type}`;
}

const TYPE_NUMBERS = new Map(Object.entries(TYPE_NAMES).map(([n, name]) => [name, Number(n)]));

/** The BSON type number of a name such as "objectId", or undefined. */
export function typeNumber(name: string): number | undefined {
  return TYPE_NUMBERS.get(name);
}
