/** Values as MongoDB prints them in error messages. */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  BsonUndefined,
  Code,
  Decimal128,
  Int32,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from './bson.ts';
import type { Value } from './bson.ts';
import { binaryBytes } from './values.ts';

function showDouble(n: number): string {
  if (Number.isNaN(n)) return 'nan.0';
  if (!Number.isFinite(n)) return n < 0 ? '-inf.0' : 'inf.0';
  return Number.isInteger(n) && Math.abs(n) < 1e21 ? `${n}.0` : String(n);
}

/** One value in the notation of MongoDB's messages, such as `{ x: 1, y: "a" }`. */
export function show(v: Value | undefined): string {
  if (v === undefined) return 'missing';
  if (v === null) return 'null';
  if (typeof v === 'number') return showDouble(v);
  if (typeof v === 'bigint' || typeof v === 'boolean') return String(v);
  if (typeof v === 'string') return `"${v}"`;
  if (v instanceof Map) {
    return v.size === 0 ? '{}' : `{ ${[...v].map(([name, item]) => `${name}: ${show(item)}`).join(', ')} }`;
  }
  if (Array.isArray(v)) return v.length === 0 ? '[]' : `[ ${v.map(show).join(', ')} ]`;
  if (v instanceof Int32) return String(v.value);
  if (v instanceof Date) return `new Date(${v.getTime()})`;
  if (v instanceof ObjectId) return `ObjectId('${v.toHexString()}')`;
  if (v instanceof Decimal128) return v.toString();
  if (v instanceof Binary)
    return `BinData(${v.sub_type}, ${Buffer.from(binaryBytes(v)).toString('hex').toUpperCase()})`;
  if (v instanceof Timestamp) return `Timestamp(${v.t}, ${v.i})`;
  if (v instanceof BSONRegExp) return `/${v.pattern}/${v.options}`;
  if (v instanceof BsonUndefined) return 'undefined';
  if (v instanceof MinKey) return 'MinKey';
  if (v instanceof MaxKey) return 'MaxKey';
  if (v instanceof Code) return String(v.code);
  if (v instanceof BSONSymbol) return `"${v.value}"`;
  return `DBRef('${v.ns}', ${v.id.toHexString()})`;
}
