import { Decimal128, doc, value } from '../bson.ts';
import type { Doc, Literal, Value } from '../bson.ts';
import { compileCollation } from '../collation.ts';
import { canonical, literal } from '../../test/canonical.ts';
import { environment, run, type Fields } from '../../test/pipeline.ts';
import { compilePipeline } from './pipeline.ts';
import { splitForPlanner } from './split.ts';
import type { Query } from './stage.ts';

const dec = (s: string) => Decimal128.fromString(s);

const ITEMS: Fields[] = [
  { _id: 1, t: 'a', n: 1, tags: ['x', 'y'] },
  { _id: 2, t: 'b', n: 2.5, tags: [] },
  { _id: 3, t: 'a', n: 3n, tags: 'z' },
  { _id: 4, t: 'b', n: null },
  { _id: 5, t: 'a', n: 5, tags: null },
];
const id = (...ids: number[]) => ids.map((n) => ITEMS[n - 1]);

const TABLE: [string, Literal[], Fields[]][] = [
  ['$match', [{ $match: { t: 'b' } }], id(2, 4)],
  ['$sort, $skip and $limit', [{ $sort: { t: -1, _id: -1 } }, { $skip: 1 }, { $limit: 3 }], id(2, 5, 3)],
  ['$limit across chunks', [{ $limit: 4 }], id(1, 2, 3, 4)],
  ['$skip across chunks', [{ $skip: 4 }], id(5)],
  ['$count', [{ $match: { t: 'a' } }, { $count: 'n' }], [{ n: 3 }]],
  ['$count of nothing', [{ $match: { t: 'q' } }, { $count: 'n' }], []],
  [
    '$group with all common accumulators',
    [
      {
        $group: {
          _id: '$t',
          sum: { $sum: '$n' },
          avg: { $avg: '$n' },
          min: { $min: '$n' },
          max: { $max: '$n' },
          count: { $sum: 1 },
          all: { $push: '$n' },
          first: { $first: '$_id' },
          last: { $last: '$tags' },
          c: { $count: {} },
        },
      },
    ],
    [
      { _id: 'a', sum: 9n, avg: 3.0, min: 1, max: 5, count: 3, all: [1, 3n, 5], first: 1, last: null, c: 3 },
      {
        _id: 'b',
        sum: 2.5,
        avg: 2.5,
        min: 2.5,
        max: 2.5,
        count: 2,
        all: [2.5, null],
        first: 2,
        last: null,
        c: 2,
      },
    ].map((d) => ({ ...d, avg: { $double: d.avg } })),
  ],
  ['$group by nothing', [{ $group: { _id: null, n: { $sum: '$n' } } }], [{ _id: null, n: 11.5 }]],
  ['$group by a missing field', [{ $group: { _id: '$nothing', n: { $sum: 1 } } }], [{ _id: null, n: 5 }]],
  [
    '$group by a document, missing parts left out',
    [{ $group: { _id: { t: '$t', q: '$nothing' }, n: { $sum: 1 } } }],
    [
      { _id: { t: 'a' }, n: 3 },
      { _id: { t: 'b' }, n: 2 },
    ],
  ],
  [
    '$group by an expression',
    [{ $group: { _id: { $gt: ['$n', 2] }, ids: { $push: '$_id' } } }],
    [
      { _id: false, ids: [1, 4] },
      { _id: true, ids: [2, 3, 5] },
    ],
  ],
  [
    '$unwind',
    [{ $unwind: '$tags' }, { $project: { tags: 1 } }],
    [
      { _id: 1, tags: 'x' },
      { _id: 1, tags: 'y' },
      { _id: 3, tags: 'z' },
    ],
  ],
  [
    '$unwind that keeps the empty ones',
    [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $project: { tags: 1, i: 1 } },
    ],
    [
      { _id: 1, tags: 'x', i: 0n },
      { _id: 1, tags: 'y', i: 1n },
      { _id: 2, i: null },
      { _id: 3, tags: 'z', i: null },
      { _id: 4, i: null },
      { _id: 5, tags: null, i: null },
    ],
  ],
  [
    '$project',
    [
      { $limit: 1 },
      { $project: { _id: 0, n: 1, twice: { $multiply: ['$n', 2] }, tag: { $arrayElemAt: ['$tags', 0] } } },
    ],
    [{ n: 1, twice: 2, tag: 'x' }],
  ],
  [
    '$set in place, $unset',
    [{ $limit: 1 }, { $set: { t: 'q', 'o.p': '$_id' } }, { $unset: ['n', 'tags'] }],
    [{ _id: 1, t: 'q', o: { p: 1 } }],
  ],
  [
    '$addFields into documents of an array',
    [{ $limit: 1 }, { $project: { a: [{ k: 1 }, { k: 2 }] } }, { $addFields: { 'a.z': '$_id' } }],
    [
      {
        _id: 1,
        a: [
          { k: 1, z: 1 },
          { k: 2, z: 1 },
        ],
      },
    ],
  ],
  [
    '$replaceRoot',
    [{ $limit: 1 }, { $replaceRoot: { newRoot: { a: '$t', all: '$$ROOT._id' } } }],
    [{ a: 'a', all: 1 }],
  ],
  [
    '$sortByCount',
    [{ $sortByCount: '$t' }],
    [
      { _id: 'a', count: 3 },
      { _id: 'b', count: 2 },
    ],
  ],
  [
    '$bucket',
    [{ $bucket: { groupBy: '$_id', boundaries: [0, 2, 4], default: 'rest' } }],
    [
      { _id: 0, count: 1 },
      { _id: 2, count: 2 },
      { _id: 'rest', count: 2 },
    ],
  ],
  [
    '$facet',
    [
      { $match: { t: 'a' } },
      {
        $facet: {
          n: [{ $count: 'n' }],
          top: [{ $sort: { _id: -1 } }, { $limit: 1 }, { $project: { _id: 1 } }],
        },
      },
    ],
    [{ n: [{ n: 3 }], top: [{ _id: 5 }] }],
  ],
  [
    '$top and $topN',
    [
      {
        $group: {
          _id: '$t',
          best: { $top: { sortBy: { _id: -1 }, output: '$_id' } },
          two: { $topN: { n: 2, sortBy: { _id: 1 }, output: '$_id' } },
        },
      },
    ],
    [
      { _id: 'a', best: 5, two: [1, 3] },
      { _id: 'b', best: 4, two: [2, 4] },
    ],
  ],
  [
    '$firstN, $lastN, $minN, $maxN',
    [
      {
        $group: {
          _id: null,
          f: { $firstN: { n: 2, input: '$_id' } },
          l: { $lastN: { n: 2, input: '$_id' } },
          min: { $minN: { n: 2, input: '$n' } },
          max: { $maxN: { n: 1, input: '$n' } },
        },
      },
    ],
    [{ _id: null, f: [1, 2], l: [4, 5], min: [1, 2.5], max: [5] }],
  ],
  [
    '$mergeObjects',
    [{ $group: { _id: null, o: { $mergeObjects: { a: '$_id' } } } }],
    [{ _id: null, o: { a: 5 } }],
  ],
  [
    '$percentile and $median',
    [
      {
        $group: {
          _id: null,
          p: { $percentile: { input: '$_id', p: [0.5, 0.9], method: 'approximate' } },
          m: { $median: { input: '$_id', method: 'approximate' } },
        },
      },
      { $project: { p: { $map: { input: '$p', in: { $toInt: '$$this' } } }, m: { $toInt: '$m' } } },
    ],
    [{ _id: null, p: [3, 5], m: 3 }],
  ],
];

/** `{ $double: 3 }` in an expectation is the double 3. */
function expectation(v: Value): Value {
  if (Array.isArray(v)) return v.map(expectation);
  if (!(v instanceof Map)) return v;
  if (v.has('$double')) return Number(v.get('$double'));
  return new Map([...v].map(([name, item]) => [name, expectation(item)]));
}

describe('stages', () => {
  it.each(TABLE)('%s', async (_name, stages, expected) => {
    expect(canonical(await run(stages, ITEMS))).toBe(canonical(expectation(value(expected))));
  });

  it('adds exactly: integers beyond 2^53, decimals, many small doubles, overflow to a double', async () => {
    const sum = async (...values: Literal[]) =>
      canonical(
        (
          (
            await run(
              [{ $group: { _id: null, s: { $sum: '$v' } } }],
              values.map((v) => ({ v })),
            )
          )[0] as Doc
        ).get('s'),
      );
    expect(await sum(2147483647, 1)).toBe(literal(2147483648n));
    expect(await sum(2n ** 53n, 1, 1)).toBe(literal(2n ** 53n + 2n));
    expect(await sum(2n ** 62n, 2n ** 62n, -(2n ** 62n))).toBe(literal(2n ** 62n));
    expect(await sum(2n ** 62n, 2n ** 62n)).toBe(canonical(2 ** 63));
    expect(await sum(...Array<Literal>(10).fill(0.1))).toBe(canonical(1));
    expect(await sum(1e16, 1.5, -1e16)).toBe(literal(1.5));
    expect(await sum(dec('0.10'), 1, 0.5)).toBe(literal(dec('1.60000000000000')));
    expect(await sum('x', null, [5])).toBe(literal(0));
    expect(await sum(Infinity, 1)).toBe(canonical(Infinity));
  });

  it('puts equal keys of different types into one group, and keeps look-alikes apart', async () => {
    const groups = async (...keys: Literal[]) =>
      (
        await run(
          [{ $group: { _id: { a: '$k', b: 1 } } }],
          keys.map((k) => ({ k })),
        )
      ).length;
    expect(await groups(1, 1n, 1.0, dec('1.00'))).toBe(1);
    expect(await groups('1', 1, true, new Date(1), [1], { a: 1 })).toBe(6);
    expect(await groups('1;', '1', 'n1;')).toBe(3);
    expect(await groups(null, undefined as never)).toBe(2);
  });

  it('gathers distinct values', async () => {
    const [group] = await run(
      [{ $group: { _id: null, s: { $addToSet: '$v' } } }],
      [{ v: 1 }, { v: 1n }, { v: '1' }, {}, { v: null }],
    );
    expect(canonical((group as Doc).get('s'))).toBe(literal([1, '1', null]));
  });

  it('groups and matches by the collation', async () => {
    const env = { ...environment({}), collation: compileCollation(doc({ locale: 'en', strength: 2 })) };
    const docs = ['b', 'A', 'a', 'B', 'b'].map((k) => ({ k }));
    const found = await run([{ $match: { k: 'B' } }, { $group: { _id: '$k', n: { $sum: 1 } } }], docs, env);
    expect(canonical(found)).toBe(literal([{ _id: 'b', n: 3 }]));
  });

  it('samples without repeating', async () => {
    const found = await run([{ $sample: { size: 3 } }], ITEMS);
    expect(new Set(found.map((d) => canonical((d as Doc).get('_id')))).size).toBe(3);
    expect(await run([{ $sample: { size: 99 } }], ITEMS)).toHaveLength(5);
  });

  it.each<[Literal[], number]>([
    [[{ $nothing: 1 }], 40324],
    [[{ $match: {}, $sort: {} }], 40323],
    [[1], 14],
    [[{ $match: 1 }], 15959],
    [[{ $match: { a: { $foo: 1 } } }], 2],
    [[{ $group: { n: { $sum: 1 } } }], 15955],
    [[{ $group: { _id: 1, n: 5 } }], 40234],
    [[{ $group: { n: 5 } }], 40234],
    [[{ $group: { _id: 1, 'a.b': 5 } }], 40234],
    [[{ $group: { _id: 1, n: { a: 1, b: 1 } } }], 40234],
    [[{ $group: { _id: 1, n: { $foo: 1 } } }], 15952],
    [[{ $group: { _id: 1, n: { $sum: 1, $avg: 1 } } }], 40238],
    [[{ $group: { _id: 1, 'a.b': { $sum: 1 } } }], 40235],
    [[{ $group: { _id: 1, n: { $accumulator: {} } } }], 2],
    [[{ $sort: {} }], 15976],
    [[{ $sort: { a: 5 } }], 15975],
    [[{ $limit: 0 }], 15958],
    [[{ $limit: -1 }], 5107201],
    [[{ $skip: 'x' }], 5107200],
    [[{ $unwind: 'a' }], 28818],
    [[{ $unwind: { path: '$a', x: 1 } }], 28811],
    [[{ $count: '' }], 40157],
    [[{ $count: 1 }], 40156],
    [[{ $project: {} }], 51272],
    [[{ $project: { a: 1, b: 0 } }], 31254],
    [[{ $project: { a: { $foo: 1 } } }], 168],
    [[{ $sample: { size: 0 } }], 28747],
    [[{ $sample: null }], 28745],
    [[{ $facet: {} }], 40169],
    [[{ $facet: { a: [{ $facet: {} }] } }], 40600],
    [[{ $lookup: { from: 'x' } }], 9],
    [[{ $lookup: { from: 'x', as: 'y', pipeline: [{ $nothing: 1 }] } }], 40324],
    [[{ $bucket: { groupBy: '$a', boundaries: [2, 1] } }], 40194],
    [[{ $bucket: { groupBy: '$a', boundaries: [1, 'a'] } }], 40193],
    [[{ $bucket: { groupBy: '$a', boundaries: ['$b', 2] } }], 40191],
    [[{ $bucket: { groupBy: '$a', boundaries: [1, 2], default: '$b' } }], 40195],
    [[{ $bucket: { groupBy: '$a', boundaries: [1, 5], default: { $add: [1, 1] } } }], 40199],
    [[{ $sortByCount: 'a' }], 40148],
    [[{ $sortByCount: { a: 1 } }], 40147],
    [[{ $sortByCount: 5 }], 40149],
    [[{ $unionWith: { pipeline: [] } }], 9],
    [[{ $lookup: { as: 'x', pipeline: [] } }], 9],
    [[{ $replaceRoot: {} }], 40414],
  ])('refuses %j before it runs', (stages, code) => {
    expect(() => compilePipeline(stages.map(value), environment({}))).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('takes 20 pipelines within pipelines, no more', () => {
    const nest = (depth: number): Literal[] =>
      depth === 0 ? [] : [{ $lookup: { from: 'c', as: 'x', pipeline: nest(depth - 1) } }];
    const union = (depth: number): Literal[] =>
      depth === 0 ? [] : [{ $unionWith: { coll: 'c', pipeline: union(depth - 1) } }];
    for (const stages of [nest, union]) {
      expect(() => compilePipeline(stages(20).map(value), environment({}))).not.toThrow();
      expect(() => compilePipeline(stages(21).map(value), environment({}))).toThrow(
        expect.objectContaining({ code: 232 }),
      );
    }
  });

  it.each<[Literal, number]>([
    [{ $set: { a: 1 } }, 64],
    [{ $match: { $expr: { $gt: ['$n', 0] } } }, 4],
    [{ $group: { _id: '$n' } }, 4],
  ])('%j lets others run between the documents of one chunk', async (stage, atLeast) => {
    let breaths = 0;
    const breathe = (): undefined => void breaths++;
    const rows = Array.from({ length: 64 }, (_, n) => doc({ n: n + 1 }));
    const pipeline = compilePipeline([value(stage)], { ...environment({}), breathe });
    let results = 0;
    for await (const out of pipeline.run([rows])) results += out.length;
    expect(results).toBe(64);
    expect(breaths).toBeGreaterThanOrEqual(atLeast);
  });

  it('fails while it runs where MongoDB does', async () => {
    await expect(run([{ $replaceWith: '$t' }], ITEMS)).rejects.toMatchObject({ code: 40228 });
    await expect(run([{ $bucket: { groupBy: '$_id', boundaries: [0, 2] } }], ITEMS)).rejects.toMatchObject({
      code: 40066,
    });
  });
});

describe('other collections', () => {
  const PEOPLE: Fields[] = [
    { _id: 'p1', name: 'Ana', teams: [1, 2] },
    { _id: 'p2', name: 'Bia', teams: [] },
    { _id: 'p3', name: 'Caio', teams: null },
    { _id: 'p4', name: 'Davi' },
  ];
  const TEAMS: Fields[] = [{ _id: 1, t: 'red' }, { _id: 2, t: 'blue' }, { _id: 3, t: null }, { _id: 4 }];
  const env = () => environment({ teams: TEAMS, people: PEOPLE });

  it('joins by equality: arrays by their elements, null with null and missing', async () => {
    const found = await run(
      [
        { $lookup: { from: 'teams', localField: 'teams', foreignField: '_id', as: 'found' } },
        { $project: { 'found._id': 1 } },
      ],
      PEOPLE,
      env(),
    );
    expect(canonical(found)).toBe(
      literal([
        { _id: 'p1', found: [{ _id: 1 }, { _id: 2 }] },
        { _id: 'p2', found: [] },
        { _id: 'p3', found: [] },
        { _id: 'p4', found: [] },
      ]),
    );
    const nulls = await run(
      [
        { $lookup: { from: 'teams', localField: 'nothing', foreignField: 't', as: 'found' } },
        { $project: { 'found._id': 1 } },
      ],
      [{ _id: 0 }],
      env(),
    );
    expect(canonical(nulls)).toBe(literal([{ _id: 0, found: [{ _id: 3 }, { _id: 4 }] }]));
    const back = await run(
      [
        { $lookup: { from: 'people', localField: '_id', foreignField: 'teams', as: 'm' } },
        { $project: { n: { $size: '$m' } } },
      ],
      TEAMS,
      env(),
    );
    expect(canonical(back)).toBe(
      literal([
        { _id: 1, n: 1 },
        { _id: 2, n: 1 },
        { _id: 3, n: 0 },
        { _id: 4, n: 0 },
      ]),
    );
  });

  it('asks for each chunk once, with the values', async () => {
    const asked: Query[] = [];
    await run(
      [{ $lookup: { from: 'teams', localField: '_id', foreignField: '_id', as: 'x' } }],
      TEAMS,
      environment({ teams: TEAMS }, asked),
    );
    expect(asked.map((q) => canonical(q.filter))).toEqual([
      literal({ _id: { $in: [1, 2, 3] } }),
      literal({ _id: { $in: [4] } }),
    ]);
  });

  it('runs a pipeline with variables, which the query is given', async () => {
    const asked: Query[] = [];
    const stage = {
      $lookup: {
        from: 'teams',
        let: { id: '$_id' },
        as: 'x',
        pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$id'] } } }, { $project: { t: 1, _id: 0 } }],
      },
    };
    const found = await run(
      [stage, { $project: { x: 1 } }],
      [{ _id: 2 }, { _id: 9 }],
      environment({ teams: TEAMS }, asked),
    );
    expect(canonical(found)).toBe(
      literal([
        { _id: 2, x: [{ t: 'blue' }] },
        { _id: 9, x: [] },
      ]),
    );
    expect(asked.map(({ variables }) => canonical(variables?.get('id')))).toEqual([literal(2), literal(9)]);
  });

  it('knows the variables of a pipeline only when it runs', async () => {
    const stage = {
      $lookup: {
        from: 'teams',
        let: { name: '$want' },
        as: 'x',
        pipeline: [
          { $match: { _id: 1 } },
          { $project: { _id: 0, v: { $cond: [{ $eq: ['$$name', 't'] }, '$t', '$_id'] } } },
        ],
      },
    };
    const found = await run([stage], [{ want: 't' }, { want: '_id' }], environment({ teams: TEAMS }));
    expect(canonical(found)).toBe(
      literal([
        { want: 't', x: [{ v: 'red' }] },
        { want: '_id', x: [{ v: 1 }] },
      ]),
    );
  });

  it('joins by fields and a pipeline together', async () => {
    const stage = {
      $lookup: {
        from: 'teams',
        localField: 'teams',
        foreignField: '_id',
        as: 'x',
        pipeline: [{ $match: { t: 'red' } }],
      },
    };
    const [first] = await run([stage], PEOPLE, env());
    expect(canonical((first as Doc).get('x'))).toBe(literal([{ _id: 1, t: 'red' }]));
  });

  it('unites', async () => {
    const found = await run(
      [{ $unionWith: { coll: 'teams', pipeline: [{ $match: { t: 'red' } }] } }, { $project: { _id: 1 } }],
      [{ _id: 0 }],
      env(),
    );
    expect(canonical(found)).toBe(literal([{ _id: 0 }, { _id: 1 }]));
  });

  it('makes documents', async () => {
    const pipeline = compilePipeline([value({ $documents: [{ a: { $add: [1, 1] } }] })], env());
    expect(pipeline.initial).toBe(true);
    const rows = [];
    for await (const chunk of pipeline.run([])) rows.push(...chunk);
    expect(canonical(rows as Value[])).toBe(literal([{ a: 2 }]));
  });
});

describe('what the planner gets', () => {
  const split = (...stages: Literal[]) => splitForPlanner(stages.map(value));
  it('takes the filter, the sort, and the limits that follow', () => {
    const s = split(
      { $match: { a: 1 } },
      { $sort: { b: -1 } },
      { $match: { c: 2 } },
      { $skip: 5 },
      { $limit: 10 },
      { $limit: 20 },
      { $project: { b: 1, 'd.e': 1 } },
    );
    expect(canonical(s.filter)).toBe(literal({ $and: [{ a: 1 }, { c: 2 }] }));
    expect(canonical(s.sort)).toBe(literal({ b: -1 }));
    expect([s.skip, s.limit, s.rest.length]).toEqual([5, 10, 1]);
  });

  it('stops where the order of stages matters', () => {
    expect(split({ $limit: 5 }, { $match: { a: 1 } }).rest).toHaveLength(1);
    expect(split({ $limit: 5 }, { $sort: { a: 1 } }).rest).toHaveLength(1);
    expect(split({ $limit: 5 }, { $skip: 2 })).toMatchObject({ limit: 5, rest: [expect.anything()] });
    expect(split({ $sort: { a: 1 } }, { $sort: { b: 1 } }).rest).toHaveLength(1);
    expect(split({ $skip: 2 }, { $sort: { b: 1 } })).toMatchObject({ skip: 2, rest: [expect.anything()] });
  });
});
