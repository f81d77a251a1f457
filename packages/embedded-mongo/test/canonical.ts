import { deserialize, EJSON } from 'bson';
import { doc, encode } from '../src/bson.ts';
import type { Literal, Value } from '../src/bson.ts';

/** Canonical Extended JSON of a value: shows types, so that Int32 1, Long 1 and Double 1 differ, and field order. */
export function canonical(v: Value | undefined): string {
  if (v === undefined) return 'missing';
  const options = { promoteValues: false, promoteLongs: false, bsonRegExp: true };
  return EJSON.stringify((deserialize(encode(new Map([['v', v]])), options) as { v: unknown }).v, {
    relaxed: false,
  });
}

/** As `canonical`, of a JavaScript literal. */
export function literal(v: Literal): string {
  return canonical(doc({ v }).get('v'));
}
