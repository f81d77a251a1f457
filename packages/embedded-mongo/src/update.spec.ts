import { Decimal128, doc, encode, Int32, Timestamp, value } from './bson.ts';
import type { Literal } from './bson.ts';
import { compileMatch } from './match.ts';
import { compileUpdate } from './update.ts';
import { canonical, literal } from '../test/canonical.ts';

type Fields = { [name: string]: Literal };

function apply(
  update: Literal,
  before: Fields,
  options: { filter?: Fields; isInsert?: boolean; arrayFilters?: Literal[] } = {},
) {
  const updater = compileUpdate(value(update), { arrayFilters: options.arrayFilters?.map(value) });
  const matcher = options.filter ? compileMatch(doc(options.filter)) : undefined;
  const d = doc(before);
  const bytes = encode(d);
  const after = updater.apply(d, { isInsert: options.isInsert ?? false, matcher });
  // The document that came in is never changed: the caller still needs it for its indexes.
  expect(encode(d).equals(bytes)).toBe(true);
  return { after, changed: after !== d };
}

const dec = (s: string) => Decimal128.fromString(s);

/** Update, before, after; types and the order of fields count. */
const TABLE: [string, Fields, Fields, Fields][] = [
  [
    '$set on a field, a path and a new path',
    { $set: { a: 2, 'b.c': 3, 'x.y': 4 } },
    { _id: 1, a: 1, b: { c: 1, d: 1 } },
    { _id: 1, a: 2, b: { c: 3, d: 1 }, x: { y: 4 } },
  ],
  [
    'new fields by name, numbers by value',
    { $set: { z: 1, a: 1, 10: 1, 9: 1 } },
    { _id: 1 },
    { _id: 1, 9: 1, 10: 1, a: 1, z: 1 },
  ],
  ['$set changes the type of a number', { $set: { a: 1n } }, { a: 1 }, { a: 1n }],
  ['$set in an array, padding with null', { $set: { 'a.3': 'x' } }, { a: [1] }, { a: [1, null, null, 'x'] }],
  [
    '$set in a document of an array',
    { $set: { 'a.1.b': 5 } },
    { a: [{ b: 1 }, { b: 2 }] },
    { a: [{ b: 1 }, { b: 5 }] },
  ],
  ['a number in a path makes a field when there is no array', { $set: { 'a.0': 1 } }, {}, { a: { 0: 1 } }],
  [
    'a field called __proto__',
    { $set: { 'a.constructor.prototype.x': 1 } },
    {},
    { a: { constructor: { prototype: { x: 1 } } } },
  ],
  [
    '$unset',
    { $unset: { a: '', 'b.c': 1, 'n.x': 1 } },
    { _id: 1, a: 1, b: { c: 1, d: 2 } },
    { _id: 1, b: { d: 2 } },
  ],
  ['$unset in an array leaves null', { $unset: { 'a.0': 1 } }, { a: [1, 2] }, { a: [null, 2] }],
  ['$unset below a scalar does nothing', { $unset: { 'a.b': 1 } }, { a: 5 }, { a: 5 }],
  ['$inc of an int', { $inc: { a: 2 } }, { a: 3 }, { a: 5 }],
  ['$inc makes the field', { $inc: { 'a.b': -2 } }, {}, { a: { b: -2 } }],
  ['$inc over int32', { $inc: { a: 1 } }, { a: 2147483647 }, { a: 2147483648n }],
  ['$inc of a long', { $inc: { a: 1 } }, { a: 2n ** 53n }, { a: 2n ** 53n + 1n }],
  ['$inc of a double', { $inc: { a: 1 } }, { a: 0.5 }, { a: 1.5 }],
  ['$inc by a decimal', { $inc: { a: dec('0.1') } }, { a: 1 }, { a: dec('1.1') }],
  ['$mul', { $mul: { a: 3, b: 2.5, c: 4n } }, { a: 2, b: 3 }, { a: 6, b: 7.5, c: 0n }],
  [
    '$min and $max',
    { $min: { a: 1, b: 5, n: 1 }, $max: { c: 9, d: 1 } },
    { a: 2, b: 4, c: 3, d: 2 },
    { a: 1, b: 4, c: 9, d: 2, n: 1 },
  ],
  ['$min across types', { $min: { a: 'x' }, $max: { b: 'x' } }, { a: 5, b: 5 }, { a: 5, b: 'x' }],
  ['$max of dates', { $max: { a: new Date(9) } }, { a: new Date(5) }, { a: new Date(9) }],
  ['$rename', { $rename: { a: 'z', 'b.c': 'd' } }, { a: 1, b: { c: 2 } }, { b: {}, d: 2, z: 1 }],
  ['$rename over an existing field', { $rename: { a: 'b' } }, { a: 1, b: 2 }, { b: 1 }],
  ['$rename of a missing field', { $rename: { x: 'y' } }, { a: 1, y: 2 }, { a: 1, y: 2 }],
  ['$setOnInsert on an update', { $setOnInsert: { a: 1 }, $set: { b: 2 } }, { _id: 1 }, { _id: 1, b: 2 }],
  ['$push', { $push: { a: 3, n: 1 } }, { a: [1] }, { a: [1, 3], n: [1] }],
  ['$push of an array', { $push: { a: [1, 2] } }, { a: [0] }, { a: [0, [1, 2]] }],
  ['$push with $each', { $push: { a: { $each: [2, 3] } } }, { a: [1] }, { a: [1, 2, 3] }],
  [
    '$push with $position',
    { $push: { a: { $each: [9], $position: 1 }, b: { $each: [9], $position: -1 } } },
    { a: [1, 2], b: [1, 2] },
    { a: [1, 9, 2], b: [1, 9, 2] },
  ],
  [
    '$push with $sort and $slice',
    { $push: { a: { $each: [{ s: 3 }], $sort: { s: -1 }, $slice: 2 } } },
    { a: [{ s: 1 }, { s: 2 }] },
    { a: [{ s: 3 }, { s: 2 }] },
  ],
  [
    '$push with $slice from the end',
    { $push: { a: { $each: [4, 5], $slice: -3 } } },
    { a: [1, 2, 3] },
    { a: [3, 4, 5] },
  ],
  ['$push with $slice 0', { $push: { a: { $each: [1], $slice: 0 } } }, { a: [1, 2] }, { a: [] }],
  [
    '$push with $sort of values',
    { $push: { a: { $each: [], $sort: 1 } } },
    { a: [3, 1, 2] },
    { a: [1, 2, 3] },
  ],
  [
    '$addToSet',
    { $addToSet: { a: 2, b: { $each: [1, 2, 2, 3n] }, c: { x: 1 } } },
    { a: [1, 2], b: [1, 3], c: [{ x: 1 }] },
    { a: [1, 2], b: [1, 3, 2], c: [{ x: 1 }] },
  ],
  [
    '$addToSet minds the order in documents',
    { $addToSet: { a: { y: 1, x: 1 } } },
    { a: [{ x: 1, y: 1 }] },
    {
      a: [
        { x: 1, y: 1 },
        { y: 1, x: 1 },
      ],
    },
  ],
  ['$pop', { $pop: { a: 1, b: -1, c: 1 } }, { a: [1, 2], b: [1, 2], c: [] }, { a: [1], b: [2], c: [] }],
  ['$pull by value', { $pull: { a: 1 } }, { a: [1, 2, 1, 1n, '1'] }, { a: [2, '1'] }],
  ['$pull by condition', { $pull: { a: { $gte: 3 } } }, { a: [1, 3, 5, 'x'] }, { a: [1, 'x'] }],
  [
    '$pull of documents by fields',
    { $pull: { a: { s: { $gte: 8 }, i: 'B' } } },
    {
      a: [
        { i: 'A', s: 9 },
        { i: 'B', s: 9, x: 1 },
        { i: 'B', s: 4 },
      ],
    },
    {
      a: [
        { i: 'A', s: 9 },
        { i: 'B', s: 4 },
      ],
    },
  ],
  ['$pull with $in', { $pull: { a: { $in: [1, 'x'] } } }, { a: [1, 2, 'x'] }, { a: [2] }],
  ['$pull of an array', { $pull: { a: [1, 2] } }, { a: [[1, 2], [1], 1] }, { a: [[1], 1] }],
  [
    '$pullAll',
    { $pullAll: { a: [1, { x: 1 }] } },
    { a: [1, 2, { x: 1 }, { x: 1, y: 1 }] },
    { a: [2, { x: 1, y: 1 }] },
  ],
  [
    '$bit',
    { $bit: { a: { and: 12 }, b: { or: 1, xor: 2 }, c: { or: 3n } } },
    { a: 10, b: 4 },
    { a: 8, b: 7, c: 3n },
  ],
  ['$[] on all elements', { $inc: { 'a.$[]': 1 } }, { a: [1, 2] }, { a: [2, 3] }],
  [
    '$[] inside documents',
    { $set: { 'a.$[].b.$[]': 0 } },
    { a: [{ b: [1, 2] }, { b: [3] }] },
    { a: [{ b: [0, 0] }, { b: [0] }] },
  ],
];

describe('update operators', () => {
  it.each(TABLE)('%s', (_name, update, before, after) => {
    expect(canonical(apply(update, before).after)).toBe(literal(after));
  });

  it.each<[Fields, Fields]>([
    [{ $set: { a: 1 } }, { a: 1 }],
    [{ $set: { 'a.b': { c: [1] } } }, { a: { b: { c: [1] } } }],
    [{ $unset: { x: 1 } }, { a: 1 }],
    [{ $inc: { a: 0 } }, { a: 1 }],
    [{ $mul: { a: 1 } }, { a: 2 }],
    [{ $max: { a: 1n } }, { a: 1 }],
    [{ $addToSet: { a: 1 } }, { a: [1] }],
    [{ $pull: { a: 9 } }, { a: [1] }],
    [{ $pull: { a: 9 } }, {}],
    [{ $pop: { a: 1 } }, { a: [] }],
    [{ $setOnInsert: { a: 5 } }, { a: 1 }],
    [{ $rename: { x: 'y' } }, { a: 1 }],
    [{ $set: {} }, { a: 1 }],
  ])('%j on %j changes nothing and says so', (update, before) => {
    expect(apply(update, before).changed).toBe(false);
  });

  it('sets the present date', () => {
    const now = new Date(1_700_000_000_123);
    const updater = compileUpdate(value({ $currentDate: { a: true, b: { $type: 'timestamp' } } }));
    const after = updater.apply(doc({}), { isInsert: false, now });
    expect(canonical(after)).toBe(literal({ a: now, b: new Timestamp({ t: 1_700_000_000, i: 1 }) }));
  });

  it('uses the element that the filter matched', () => {
    const before = {
      a: [
        { k: 1, n: 0 },
        { k: 2, n: 0 },
      ],
    };
    expect(canonical(apply({ $inc: { 'a.$.n': 5 } }, before, { filter: { 'a.k': 2 } }).after)).toBe(
      literal({
        a: [
          { k: 1, n: 0 },
          { k: 2, n: 5 },
        ],
      }),
    );
    const two = { a: [1, 2], b: [7, 8] };
    expect(canonical(apply({ $set: { 'a.$': 9 } }, two, { filter: { a: 1, b: 8 } }).after)).toBe(
      literal({ a: [9, 2], b: [7, 8] }),
    );
  });

  it('uses array filters', () => {
    const before = { a: [{ g: 80 }, { g: 95 }, { g: 90, x: [1, 5] }] };
    const one = apply({ $set: { 'a.$[e].g': 100 } }, before, { arrayFilters: [{ 'e.g': { $gte: 90 } }] });
    expect(canonical(one.after)).toBe(literal({ a: [{ g: 80 }, { g: 100 }, { g: 100, x: [1, 5] }] }));
    const two = apply({ $inc: { 'a.$[e].x.$[n]': 1 } }, before, {
      arrayFilters: [{ 'e.g': 90 }, { n: { $gt: 3 } }],
    });
    expect(canonical(two.after)).toBe(literal({ a: [{ g: 80 }, { g: 95 }, { g: 90, x: [1, 6] }] }));
  });

  it.each<[string, Literal, Fields, number]>([
    ['an unknown operator', { $foo: { a: 1 } }, {}, 9],
    ['a field beside operators', { $set: { a: 1 }, b: 2 }, {}, 9],
    ['an operator without fields', { $set: 5 }, {}, 9],
    ['two operators on one path', { $set: { a: 1 }, $inc: { a: 1 } }, {}, 40],
    ['a path and its beginning', { $set: { a: 1, 'a.b': 2 } }, {}, 40],
    ['a path and its end', { $set: { 'a.b': 1 }, $unset: { a: 1 } }, {}, 40],
    ['$inc of a string', { $inc: { a: 1 } }, { a: 'x' }, 14],
    ['$inc by a string', { $inc: { a: 'x' } }, { a: 1 }, 14],
    ['$inc of null', { $inc: { a: 1 } }, { a: null }, 14],
    ['$inc over int64', { $inc: { a: 1n } }, { a: 2n ** 63n - 1n }, 2],
    ['$push on a scalar', { $push: { a: 1 } }, { a: 1 }, 2],
    ['$push with a wrong $each', { $push: { a: { $each: 1 } } }, { a: [] }, 2],
    ['$addToSet on a scalar', { $addToSet: { a: 1 } }, { a: 1 }, 2],
    ['$pull on a scalar', { $pull: { a: 1 } }, { a: 1 }, 2],
    ['$pop with 2', { $pop: { a: 2 } }, { a: [1] }, 9],
    ['$pop on a scalar', { $pop: { a: 1 } }, { a: 1 }, 14],
    ['a path through a scalar', { $set: { 'a.b': 1 } }, { a: 5 }, 28],
    ['a path through null', { $set: { 'a.b': 1 } }, { a: null }, 28],
    ['a name in an array', { $set: { 'a.b': 1 } }, { a: [{ b: 1 }] }, 28],
    ['an empty name', { $set: { 'a..b': 1 } }, {}, 56],
    ['a name with a dollar', { $set: { $a: 1 } }, {}, 52],
    ['a change of _id', { $set: { _id: 2 } }, { _id: 1 }, 66],
    ['the loss of _id', { $unset: { _id: 1 } }, { _id: 1 }, 66],
    ['$rename of _id', { $rename: { _id: 'x' } }, { _id: 1 }, 66],
    ['$rename to itself', { $rename: { a: 'a' } }, { a: 1 }, 2],
    ['$rename through an array', { $rename: { 'a.b': 'c' } }, { a: [{ b: 1 }] }, 2],
    ['$ without a match', { $set: { 'a.$': 1 } }, { a: [1] }, 2],
    ['$[] on a missing array', { $set: { 'a.$[]': 1 } }, {}, 2],
    ['$[] on a scalar', { $set: { 'a.$[]': 1 } }, { a: 1 }, 2],
    ['$[x] without a filter', { $set: { 'a.$[x]': 1 } }, { a: [1] }, 2],
    ['$bit with a double', { $bit: { a: { and: 1.5 } } }, { a: 1 }, 2],
    ['$currentDate with a number', { $currentDate: { a: 1 } }, {}, 2],
    ['a far index', { $set: { 'a.9999999': 1 } }, { a: [] }, 2],
    ['a stage that is not for updates', [{ $match: {} }], {}, 72],
    ['a stage that does not exist', [{ $foo: 1 }], {}, 40324],
  ])('refuses %s', (_name, update, before, code) => {
    expect(() => apply(update, before)).toThrow(expect.objectContaining({ code }));
  });

  it('tells the number that $inc and $mul cannot hold', () => {
    const most = 9223372036854775807n;
    expect(() => apply({ $inc: { a: 1 } }, { _id: 0, a: most })).toThrow(
      `Failed to apply $inc operations to current value ((NumberLong)${most}) for document {_id: 0}`,
    );
  });

  it('refuses array filters that are not used or say nothing', () => {
    const compile = (filters: Literal[]) => () =>
      compileUpdate(value({ $set: { a: 1 } }), { arrayFilters: filters.map(value) });
    for (const filters of [[{ x: 1 }], [{}], [{ a: 1, b: 1 }], [{ a: 1 }, { a: 2 }]]) {
      expect(compile(filters)).toThrow(expect.objectContaining({ code: 9 }));
    }
  });
});

describe('replacements and pipelines', () => {
  it('keeps _id and puts it first', () => {
    expect(canonical(apply({ b: 2, a: 1 }, { _id: 1, x: 1 }).after)).toBe(literal({ _id: 1, b: 2, a: 1 }));
    expect(apply({ a: 1 }, { _id: 1, a: 1 }).changed).toBe(false);
    expect(() => apply({ _id: 2 }, { _id: 1 })).toThrow(expect.objectContaining({ code: 66 }));
  });

  it('computes new fields from old ones', () => {
    const pipeline = [
      { $set: { total: { $add: ['$a', '$b'] }, 'm.x': '$$NOW' } },
      { $unset: 'a' },
      { $set: { m: '$$REMOVE' } },
    ];
    expect(canonical(apply(pipeline, { _id: 1, a: 1, b: 2 }).after)).toBe(
      literal({ _id: 1, b: 2, total: 3 }),
    );
    expect(apply([{ $set: { a: '$a' } }], { _id: 1, a: 1 }).changed).toBe(false);
    expect(canonical(apply([{ $replaceWith: { n: '$a' } }], { _id: 1, a: 5 }).after)).toBe(
      literal({ _id: 1, n: 5 }),
    );
    expect(() => apply([{ $set: { _id: 9 } }], { _id: 1 })).toThrow(expect.objectContaining({ code: 66 }));
  });

  it('guards a bucket: adds only what is newer', () => {
    const bump = [
      {
        $set: {
          n: { $cond: [{ $lt: ['$last', 7] }, { $add: ['$n', 3] }, '$n'] },
          last: { $max: ['$last', 7] },
        },
      },
    ];
    const once = apply(bump, { _id: 1, n: 10, last: 6 }).after;
    expect(canonical(once)).toBe(literal({ _id: 1, n: 13, last: 7 }));
    expect(compileUpdate(value(bump)).apply(once, { isInsert: false })).toBe(once);
  });
});

describe('what an upsert starts from', () => {
  const base = (filter: Fields, update: Literal = { $set: { z: 1 } }) =>
    canonical(compileUpdate(value(update)).upsertBase(doc(filter)));
  it.each<[Fields, Fields]>([
    [
      { a: 1, b: { $gt: 1 }, c: { $eq: 'x' } },
      { a: 1, c: 'x' },
    ],
    [{ 'a.b': 1, 'a.c': 2 }, { a: { b: 1, c: 2 } }],
    [
      { $and: [{ a: 1 }, { b: { $eq: 2 } }], $or: [{ c: 3 }] },
      { a: 1, b: 2, c: 3 },
    ],
    [{ $or: [{ a: 1 }, { b: 2 }] }, {}],
    [
      { a: { $all: [1] }, b: { $in: [2] }, c: { $in: [1, 2] } },
      { a: 1, b: 2 },
    ],
    [{ a: { x: 1 } }, { a: { x: 1 } }],
    [{ a: { $ne: 1 }, b: { $exists: true }, $nor: [{ c: 1 }] }, {}],
  ])('%j gives %j', (filter, expected) => {
    expect(base(filter)).toBe(literal(expected));
  });

  it('takes only _id for a replacement', () => {
    expect(base({ _id: 5, a: 1 }, { b: 1 })).toBe(literal({ _id: 5 }));
  });

  it('refuses a path that is fixed twice', () => {
    for (const filter of [{ $and: [{ a: 1 }, { a: 2 }] }, { a: 1, 'a.b': 2 }] as Fields[]) {
      expect(() => base(filter)).toThrow(expect.objectContaining({ code: 54 }));
    }
  });

  it('counts $setOnInsert and lets _id be set', () => {
    const update = { $setOnInsert: { _id: 7, n: 1 }, $inc: { c: 1 } };
    expect(canonical(apply(update, { k: 'x' }, { isInsert: true }).after)).toBe(
      literal({ k: 'x', _id: 7, c: 1, n: 1 }),
    );
  });
});

it('keeps Int32 as it is', () => {
  expect(apply({ $inc: { a: 1 } }, { a: 1 }).after.get('a')).toEqual(new Int32(2));
});
