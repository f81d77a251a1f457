/** Putting values into documents at dotted paths. */
import type { Doc } from '../bson.ts';
import { MongoError } from '../errors.ts';
import type { Maybe } from '../values.ts';

/** A copy with the value at the path, or without it; what is on the way and no document is replaced by one. */
export function setPath(doc: Doc, path: readonly string[], v: Maybe, from = 0): Doc {
  const out: Doc = new Map(doc);
  const name = path[from];
  if (from === path.length - 1) {
    if (v === undefined) out.delete(name);
    else out.set(name, v);
    return out;
  }
  const inner = out.get(name);
  out.set(name, setPath(inner instanceof Map ? inner : new Map(), path, v, from + 1));
  return out;
}

/** The parts of a path without a dollar sign; throws MongoDB's errors for one that is none. */
export function fieldPath(path: string): string[] {
  if (path === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new MongoError(40353, "FieldPath must not end with a '.'.");
  const segments = path.split('.');
  for (const segment of segments) {
    if (segment === '') throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
    if (segment.startsWith('$'))
      throw new MongoError(16410, `FieldPath field names may not start with '$'. Found '${segment}'`);
  }
  return segments;
}
