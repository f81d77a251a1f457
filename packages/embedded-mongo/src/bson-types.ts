/** The values that BSON holds, as the engine represents them (https://bsonspec.org/spec.html). */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Int32,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

export { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Int32, MaxKey, MinKey, ObjectId, Timestamp };

/** BSON's deprecated `undefined` (type 6); a missing field is JavaScript's `undefined`. */
export class BsonUndefined {
  readonly deprecated = true;
}
export const UNDEFINED = new BsonUndefined();

/** BSON's deprecated DBPointer (type 12), kept so that such documents survive. */
export class DbPointer {
  readonly ns: string;
  readonly id: ObjectId;
  constructor(ns: string, id: ObjectId) {
    this.ns = ns;
    this.id = id;
  }
}

/** A number is a double, a bigint is an int64. */
export type Value =
  | number
  | Int32
  | bigint
  | string
  | boolean
  | null
  | Date
  | ObjectId
  | Binary
  | Decimal128
  | Timestamp
  | BSONRegExp
  | BSONSymbol
  | Code
  | MinKey
  | MaxKey
  | BsonUndefined
  | DbPointer
  | Value[]
  | Doc;
// An interface, not an alias: a type alias may not refer to itself through Map.
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Doc extends Map<string, Value> {}

export const T = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  maxKey: 127,
  minKey: 255,
} as const;

/** MongoDB refuses documents nested deeper than this. */
export const MAX_DEPTH = 200;
/** Largest document, in bytes. */
export const MAX_DOCUMENT = 16 * 1024 * 1024;

const SMALL: Int32[] = [];
for (let i = -128; i < 1024; i++) SMALL.push(Object.freeze(new Int32(i)));

/** An Int32 value; small ones are shared. */
export function int32(n: number): Int32 {
  return n >= -128 && n < 1024 ? SMALL[n + 128] : new Int32(n);
}
