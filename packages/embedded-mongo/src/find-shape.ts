import { createHash } from 'node:crypto';
import { encode, fieldName, readPath, T, type Doc } from './bson.ts';
import { collidingValues } from './documents.ts';
import { encodeIdOf } from './keys.ts';
import type { Plan } from './planner.ts';
import type { Projector } from './project.ts';

/** The find options `returnKey` and `showRecordId`: what is shown instead of a document, or beside it. */
export interface ShapeOptions {
  returnKey?: boolean;
  showRecordId?: boolean;
}

const RECORD_ID = fieldName('$recordId');

/**
 * How the documents of a query are shown, when it asks for more than a projection. `keyOf` tells the index key by
 * which a document was found.
 */
export function shapeOf(
  options: ShapeOptions,
  plan: Plan,
  projector: Projector | undefined,
  keyOf: (bytes: Uint8Array) => Uint8Array | undefined,
): ((bytes: Uint8Array) => Uint8Array) | undefined {
  if (!options.returnKey && !options.showRecordId) return undefined;
  return (bytes) => {
    let shown = bytes;
    if (options.returnKey) shown = encode(indexKey(plan, bytes, keyOf(bytes)));
    else if (projector) shown = projector.apply(bytes);
    return options.showRecordId ? withRecordId(shown, bytes) : shown;
  };
}

/** The fields of the index entry by which a document was found; nothing when no index was read. */
function indexKey({ stage, index }: Plan, bytes: Uint8Array, key: Uint8Array | undefined): Doc {
  if (stage !== 'IXSCAN' && stage !== 'IDHACK') return new Map();
  if (!index || !key) return new Map([['_id', readPath(bytes, ['_id']).value ?? null]]);
  return new Map(collidingValues(index, bytes, Buffer.from(key)));
}

/**
 * The document with a `$recordId` at its end. The storage has no numbers for documents: it is made of the `_id`, and
 * stays the same as long as the document lives.
 */
function withRecordId(shown: Uint8Array, stored: Uint8Array): Buffer {
  const digest = createHash('sha1').update(encodeIdOf(stored)!).digest();
  const out = Buffer.allocUnsafe(shown.length + RECORD_ID.length + 10);
  out.set(shown);
  let at = shown.length - 1;
  out[at++] = T.long;
  out.set(RECORD_ID, at);
  at += RECORD_ID.length;
  out[at++] = 0;
  at = out.writeBigInt64LE(digest.readBigInt64LE() & 0x7fff_ffff_ffff_ffffn, at);
  out[at] = 0;
  out.writeInt32LE(out.length, 0);
  return out;
}
