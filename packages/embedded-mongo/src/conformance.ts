import { isUtf8 } from 'node:buffer';
import { T, readInt32, valueSize } from './bson.ts';

/**
 * Whether every name and string of a document is UTF-8, and no object in it holds a name twice. Storing asks for neither;
 * `validateBson` must have found it whole.
 */
export function conforms(document: Uint8Array): boolean {
  return conformsAt(document, 0, false);
}

function conformsAt(b: Uint8Array, start: number, inArray: boolean): boolean {
  const end = start + readInt32(b, start) - 1;
  const names = new Set<string>();
  for (let p = start + 4; p < end;) {
    const type = b[p];
    const nameEnd = b.indexOf(0, p + 1);
    const name = b.subarray(p + 1, nameEnd);
    if (!isUtf8(name)) return false;
    if (!inArray) {
      const count = names.size;
      if (names.add(Buffer.from(name).toString()).size === count) return false;
    }
    const at = nameEnd + 1;
    const next = at + valueSize(b, type, at);
    if (type === T.string && !isUtf8(b.subarray(at + 4, next - 1))) return false;
    if ((type === T.object || type === T.array) && !conformsAt(b, at, type === T.array)) return false;
    p = next;
  }
  return true;
}
