import { doc, encode, int32, readField } from './bson.ts';
import type { Literal } from './bson.ts';
import { compileCollation } from './collation.ts';
import { compileSort, sortBuffer } from './sort.ts';
import type { Sorter } from './sort.ts';

type Fields = { [name: string]: Literal };

function order(spec: Fields, values: Literal[], limit?: number, collation?: Fields): unknown[] {
  const sorter = compileSort(doc(spec), collation && compileCollation(doc(collation))) as Sorter;
  const results = [false, true].map((decoded) => {
    const buffer = sortBuffer<Uint8Array | ReturnType<typeof doc>>(sorter, limit);
    values.forEach((a, i) => {
      const d = doc(a === undefined ? { i } : { a, i });
      buffer.add(decoded ? d : encode(d));
    });
    return buffer.drain().map((row) => Number(row instanceof Map ? row.get('i') : readField(row, 'i')));
  });
  expect(results[0]).toEqual(results[1]);
  return results[0].map((i) => values[i]);
}

describe('sorting', () => {
  it('orders all types, missing as null', () => {
    const sorted = [null, -1, 1.5, 2n, 'a', 'b', { x: 1 }, false, true, new Date(1)];
    const mixed = [...sorted].reverse();
    expect(order({ a: 1 }, mixed)).toEqual(sorted);
    expect(order({ a: -1 }, sorted)).toEqual(mixed);
    expect(order({ a: 1 }, [1, undefined, null])).toEqual([undefined, null, 1]);
  });

  it('takes the least element of an array upwards, the greatest downwards; an empty one before null', () => {
    expect(order({ a: 1 }, [[5, 1], 2, [3], [], null])).toEqual([[], null, [5, 1], 2, [3]]);
    expect(order({ a: -1 }, [[5, 1], 2, [3], [], null])).toEqual([[5, 1], [3], 2, null, []]);
    expect(order({ 'a.k': 1 }, [[{ k: 5 }, { k: 0 }], { k: 2 }, [{ k: 1 }]])).toEqual([
      [{ k: 5 }, { k: 0 }],
      [{ k: 1 }],
      { k: 2 },
    ]);
  });

  it('is stable, and goes on to the next field', () => {
    expect(
      order(
        { a: 1 },
        [{ k: 1 }, { k: 1, z: 1 }, { k: 1 }].map((_, i) => (i === 1 ? 0 : 1)),
      ),
    ).toEqual([0, 1, 1]);
    expect(
      order({ 'a.x': 1, 'a.y': -1 }, [
        { x: 2, y: 1 },
        { x: 1, y: 1 },
        { x: 1, y: 2 },
      ]),
    ).toEqual([
      { x: 1, y: 2 },
      { x: 1, y: 1 },
      { x: 2, y: 1 },
    ]);
  });

  it('takes the values of fields that share an array from the same element', () => {
    const mixed = [
      { k: 1, z: 9 },
      { k: 2, z: 1 },
    ];
    expect(order({ 'a.k': 1, 'a.z': 1 }, [mixed, { k: 1, z: 5 }])).toEqual([{ k: 1, z: 5 }, mixed]);
    expect(order({ 'a.k': -1, 'a.z': -1 }, [mixed, { k: 2, z: 5 }])).toEqual([{ k: 2, z: 5 }, mixed]);
  });

  it('takes a number in a path for a position where the array has one, else for a field', () => {
    expect(order({ 'a.1': 1 }, [[1, 9], [5, 2], [{ 1: 5 }]])).toEqual([[5, 2], [{ 1: 5 }], [1, 9]]);
    expect(() => order({ 'a.0': 1 }, [[{ 0: 1 }]])).toThrow(expect.objectContaining({ code: 16746 }));
  });

  it('refuses fields that go through different arrays', () => {
    const sorter = compileSort(doc({ a: 1, b: 1 })) as Sorter;
    expect(() => sorter.key(doc({ a: [1], b: [1] }))).toThrow(
      expect.objectContaining({ code: 2, message: 'cannot sort with keys that are parallel arrays' }),
    );
    expect(sorter.key(doc({ a: [3, 1], b: 2 }))).toEqual([int32(1), int32(2)]);
  });

  it('keeps the first few of many, as a full sort has them', () => {
    let seed = 1;
    const values = Array.from({ length: 9000 }, () => (seed = (seed * 16807) % 2147483647) % 500);
    const full = order({ a: 1 }, values);
    expect(full).toEqual([...values].sort((a, b) => a - b));
    for (const limit of [1, 20, 700]) expect(order({ a: 1 }, values, limit)).toEqual(full.slice(0, limit));
  });

  it('follows a collation', () => {
    expect(order({ a: 1 }, ['b', 'A', 'a', 'B'])).toEqual(['A', 'B', 'a', 'b']);
    expect(order({ a: 1 }, ['b', 'A', 'B', 'a'], undefined, { locale: 'en', strength: 2 })).toEqual([
      'A',
      'a',
      'b',
      'B',
    ]);
    expect(order({ a: 1 }, ['é', 'f', 'e'], undefined, { locale: 'fr' })).toEqual(['e', 'é', 'f']);
    expect(order({ a: 1 }, ['a10', 'a9'], undefined, { locale: 'en', numericOrdering: true })).toEqual([
      'a9',
      'a10',
    ]);
  });

  it.each<[Fields, number]>([
    [{ a: 2 }, 15975],
    [{ a: 'x' }, 15974],
    [{ a: { $b: 1 } }, 17312],
    [{ a: { $meta: 'geo' } }, 17308],
    [{ a: { $meta: 'textScore' } }, 40218],
    [{ 'a..b': 1 }, 15998],
  ])('refuses %j', (spec, code) => {
    expect(() => compileSort(doc(spec))).toThrow(expect.objectContaining({ code }));
  });

  it.each<[Fields, number]>([
    [{ strength: 1 }, 40414],
    [{ locale: 'nowhere' }, 2],
    [{ locale: 'en', strength: 9 }, 51024],
    [{ locale: 'en', alternate: 'sometimes' }, 2],
    [{ locale: 'en', backwards: true }, 2],
    [{ locale: 'en', strength: 1, caseFirst: 'upper' }, 2],
    [{ locale: 'en', caseLevel: 'yes' }, 14],
    [{ locale: 'en', version: '1.0' }, 161],
    [{ locale: 'simple', strength: 2 }, 9],
    [{ locale: 'en', nothing: 1 }, 40415],
  ])('refuses the collation %j', (spec, code) => {
    expect(() => compileCollation(doc(spec))).toThrow(expect.objectContaining({ code }));
  });
});
