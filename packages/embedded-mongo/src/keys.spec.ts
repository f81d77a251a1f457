import { doc, encode, UNDEFINED } from './bson.ts';
import type { Literal, Value } from './bson.ts';
import {
  compileIndexKeys,
  encodeId,
  encodeIdOf,
  encodeKey,
  indexKeys,
  prefixBounds,
  rankBounds,
} from './keys.ts';
import type { Direction, IndexSpec } from './index-values.ts';
import { RANK } from './values.ts';

function spec(fields: Record<string, Direction>, sparse = false): IndexSpec {
  return { fields: Object.entries(fields).map(([path, direction]) => ({ path, direction })), sparse };
}

const keys = (fields: Record<string, Direction>, d: { [k: string]: Literal }, sparse = false) =>
  indexKeys(encode(doc(d)), spec(fields, sparse))
    .map((k) => k.toString('hex'))
    .sort();
const expected = (tuples: (Value | undefined)[][], directions?: Direction[]) =>
  tuples.map((t) => encodeKey(t, directions).toString('hex')).sort();

describe('keys of an index', () => {
  it('takes scalars from the bytes as it does from values', () => {
    const d = { s: 'grün', n: 1.5, i: -3, l: 2n ** 60n, d: new Date(1e12), b: true, nul: null, o: { x: 1 } };
    for (const name of Object.keys(d)) {
      expect(keys({ [name]: 1 }, d)).toEqual(expected([[doc(d).get(name)]]));
      expect(keys({ [name]: -1 }, d)).toEqual(expected([[doc(d).get(name)]], [-1]));
    }
  });

  it('counts a missing field as null', () => {
    expect(keys({ a: 1, b: 1 }, { b: 2 })).toEqual(expected([[null, 2]]));
    expect(keys({ 'a.b': 1 }, { a: 5 })).toEqual(expected([[null]]));
    expect(keys({ 'a.b': 1 }, { a: { b: 7 } })).toEqual(expected([[7]]));
  });

  it('gives one key for each distinct element of an array', () => {
    expect(keys({ a: 1 }, { a: [1, 2, 2] })).toEqual(expected([[1], [2]]));
    expect(keys({ a: 1, b: -1 }, { a: [1, 2], b: 3 })).toEqual(
      expected(
        [
          [1, 3],
          [2, 3],
        ],
        [1, -1],
      ),
    );
    expect(keys({ a: 1 }, { a: [[1, 2], 3] })).toEqual(expected([[[1, 2]], [3]]));
  });

  it('indexes an empty array as undefined, and what is below it as null', () => {
    expect(keys({ a: 1 }, { a: [] })).toEqual(expected([[UNDEFINED]]));
    expect(keys({ 'a.b': 1 }, { a: [] })).toEqual(expected([[null]]));
  });

  it('takes fields below one array from the same element', () => {
    const d = { a: [{ b: 1, c: 2 }, { b: 3, c: 4 }, { b: 5 }] };
    expect(keys({ 'a.b': 1, 'a.c': 1 }, d)).toEqual(
      expected([
        [1, 2],
        [3, 4],
        [5, null],
      ]),
    );
  });

  it('goes into arrays inside arrays of documents, and follows numbers in a path', () => {
    expect(keys({ 'a.b': 1 }, { a: [{ b: [1, 2] }, { b: 3 }] })).toEqual(expected([[1], [2], [3]]));
    expect(keys({ 'a.0': 1 }, { a: [7, 8] })).toEqual(expected([[7]]));
    expect(keys({ 'a.1.b': 1 }, { a: [{ b: 1 }, { b: 2 }] })).toEqual(expected([[2]]));
    expect(keys({ 'a.b': 1 }, { a: [1, { b: 2 }] })).toEqual(expected([[null], [2]]));
  });

  it('takes a number in a path for a field of the elements where the array is too short', () => {
    expect(keys({ 'a.3': 1 }, { a: [{ 3: 'x' }, 5] })).toEqual(expected([['x'], [null]]));
    expect(() => keys({ 'a.0': 1 }, { a: [5, { 0: 'x' }] })).toThrow(
      expect.objectContaining({
        code: 16746,
        message:
          'Ambiguous field name found in array (do not use numeric field names in embedded elements in an ' +
          'array), field: \'0\' for array: [ 5, { 0: "x" } ]',
      }),
    );
  });

  it('refuses two arrays side by side', () => {
    expect(() => keys({ a: 1, b: 1 }, { a: [1], b: [2] })).toThrow(
      expect.objectContaining({ code: 171, message: 'cannot index parallel arrays [b] [a]' }),
    );
    expect(() => keys({ 'a.b': 1, 'a.c': 1 }, { a: [{ b: [1], c: [2] }] })).toThrow(
      expect.objectContaining({ code: 171 }),
    );
  });

  it('leaves a document out of a sparse index when it has none of the fields', () => {
    expect(keys({ a: 1, b: 1 }, { c: 1 }, true)).toEqual([]);
    expect(keys({ a: 1, b: 1 }, { b: 1 }, true)).toEqual(expected([[null, 1]]));
    expect(keys({ a: 1 }, { a: null }, true)).toEqual(expected([[null]]));
    expect(keys({ 'a.b': 1 }, { a: [{}] }, true)).toEqual([]);
  });

  it('says when an array was expanded', () => {
    const extract = compileIndexKeys(spec({ a: 1 }));
    expect(extract(encode(doc({ a: [1] }))).mayHoldArrays).toBe(true);
    expect(extract(encode(doc({ a: 1 }))).mayHoldArrays).toBe(false);
  });
});

describe('bounds', () => {
  const within = (v: Value, b: { low: Buffer; high: Buffer }) => {
    const key = encodeKey([v]);
    return Buffer.compare(b.low, key) <= 0 && Buffer.compare(key, b.high) < 0;
  };

  it('encloses one class of types', () => {
    const numbers = rankBounds(RANK.number);
    expect([1, -Infinity, NaN, 2n ** 60n].every((v) => within(v, numbers))).toBe(true);
    expect([null, '1', true].some((v) => within(v, numbers))).toBe(false);
    const down = rankBounds(RANK.date, -1);
    const key = encodeKey([new Date(5)], [-1]);
    expect(Buffer.compare(down.low, key) <= 0 && Buffer.compare(key, down.high) < 0).toBe(true);
  });

  it('encloses the strings with a prefix', () => {
    const b = prefixBounds('ab');
    expect(['ab', 'abc', 'ab\0', 'ab\uffff😀'].every((v) => within(v, b))).toBe(true);
    expect(['aa', 'ac', 'a', 'b'].some((v) => within(v, b))).toBe(false);
  });

  it('reads the key of _id from the bytes', () => {
    for (const id of [1, 'x', 2n, [1], new Map([['a', 1]])] as Value[]) {
      expect(
        encodeIdOf(
          encode(
            new Map([
              ['x', 1],
              ['_id', id],
            ]) as never,
          ),
        )?.equals(encodeId(id)),
      ).toBe(true);
    }
    expect(encodeIdOf(encode(doc({ a: 1 })))).toBeUndefined();
  });
});
