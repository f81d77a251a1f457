import { deserialize, serialize } from 'bson';
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DbPointer,
  Decimal128,
  decode,
  doc,
  encode,
  findElement,
  fieldName,
  Int32,
  MaxKey,
  MinKey,
  ObjectId,
  readField,
  readPath,
  Timestamp,
  UNDEFINED,
  validateBson,
} from './bson.ts';
import type { Doc, Value } from './bson.ts';

const EVERYTHING: Doc = new Map<string, Value>([
  ['_id', new ObjectId('65a1b2c3d4e5f60718293a4b')],
  ['double', 1],
  ['minusZero', -0],
  ['int', new Int32(-5)],
  ['long', 2n ** 53n + 1n],
  ['negative', -(2n ** 63n)],
  ['string', 'grüße 😀 and a text that is longer than the short path'],
  ['nul', 'a\0b'],
  ['empty', ''],
  ['bool', true],
  ['null', null],
  ['undefined', UNDEFINED],
  ['date', new Date(-1)],
  ['later', new Date(1_700_000_000_123)],
  ['binary', new Binary(Buffer.from([1, 2, 3]), 0)],
  ['old', new Binary(Buffer.from([1, 0, 0, 0, 9]), 2)],
  ['decimal', Decimal128.fromString('1.10')],
  ['timestamp', new Timestamp({ t: 4_000_000_000, i: 7 })],
  ['regex', new BSONRegExp('^a', 'im')],
  ['code', new Code('f()')],
  ['scoped', new Code('f()', new Map([['x', 1]]))],
  ['symbol', new BSONSymbol('s')],
  ['pointer', new DbPointer('db.c', new ObjectId('65a1b2c3d4e5f60718293a4c'))],
  ['min', new MinKey()],
  ['max', new MaxKey()],
  ['array', [new Int32(1), [2.5], new Map([['x', null]])]],
  ['__proto__', new Map([['constructor', 'own']])],
]);

describe('codec', () => {
  it('gives back each byte', () => {
    const bytes = encode(EVERYTHING);
    expect(encode(decode(bytes)).equals(bytes)).toBe(true);
    expect([...decode(bytes).keys()]).toEqual([...EVERYTHING.keys()]);
  });

  it('agrees with the bson package on common types', () => {
    const bytes = serialize({ a: 1, b: 1.5, c: 'x', d: new Date(5), e: [1, { f: true }], g: null });
    expect(encode(decode(bytes)).equals(Buffer.from(bytes))).toBe(true);
    expect(deserialize(encode(doc({ a: 1, c: ['x', { y: 2.5 }] })))).toEqual({ a: 1, c: ['x', { y: 2.5 }] });
  });

  it('keeps number types apart', () => {
    const back = decode(encode(EVERYTHING));
    expect(back.get('double')).toBe(1);
    expect(back.get('int')).toEqual(new Int32(-5));
    expect(back.get('long')).toBe(9007199254740993n);
    expect(Object.is(back.get('minusZero'), -0)).toBe(true);
  });

  it('does not touch prototypes', () => {
    decode(encode(new Map([['__proto__', new Map([['polluted', true]])]])));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('reads single fields from the bytes', () => {
    const bytes = encode(EVERYTHING);
    expect(readField(bytes, 'later')).toEqual(new Date(1_700_000_000_123));
    expect(readField(bytes, 'lat')).toBeUndefined();
    expect(readField(bytes, 'laterr')).toBeUndefined();
    expect(findElement(bytes, 0, fieldName('nothing'))).toBe(-1);
    expect(readPath(bytes, ['__proto__', 'constructor'])).toEqual({ value: 'own', rest: [] });
    expect(readPath(bytes, ['int', 'x']).value).toBeUndefined();
    expect(readPath(bytes, ['array', 'x']).rest).toEqual(['x']);
  });

  it.each([
    ['too short', [4, 0, 0, 0]],
    ['longer than its bytes', [200, 0, 0, 0, 0]],
    ['no end', [5, 0, 0, 0, 1]],
    ['a string beyond the end', [16, 0, 0, 0, 2, 97, 0, 200, 0, 0, 0, 98, 0, 0, 0, 0]],
    ['a negative string length', [14, 0, 0, 0, 2, 97, 0, 255, 255, 255, 255, 0, 0, 0]],
    ['an unknown type', [8, 0, 0, 0, 99, 97, 0, 0]],
    ['a name without end', [8, 0, 0, 0, 10, 97, 97, 0]],
    ['a boolean of 2', [9, 0, 0, 0, 8, 97, 0, 2, 0]],
  ])('refuses damaged bytes: %s', (_name, bytes) => {
    expect(() => validateBson(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code: 22 }));
  });

  it.each([
    ['a string without length', [13, 0, 0, 0, 2, 97, 0, 0, 0, 0, 0, 0, 0]],
    ['a negative string length', [13, 0, 0, 0, 2, 97, 0, 253, 255, 255, 255, 0, 0]],
    ['a negative binary length', [13, 0, 0, 0, 5, 97, 0, 255, 255, 255, 255, 0, 0]],
    [
      'a scope that is the document around it',
      [22, 0, 0, 0, 15, 97, 0, 14, 0, 0, 0, 241, 255, 255, 255, 0, 5, 0, 0, 0, 0, 0],
    ],
  ])('refuses to decode %s', (_name, bytes) => {
    expect(() => decode(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code: 22 }));
  });

  it('survives random damage with an error or a document, never with something else', () => {
    const bytes = encode(EVERYTHING);
    let seed = 7;
    const random = (n: number) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
    let refused = 0;
    for (let i = 0; i < 5000; i++) {
      const copy = Buffer.from(bytes);
      copy[random(copy.length)] = random(256);
      try {
        decode(copy);
        validateBson(copy);
      } catch (error) {
        refused++;
        expect((error as { code?: unknown }).code).toEqual(expect.any(Number));
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  it('refuses more than 200 levels', () => {
    let deep: Value = new Int32(1);
    for (let i = 0; i < 250; i++) deep = [deep];
    expect(() => encode(new Map([['a', deep]]))).toThrow(expect.objectContaining({ code: 15 }));
  });
});
