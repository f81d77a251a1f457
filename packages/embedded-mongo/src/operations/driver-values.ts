import { Double } from 'bson';
import { BsonUndefined, DbPointer, type Doc, type Value } from '../bson.ts';
import { show } from '../show.ts';

/** A document as the official driver sends it back byte for byte: in its order of fields, with its types of numbers. */
export function forDriver(document: Doc): Map<string, unknown> {
  return new Map([...document].map(([name, v]) => [name, one(v, document)]));
}

function one(v: Value, document: Doc): unknown {
  if (typeof v === 'number') return new Double(v);
  if (v instanceof Map) return new Map([...v].map(([name, item]) => [name, one(item, document)]));
  if (Array.isArray(v)) return v.map((item) => one(item, document));
  if (v instanceof BsonUndefined || v instanceof DbPointer) {
    throw new Error(
      `The document with _id ${show(document.get('_id'))} holds a value of a type that drivers cannot send any more ` +
        '(undefined or DBPointer)',
    );
  }
  return v;
}
