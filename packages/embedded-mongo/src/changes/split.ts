import { doc, eachElement, encode, readField, type Doc } from '../bson.ts';
import { MAX_DOCUMENT_BYTES } from '../wire.ts';
import { readToken, showToken } from './token.ts';

/** Room for the token and the numbers of a fragment, in bytes. */
const HEAD_BYTES = 256;

/**
 * An event in fragments of at most 16 MB, smaller fields first; each has the event's `_id`, with the number of the
 * fragment in it, and `splitEvent` {fragment, of}.
 */
export function splitEvent(event: Uint8Array): Uint8Array[] {
  const elements: Uint8Array[] = [];
  eachElement(event, (name, _type, _at, start, end) => {
    if (name !== '_id') elements.push(event.subarray(start, end));
  });
  elements.sort((a, b) => a.length - b.length);
  const fragments: Uint8Array[][] = [[]];
  let bytes = HEAD_BYTES;
  for (const element of elements) {
    if (bytes + element.length > MAX_DOCUMENT_BYTES && fragments[fragments.length - 1].length) {
      fragments.push([]);
      bytes = HEAD_BYTES;
    }
    fragments[fragments.length - 1].push(element);
    bytes += element.length;
  }
  const token = readToken(readField(event, '_id')!);
  return fragments.map((fields, i) => {
    const head = doc({
      _id: showToken({ ...token, fragment: i + 1 }),
      splitEvent: { fragment: i + 1, of: fragments.length },
    });
    return joined(head, fields);
  });
}

function joined(head: Doc, elements: Uint8Array[]): Buffer {
  const out = Buffer.concat([encode(head).subarray(0, -1), ...elements, Buffer.alloc(1)]);
  out.writeInt32LE(out.length, 0);
  return out;
}
