import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DbPointer,
  Decimal128,
  Int32,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UNDEFINED,
  value,
} from './bson.ts';
import type { Value } from './bson.ts';
import { encodeKey, hashKey } from './keys.ts';
import { calculate, compare, compareStrings, divide, identical, truthy } from './values.ts';
import type { Numeric } from './values.ts';
import { canonical } from '../test/canonical.ts';

const dec = (s: string) => Decimal128.fromString(s);

/** Each group is equal within itself and below the next: MongoDB's comparison order. */
const ORDER: Value[][] = [
  [new MinKey()],
  [UNDEFINED],
  [null],
  [NaN, dec('NaN')],
  [-Infinity, dec('-Infinity')],
  [dec('-1E+400')],
  [-Number.MAX_VALUE],
  [-(2n ** 63n), -(2 ** 63)],
  [-(2n ** 53n) - 1n],
  [-(2n ** 53n), -(2 ** 53)],
  [-1.5, dec('-1.50')],
  [new Int32(-1), -1n, -1],
  [dec('-1E-6000')],
  [-0, 0, new Int32(0), 0n, dec('0'), dec('-0E+3')],
  [dec('1E-6000')],
  [Number.MIN_VALUE],
  [dec('0.1')],
  [0.1],
  [dec('0.10000000000000001')],
  [0.1 + 2 ** -56],
  [new Int32(1), 1n, 1, dec('1.000')],
  [2n ** 53n, 2 ** 53],
  [2n ** 53n + 1n, dec('9007199254740993')],
  [2n ** 53n + 2n, 2 ** 53 + 2],
  [2n ** 63n - 1n],
  [2 ** 63],
  [1e300],
  [dec('1E+400')],
  [Infinity, dec('Infinity')],
  [''],
  ['a'],
  ['a\0'],
  ['a\0b'],
  ['ab'],
  ['b', new BSONSymbol('b')],
  ['ba'],
  ['b\u0301'],
  ['\uffff'],
  ['😀'],
  [new Map()],
  [value({ a: 1 }), value({ a: 1n })],
  [value({ a: 1, b: 1 })],
  [value({ a: 2 })],
  [value({ b: 1 })],
  [value({ $ref: 'a', $id: 1 })],
  [value({ $ref: 'a', $id: 1, $db: 'x' })],
  [value({ a: 'x' })],
  [[]],
  [[new Int32(1)], [1]],
  [[1, 2]],
  [[2]],
  [['a']],
  [[[1]]],
  [new Binary(Buffer.from([]), 0)],
  [new Binary(Buffer.from([1]), 0)],
  [new Binary(Buffer.from([9]), 0)],
  [new Binary(Buffer.from([1]), 4)],
  [new Binary(Buffer.from([1]), 128)],
  [new Binary(Buffer.from([1, 1]), 0)],
  [new Binary(Buffer.from([255, 0]), 0)],
  [new ObjectId('000000000000000000000001')],
  [new ObjectId('ff0000000000000000000001')],
  [false],
  [true],
  [new Date(-8.64e15)],
  [new Date(-1)],
  [new Date(0)],
  [new Date(1e12)],
  [new Date(8.64e15)],
  [new Timestamp({ t: 1, i: 2 })],
  [new Timestamp({ t: 2, i: 1 })],
  [new Timestamp({ t: 2, i: 0xffffffff })],
  [new Timestamp({ t: 0xffffffff, i: 0 })],
  [new BSONRegExp('a', '')],
  [new BSONRegExp('a', 'i')],
  [new BSONRegExp('b', '')],
  [new DbPointer('db.a', new ObjectId('000000000000000000000002'))],
  [new DbPointer('db.b', new ObjectId('000000000000000000000001'))],
  [new Code('a')],
  [new Code('b')],
  [new Code('a', new Map([['x', 1]]))],
  [new Code('a', new Map([['x', 2]]))],
  [new MaxKey()],
];

describe('order of values', () => {
  const all = ORDER.flatMap((group, rank) => group.map((v) => ({ v, rank })));

  it('holds for each pair, and for the keys of each pair in both directions', () => {
    const wrong: string[] = [];
    for (const a of all) {
      for (const b of all) {
        const expected = Math.sign(a.rank - b.rank);
        const name = `${canonical(a.v)} ${canonical(b.v)}`;
        if (Math.sign(compare(a.v, b.v)) !== expected) wrong.push(`compare ${name}`);
        if (Buffer.compare(encodeKey([a.v]), encodeKey([b.v])) !== expected) wrong.push(`key ${name}`);
        const down = Buffer.compare(encodeKey([a.v, 1], [-1, 1]), encodeKey([b.v, 1], [-1, 1]));
        if (down !== (expected === 0 ? 0 : -expected)) wrong.push(`descending ${name}`);
        if (
          (hashKey(a.v) === hashKey(b.v) || (a.rank === b.rank && Number.isNaN(hashKey(a.v)))) !==
          (expected === 0)
        ) {
          wrong.push(`hash ${name}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keeps later fields of a compound key from reaching into earlier ones', () => {
    const tuples: Value[][] = [
      ['a', 'z'],
      ['a\0', ''],
      ['a\0\0', 'q'],
      ['a\u0001', null],
      ['aa', new MinKey()],
      ['aa', new MaxKey()],
    ];
    for (let i = 1; i < tuples.length; i++) {
      expect(Buffer.compare(encodeKey(tuples[i - 1]), encodeKey(tuples[i]))).toBe(-1);
      const down = (t: Value[]) => encodeKey(t, [-1, 1]);
      const expected = compare(tuples[i - 1][0], tuples[i][0]) === 0 ? -1 : 1;
      expect(Buffer.compare(down(tuples[i - 1]), down(tuples[i]))).toBe(expected);
    }
  });

  it('compares strings by code point', () => {
    expect(compareStrings('\ue000', '😀')).toBe(-1);
    expect(compareStrings('😀', '\ue000')).toBe(1);
  });
});

describe('arithmetic', () => {
  const MAX = 2147483647;
  it.each<[Parameters<typeof calculate>[0], Numeric, Numeric, Numeric | undefined]>([
    ['add', new Int32(1), new Int32(2), new Int32(3)],
    ['add', new Int32(MAX), new Int32(1), 2147483648n],
    ['add', new Int32(1), 1n, 2n],
    ['add', new Int32(1), 0.5, 1.5],
    ['add', 1n, 1, 2],
    ['add', 2n ** 63n - 1n, new Int32(1), undefined],
    ['add', dec('0.1'), dec('0.2'), dec('0.3')],
    ['add', dec('1'), 0.1, dec('1.100000000000000')],
    ['add', dec('1'), 2n ** 62n, dec('4611686018427387905')],
    ['subtract', new Int32(-MAX - 1), new Int32(1), -2147483649n],
    ['subtract', dec('1'), dec('1.0'), dec('0.0')],
    ['multiply', new Int32(65536), new Int32(65536), 4294967296n],
    ['multiply', new Int32(3), new Int32(4), new Int32(12)],
    ['multiply', 2n ** 40n, 2n ** 40n, undefined],
    ['multiply', dec('1.5'), new Int32(2), dec('3.0')],
    ['remainder', new Int32(-7), new Int32(3), new Int32(-1)],
    ['remainder', 7n, new Int32(3), 1n],
    ['remainder', 7.5, new Int32(2), 1.5],
    ['remainder', dec('7.5'), new Int32(2), dec('1.5')],
  ])('%s %s %s', (op, a, b, expected) => {
    expect(canonical(calculate(op, a, b))).toBe(canonical(expected));
  });

  it('divides to doubles and decimals', () => {
    expect(divide(new Int32(1), new Int32(2))).toBe(0.5);
    expect(String(divide(dec('1'), new Int32(3)))).toBe('0.3333333333333333333333333333333333');
    expect(String(divide(dec('10'), new Int32(4)))).toBe('2.5');
    expect(String(divide(dec('2'), new Int32(3)))).toBe('0.6666666666666666666666666666666667');
  });

  it('knows what is true and what is the same', () => {
    expect([0, new Int32(0), 0n, dec('0'), false, null, undefined].map(truthy)).toEqual(Array(7).fill(false));
    expect(['', 'false', [], new Map(), -1, dec('0.1'), NaN].map(truthy)).toEqual(Array(7).fill(true));
    expect(identical(new Int32(1), 1)).toBe(false);
    expect(identical(dec('1.0'), dec('1.00'))).toBe(false);
    expect(identical(value({ a: [1] }), value({ a: [1] }))).toBe(true);
    expect(identical(value({ a: 1, b: 2 }), value({ b: 2, a: 1 }))).toBe(false);
  });
});
