import { T, fieldName } from './bson.ts';
import type { IndexInfo } from './catalog.ts';
import { RANK } from './values.ts';

/** Makes a document of an index entry's fields; undefined when the entry does not tell them exactly. */
export type Covered = (key: Uint8Array, idKey: Uint8Array) => Buffer | undefined;

/** What follows the rank byte of a value whose key tells it exactly, in bytes; text ends by itself. */
const PAYLOAD: Record<number, number> = { [RANK.date]: 8, [RANK.objectId]: 12, [RANK.bool]: 1 };

let out = Buffer.allocUnsafeSlow(4096);

/**
 * How to answer a query from the keys of `index` alone, when all top-level `fields` that it reads are in it, or are
 * `_id`; else undefined. Strings, dates, ObjectIds and booleans are in a key as they are. Of a number the key does not
 * tell the type, nor of null whether the field was missing: of such an entry the document is read.
 */
export function coveredBy(index: IndexInfo, fields: readonly string[]): Covered | undefined {
  if (index.multikey || index.collation || !fields.length) return undefined;
  const wanted = new Set(fields);
  const parts = index.fields.map(({ path, direction }) => ({
    name: wanted.delete(path) ? fieldName(path) : undefined,
    mask: direction < 0 ? 0xff : 0,
  }));
  const id = wanted.delete('_id') ? fieldName('_id') : undefined;
  if (wanted.size) return undefined;
  while (parts.length && !parts.at(-1)!.name) parts.pop();

  return (key, idKey) => {
    const most = key.length + idKey.length + 64 + parts.length * 300;
    if (out.length < most) out = Buffer.allocUnsafeSlow(most * 2);
    let size = 4;
    let at = 0;
    if (id) {
      const end = value(idKey, 0, 0, id, size);
      if (!end) return undefined;
      size = end.size;
    }
    for (const { name, mask } of parts) {
      const end = value(key, at, mask, name, size);
      if (!end) return undefined;
      ({ at, size } = end);
    }
    out[size++] = 0;
    out.writeInt32LE(size, 0);
    const document = Buffer.allocUnsafe(size);
    out.copy(document, 0, 0, size);
    return document;
  };
}

const end = { at: 0, size: 0 };

/** Writes the value at `at` of a key behind `size`, or passes over it when it has no name. */
function value(
  key: Uint8Array,
  at: number,
  mask: number,
  name: Uint8Array | undefined,
  size: number,
): typeof end | undefined {
  const rank = key[at++] ^ mask;
  let p = size;
  if (name) {
    out.set(name, p + 1);
    p += name.length + 2;
    out[p - 1] = 0;
  }
  if (rank === RANK.string) {
    const text = p + 4;
    let q = text;
    for (;;) {
      const byte = key[at++] ^ mask;
      if (byte === 0 && (key[at++] ^ mask) === 1) break;
      if (name) out[q++] = byte;
    }
    if (name) {
      out[size] = T.string;
      out[q++] = 0;
      out.writeInt32LE(q - text, p);
      p = q;
    }
  } else {
    const length = PAYLOAD[rank];
    if (length === undefined) return undefined;
    if (name) {
      if (rank === RANK.bool) {
        out[size] = T.bool;
        out[p++] = (key[at] ^ mask) - 1;
      } else if (rank === RANK.objectId) {
        out[size] = T.objectId;
        for (let i = 0; i < length; i++) out[p++] = key[at + i] ^ mask;
      } else {
        out[size] = T.date;
        for (let i = 7; i >= 0; i--) out[p++] = key[at + i] ^ mask;
        out[p - 1] ^= 0x80;
      }
    }
    at += length;
  }
  end.at = at;
  end.size = name ? p : size;
  return end;
}
