/** The operators that look at one value: comparison, $in, $regex, $type, $mod, $size, bits. */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  BsonUndefined,
  Int32,
  MaxKey,
  MinKey,
  ObjectId,
  readDouble,
  readInt32,
  readMillis,
  T,
  typeOf,
} from './bson.ts';
import type { Value } from './bson.ts';
import { MongoError } from './errors.ts';
import { hashKey } from './keys.ts';
import { compileRegex } from './regex.ts';
import { show } from './show.ts';
import {
  binaryBytes,
  compare,
  isNullish,
  isNumeric,
  RANK,
  rankOf,
  textOf,
  toInteger,
  toNumber,
  typeNumber,
} from './values.ts';
import type { Collation, Maybe } from './values.ts';

/** A test on the bytes of a value; undefined when the value has to be decoded. */
type RawTest = (bytes: Uint8Array, type: number, at: number) => boolean | undefined;

export interface LeafOperator {
  test(v: Maybe): boolean;
  /** False when the operator looks at an array itself and not at its elements. */
  expand: boolean;
  raw?: RawTest;
}

export function bad(message: string): MongoError {
  return new MongoError(2, message);
}

function rejectUndefined(operand: Value): void {
  if (operand instanceof BsonUndefined) throw bad('cannot compare to undefined');
}

function rawEquality(operand: Value): RawTest | undefined {
  if (typeof operand === 'string') {
    const text = Buffer.from(operand);
    return (b, type, at) => {
      if (type !== T.string) return type === T.symbol ? undefined : false;
      if (readInt32(b, at) !== text.length + 1) return false;
      for (let i = 0; i < text.length; i++) if (b[at + 4 + i] !== text[i]) return false;
      return true;
    };
  }
  if (operand instanceof ObjectId) {
    const id = operand.id;
    return (b, type, at) => {
      if (type !== T.objectId) return false;
      for (let i = 11; i >= 0; i--) if (b[at + i] !== id[i]) return false;
      return true;
    };
  }
  if (typeof operand === 'boolean') return (b, type, at) => type === T.bool && (b[at] === 1) === operand;
  return undefined;
}

function rawOrder(operand: Value, accept: (order: number) => boolean): RawTest | undefined {
  if (operand instanceof Date) {
    const ms = operand.getTime();
    return (b, type, at) => type === T.date && accept(readMillis(b, at) - ms);
  }
  let n = operand instanceof Int32 ? operand.value : operand;
  if (typeof n === 'bigint' && BigInt.asIntN(53, n) === n) n = Number(n);
  if (typeof n !== 'number' || Number.isNaN(n)) return undefined;
  const bound = n;
  return (b, type, at) => {
    let v: number;
    if (type === T.int) v = readInt32(b, at);
    else if (type === T.double) v = readDouble(b, at);
    else return type === T.long || type === T.decimal ? undefined : false;
    if (v !== v) return false;
    return accept(v < bound ? -1 : v > bound ? 1 : 0);
  };
}

export function equality(operand: Value, collation?: Collation): LeafOperator {
  rejectUndefined(operand);
  if (operand === null) return { expand: true, test: isNullish };
  const rank = rankOf(operand);
  const textual = collation && (rank === RANK.string || rank === RANK.object || rank === RANK.array);
  return {
    expand: true,
    test: (v) => v !== undefined && compare(v, operand, collation) === 0,
    raw: textual ? undefined : (rawEquality(operand) ?? rawOrder(operand, (c) => c === 0)),
  };
}

const ACCEPT = {
  $gt: (c: number) => c > 0,
  $gte: (c: number) => c >= 0,
  $lt: (c: number) => c < 0,
  $lte: (c: number) => c <= 0,
} as const;

/** $gt, $gte, $lt and $lte: only values of the operand's class of types match, except for MinKey and MaxKey. */
export function ordering(name: keyof typeof ACCEPT, operand: Value, collation?: Collation): LeafOperator {
  rejectUndefined(operand);
  const accept = ACCEPT[name];
  if (operand === null) return { expand: true, test: accept(0) ? isNullish : () => false };
  if (operand instanceof MinKey || operand instanceof MaxKey) {
    // A missing field counts as null here, as it does in an index.
    return { expand: true, test: (v) => accept(compare(v === undefined ? null : v, operand)) };
  }
  const rank = rankOf(operand);
  const isNaNumber = (v: Maybe) => isNumeric(v) && Number.isNaN(toNumber(v));
  if (isNaNumber(operand)) return { expand: true, test: accept(0) ? isNaNumber : () => false };
  return {
    expand: true,
    test: (v) =>
      rankOf(v) === rank &&
      accept(compare(v, operand, collation)) &&
      (rank !== RANK.number || !isNaNumber(v)),
    raw: rawOrder(operand, accept),
  };
}

export function regexMatch(regex: BSONRegExp): LeafOperator {
  const compiled = compileRegex(regex.pattern, regex.options);
  return {
    expand: true,
    test: (v) => {
      if (typeof v === 'string' || v instanceof BSONSymbol) return compiled.test(textOf(v));
      return v instanceof BSONRegExp && v.pattern === regex.pattern && v.options === regex.options;
    },
  };
}

export function inList(operand: Value, collation?: Collation): LeafOperator {
  if (!Array.isArray(operand)) throw bad('$in needs an array');
  const patterns: LeafOperator[] = [];
  const keys = new Set<unknown>();
  const compared: Value[] = [];
  let nullToo = false;
  for (const item of operand) {
    rejectUndefined(item);
    if (item instanceof Map && item.size > 0 && (item.keys().next().value as string).startsWith('$')) {
      const first = item.keys().next().value as string;
      if (first !== '$ref' && first !== '$id' && first !== '$db') throw bad('cannot nest $ under $in');
    }
    if (item === null) nullToo = true;
    else if (item instanceof BSONRegExp) patterns.push(regexMatch(item));
    else if (collation) compared.push(item);
    else keys.add(hashKey(item));
  }
  return {
    expand: true,
    test: (v) => {
      if (isNullish(v)) return nullToo;
      if (keys.size > 0 && keys.has(hashKey(v))) return true;
      for (const item of compared) if (compare(v, item, collation) === 0) return true;
      for (const pattern of patterns) if (pattern.test(v)) return true;
      return false;
    },
  };
}

/** The type numbers that a $type operand names. */
export function typeSet(operand: Value, operator = '$type'): Set<number> {
  const types = new Set<number>();
  for (const item of Array.isArray(operand) ? operand : [operand]) {
    if (typeof item === 'string') {
      if (item === 'number') for (const n of [T.double, T.int, T.long, T.decimal]) types.add(n);
      else {
        const n = typeNumber(item);
        if (n === undefined) throw bad(`Unknown type name alias: ${item}`);
        types.add(n);
      }
      continue;
    }
    const n = toInteger(item);
    if (n === undefined && !isNumeric(item)) {
      throw new MongoError(14, `type must be represented as a number or a string`);
    }
    const code = n === -1 ? T.minKey : n;
    if (code === undefined || !((code >= 1 && code <= 19) || code === 127 || code === 255)) {
      throw bad(`Invalid numerical type code: ${show(item)}`);
    }
    types.add(code);
  }
  if (types.size === 0) throw new MongoError(9, `${operator} must match at least one type`);
  return types;
}

export function typeIs(operand: Value): LeafOperator {
  const types = typeSet(operand);
  return { expand: true, test: (v) => v !== undefined && types.has(typeOf(v)) };
}

export function sizeIs(operand: Value): LeafOperator {
  const size = toInteger(operand);
  if (size === undefined) {
    throw bad(
      `Failed to parse $size. Expected ${isNumeric(operand) ? 'an integer:' : 'a number in:'} $size: ${show(operand)}`,
    );
  }
  if (size < 0) throw bad(`Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return { expand: false, test: (v) => Array.isArray(v) && v.length === size };
}

export const PRESENT: LeafOperator = { expand: false, test: (v) => v !== undefined };

export function modulo(operand: Value): LeafOperator {
  if (!Array.isArray(operand)) throw bad('malformed mod, needs to be an array');
  if (operand.length < 2) throw bad('malformed mod, not enough elements');
  if (operand.length > 2) throw bad('malformed mod, too many elements');
  const [divisor, remainder] = operand.map((v, i) => {
    const n = isNumeric(v) ? toNumber(v) : NaN;
    if (!Number.isFinite(n)) throw bad(`malformed mod, ${i === 0 ? 'divisor' : 'remainder'} not a number`);
    return BigInt(Math.trunc(n));
  });
  if (divisor === 0n) throw bad('divisor cannot be 0');
  return {
    expand: true,
    test: (v) => {
      if (!isNumeric(v)) return false;
      const n = typeof v === 'bigint' ? 0 : toNumber(v);
      if (!Number.isFinite(n)) return false;
      return (typeof v === 'bigint' ? v : BigInt(Math.trunc(n))) % divisor === remainder;
    },
  };
}

function bitMask(name: string, operand: Value): bigint {
  if (Array.isArray(operand)) {
    let mask = 0n;
    for (const item of operand) {
      const n = toInteger(item);
      if (n === undefined || n < 0)
        throw bad(`Failed to parse bit position. Expected a non-negative number in: ${show(item)}`);
      mask |= 1n << BigInt(n);
    }
    return mask;
  }
  if (operand instanceof Binary) return binaryBits(operand);
  const n = toInteger(operand);
  if (n === undefined || n < 0) {
    if (typeof operand === 'bigint' && operand >= 0n) return operand;
    if (!isNumeric(operand))
      throw bad(`${name} takes an Array, a number, or a BinData but received: ${show(operand)}`);
    const expected = n === undefined ? 'an integer:' : 'a non-negative number in:';
    throw new MongoError(9, `Expected ${expected} ${name}: ${show(operand)}`);
  }
  return BigInt(n);
}

function binaryBits(bin: Binary): bigint {
  let bits = 0n;
  binaryBytes(bin).forEach((byte, i) => (bits |= BigInt(byte) << BigInt(i * 8)));
  return bits;
}

export function bits(
  name: '$bitsAllSet' | '$bitsAnySet' | '$bitsAllClear' | '$bitsAnyClear',
  operand: Value,
): LeafOperator {
  const mask = bitMask(name, operand);
  return {
    expand: true,
    test: (v) => {
      let n: bigint;
      if (v instanceof Binary) n = binaryBits(v);
      else if (typeof v === 'bigint') n = v;
      else {
        const whole = toInteger(v);
        if (whole === undefined) return false;
        n = BigInt(whole);
      }
      const set = n & mask; // negative numbers are extended by their sign, as MongoDB does
      if (name === '$bitsAllSet') return set === mask;
      if (name === '$bitsAnySet') return set !== 0n;
      return name === '$bitsAllClear' ? set === 0n : set !== mask;
    },
  };
}
