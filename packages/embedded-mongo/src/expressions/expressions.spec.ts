import {
  BSONRegExp,
  Decimal128,
  doc,
  encode,
  Int32,
  ObjectId,
  RawDoc,
  Timestamp,
  UNDEFINED,
  value,
} from '../bson.ts';
import type { Literal } from '../bson.ts';
import { compileCollation } from '../collation.ts';
import { canonical, literal } from '../../test/canonical.ts';
import { compileExpression, runtime } from './compile.ts';

const dec = (s: string) => Decimal128.fromString(s);
const oid = new ObjectId('65a1b2c3d4e5f60718293a4b');
const DATE = new Date('2024-02-29T23:30:15.250Z');

const DOCUMENT: { [name: string]: Literal } = {
  n: 7,
  d: 2.5,
  l: 9007199254740993n,
  s: 'Grüße 😀',
  nul: null,
  undef: UNDEFINED,
  t: true,
  date: DATE,
  oid,
  o: { x: 1, y: { z: 'deep' } },
  a: [3, 1, 2],
  docs: [{ k: 1, v: 'a' }, { k: 2 }, 5, [{ k: 9 }]],
  e: [],
};

function evaluate(expression: Literal): string {
  const compiled = compileExpression(value(expression));
  const bytes = encode(doc(DOCUMENT));
  const fromDoc = compiled.evaluate({ ...runtime(new Date(0)), root: doc(DOCUMENT) });
  const fromBytes = compiled.evaluate({ ...runtime(new Date(0)), root: new RawDoc(bytes) });
  expect(canonical(fromBytes)).toBe(canonical(fromDoc));
  return canonical(fromDoc);
}

const MISSING = Symbol('missing');

const TABLE: [Literal, Literal | typeof MISSING][] = [
  // Paths and literals
  ['$n', 7],
  ['$o.y.z', 'deep'],
  ['$o.nothing', MISSING],
  ['$n.x', MISSING],
  ['$docs.k', [1, 2]],
  ['$docs.v', ['a']],
  ['$a.x', []],
  ['$$ROOT.o.x', 1],
  ['$$NOW', new Date(0)],
  ['$$REMOVE', MISSING],
  [{ $literal: '$n' }, '$n'],
  [
    ['$n', '$nothing'],
    [7, null],
  ],
  [
    { x: '$n', y: '$nothing', z: { w: 1 } },
    { x: 7, z: { w: 1 } },
  ],
  ['$$USER_ROLES', []],
  [{ $zip: { inputs: ['$a', ['x']] } }, [[3, 'x']]],
  [
    { $zip: { inputs: ['$a', ['x']], useLongestLength: true, defaults: [0, '$n'] } },
    [
      [3, 'x'],
      [1, 7],
      [2, 7],
    ],
  ],
  [{ $zip: { inputs: ['$a', '$nothing'] } }, null],
  [{ $zip: { inputs: [['$e'], ['$a']] } }, [[[], [3, 1, 2]]]],
  [{ $replaceAll: { input: 'ab', find: '', replacement: '-' } }, '-a-b-'],
  [{ $replaceAll: { input: '', find: '', replacement: '-' } }, '-'],
  [
    { $setField: { field: { $literal: '$x.y' }, input: '$o', value: 5 } },
    { x: 1, y: { z: 'deep' }, '$x.y': 5 },
  ],
  [{ $toHashedIndexKey: 'string to hash' }, 763543691661428748n],
  [{ $toHashedIndexKey: 1 }, 5902408780260971510n],
  [{ $toHashedIndexKey: 1.9 }, 5902408780260971510n],
  [{ $eq: [{ $toHashedIndexKey: '$nothing' }, { $toHashedIndexKey: null }] }, true],
  [{ $ne: [{ $toHashedIndexKey: { a: 1 } }, { $toHashedIndexKey: { b: 1 } }] }, true],
  ['$$CLUSTER_TIME', new Timestamp({ t: 0, i: 1 })],
  [{ $tsSecond: new Timestamp({ t: 5, i: 7 }) }, 5n],
  [{ $tsIncrement: new Timestamp({ t: 5, i: 7 }) }, 7n],
  [{ $tsSecond: '$nothing' }, null],
  [{ $let: { vars: { CURRENT: '$o' }, in: ['$x', '$y.z', '$$CURRENT.x', '$$ROOT.n'] } }, [1, 'deep', 1, 7]],
  [{ $convert: { input: 1.5, to: 'missing', onError: 'E' } }, 'E'],
  // Arithmetic
  [{ $mod: ['$n', { $toDouble: 4 }] }, 3],
  [{ $mod: ['$l', { $toDouble: 2 }] }, 1n],
  [{ $mod: ['$n', 3.25] }, 0.5],
  [{ $mod: ['$d', 2] }, 0.5],
  [{ $add: ['$n', 1, '$d'] }, 10.5],
  [{ $add: ['$n', 2147483647] }, 2147483654n],
  [{ $add: ['$l', 1] }, 9007199254740994n],
  [{ $add: [9223372036854775807n, 1] }, 2 ** 63],
  [{ $add: ['$n', null] }, null],
  [{ $add: ['$n', '$nothing'] }, null],
  [{ $add: ['$date', 750] }, new Date('2024-02-29T23:30:16.000Z')],
  [{ $add: [dec('0.1'), dec('0.2')] }, dec('0.3')],
  [{ $add: [] }, 0],
  [{ $subtract: ['$n', 10] }, -3],
  [{ $subtract: ['$date', new Date(0)] }, BigInt(DATE.getTime())],
  [{ $subtract: ['$date', 250] }, new Date('2024-02-29T23:30:15.000Z')],
  [{ $multiply: ['$n', 3, 2] }, 42],
  [{ $divide: ['$n', 2] }, 3.5],
  [{ $divide: [dec('1'), 3] }, dec('0.3333333333333333333333333333333333')],
  [{ $mod: [-7, 3] }, -1],
  [{ $abs: -5 }, 5],
  [{ $abs: -2147483648 }, 2147483648n],
  [{ $ceil: 2.1 }, literalDouble(3)],
  [{ $floor: dec('-2.5') }, dec('-3')],
  [{ $round: [2.5] }, literalDouble(2)],
  [{ $round: [dec('2.345'), 2] }, dec('2.34')],
  [{ $round: [2.675, 2] }, 2.67],
  [{ $round: [1250, -2] }, 1200],
  [{ $trunc: [-2.78, 1] }, -2.7],
  [{ $pow: [2, 10] }, 1024],
  [{ $pow: [2, 40] }, 1099511627776n],
  [{ $pow: [2, -1] }, 0.5],
  [{ $sqrt: 25 }, literalDouble(5)],
  [{ $log10: 1000 }, literalDouble(Math.log10(1000))],
  [{ $bitAnd: [12, 10] }, 8],
  [{ $bitOr: [12n, 3] }, 15n],
  [{ $sum: ['$n', '$d', 'x'] }, 9.5],
  [{ $sum: '$a' }, 6],
  [{ $avg: '$a' }, literalDouble(2)],
  [{ $max: '$a' }, 3],
  [{ $min: ['$n', '$d', null] }, 2.5],
  [{ $max: '$nothing' }, null],
  [{ $stdDevPop: [2, 4, 4, 4, 5, 5, 7, 9] }, literalDouble(2)],
  // Comparison, logic, conditions
  [{ $eq: ['$n', 7n] }, true],
  [{ $eq: ['$nothing', null] }, false],
  [{ $lt: ['$nothing', null] }, true],
  [{ $gt: ['$s', 100] }, true],
  [{ $cmp: ['$a', [3, 1]] }, 1],
  [{ $and: ['$n', '$t', ''] }, true],
  [{ $and: [1, '$nul'] }, false],
  [{ $and: [] }, true],
  [{ $or: [0, '$nothing'] }, false],
  [{ $not: ['$nul'] }, true],
  [{ $cond: [{ $gt: ['$n', 5] }, 'big', { $divide: [1, 0] }] }, 'big'],
  [{ $cond: { if: '$nothing', then: 1, else: 2 } }, 2],
  [{ $ifNull: ['$nul', '$nothing', 'x'] }, 'x'],
  [{ $ifNull: ['$nul', '$nothing'] }, MISSING],
  [
    {
      $switch: {
        branches: [
          { case: { $eq: ['$n', 1] }, then: 1 },
          { case: '$t', then: 2 },
        ],
        default: 3,
      },
    },
    2,
  ],
  [{ $let: { vars: { x: '$n', y: 2 }, in: { $multiply: ['$$x', '$$y'] } } }, 14],
  // Strings
  [{ $concat: ['a', '$o.y.z'] }, 'adeep'],
  [{ $concat: ['a', '$nul'] }, null],
  [{ $toUpper: '$s' }, 'GRüßE 😀'],
  [{ $toLower: '$nothing' }, ''],
  [{ $strLenCP: '$s' }, 7],
  [{ $strLenBytes: '$s' }, 12],
  [{ $substrCP: ['$s', 5, 2] }, ' 😀'],
  [{ $substrBytes: ['$s', 0, 2] }, 'Gr'],
  [{ $substr: ['hello', 1, -1] }, 'ello'],
  [{ $indexOfCP: ['$s', '😀'] }, 6],
  [{ $indexOfBytes: ['$s', 'e'] }, 6],
  [{ $indexOfCP: ['abc', 'x'] }, -1],
  [{ $split: ['a-b-', '-'] }, ['a', 'b', '']],
  [{ $trim: { input: '  x ' } }, 'x'],
  [{ $ltrim: { input: 'xxabx', chars: 'x' } }, 'abx'],
  [{ $replaceAll: { input: 'a.a', find: '.', replacement: { $literal: '$&' } } }, 'a$&a'],
  [{ $replaceOne: { input: 'aa', find: 'a', replacement: 'b' } }, 'ba'],
  [{ $regexMatch: { input: '$s', regex: '^gr', options: 'i' } }, true],
  [
    { $regexFind: { input: 'a😀b12', regex: new BSONRegExp('([a-z])(\\d)', '') } },
    { match: 'b1', idx: 2, captures: ['b', '1'] },
  ],
  [{ $regexFind: { input: '$nul', regex: 'a' } }, null],
  [
    { $regexFindAll: { input: 'abab', regex: 'a' } },
    [
      { match: 'a', idx: 0, captures: [] },
      { match: 'a', idx: 2, captures: [] },
    ],
  ],
  [{ $strcasecmp: ['a', 'B'] }, -1],
  // Arrays
  [{ $arrayElemAt: ['$a', -1] }, 2],
  [{ $arrayElemAt: ['$a', 9] }, MISSING],
  [{ $first: '$a' }, 3],
  [{ $last: '$e' }, MISSING],
  [{ $size: '$a' }, 3],
  [{ $slice: ['$a', -2] }, [1, 2]],
  [{ $slice: ['$a', 1, 1] }, [1]],
  [{ $slice: ['$a', -9, 2] }, [3, 1]],
  [{ $concatArrays: ['$a', [9]] }, [3, 1, 2, 9]],
  [{ $concatArrays: ['$a', '$nothing'] }, null],
  [{ $in: [2n, '$a'] }, true],
  [{ $indexOfArray: ['$a', 2] }, 2],
  [{ $isArray: '$a' }, true],
  [{ $isArray: ['$n'] }, false],
  [{ $reverseArray: '$a' }, [2, 1, 3]],
  [{ $range: [0, 10, 4] }, [0, 4, 8]],
  [{ $range: [3, 0, -1] }, [3, 2, 1]],
  [{ $filter: { input: '$a', cond: { $gte: ['$$this', 2] } } }, [3, 2]],
  [{ $filter: { input: '$a', as: 'x', cond: { $lt: ['$$x', 9] }, limit: 1 } }, [3]],
  [{ $map: { input: '$a', as: 'x', in: { $add: ['$$x', '$n'] } } }, [10, 8, 9]],
  [{ $map: { input: '$docs', in: '$$this.v' } }, ['a', null, null, []]],
  [
    {
      $map: {
        input: '$a',
        as: 'x',
        in: { $map: { input: '$a', as: 'y', in: { $multiply: ['$$x', '$$y'] } } },
      },
    },
    [
      [9, 3, 6],
      [3, 1, 2],
      [6, 2, 4],
    ],
  ],
  [{ $reduce: { input: '$a', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
  [{ $zip: { inputs: [[1, 2], ['a']] } }, [[1, 'a']]],
  [
    { $zip: { inputs: [[1, 2], ['a']], useLongestLength: true, defaults: [0, 'z'] } },
    [
      [1, 'a'],
      [2, 'z'],
    ],
  ],
  [{ $sortArray: { input: '$a', sortBy: -1 } }, [3, 2, 1]],
  [{ $sortArray: { input: [{ k: 2 }, { k: 1 }], sortBy: { k: 1 } } }, [{ k: 1 }, { k: 2 }]],
  [{ $firstN: { n: 2, input: '$a' } }, [3, 1]],
  [{ $maxN: { n: 2, input: '$a' } }, [3, 2]],
  [
    {
      $setUnion: [
        [2, 1],
        [1n, 3],
      ],
    },
    [1, 2, 3],
  ],
  [
    {
      $setIntersection: [
        [1, 2],
        [2, 3],
      ],
    },
    [2],
  ],
  [{ $setDifference: [[1, 2, 2], [1]] }, [2]],
  [{ $setIsSubset: [[1], [1, 2]] }, true],
  [
    {
      $setEquals: [
        [1, 2],
        [2, 1, 1],
      ],
    },
    true,
  ],
  [{ $allElementsTrue: [[1, 'x']] }, true],
  [{ $anyElementTrue: [[0, null]] }, false],
  // Documents
  [{ $mergeObjects: ['$o', { x: 2, w: 3 }, null] }, { x: 2, y: { z: 'deep' }, w: 3 }],
  [{ $objectToArray: { a: 1 } }, [{ k: 'a', v: 1 }]],
  [
    {
      $arrayToObject: [
        [
          { k: 'a', v: 1 },
          { k: 'b', v: 2 },
        ],
      ],
    },
    { a: 1, b: 2 },
  ],
  [{ $arrayToObject: { $literal: [['a', 1]] } }, { a: 1 }],
  [{ $getField: 'n' }, 7],
  [{ $getField: { field: { $literal: 'a.b' }, input: { $literal: { 'a.b': 1 } } } }, 1],
  [{ $setField: { field: 'x', input: '$o', value: 5 } }, { x: 5, y: { z: 'deep' } }],
  [{ $unsetField: { field: 'x', input: '$o' } }, { y: { z: 'deep' } }],
  // Types
  [{ $type: '$nothing' }, 'missing'],
  [{ $type: '$l' }, 'long'],
  [{ $isNumber: '$d' }, true],
  [{ $toLong: '$date' }, BigInt(DATE.getTime())],
  [{ $toLong: '12' }, 12n],
  [{ $toInt: 3.99 }, 3],
  [{ $toInt: true }, 1],
  [{ $toDouble: '1e3' }, literalDouble(1000)],
  [{ $toDecimal: 0.1 }, dec('0.100000000000000')],
  [{ $toString: '$oid' }, '65a1b2c3d4e5f60718293a4b'],
  [{ $toString: '$date' }, '2024-02-29T23:30:15.250Z'],
  [{ $toString: 2.5 }, '2.5'],
  [{ $toString: { $toDouble: '1337' } }, '1337'],
  [{ $toString: { $toDouble: '0' } }, '0'],
  [{ $toString: { $toDouble: '-0' } }, '-0'],
  [{ $toString: -0.1337 }, '-0.1337'],
  [{ $toString: 1.3e37 }, '1.3e+37'],
  [{ $toString: -1.3e-37 }, '-1.3e-37'],
  [{ $toString: 0.0001 }, '0.0001'],
  [{ $toString: 0.00001 }, '1e-05'],
  [{ $toString: { $toDouble: '999999' } }, '999999'],
  [{ $toString: 999999.5 }, '1e+06'],
  [{ $toString: { $toDouble: '1234567' } }, '1.23457e+06'],
  [{ $toString: 0.1 + 0.2 }, '0.3'],
  [{ $toString: 100000.5 }, '100000'],
  [{ $toString: 100001.5 }, '100002'],
  [{ $toString: Infinity }, 'Infinity'],
  [{ $toString: -Infinity }, '-Infinity'],
  [{ $toString: NaN }, 'NaN'],
  [{ $toObjectId: '65a1b2c3d4e5f60718293a4b' }, oid],
  [{ $toDate: '2024-02-29T23:30:15.250Z' }, DATE],
  [{ $toDate: 0n }, new Date(0)],
  [{ $toDate: '$oid' }, new Date(0x65a1b2c3 * 1000)],
  [{ $toBool: 'false' }, true],
  [{ $toBool: 0 }, false],
  [{ $toInt: '$nul' }, null],
  [{ $convert: { input: 'x', to: 'int', onError: -1 } }, -1],
  [{ $convert: { input: '$nothing', to: 'int', onNull: 0 } }, 0],
];

/** A whole number that is a double: the literal notation would make it an Int32. */
function literalDouble(n: number): Literal {
  return { $double: n };
}

describe('expressions', () => {
  it.each(TABLE)('%j', (expression, expected) => {
    if (expected === MISSING) expect(evaluate(expression)).toBe('missing');
    else if (expected !== null && typeof expected === 'object' && '$double' in expected) {
      expect(evaluate(expression)).toBe(canonical((expected as { $double: number }).$double));
    } else expect(evaluate(expression)).toBe(literal(expected));
  });

  it.each<[Literal, number]>([
    [{ $foo: 1 }, 168],
    [{ $add: 1, $subtract: 2 }, 15983],
    [{ $add: ['x'] }, 14],
    [{ $divide: [1, 0] }, 2],
    [{ $mod: [1, 0] }, 16610],
    [{ $mod: ['a', 1] }, 16611],
    [{ $atan2: ['a', 1] }, 51044],
    [{ $atan2: [1, 'a'] }, 51045],
    [{ $rand: 1 }, 3040501],
    [{ $switch: {} }, 40068],
    [{ $switch: { branches: [] } }, 40068],
    [{ $switch: { branches: 1 } }, 40061],
    [{ $zip: 3 }, 34460],
    [{ $zip: { inputs: {} } }, 34461],
    [{ $zip: { inputs: ['$a'], defaults: {} } }, 34462],
    [{ $zip: { inputs: ['$a'], useLongestLength: 1 } }, 34463],
    [{ $zip: { inputs: ['$a'], foo: 1 } }, 34464],
    [{ $zip: { inputs: [] } }, 34465],
    [{ $zip: { inputs: ['$a'], defaults: [1] } }, 34466],
    [{ $zip: { inputs: ['$a'], defaults: [1, 2], useLongestLength: true } }, 34467],
    [{ $zip: { inputs: ['A', 'B'] } }, 34468],
    [{ $getField: { k: 1 } }, 3041701],
    [{ $getField: { input: '$o' } }, 3041702],
    [{ $getField: { field: 'a' } }, 3041703],
    [{ $getField: '$s' }, 5654600],
    [{ $getField: { field: '$$CURRENT.s', input: '$o' } }, 5654600],
    [{ $getField: { $concat: ['a', 'b'] } }, 5654601],
    [{ $getField: { field: { a: 1 }, input: '$o' } }, 5654601],
    [{ $getField: { $literal: true } }, 5654602],
    [{ $getField: { field: null, input: '$o' } }, 5654602],
    [{ $setField: { field: { $concat: ['a', 'b'] }, value: 1, input: '$o' } }, 4161106],
    [{ $setField: 5 }, 4161100],
    [{ $setField: { field: 'a', value: 1, input: '$o', x: 1 } }, 4161101],
    [{ $setField: { value: 1 } }, 4161102],
    [{ $setField: { field: 'a' } }, 4161103],
    [{ $setField: { field: 'a', value: 1 } }, 4161109],
    [{ $setField: { field: 'a', value: 1, input: true } }, 4161105],
    [{ $setField: { field: { a: 1 }, value: 1, input: '$o' } }, 4161106],
    [{ $setField: { field: 5, value: 1, input: '$o' } }, 4161107],
    [{ $setField: { field: '$s', value: 1, input: '$o' } }, 4161108],
    [{ $unsetField: { field: 'a' } }, 4161109],
    [{ $function: {} }, 2],
    [{ $tsSecond: 1 }, 5687301],
    [{ $tsIncrement: 1 }, 5687302],
    ['$$FOO', 17276],
    ['$$9', 9],
    [{ $eq: [1] }, 16020],
    [{ $concat: [1] }, 16702],
    [{ $size: '$n' }, 17124],
    [{ $size: '$nothing' }, 17124],
    [{ $in: [1, '$n'] }, 40081],
    [{ $toInt: 'x' }, 241],
    [{ $toInt: 3e9 }, 241],
    [{ $toDate: 'yesterday' }, 241],
    [{ $toObjectId: 'x' }, 241],
    ['$$nothing', 17276],
    ['$', 16872],
    ['$a..b', 15998],
    [{ 'a.b': 1 }, 16412],
    [{ $substrBytes: ['é', 1, 1] }, 28656],
    [{ $switch: { branches: [] } }, 40068],
    [{ $cond: { if: 1 } }, 17081],
    [{ $range: [0, 5, 0] }, 34449],
    [{ $meta: 'textScore' }, 40218],
  ])("%j fails with MongoDB's code", (expression, code) => {
    expect(() => evaluate(expression)).toThrow(expect.objectContaining({ code }));
  });

  it.each<[Literal, string]>([
    [
      { $toInt: '5.5' },
      "Failed to parse number '5.5' in $convert with no onError value: Did not consume whole string.",
    ],
    [{ $toInt: '' }, "Failed to parse number '' in $convert with no onError value: No digits"],
    [
      { $toInt: '3000000000' },
      "Failed to parse number '3000000000' in $convert with no onError value: Overflow",
    ],
    [{ $toLong: '0x1F' }, 'Illegal hexadecimal input in $convert with no onError value: 0x1F'],
    [{ $toInt: 3e9 }, 'Conversion would overflow target type in $convert with no onError value: 3000000000'],
    [
      { $toDouble: '1,5' },
      "Failed to parse number '1,5' in $convert with no onError value: Did not consume whole string.",
    ],
    [
      { $toDecimal: 'x' },
      "Failed to parse number 'x' in $convert with no onError value: Failed to parse string to decimal",
    ],
  ])('%j says why', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });

  it('knows which fields it reads', () => {
    expect([...(compileExpression(value({ $add: ['$a.b', '$c'] })).fields ?? [])]).toEqual(['a', 'c']);
    expect(compileExpression(value({ x: '$$ROOT' })).fields).toBeUndefined();
  });

  it('takes variables as constants', () => {
    const e = compileExpression(value({ $add: ['$$x.y', 1] }), new Map([['x', doc({ y: 41 })]]));
    expect(e.evaluate(runtime())).toEqual(new Int32(42));
  });
});

describe('sets under a collation', () => {
  const collation = compileCollation(doc({ locale: 'en', strength: 2 }));
  test.each<[Literal, Literal]>([
    [
      {
        $setEquals: [
          ['a', 'B'],
          ['b', 'A'],
        ],
      },
      true,
    ],
    [
      {
        $setIsSubset: [
          ['a', 'B'],
          ['b', 'A', 'c'],
        ],
      },
      true,
    ],
    [
      {
        $setDifference: [
          ['a', 'B', 'c'],
          ['b', 'A'],
        ],
      },
      ['c'],
    ],
    [
      {
        $size: {
          $setUnion: [
            ['a', 'B', 'c'],
            ['d', 'b', 'A'],
          ],
        },
      },
      4,
    ],
    [
      {
        $size: {
          $setIntersection: [
            ['a', 'B', 'c'],
            ['d', 'b', 'A'],
          ],
        },
      },
      2,
    ],
    [
      {
        $size: {
          $setUnion: [
            [{ x: 'a' }, ['B']],
            [{ x: 'A' }, ['b']],
          ],
        },
      },
      2,
    ],
  ])('%j', (expression, expected) => {
    const run = runtime(new Date(0), collation);
    expect(canonical(compileExpression(value(expression)).evaluate(run))).toBe(literal(expected));
  });
});
