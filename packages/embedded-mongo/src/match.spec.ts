import {
  Binary,
  BSONRegExp,
  Decimal128,
  doc,
  encode,
  Int32,
  MaxKey,
  MinKey,
  ObjectId,
  UNDEFINED,
} from './bson.ts';
import type { Literal } from './bson.ts';
import { compileCollation } from './collation.ts';
import { compileMatch } from './match.ts';

type Fields = { [name: string]: Literal };
const dec = (s: string) => Decimal128.fromString(s);
const oid = new ObjectId('65a1b2c3d4e5f60718293a4b');

/** Filter, documents that match, documents that do not. Each is tried on bytes and on the decoded document. */
const TABLE: [string, Fields, Fields[], Fields[]][] = [
  ['the empty filter', {}, [{}, { a: 1 }], []],
  // Equality
  [
    'a number of any type',
    { a: 1 },
    [{ a: 1 }, { a: 1n }, { a: 1.0 }, { a: dec('1.0') }, { a: [2, 1] }],
    [{ a: 2 }, { a: '1' }, { a: true }, { a: [[1]] }, {}],
  ],
  ['a double', { a: 1.5 }, [{ a: 1.5 }, { a: dec('1.5') }], [{ a: 1 }]],
  [
    'a long beyond 2^53',
    { a: 9007199254740993n },
    [{ a: 9007199254740993n }, { a: dec('9007199254740993') }],
    [{ a: 9007199254740992n }, { a: 2 ** 53 }],
  ],
  ['a string', { a: 'x' }, [{ a: 'x' }, { a: ['y', 'x'] }], [{ a: 'X' }, { a: 'xx' }, { a: '' }, {}]],
  ['an ObjectId', { a: oid }, [{ a: oid }, { a: [oid] }], [{ a: String(oid) }, { a: new ObjectId() }]],
  ['a date', { a: new Date(5) }, [{ a: new Date(5) }], [{ a: 5 }, { a: new Date(6) }]],
  ['false', { a: false }, [{ a: false }], [{ a: 0 }, { a: null }, {}]],
  ['NaN', { a: NaN }, [{ a: NaN }, { a: dec('NaN') }], [{ a: 1 }, { a: null }]],
  [
    'a document in its order',
    { a: { x: 1, y: 2 } },
    [{ a: { x: 1, y: 2 } }, { a: [{ x: 1, y: 2 }] }],
    [{ a: { y: 2, x: 1 } }, { a: { x: 1 } }],
  ],
  [
    'an array as a whole or as an element',
    { a: [1, 2] },
    [{ a: [1, 2] }, { a: [[1, 2], 3] }],
    [{ a: [2, 1] }, { a: [1] }, { a: 1 }],
  ],
  ['an empty array', { a: [] }, [{ a: [] }, { a: [[]] }], [{}, { a: null }, { a: [1] }]],
  [
    'a field called __proto__',
    Object.fromEntries([['__proto__', 1]]),
    [Object.fromEntries([['__proto__', 1]])],
    [{}],
  ],
  // null and missing
  [
    'null',
    { a: null },
    [{ a: null }, {}, { a: UNDEFINED }, { a: [1, null] }],
    [{ a: 0 }, { a: [] }, { a: [[null]] }, { a: {} }],
  ],
  ['$ne null', { a: { $ne: null } }, [{ a: 0 }, { a: [] }, { a: [1] }], [{}, { a: null }, { a: [1, null] }]],
  [
    'null below a path',
    { 'a.b': null },
    [{}, { a: null }, { a: 4 }, { a: {} }, { a: { b: null } }, { a: [{ b: 3 }, {}] }, { a: [{ b: null }] }],
    [{ a: [] }, { a: [1, 2] }, { a: [[]] }, { a: { b: 1 } }, { a: [null] }],
  ],
  [
    '$in with null',
    { a: { $in: [null, 4] } },
    [{}, { a: null }, { a: 4 }, { a: [5, 4] }],
    [{ a: 5 }, { a: [] }],
  ],
  [
    '$nin with null',
    { a: { $nin: [null, 4] } },
    [{ a: 5 }, { a: [] }],
    [{}, { a: null }, { a: 4 }, { a: [4] }],
  ],
  ['$gte null', { a: { $gte: null } }, [{}, { a: null }], [{ a: 1 }]],
  ['$gt null', { a: { $gt: null } }, [], [{}, { a: null }, { a: 1 }]],
  ['$exists', { a: { $exists: true } }, [{ a: null }, { a: [] }, { a: 0 }], [{}, { b: 1 }]],
  [
    '$exists false',
    { 'a.b': { $exists: false } },
    [{}, { a: 1 }, { a: [] }, { a: [{ c: 1 }] }],
    [{ a: { b: null } }, { a: [{ c: 1 }, { b: 1 }] }],
  ],
  // Order
  [
    '$gt',
    { a: { $gt: 5 } },
    [{ a: 6 }, { a: 5.5 }, { a: 6n }, { a: dec('5.0001') }, { a: [1, 9] }, { a: Infinity }],
    [{ a: 5 }, { a: '6' }, { a: null }, {}, { a: NaN }, { a: new Date(9) }],
  ],
  ['$lt leaves NaN out', { a: { $lt: 5 } }, [{ a: 4 }, { a: -Infinity }], [{ a: NaN }, { a: 5 }, { a: [] }]],
  ['$lte NaN', { a: { $lte: NaN } }, [{ a: NaN }], [{ a: 1 }]],
  [
    'a long bound',
    { a: { $gte: 2n ** 53n + 1n } },
    [{ a: 2n ** 53n + 1n }, { a: 2 ** 53 + 2 }],
    [{ a: 2 ** 53 }, { a: 2n ** 53n }],
  ],
  [
    'a range of dates',
    { a: { $gte: new Date(5), $lt: new Date(9) } },
    [{ a: new Date(5) }, { a: new Date(8) }],
    [{ a: new Date(9) }, { a: 6 }, { a: new Date(-6) }],
  ],
  [
    'dates before 1970',
    { a: { $lt: new Date(0) } },
    [{ a: new Date(-1) }, { a: new Date(-8e12) }],
    [{ a: new Date(0) }],
  ],
  [
    'a range over an array may be met by two elements',
    { a: { $gt: 5, $lt: 3 } },
    [{ a: [1, 9] }],
    [{ a: 4 }, { a: [4] }],
  ],
  ['strings by code point', { a: { $gt: 'Z' } }, [{ a: 'a' }, { a: '😀' }], [{ a: 'A' }, { a: 1 }]],
  ['arrays against arrays', { a: { $gt: [1, 2] } }, [{ a: [1, 3] }, { a: [[2]] }], [{ a: [1, 1] }, { a: 5 }]],
  [
    'MinKey and MaxKey across types',
    { a: { $gt: new MinKey(), $lt: new MaxKey() } },
    [{ a: 1 }, { a: 'x' }, { a: null }, {}],
    [{ a: new MinKey() }, { a: new MaxKey() }],
  ],
  ['$ne', { a: { $ne: 1 } }, [{ a: 2 }, {}, { a: 'x' }, { a: [] }], [{ a: 1 }, { a: [1, 2] }, { a: 1n }]],
  [
    '$in',
    { a: { $in: [1, 'x', new BSONRegExp('^ab', 'i')] } },
    [{ a: 1n }, { a: 'x' }, { a: 'ABc' }, { a: [9, 'abd'] }],
    [{ a: 2 }, { a: 'cab' }, {}],
  ],
  ['$in with arrays', { a: { $in: [[1, 2]] } }, [{ a: [1, 2] }, { a: [[1, 2]] }], [{ a: [1] }, { a: 1 }]],
  ['$in of nothing', { a: { $in: [] } }, [], [{}, { a: 1 }]],
  ['$nin', { a: { $nin: [1, 2] } }, [{ a: 3 }, {}, { a: [] }], [{ a: 1 }, { a: [3, 2] }]],
  // Paths
  [
    'a nested field',
    { 'a.b': 1 },
    [{ a: { b: 1 } }, { a: [{ b: 1 }] }, { a: [{ b: [1] }] }, { a: { b: [1] } }],
    [{ a: 1 }, { a: { c: 1 } }, { a: [[{ b: 1 }]] }, { 'a.b': 1 }],
  ],
  [
    'an index',
    { 'a.1': 2 },
    [{ a: [1, 2] }, { a: { 1: 2 } }, { a: [{ 1: 2 }] }, { a: [1, [2]] }],
    [{ a: [2, 1] }, { a: [2] }],
  ],
  ['an index inside a path', { 'a.0.b': 1 }, [{ a: [{ b: 1 }, { b: 2 }] }], [{ a: [{ b: 2 }, { b: 1 }] }]],
  [
    'a path through a second array',
    { 'a.b.c': 1 },
    [{ a: [{ b: [{ c: 1 }] }] }],
    [{ a: [{ b: [{ c: 2 }] }] }],
  ],
  // Logic
  ['$and', { $and: [{ a: 1 }, { b: 2 }] }, [{ a: 1, b: 2 }], [{ a: 1 }, { b: 2 }]],
  ['$or', { $or: [{ a: 1 }, { b: 2 }] }, [{ a: 1 }, { b: 2 }], [{ a: 2, b: 1 }, {}]],
  ['$nor', { $nor: [{ a: 1 }, { b: 2 }] }, [{}, { a: 2 }], [{ a: 1 }, { b: 2 }]],
  ['$not', { a: { $not: { $gt: 5 } } }, [{ a: 5 }, {}, { a: 'x' }], [{ a: 6 }, { a: [1, 6] }]],
  [
    '$not with a pattern',
    { a: { $not: new BSONRegExp('^x', '') } },
    [{ a: 'y' }, {}, { a: 1 }],
    [{ a: 'xy' }],
  ],
  ['$comment', { a: 1, $comment: 'why' }, [{ a: 1 }], [{ a: 2 }]],
  // Arrays
  ['$all', { a: { $all: [1, 2] } }, [{ a: [2, 1, 3] }], [{ a: [1] }, { a: 1 }, {}]],
  ['$all of one on a scalar', { a: { $all: [1] } }, [{ a: 1 }, { a: [1] }], [{ a: 2 }]],
  ['$all of an array', { a: { $all: [[1, 2]] } }, [{ a: [1, 2] }, { a: [[1, 2]] }], [{ a: [1] }]],
  ['$all of nothing', { a: { $all: [] } }, [], [{ a: [] }, {}]],
  [
    '$all of $elemMatch',
    { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { y: 2 } }] } },
    [{ a: [{ x: 1 }, { y: 2 }] }],
    [{ a: [{ x: 1 }] }],
  ],
  ['$size', { a: { $size: 2 } }, [{ a: [1, 2] }, { a: [[1], []] }], [{ a: [[1, 2]] }, { a: 2 }, {}]],
  ['$size below an array', { 'a.b': { $size: 1 } }, [{ a: [{ b: [1] }] }], [{ a: [{ b: [] }] }]],
  [
    '$elemMatch on documents',
    { a: { $elemMatch: { x: 1, y: { $gt: 2 } } } },
    [{ a: [{ x: 1, y: 3 }] }],
    [
      {
        a: [
          { x: 1, y: 1 },
          { x: 2, y: 3 },
        ],
      },
      { a: { x: 1, y: 3 } },
      { a: [] },
    ],
  ],
  [
    '$elemMatch on values',
    { a: { $elemMatch: { $gt: 5, $lt: 8 } } },
    [{ a: [1, 6] }],
    [{ a: [1, 9] }, { a: 6 }],
  ],
  ['$elemMatch with null', { a: { $elemMatch: { $eq: null } } }, [{ a: [null] }], [{ a: [] }, { a: null }]],
  [
    '$elemMatch on arrays in arrays',
    { a: { $elemMatch: { $elemMatch: { $gt: 1 } } } },
    [{ a: [[1, 2]] }],
    [{ a: [2] }],
  ],
  [
    '$elemMatch with $or',
    { a: { $elemMatch: { $or: [{ x: 1 }, { y: 1 }] } } },
    [{ a: [{ y: 1 }] }],
    [{ a: [{ z: 1 }] }],
  ],
  [
    '$not $elemMatch',
    { a: { $not: { $elemMatch: { x: 1 } } } },
    [{}, { a: [{ x: 2 }] }],
    [{ a: [{ x: 1 }] }],
  ],
  // Types
  [
    '$type by name',
    { a: { $type: 'int' } },
    [{ a: 1 }, { a: ['x', 1] }],
    [{ a: 1n }, { a: 1.5 }, { a: [] }, {}],
  ],
  ['$type array', { a: { $type: 'array' } }, [{ a: [] }, { a: [[1]] }], [{ a: 1 }]],
  [
    '$type number',
    { a: { $type: 'number' } },
    [{ a: 1 }, { a: 1n }, { a: 1.5 }, { a: dec('1') }],
    [{ a: '1' }],
  ],
  [
    '$type of several',
    { a: { $type: ['objectId', 2, 'null'] } },
    [{ a: oid }, { a: 'x' }, { a: null }],
    [{ a: 1 }, {}],
  ],
  // The rest
  [
    '$mod',
    { a: { $mod: [4, 1] } },
    [{ a: 5 }, { a: 5.9 }, { a: 9n }, { a: [2, 1] }],
    [{ a: 4 }, { a: '5' }, { a: NaN }, { a: -3 }],
  ],
  ['$mod negative', { a: { $mod: [4, -3] } }, [{ a: -3 }, { a: -7 }], [{ a: 3 }]],
  [
    '$regex',
    { a: { $regex: '^ab.', $options: 'i' } },
    [{ a: 'ABC' }, { a: ['x', 'abd'] }],
    [{ a: 'ab' }, { a: 1 }, {}],
  ],
  [
    'a pattern',
    { a: new BSONRegExp('b$', 'm') },
    [{ a: 'ab\nc' }, { a: new BSONRegExp('b$', 'm') }],
    [{ a: 'ba' }],
  ],
  ['a pattern with white space', { a: { $regex: 'a b # c', $options: 'x' } }, [{ a: 'ab' }], [{ a: 'a b' }]],
  ['an inline option', { a: { $regex: '(?i)ab' } }, [{ a: 'xAB' }], [{ a: 'b' }]],
  [
    'bits',
    { a: { $bitsAllSet: 5 } },
    [{ a: 7 }, { a: 5n }, { a: -1 }, { a: new Binary(Buffer.from([5]), 0) }],
    [{ a: 4 }, { a: 5.5 }, { a: '5' }],
  ],
  ['bit positions', { a: { $bitsAnyClear: [0, 1] } }, [{ a: 1 }, { a: 0 }], [{ a: 3 }]],
  [
    '$expr',
    { $expr: { $gt: ['$a', '$b.c'] } },
    [{ a: 2, b: { c: 1 } }, { a: 1 }],
    [{ a: 1, b: { c: 1 } }, { b: { c: 1 } }],
  ],
  [
    '$jsonSchema',
    {
      $jsonSchema: {
        required: ['a'],
        properties: { a: { bsonType: 'int', minimum: 2 }, b: { type: 'string', maxLength: 2 } },
      },
    },
    [{ a: 2 }, { a: 3, b: '😀é' }],
    [{}, { a: 1 }, { a: 2.5 }, { a: 2, b: 'xyz' }],
  ],
  [
    'a DBRef is a value',
    { a: { $ref: 'c', $id: 1 } },
    [{ a: { $ref: 'c', $id: 1 } }],
    [{ a: { $ref: 'c', $id: 2 } }],
  ],
];

describe('filters', () => {
  it.each(TABLE)('%s', (_name, filter, yes, no) => {
    const matcher = compileMatch(doc(filter));
    for (const [documents, expected] of [
      [yes, true],
      [no, false],
    ] as const) {
      for (const d of documents) {
        const made = doc({ _id: 1, before: { a: 'decoy' }, ...d, z: 1 });
        if (Object.hasOwn(d, '__proto__')) made.set('__proto__', new Int32(1));
        expect([d, matcher.test(encode(made))]).toEqual([d, expected]);
        expect([d, matcher.testDoc(made)]).toEqual([d, expected]);
      }
    }
  });

  it.each<[Fields, number]>([
    [{ $foo: 1 }, 2],
    [{ a: { $foo: 1 } }, 2],
    [{ a: { $gt: 1, b: 2 } }, 2],
    [{ $and: [] }, 2],
    [{ $or: 1 }, 2],
    [{ $nor: [1] }, 2],
    [{ a: { $in: 1 } }, 2],
    [{ a: { $in: [{ $gt: 1 }] } }, 2],
    [{ a: { $nin: 1 } }, 2],
    [{ a: { $all: 1 } }, 2],
    [{ a: { $size: -1 } }, 2],
    [{ a: { $size: 'x' } }, 2],
    [{ a: { $mod: [0, 1] } }, 2],
    [{ a: { $mod: [1] } }, 2],
    [{ a: { $not: 1 } }, 2],
    [{ a: { $not: {} } }, 2],
    [{ a: { $options: 'i' } }, 2],
    [{ a: { $regex: '(' } }, 51091],
    [{ a: { $regex: 'a', $options: 'q' } }, 51108],
    [{ a: { $type: 'nothing' } }, 2],
    [{ a: { $type: 99 } }, 2],
    [{ a: { $elemMatch: 1 } }, 2],
    [{ a: { $eq: UNDEFINED } }, 2],
    [{ a: { $ne: new BSONRegExp('a', '') } }, 2],
    [{ a: { $near: [1, 2] } }, 2],
    [{ $where: 'true' }, 2],
    [{ $text: { $search: 'x' } }, 27],
    [{ $expr: { $foo: 1 } }, 168],
    [{ $jsonSchema: { nothing: 1 } }, 9],
  ])("refuses %j with MongoDB's code", (filter, code) => {
    expect(() => compileMatch(doc(filter))).toThrow(expect.objectContaining({ code }));
  });

  it('compares strings by the collation', () => {
    const collation = compileCollation(doc({ locale: 'en', strength: 2 }));
    const test = (filter: Fields, d: Fields) => compileMatch(doc(filter), { collation }).test(encode(doc(d)));
    expect(test({ a: 'x' }, { a: 'X' })).toBe(true);
    expect(test({ a: { $in: ['x'] } }, { a: ['X'] })).toBe(true);
    expect(test({ a: { b: 'x' } }, { a: { b: 'X' } })).toBe(true);
    expect(test({ a: 'e' }, { a: 'é' })).toBe(false);
    expect(test({ a: { $gt: 'B' } }, { a: 'c' })).toBe(true);
    expect(test({ a: 1 }, { a: 1n })).toBe(true);
  });

  it.each<[Fields, Fields, string | undefined, number | undefined]>([
    [{ a: 2 }, { a: [1, 2] }, 'a', 1],
    [{ 'a.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }, 'a', 1],
    [{ a: { $elemMatch: { b: 2, c: 1 } } }, { a: [{ b: 2 }, { b: 2, c: 1 }] }, 'a', 1],
    [{ a: { $gte: 2 }, x: 5 }, { a: [1, 5], x: 5 }, 'a', 1],
    [{ a: 1, b: 5 }, { a: [1], b: [3, 4, 5] }, 'a', 0],
    [{ a: 1, b: 5 }, { a: [1], b: [3, 4, 5] }, 'b', 2],
    [{ a: { $ne: 7 } }, { a: [1, 2] }, 'a', undefined],
    [{ a: 1 }, { a: 1 }, 'a', undefined],
    [{ a: 1 }, { a: [2] }, 'a', undefined],
  ])('%j on %j finds the element of %s', (filter, d, path, index) => {
    expect(compileMatch(doc(filter)).positional(doc(d), path)).toBe(index);
  });
});
