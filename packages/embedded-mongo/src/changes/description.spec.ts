import { decode, doc, encode, value, type Doc, type Literal } from '../bson.ts';
import { compileUpdate } from '../update.ts';

type Fields = Record<string, Literal>;

/** The description of what the update does to a document; 'replaced' when the whole document is told. */
function described(
  before: Fields,
  update: Literal,
  options: { arrayFilters?: Fields[] } = {},
): Doc | 'replaced' {
  const updater = compileUpdate(value(update), { arrayFilters: options.arrayFilters?.map(doc) });
  const old = encode(doc(before));
  const after = updater.applyRaw(old, { isInsert: false });
  return updater.describe?.(old, after)?.toDoc() ?? 'replaced';
}

interface Told {
  updated?: Fields;
  removed?: string[];
  truncated?: [string, number][];
  paths?: Fields;
}

function told({ updated = {}, removed = [], truncated = [], paths = {} }: Told): Doc {
  return doc({
    updatedFields: updated,
    removedFields: removed,
    truncatedArrays: truncated.map(([field, newSize]) => ({ field, newSize })),
    disambiguatedPaths: paths,
  });
}

test.each<[string, Fields, Fields, Told]>([
  ['a field', { a: 1 }, { $set: { a: 2 } }, { updated: { a: 2 } }],
  ['a new field', {}, { $set: { a: 2 } }, { updated: { a: 2 } }],
  ['a whole object', { a: { b: 0, c: 1 } }, { $set: { a: { b: 1 } } }, { updated: { a: { b: 1 } } }],
  ['a field in an object', { a: { b: 0, c: 1 } }, { $set: { 'a.b': 1 } }, { updated: { 'a.b': 1 } }],
  [
    'a field in an object that was not there',
    {},
    { $set: { 'a.b.c': 1 } },
    { updated: { a: { b: { c: 1 } } } },
  ],
  ['two of them', { a: {} }, { $set: { 'a.b.c': 1, 'a.b.d': 2 } }, { updated: { 'a.b': { c: 1, d: 2 } } }],
  ['only what changed', { a: 1, b: 2 }, { $set: { a: 1, b: 3 } }, { updated: { b: 3 } }],
  ['another type of the same number', { a: 1 }, { $set: { a: 1.5 } }, { updated: { a: 1.5 } }],
  ['a removed field', { a: 1, b: 2 }, { $unset: { a: '', c: '' } }, { removed: ['a'] }],
  ['a removed field in an object', { a: { b: 1, c: 2 } }, { $unset: { 'a.b': '' } }, { removed: ['a.b'] }],
  ['a renamed field', { a: 1 }, { $rename: { a: 'b' } }, { updated: { b: 1 }, removed: ['a'] }],
  [
    'several operators',
    { a: 1, b: 1 },
    { $inc: { a: 1 }, $unset: { b: 1 }, $set: { c: 1 } },
    { updated: { a: 2, c: 1 }, removed: ['b'] },
  ],
  [
    '$setOnInsert, which does nothing',
    { a: 1 },
    { $setOnInsert: { b: 1 }, $set: { a: 2 } },
    { updated: { a: 2 } },
  ],
  ['an element by its position', { a: [1, 2] }, { $set: { 'a.1': 3 } }, { updated: { 'a.1': 3 } }],
  ['a field in an element', { a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { updated: { 'a.0.b': 2 } }],
  ['an element beyond the end', { a: [1] }, { $set: { 'a.3': 4 } }, { updated: { 'a.3': 4 } }],
  [
    'an unset element, which becomes null',
    { a: [1, 2] },
    { $unset: { 'a.0': '' } },
    { updated: { 'a.0': null } },
  ],
  [
    'a field with a number for a name',
    { a: { '1': 1 } },
    { $set: { 'a.1': 2 } },
    { updated: { 'a.1': 2 }, paths: { 'a.1': ['a', '1'] } },
  ],
  [
    'fields with numbers for names in an element',
    { a: [{ 1: { 2: 0 } }] },
    { $set: { 'a.0.1.2': 1 } },
    { updated: { 'a.0.1.2': 1 }, paths: { 'a.0.1.2': ['a', 0, '1', '2'] } },
  ],
  [
    'all elements',
    { a: [{ b: 1 }, { b: 2 }, 3].slice(0, 2) },
    { $inc: { 'a.$[].b': 1 } },
    { updated: { 'a.0.b': 2, 'a.1.b': 3 } },
  ],
  ['an element pushed into an empty array', { a: [] }, { $push: { a: 3 } }, { updated: { 'a.0': 3 } }],
  [
    'pushed elements',
    { a: [1, 2] },
    { $push: { a: { $each: [3, 4] } } },
    { updated: { 'a.2': 3, 'a.3': 4 } },
  ],
  ['an element pushed into a new array', {}, { $push: { a: 3 } }, { updated: { a: [3] } }],
  [
    'a push at the beginning',
    { a: [1] },
    { $push: { a: { $each: [2], $position: 0 } } },
    { updated: { a: [2, 1] } },
  ],
  ['a push that sorts', { a: [1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { updated: { a: [1, 2] } }],
  [
    'a push that cuts',
    { a: [1, 2] },
    { $push: { a: { $each: [3], $slice: -2 } } },
    { updated: { a: [2, 3] } },
  ],
  ['$addToSet', { a: [1] }, { $addToSet: { a: 2 } }, { updated: { a: [1, 2] } }],
  ['$pop', { a: [1, 2] }, { $pop: { a: 1 } }, { updated: { a: [1] } }],
  ['$pull', { a: [1, 2] }, { $pull: { a: 1 } }, { updated: { a: [2] } }],
])('operators: %s', (_, before, update, expected) => {
  expect(described(before, update)).toEqual(told(expected));
});

test('operators: the elements that array filters choose', () => {
  const before = {
    a: [
      { b: 1, c: 1 },
      { b: 2, c: 1 },
      { b: 3, c: 1 },
    ],
  };
  const update = { $set: { 'a.$[x].c': 5, 'a.$[y].d': 6 } };
  const options = { arrayFilters: [{ 'x.b': { $gte: 2 } }, { 'y.b': 3 }] };
  expect(described(before, update, options)).toEqual(
    told({
      updated: { 'a.1.c': 5, 'a.2.c': 5, 'a.2.d': 6 },
    }),
  );
});

/** Long enough for any difference to be shorter than the document. */
const long = 'x'.repeat(300);

test.each<[string, Fields, Fields, Told]>([
  ['a field', { a: 1, long }, { $set: { a: 2 } }, { updated: { a: 2 } }],
  [
    'a new and a removed field',
    { a: 1, long },
    { $set: { b: 2, a: '$$REMOVE' } },
    { updated: { b: 2 }, removed: ['a'] },
  ],
  [
    'a field with a dot in its name',
    { 'a.b': 1, long },
    { $replaceWith: { $setField: { field: 'a.b', input: '$$ROOT', value: 2 } } },
    { updated: { 'a.b': 2 }, paths: { 'a.b': ['a.b'] } },
  ],
  ['a field in an object', { a: { b: 1, long } }, { $set: { a: { b: 2 } } }, { updated: { 'a.b': 2 } }],
  ['a short object', { a: { b: 1 }, long }, { $set: { a: { b: 2 } } }, { updated: { a: { b: 2 } } }],
  [
    'a cut array',
    { a: [1, 2, 3, { b: long }, 4], long },
    { $set: { a: { $slice: ['$a', 4] } } },
    { truncated: [['a', 4]] },
  ],
  [
    'changed and added elements',
    { a: [{ b: 1, long }, 2], long },
    { $set: { a: [{ b: 5, long }, 2, 3] } },
    { updated: { 'a.0.b': 5, 'a.2': 3 } },
  ],
])('a pipeline: %s', (_, before, stage, expected) => {
  expect(described(before, [stage])).toEqual(told(expected));
});

test('a pipeline: a difference as long as the document counts as a replacement', () => {
  expect(described({ a: 1 }, [{ $set: { b: 2 } }])).toBe('replaced');
});

test('a replacement is told by the whole document', () => {
  expect(described({ a: 1 }, { b: 1 })).toBe('replaced');
});

test('the description is what is stored: it can be encoded', () => {
  const it = described({ a: [1] }, { $push: { a: 2 } }) as Doc;
  expect(decode(encode(it))).toEqual(it);
});
