import { doc, encode, type Literal } from './bson.ts';
import { conforms } from './conformance.ts';

/** The document with the last of these bytes in it changed. */
function damaged(document: { [name: string]: Literal }, byte: string, to: number): Buffer {
  const bytes = encode(doc(document));
  bytes[bytes.lastIndexOf(byte)] = to;
  return bytes;
}

test.each([
  {},
  { a: 'é 漢 😀', b: { a: 1 }, c: [{ a: 1 }, { a: 2 }, 'x'] },
  { ключ: 1, '': 2 },
  { a: 1, b: null, c: true, d: 1.5, e: 5n },
])('%j conforms', (document) => {
  expect(conforms(encode(doc(document)))).toBe(true);
});

test.each<[string, Buffer]>([
  ['a string', damaged({ a: 'text Z' }, 'Z', 0xff)],
  ['a string in an array', damaged({ a: [1, 'text Z'] }, 'Z', 0xc3)],
  ['a name', damaged({ a: { nameZ: 1 } }, 'Z', 0x80)],
])('%s that is not UTF-8 does not', (_, bytes) => {
  expect(conforms(bytes)).toBe(false);
});

test.each<[string, Buffer]>([
  ['twice', damaged({ a: 1, b: 2, Z: 3 }, 'Z', 0x61)],
  ['twice in an object of an array', damaged({ a: [{ a: 1, Z: 2 }] }, 'Z', 0x61)],
])('a name %s does not', (_, bytes) => {
  expect(conforms(bytes)).toBe(false);
});
