import { ObjectId, T, fieldName, findElement, readInt32, validateBson, valueSize } from './bson.ts';
import { MongoError } from './errors.ts';
import { encodeIdOf } from './keys.ts';
import { MAX_DOCUMENT_BYTES } from './wire.ts';

const ID = fieldName('_id');

/** Checks a document for storing and puts its `_id` first, a new one when it has none. */
export function prepared(input: Buffer): { bytes: Buffer; idKey: Buffer } {
  validateBson(input);
  let bytes = input;
  const at = findElement(input, 0, ID);
  if (at < 0) {
    bytes = Buffer.allocUnsafe(input.length + 17);
    bytes.writeInt32LE(bytes.length, 0);
    bytes[4] = T.objectId;
    bytes.latin1Write('_id\0', 5);
    bytes.set(new ObjectId().id, 9);
    input.copy(bytes, 21, 4);
  } else {
    checkIdType(input[at], input, at);
    if (at !== 4) {
      const next = at + 5 + valueSize(input, input[at], at + 5);
      bytes = Buffer.allocUnsafe(input.length);
      input.copy(bytes, 0, 0, 4);
      input.copy(bytes, 4, at, next);
      input.copy(bytes, 4 + next - at, 4, at);
      input.copy(bytes, next, next);
    }
  }
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new MongoError(
      2,
      `object to insert too large. size in bytes: ${bytes.length}, max size: ${MAX_DOCUMENT_BYTES}`,
    );
  }
  return { bytes, idKey: encodeIdOf(bytes)! };
}

function checkIdType(type: number, bytes: Buffer, at: number): void {
  if (type === T.array || type === T.regex || type === T.undefined) {
    const named = type === T.array ? 'array' : type === T.regex ? 'regex' : 'undefined';
    throw new MongoError(53, `The '_id' value cannot be of type ${named}`);
  }
  if (type === T.object && readInt32(bytes, at + 5) > 5 && bytes[at + 10] === 0x24) {
    const name = bytes.toString('utf8', at + 10, bytes.indexOf(0, at + 10));
    throw new MongoError(
      52,
      `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`,
    );
  }
}
