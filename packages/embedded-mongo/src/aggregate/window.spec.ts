import { Decimal128, doc, value, type Doc, type Literal, type Value } from '../bson.ts';
import { canonical, literal } from '../../test/canonical.ts';
import { environment, run, type Fields } from '../../test/pipeline.ts';
import { toNumber } from '../values.ts';
import { compilePipeline } from './pipeline.ts';

const day = (s: string) => new Date(`${s}Z`);

const CAKES: Fields[] = [
  { _id: 0, type: 'chocolate', orderDate: day('2020-05-18T14:10:30'), state: 'CA', price: 13, quantity: 120 },
  { _id: 1, type: 'chocolate', orderDate: day('2021-03-20T11:30:05'), state: 'WA', price: 14, quantity: 140 },
  { _id: 2, type: 'vanilla', orderDate: day('2021-01-11T06:31:15'), state: 'CA', price: 12, quantity: 145 },
  { _id: 3, type: 'vanilla', orderDate: day('2020-02-08T13:13:23'), state: 'WA', price: 13, quantity: 104 },
  {
    _id: 4,
    type: 'strawberry',
    orderDate: day('2019-05-18T16:09:01'),
    state: 'CA',
    price: 41,
    quantity: 162,
  },
  {
    _id: 5,
    type: 'strawberry',
    orderDate: day('2019-01-08T06:12:03'),
    state: 'WA',
    price: 43,
    quantity: 134,
  },
];

/** Whole doubles as integers: the tables below are about values. */
const loose = (v: Value): string =>
  canonical(v).replaceAll(/\{"\$numberDouble":"(-?\d+)\.0"\}/g, '{"$numberInt":"$1"}');

/** The values of one output, with the `_id` of their documents, in the order that comes out. */
async function outputs(
  spec: Literal,
  docs: Fields[] = CAKES,
  field = 'x',
): Promise<[Value, Value | undefined][]> {
  const found = await run([{ $setWindowFields: spec }], docs);
  return found.map((d) => [(d as Doc).get('_id')!, (d as Doc).get(field)]);
}

const byDate = { sortBy: { orderDate: 1 } };
const inState = { partitionBy: '$state', ...byDate };
const inYear = { partitionBy: { $year: '$orderDate' }, ...byDate };
const toHere: Literal = { documents: ['unbounded', 'current'] };
const sum = (window?: Literal): Literal => ({ x: { $sum: '$quantity', ...(window ? { window } : {}) } });

describe('windows', () => {
  test.each<[string, Literal, [number, Literal][]]>([
    [
      'documents, unbounded to current',
      { ...inState, output: sum(toHere) },
      [
        [4, 162],
        [0, 282],
        [2, 427],
        [5, 134],
        [3, 238],
        [1, 378],
      ],
    ],
    [
      'a partition by an expression',
      { ...inYear, output: sum(toHere) },
      [
        [5, 134],
        [4, 296],
        [3, 104],
        [0, 224],
        [2, 145],
        [1, 285],
      ],
    ],
    [
      'documents, a moving average',
      { ...inYear, output: { x: { $avg: '$quantity', window: { documents: [-1, 0] } } } },
      [
        [5, 134.0],
        [4, 148.0],
        [3, 104.0],
        [0, 112.0],
        [2, 145.0],
        [1, 142.5],
      ],
    ],
    [
      'documents on both sides, and behind the end',
      { sortBy: { _id: 1 }, output: { x: { $push: '$_id', window: { documents: [1, { $add: [1, 1] }] } } } },
      [
        [0, [1, 2]],
        [1, [2, 3]],
        [2, [3, 4]],
        [3, [4, 5]],
        [4, [5]],
        [5, []],
      ],
    ],
    [
      'unbounded on both sides, without a sort',
      {
        partitionBy: '$state',
        output: { x: { $max: '$quantity', window: { documents: ['unbounded', 'unbounded'] } } },
      },
      [
        [0, 162],
        [2, 162],
        [4, 162],
        [1, 140],
        [3, 140],
        [5, 140],
      ],
    ],
    [
      'a range of numbers',
      { partitionBy: '$state', sortBy: { price: 1 }, output: sum({ range: [-10, 10] }) },
      [
        [2, 265],
        [0, 265],
        [4, 162],
        [3, 244],
        [1, 244],
        [5, 134],
      ],
    ],
    [
      'a range of months',
      {
        ...inState,
        output: { x: { $push: '$_id', window: { range: ['unbounded', 10], unit: 'month' } } },
      },
      [
        [4, [4]],
        [0, [4, 0, 2]],
        [2, [4, 0, 2]],
        [5, [5]],
        [3, [5, 3]],
        [1, [5, 3, 1]],
      ],
    ],
    [
      'a range up to the current value takes its equals along',
      { sortBy: { price: 1 }, output: { x: { $sum: 1, window: { range: ['unbounded', 'current'] } } } },
      [
        [2, 1],
        [0, 3],
        [3, 3],
        [1, 4],
        [4, 5],
        [5, 6],
      ],
    ],
    [
      'without a word: the whole partition',
      { ...inState, output: { x: { $count: {} } } },
      [
        [4, 3],
        [0, 3],
        [2, 3],
        [5, 3],
        [3, 3],
        [1, 3],
      ],
    ],
  ])('%s', async (_, spec, expected) => {
    expect(loose((await outputs(spec)) as Value)).toBe(literal(expected));
  });

  it('keeps the order of the input without partition and sort, and sets nested fields', async () => {
    const found = await run(
      [{ $setWindowFields: { output: { 'a.b': { $sum: '$n' } } } }],
      [
        { _id: 2, n: 1, a: { c: 1 } },
        { _id: 1, n: 2 },
      ],
    );
    expect(canonical(found)).toBe(
      literal([
        { _id: 2, n: 1, a: { c: 1, b: 3 } },
        { _id: 1, n: 2, a: { b: 3 } },
      ]),
    );
  });

  it('takes missing and null for the same partition', async () => {
    const docs = [{ _id: 1 }, { _id: 2, p: null }, { _id: 3, p: 1 }];
    const spec: Literal = { partitionBy: '$p', sortBy: { _id: 1 }, output: { x: { $count: {} } } };
    expect(canonical((await outputs(spec, docs)) as Value)).toBe(
      literal([
        [1, 2],
        [2, 2],
        [3, 1],
      ]),
    );
  });
});

const SERIES: Fields[] = [
  { _id: 1, t: 1, v: 10 },
  { _id: 2, t: 2, v: null },
  { _id: 3, t: 4 },
  { _id: 4, t: 5, v: 50 },
  { _id: 5, t: 7, v: 20 },
];
const byT = { sortBy: { t: 1 } };

describe('window functions', () => {
  test.each<[string, Literal, Literal[]]>([
    [
      '$rank',
      { partitionBy: '$state', sortBy: { quantity: -1 }, output: { x: { $rank: {} } } },
      [
        [4, 1n],
        [2, 2n],
        [0, 3n],
        [1, 1n],
        [5, 2n],
        [3, 3n],
      ],
    ],
    [
      '$rank of equals',
      { sortBy: { price: 1 }, output: { x: { $rank: {} } } },
      [
        [2, 1n],
        [0, 2n],
        [3, 2n],
        [1, 4n],
        [4, 5n],
        [5, 6n],
      ],
    ],
    [
      '$denseRank',
      { sortBy: { price: 1 }, output: { x: { $denseRank: {} } } },
      [
        [2, 1n],
        [0, 2n],
        [3, 2n],
        [1, 3n],
        [4, 4n],
        [5, 5n],
      ],
    ],
    [
      '$documentNumber',
      { sortBy: { price: 1 }, output: { x: { $documentNumber: {} } } },
      [
        [2, 1n],
        [0, 2n],
        [3, 3n],
        [1, 4n],
        [4, 5n],
        [5, 6n],
      ],
    ],
    [
      '$shift forwards',
      {
        partitionBy: '$state',
        sortBy: { quantity: -1 },
        output: { x: { $shift: { output: '$quantity', by: 1, default: 'none' } } },
      },
      [
        [4, 145],
        [2, 120],
        [0, 'none'],
        [1, 134],
        [5, 104],
        [3, 'none'],
      ],
    ],
    [
      '$shift backwards, without a default',
      {
        partitionBy: '$state',
        sortBy: { quantity: -1 },
        output: { x: { $shift: { output: '$quantity', by: -1 } } },
      },
      [
        [4, null],
        [2, 162],
        [0, 145],
        [1, null],
        [5, 140],
        [3, 134],
      ],
    ],
    [
      '$first',
      { ...inState, output: { x: { $first: '$_id', window: toHere } } },
      [
        [4, 4],
        [0, 4],
        [2, 4],
        [5, 5],
        [3, 5],
        [1, 5],
      ],
    ],
    [
      '$last',
      { ...inState, output: { x: { $last: '$_id', window: toHere } } },
      [
        [4, 4],
        [0, 0],
        [2, 2],
        [5, 5],
        [3, 3],
        [1, 1],
      ],
    ],
    [
      '$addToSet grows',
      { ...byDate, output: { x: { $addToSet: '$state', window: toHere } } },
      [
        [5, ['WA']],
        [4, ['WA', 'CA']],
        [3, ['WA', 'CA']],
        [0, ['WA', 'CA']],
        [2, ['WA', 'CA']],
        [1, ['WA', 'CA']],
      ],
    ],
    [
      '$stdDevSamp',
      { ...inState, output: { x: { $stdDevSamp: '$price', window: { documents: [-1, 0] } } } },
      [
        [4, null],
        [0, 19.79898987322333],
        [2, 0.7071067811865476],
        [5, null],
        [3, 21.213203435596427],
        [1, 0.7071067811865476],
      ],
    ],
    [
      '$covariancePop',
      {
        ...inYear,
        output: { x: { $covariancePop: [{ $year: '$orderDate' }, '$quantity'], window: toHere } },
      },
      [
        [5, 0.0],
        [4, 0.0],
        [3, 0.0],
        [0, 0.0],
        [2, 0.0],
        [1, 0.0],
      ],
    ],
    [
      '$covarianceSamp',
      {
        sortBy: { _id: 1 },
        output: { x: { $covarianceSamp: ['$_id', '$price'], window: { documents: [-1, 0] } } },
      },
      [
        [0, null],
        [1, 0.5],
        [2, -1.0],
        [3, 0.5],
        [4, 14.0],
        [5, 1.0],
      ],
    ],
    [
      '$top',
      { ...inState, output: { x: { $top: { sortBy: { price: 1 }, output: '$_id' } } } },
      [
        [4, 2],
        [0, 2],
        [2, 2],
        [5, 3],
        [3, 3],
        [1, 3],
      ],
    ],
    [
      '$bottomN',
      { ...inState, output: { x: { $bottomN: { n: 2, sortBy: { price: 1 }, output: '$_id' } } } },
      [
        [4, [0, 4]],
        [0, [0, 4]],
        [2, [0, 4]],
        [5, [1, 5]],
        [3, [1, 5]],
        [1, [1, 5]],
      ],
    ],
    [
      '$minN',
      { ...inState, output: { x: { $minN: { n: 1, input: '$price' }, window: toHere } } },
      [
        [4, [41]],
        [0, [13]],
        [2, [12]],
        [5, [43]],
        [3, [13]],
        [1, [13]],
      ],
    ],
    [
      '$median',
      { ...inState, output: { x: { $median: { input: '$price', method: 'approximate' } } } },
      [
        [4, 13.0],
        [0, 13.0],
        [2, 13.0],
        [5, 14.0],
        [3, 14.0],
        [1, 14.0],
      ],
    ],
  ])('%s', async (_, spec, expected) => {
    expect(loose((await outputs(spec)) as Value)).toBe(literal(expected));
  });

  test.each<[string, Literal, Literal[]]>([
    ['$locf', { ...byT, output: { x: { $locf: '$v' } } }, [10, 10, 10, 50, 20]],
    ['$linearFill', { ...byT, output: { x: { $linearFill: '$v' } } }, [10, 20.0, 40.0, 50, 20]],
    [
      '$expMovingAvg with N',
      { ...byT, output: { x: { $expMovingAvg: { input: '$v', N: 3 } } } },
      [10, null, null, 30.0, 25.0],
    ],
    [
      '$expMovingAvg with alpha',
      { ...byT, output: { x: { $expMovingAvg: { input: '$v', alpha: 0.75 } } } },
      [10, null, null, 40.0, 25.0],
    ],
    [
      '$derivative',
      {
        ...byT,
        output: { x: { $derivative: { input: { $ifNull: ['$v', 30] } }, window: { documents: [-1, 0] } } },
      },
      [null, 20.0, 0.0, 20.0, -15.0],
    ],
    [
      '$integral',
      { ...byT, output: { x: { $integral: { input: '$t' }, window: { documents: [-1, 0] } } } },
      [0, 1.5, 6.0, 4.5, 12.0],
    ],
    [
      '$integral from the start',
      { ...byT, output: { x: { $integral: { input: '$t' }, window: toHere } } },
      [0, 1.5, 7.5, 12.0, 24.0],
    ],
  ])('%s', async (_, spec, expected) => {
    const values = (await outputs(spec, SERIES)).map(([, v]) => v as Value);
    expect(loose(values)).toBe(literal(expected));
  });

  it('$derivative and $integral of dates count in their unit', async () => {
    const minutes = [0, 30, 60].map((m, i): Fields => ({
      _id: i,
      at: new Date(m * 60_000),
      km: 100 + i * i * 10,
    }));
    const window: Literal = { documents: [-1, 0] };
    const at = { sortBy: { at: 1 } };
    const speed = await outputs(
      { ...at, output: { x: { $derivative: { input: '$km', unit: 'hour' }, window } } },
      minutes,
    );
    expect(speed.map(([, v]) => v)).toEqual([null, 20, 60]);
    const area = await outputs(
      { ...at, output: { x: { $integral: { input: '$km', unit: 'hour' }, window } } },
      minutes,
    );
    expect(area.map(([, v]) => v)).toEqual([value(0), 52.5, 62.5]);
  });

  it('keeps decimals', async () => {
    const docs = ['1', '2', '4'].map((s, i): Fields => ({ _id: i, v: Decimal128.fromString(s) }));
    const found = await outputs(
      { sortBy: { _id: 1 }, output: { x: { $expMovingAvg: { input: '$v', alpha: 0.5 } } } },
      docs,
    );
    expect(found.map(([, v]) => [v instanceof Decimal128, toNumber(v as Decimal128)])).toEqual([
      [true, 1],
      [true, 1.5],
      [true, 2.75],
    ]);
  });

  test.each<[Literal, number]>([
    [5, 9],
    [{ sortBy: { a: 1 } }, 40414],
    [{ output: { x: { $sum: 1 } }, foo: 1 }, 40415],
    [{ output: { x: 5 } }, 9],
    [{ output: { x: {} } }, 9],
    [{ output: { x: { $foo: 1 } } }, 9],
    [{ output: { x: { $mergeObjects: '$a' } } }, 9],
    [{ output: { x: { $sum: 1, $avg: 1 } } }, 9],
    [{ output: { 'a.': { $sum: 1 } } }, 40353],
    [{ output: { x: { $sum: 1, window: 5 } } }, 9],
    [{ output: { x: { $sum: 1, window: { documents: [0] } } } }, 9],
    [{ output: { x: { $sum: 1, window: { documents: ['x', 0] } } } }, 9],
    [{ output: { x: { $sum: 1, window: { documents: [0.5, 1] } } } }, 9],
    [{ output: { x: { $sum: 1, window: { documents: [0, 1] } } } }, 5339901],
    [{ sortBy: { a: 1 }, output: { x: { $sum: 1, window: { documents: [2, 1] } } } }, 5339900],
    [{ sortBy: { a: 1 }, output: { x: { $sum: 1, window: { documents: [0, 1], range: [0, 1] } } } }, 9],
    [{ sortBy: { a: 1, b: 1 }, output: { x: { $sum: 1, window: { range: [0, 1] } } } }, 5339902],
    [{ sortBy: { a: 1 }, output: { x: { $sum: 1, window: { range: [0, 1], unit: 'eon' } } } }, 9],
    [{ output: { x: { $rank: {} } } }, 5371602],
    [{ sortBy: { a: 1, b: 1 }, output: { x: { $rank: {} } } }, 5371602],
    [{ sortBy: { a: 1 }, output: { x: { $rank: 1 } } }, 5371603],
    [{ sortBy: { a: 1 }, output: { x: { $rank: {}, window: {} } } }, 5371601],
    [{ sortBy: { a: 1 }, output: { x: { $shift: { by: 1 } } } }, 9],
    [{ sortBy: { a: 1 }, output: { x: { $shift: { output: 1, by: 1.5 } } } }, 9],
    [{ sortBy: { a: 1 }, output: { x: { $shift: { output: 1, by: 1, default: '$a' } } } }, 9],
    [{ sortBy: { a: 1 }, output: { x: { $derivative: { input: '$a' } } } }, 9],
    [{ output: { x: { $derivative: { input: '$a' }, window: {} } } }, 9],
    [{ sortBy: { a: 1, b: 1 }, output: { x: { $integral: { input: '$a' } } } }, 9],
    [
      { sortBy: { a: 1 }, output: { x: { $derivative: { input: '$a', unit: 'month' }, window: {} } } },
      5490710,
    ],
    [{ sortBy: { a: 1 }, output: { x: { $expMovingAvg: { input: '$a' } } } }, 9],
    [{ sortBy: { a: 1 }, output: { x: { $expMovingAvg: { input: '$a', alpha: 1 } } } }, 9],
    [{ output: { x: { $linearFill: '$a' } } }, 605001],
    [{ output: { a: { $sum: 1 }, 'a.b': { $sum: 1 } } }, 6307900],
    [{ sortBy: { a: 1 }, output: { x: { $sum: 1, window: { documents: [{ $const: 'current' }, 3] } } } }, 9],
    [{ sortBy: { a: 1 }, output: { x: { $sum: 1, window: { documents: ['$a', 3] } } } }, 9],
    [{ sortBy: { a: 1 }, output: { x: { $sum: 1, window: { documents: [{ $add: ['$a', 1] }, 3] } } } }, 9],
  ])('%j is refused with %i', (spec, code) => {
    expect(() => compilePipeline([value({ $setWindowFields: spec })], environment({}))).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test.each<[string, Literal, Fields[], number]>([
    ['an array as a partition', { partitionBy: '$a', output: { x: { $sum: 1 } } }, [{ a: [1] }], 14],
    [
      'a range of text',
      { sortBy: { a: 1 }, output: { x: { $sum: 1, window: { range: [0, 1] } } } },
      [{ a: 'x' }],
      5429414,
    ],
    [
      'a range of nothing',
      { sortBy: { a: 1 }, output: { x: { $sum: 1, window: { range: [0, 1] } } } },
      [{}],
      5429413,
    ],
    [
      'a range of days in numbers',
      { sortBy: { a: 1 }, output: { x: { $sum: 1, window: { range: [0, 1], unit: 'day' } } } },
      [{ a: 1 }],
      5429513,
    ],
    [
      '$linearFill between equals',
      { sortBy: { a: 1 }, output: { x: { $linearFill: '$v' } } },
      [{ a: 1 }, { a: 1 }],
      6050106,
    ],
    [
      '$linearFill of text',
      { sortBy: { a: 1 }, output: { x: { $linearFill: '$v' } } },
      [{ a: 1, v: 'x' }],
      14,
    ],
    ['$linearFill along text', { sortBy: { a: 1 }, output: { x: { $linearFill: '$v' } } }, [{ a: 'x' }], 14],
    [
      '$linearFill along numbers and dates',
      { sortBy: { a: 1 }, output: { x: { $linearFill: '$v' } } },
      [{ a: 1 }, { a: new Date(5) }],
      14,
    ],
    ...(
      [
        [{ input: '$v', unit: 'hour' }, { t: 1, v: 1 }, 5624900, 5423901],
        [{ input: '$v' }, { t: new Date(0), v: 1 }, 5624901, 5423902],
        [{ input: '$v' }, { t: 'x', v: 1 }, 5624902, 5423900],
        [{ input: '$v' }, { t: 1, v: null }, 5624903, 5423900],
        [{ input: '$v' }, { t: 1, v: 'x' }, 14, 5423900],
      ] as [Literal, Fields, number, number][]
    ).flatMap(([argument, row, derivative, integral]): [string, Literal, Fields[], number][] =>
      Object.entries({ $derivative: derivative, $integral: integral }).map(([name, code]) => [
        `${name} of ${JSON.stringify(argument)} for ${JSON.stringify(row)}`,
        { sortBy: { t: 1 }, output: { x: { [name]: argument, window: { documents: [-1, 0] } } } },
        [row],
        code,
      ]),
    ),
  ])('%s fails while it runs', async (_, spec, docs, code) => {
    await expect(run([{ $setWindowFields: spec }], docs)).rejects.toMatchObject({ code });
  });
});

describe('$fill', () => {
  const fill = async (spec: Literal, docs: Fields[]) => canonical(await run([{ $fill: spec }], docs));
  it('puts values where there is none', async () => {
    const docs = [{ _id: 1, a: 5 }, { _id: 2, a: null }, { _id: 3 }];
    expect(await fill({ output: { a: { value: { $add: [1, 1] } } } }, docs)).toBe(
      literal([
        { _id: 1, a: 5 },
        { _id: 2, a: 2 },
        { _id: 3, a: 2 },
      ]),
    );
  });

  it('goes on with the last one, within partitions', async () => {
    const docs: Fields[] = [
      { _id: 1, g: 'x', v: 1 },
      { _id: 2, g: 'y' },
      { _id: 3, g: 'x', v: null },
      { _id: 4, g: 'y', v: 7 },
      { _id: 5, g: 'y' },
    ];
    const expected = literal([
      { _id: 1, g: 'x', v: 1 },
      { _id: 3, g: 'x', v: 1 },
      { _id: 2, g: 'y', v: null },
      { _id: 4, g: 'y', v: 7 },
      { _id: 5, g: 'y', v: 7 },
    ]);
    const output = { v: { method: 'locf' } };
    expect(await fill({ partitionBy: '$g', sortBy: { _id: 1 }, output }, docs)).toBe(expected);
    expect(await fill({ partitionByFields: ['g'], sortBy: { _id: 1 }, output }, docs)).toBe(expected);
  });

  it('draws a line', async () => {
    const docs = [
      { _id: 1, t: 1, v: 1.5 },
      { _id: 2, t: 3, v: null },
      { _id: 3, t: 4, v: 4.5 },
    ];
    expect(await fill({ sortBy: { t: 1 }, output: { v: { method: 'linear' } } }, docs)).toBe(
      literal([
        { _id: 1, t: 1, v: 1.5 },
        { _id: 2, t: 3, v: 3.5 },
        { _id: 3, t: 4, v: 4.5 },
      ]),
    );
  });

  test.each<[Literal, number]>([
    [5, 9],
    [{}, 40414],
    [{ output: { a: { value: 1 } }, foo: 1 }, 40415],
    [{ output: {} }, 6050203],
    [{ output: { a: 5 } }, 6050200],
    [{ output: { a: { method: 'locf', second: 1 } } }, 40415],
    [{ output: { a: { method: 'locf', value: 1 } } }, 6050201],
    [{ output: { a: { method: 'linear' } } }, 605001],
    [{ output: { a: { method: 'guess' } } }, 6050202],
    [{ output: { a: { method: 5 } } }, 14],
    [{ partitionBy: '$b', partitionByFields: ['b'], output: { a: { value: 1 } } }, 6050204],
    [
      { sortBy: { a: 1 }, partitionBy: '$b', partitionByFields: ['b'], output: { a: { method: 'locf' } } },
      6050204,
    ],
  ])('%j is refused with %i', (spec, code) => {
    expect(() =>
      compilePipeline([new Map([['$fill', doc({ s: spec }).get('s')!]])], environment({})),
    ).toThrow(expect.objectContaining({ code }));
  });
});
