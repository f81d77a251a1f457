/** $toHashedIndexKey: the number by which a hashed index of MongoDB would know a value. */
import { createHash, type Hash } from 'node:crypto';
import { encodeValue, Int32 } from '../bson.ts';
import type { Value } from '../bson.ts';
import { INT64_MAX, INT64_MIN, isNumeric, rankOf, toNumber } from '../values.ts';
import type { Maybe, Numeric } from '../values.ts';
import { define } from './registry.ts';

define('$toHashedIndexKey', 1, ([v]) => {
  const hash = createHash('md5').update(Buffer.alloc(4)); // the seed, which is 0
  add(hash, v ?? null);
  return hash.digest().readBigInt64LE();
});

/** Adds the class of the value's type, the name that it has within another, and its content. */
function add(hash: Hash, v: Maybe, name?: string): void {
  const rank = Buffer.alloc(4);
  rank.writeInt32LE(v === undefined ? 0 : rankOf(v));
  hash.update(rank);
  if (name !== undefined) hash.update(`${name}\0`);
  if (v === undefined) return;
  if (isNumeric(v)) hash.update(wholeOf(v));
  else if (v instanceof Map) within(hash, v);
  else if (Array.isArray(v))
    within(
      hash,
      v.map((item, i): [string, Value] => [String(i), item]),
    );
  else hash.update(encodeValue(v, 0));
}

function within(hash: Hash, fields: Iterable<[string, Value]>): void {
  for (const [name, v] of fields) add(hash, v, name);
  add(hash, undefined);
}

/** All numbers by their whole part, those out of range by the nearest one. */
function wholeOf(v: Numeric): Buffer {
  const bytes = Buffer.alloc(8);
  if (typeof v === 'bigint') bytes.writeBigInt64LE(v);
  else if (v instanceof Int32) bytes.writeBigInt64LE(BigInt(v.value));
  else {
    const n = toNumber(v);
    const whole = Number.isNaN(n)
      ? 0n
      : n >= 2 ** 63
        ? INT64_MAX
        : n <= -(2 ** 63)
          ? INT64_MIN
          : BigInt(Math.trunc(n));
    bytes.writeBigInt64LE(whole);
  }
  return bytes;
}
