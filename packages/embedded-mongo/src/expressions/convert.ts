/** Types and conversions. */
import { Binary, Decimal128, Int32, int32, ObjectId, T, Timestamp, typeOf } from '../bson.ts';
import type { Value } from '../bson.ts';
import { fromDec, parseDec, toDec, truncateDec } from '../decimal.ts';
import { MongoError } from '../errors.ts';
import {
  binaryBytes,
  INT32_MAX,
  INT32_MIN,
  INT64_MAX,
  INT64_MIN,
  isNullish,
  isNumeric,
  toDecimal,
  toInteger,
  toNumber,
  truthy,
  typeName,
  typeNumber,
} from '../values.ts';
import type { Maybe, Numeric } from '../values.ts';
import { formatIso, parseDate } from './dates.ts';
import { define, defineNamed, nameOfType } from './registry.ts';

define('$type', 1, ([v]) => nameOfType(v));
define('$isNumber', 1, ([v]) => isNumeric(v));

function failure(message: string, why?: string): MongoError {
  const more = why === undefined ? '' : `: ${why}`;
  return new MongoError(241, `${message} in $convert with no onError value${more}`);
}

/** A text that is no number of the type. */
function unparsed(text: string, why: string): MongoError {
  return failure(`Failed to parse number '${text}'`, why);
}

function unsupported(v: Value, to: string): MongoError {
  return failure(`Unsupported conversion from ${nameOfType(v)} to ${to}`);
}

/** The integer part of a number as a bigint; an error when it is not finite. */
function integerPart(v: Numeric, to: string): bigint {
  if (v instanceof Int32) return BigInt(v.value);
  if (typeof v === 'bigint') return v;
  if (v instanceof Decimal128) {
    const d = toDec(v);
    if (d.kind !== 'finite')
      throw failure(`Attempt to convert ${d.kind === 'nan' ? 'NaN' : 'infinity'} value to integer type`);
    if (d.exp > 40) throw failure(`Conversion would overflow target type ${to}`);
    return truncateDec(d);
  }
  if (Number.isNaN(v)) throw failure('Attempt to convert NaN value to integer type');
  if (!Number.isFinite(v)) throw failure('Attempt to convert infinity value to integer type');
  return BigInt(Math.trunc(v));
}

function toInt(v: Value): Value {
  let n: bigint;
  if (typeof v === 'boolean') return int32(v ? 1 : 0);
  if (isNumeric(v)) n = integerPart(v, 'int');
  else if (typeof v === 'string') n = integerText(v, INT32_MIN, INT32_MAX);
  else throw unsupported(v, 'int');
  if (n < INT32_MIN || n > INT32_MAX) throw failure('Conversion would overflow target type', String(n));
  return int32(Number(n));
}

function toLong(v: Value): Value {
  let n: bigint;
  if (typeof v === 'boolean') return v ? 1n : 0n;
  if (v instanceof Date) return BigInt(v.getTime());
  if (isNumeric(v)) n = integerPart(v, 'long');
  else if (typeof v === 'string') n = integerText(v, INT64_MIN, INT64_MAX);
  else throw unsupported(v, 'long');
  if (n < INT64_MIN || n > INT64_MAX) throw failure('Conversion would overflow target type', String(n));
  return n;
}

function integerText(text: string, least: bigint | number, greatest: bigint | number): bigint {
  if (text.startsWith('0x')) throw failure('Illegal hexadecimal input', text);
  if (/^[+-]?$/.test(text)) throw unparsed(text, 'No digits');
  if (!/^[+-]?\d+$/.test(text)) throw unparsed(text, 'Did not consume whole string.');
  const n = BigInt(text.replace(/^\+/, ''));
  if (n < least || n > greatest) throw unparsed(text, 'Overflow');
  return n;
}

function toDouble(v: Value): Value {
  if (typeof v === 'boolean') return v ? 1 : 0;
  if (v instanceof Date) return v.getTime();
  if (isNumeric(v)) {
    const n = toNumber(v);
    if (v instanceof Decimal128 && !Number.isFinite(n) && toDec(v).kind === 'finite')
      throw failure('Conversion would overflow target type');
    return n;
  }
  if (typeof v !== 'string') throw unsupported(v, 'double');
  if (!/^[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|inf(inity)?|nan)$/i.test(v))
    throw unparsed(v, v === '' ? 'Empty string' : 'Did not consume whole string.');
  return /inf/i.test(v) ? (v.startsWith('-') ? -Infinity : Infinity) : Number(v);
}

function toDecimalValue(v: Value): Value {
  if (typeof v === 'boolean') return toDecimal(int32(v ? 1 : 0));
  if (v instanceof Date) return toDecimal(BigInt(v.getTime()));
  if (isNumeric(v)) return toDecimal(v);
  if (typeof v !== 'string') throw unsupported(v, 'decimal');
  const d = parseDec(v);
  if (!d) throw unparsed(v, v === '' ? 'Empty string' : 'Failed to parse string to decimal');
  return fromDec(d);
}

/** As MongoDB writes doubles, by C's `%g`: six significant digits, and an exponent of at least two from 1e+06 on. */
function doubleText(n: number): string {
  if (!Number.isFinite(n)) return String(n);
  if (Object.is(n, -0)) return '-0';
  // What lies in the middle between two texts goes to the even one, where JavaScript rounds up.
  const even = Number(n.toExponential(20).replace(/([.]\d{4}[02468])50{14}e/, '$1e'));
  const [digits, power] = even.toExponential(5).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(Number(`${digits}e${power}`));
  return `${Number(digits)}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function toText(v: Value): Value {
  if (typeof v === 'string') return v;
  if (typeof v === 'boolean' || typeof v === 'bigint') return String(v);
  if (typeof v === 'number') return doubleText(v);
  if (v instanceof Int32) return String(v.value);
  if (v instanceof Decimal128) return v.toString();
  if (v instanceof Date) return formatIso(v);
  if (v instanceof ObjectId) return v.toHexString();
  if (v instanceof Binary && v.sub_type === 4) return v.toUUID().toString();
  if (v instanceof Binary) return Buffer.from(binaryBytes(v)).toString('base64');
  throw unsupported(v, 'string');
}

function toDate(v: Value): Value {
  if (v instanceof Date) return v;
  if (v instanceof Timestamp) return new Date(v.t * 1000);
  if (v instanceof ObjectId) return v.getTimestamp();
  if (typeof v === 'string') return new Date(parseDate(v));
  if (!isNumeric(v) || v instanceof Int32) throw unsupported(v, 'date');
  const date = new Date(Number(integerPart(v, 'date')));
  if (Number.isNaN(date.getTime())) throw failure('Conversion would overflow target type');
  return date;
}

function toObjectId(v: Value): Value {
  if (v instanceof ObjectId) return v;
  if (typeof v !== 'string') throw unsupported(v, 'objectId');
  if (!/^[0-9a-fA-F]{24}$/.test(v)) throw failure(`Failed to parse objectId '${v}'`);
  return new ObjectId(v);
}

const CONVERSIONS: Record<number, (v: Value) => Value> = {
  [T.double]: toDouble,
  [T.string]: toText,
  [T.objectId]: toObjectId,
  [T.bool]: (v) => (isNumeric(v) || typeof v === 'boolean' ? truthy(v) : true),
  [T.date]: toDate,
  [T.int]: toInt,
  [T.long]: toLong,
  [T.decimal]: toDecimalValue,
};

function convert(v: Value, type: number): Value {
  if (typeOf(v) === type) return v;
  const apply = CONVERSIONS[type];
  if (!apply) throw unsupported(v, type === 0 ? 'missing' : typeName(type));
  return apply(v);
}

for (const [name, type] of [
  ['$toDouble', T.double],
  ['$toString', T.string],
  ['$toObjectId', T.objectId],
  ['$toBool', T.bool],
  ['$toDate', T.date],
  ['$toInt', T.int],
  ['$toLong', T.long],
  ['$toDecimal', T.decimal],
] as const) {
  define(name, 1, ([v]) => (isNullish(v) ? null : convert(v, type)));
}

function targetType(v: Maybe): number {
  if (typeof v === 'string') {
    const type = typeNumber(v);
    if (v === 'missing') return 0; // known by name, and no type to convert to
    if (type === undefined) throw new MongoError(2, `Unknown type name: ${v}`);
    return type;
  }
  const n = toInteger(v);
  if (n === undefined)
    throw new MongoError(9, `$convert's 'to' argument must be a string or number, but is ${nameOfType(v)}`);
  return n;
}

defineNamed('$convert', ['input', 'to'], ['onError', 'onNull'], (args) => ({
  evaluate(run) {
    const to = args.to?.evaluate(run);
    const v = args.input?.evaluate(run);
    if (isNullish(v)) return args.onNull ? args.onNull.evaluate(run) : null;
    if (isNullish(to)) return null;
    const type = targetType(to);
    try {
      return convert(v, type);
    } catch (error) {
      if (args.onError && error instanceof MongoError && error.code === 241)
        return args.onError.evaluate(run);
      throw error;
    }
  },
  constant: false,
}));
