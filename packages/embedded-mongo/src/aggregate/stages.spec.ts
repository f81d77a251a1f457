import { Decimal128, UNDEFINED, value, type Doc, type Literal, type Value } from '../bson.ts';
import { canonical, literal } from '../../test/canonical.ts';
import { environment, run, type Fields } from '../../test/pipeline.ts';
import { rounderOf } from './granularity.ts';
import { compilePipeline } from './pipeline.ts';

const refused =
  (stage: Literal): (() => unknown) =>
  () =>
    compilePipeline([value(stage)], environment({}));
const code = (n: number): Error => expect.objectContaining({ code: n }) as Error;

describe('$bucketAuto', () => {
  const HUNDRED = Array.from({ length: 100 }, (_, i): Fields => ({ _id: i }));
  const buckets = async (spec: Fields, docs = HUNDRED): Promise<number[][]> => {
    const found = await run([{ $bucketAuto: { groupBy: '$_id', buckets: 5, ...spec } }], docs);
    return found.map((d) => {
      const id = (d as Doc).get('_id') as Doc;
      return [id.get('min'), id.get('max'), (d as Doc).get('count')].map(Number);
    });
  };

  test.each<[string | undefined, number[][]]>([
    [
      undefined,
      [
        [0, 20, 20],
        [20, 40, 20],
        [40, 60, 20],
        [60, 80, 20],
        [80, 99, 20],
      ],
    ],
    [
      'R20',
      [
        [0, 20, 20],
        [20, 40, 20],
        [40, 63, 23],
        [63, 90, 27],
        [90, 100, 10],
      ],
    ],
    [
      'E24',
      [
        [0, 20, 20],
        [20, 43, 23],
        [43, 68, 25],
        [68, 91, 23],
        [91, 100, 9],
      ],
    ],
    [
      '1-2-5',
      [
        [0, 20, 20],
        [20, 50, 30],
        [50, 100, 50],
      ],
    ],
    [
      'POWERSOF2',
      [
        [0, 32, 32],
        [32, 64, 32],
        [64, 128, 36],
      ],
    ],
  ])('granularity %s', async (granularity, expected) => {
    expect(await buckets({ granularity })).toEqual(expected);
  });

  it('keeps equal values together, and makes fewer buckets then', async () => {
    const docs = [1, 1, 1, 1, 2, 3].map((v, i): Fields => ({ _id: v, i }));
    expect(await buckets({ buckets: 3 }, docs)).toEqual([
      [1, 2, 4],
      [2, 3, 2],
    ]);
    expect(await buckets({ buckets: 10 }, docs)).toEqual([
      [1, 2, 4],
      [2, 3, 1],
      [3, 3, 1],
    ]);
    expect(await buckets({}, [])).toEqual([]);
  });

  it('gathers what the output says', async () => {
    const docs: Fields[] = [{ v: 'b' }, { v: null }, { v: 1 }, { v: 'a' }];
    const found = await run(
      [{ $bucketAuto: { groupBy: '$v', buckets: 2, output: { all: { $push: '$v' } } } }],
      docs,
    );
    expect(canonical(found)).toBe(
      literal([
        { _id: { min: null, max: 'a' }, all: [null, 1] },
        { _id: { min: 'a', max: 'b' }, all: ['a', 'b'] },
      ]),
    );
  });

  test.each<[Literal, number]>([
    [5, 40240],
    [{ buckets: 1 }, 40246],
    [{ groupBy: '$a' }, 40246],
    [{ groupBy: 'a', buckets: 1 }, 40239],
    [{ groupBy: '$a', buckets: 'x' }, 40241],
    [{ groupBy: '$a', buckets: 1.5 }, 40242],
    [{ groupBy: '$a', buckets: 0 }, 40243],
    [{ groupBy: '$a', buckets: 1, output: 5 }, 40244],
    [{ groupBy: '$a', buckets: 1, x: 5 }, 40245],
    [{ groupBy: '$a', buckets: 1, granularity: 5 }, 40261],
    [{ groupBy: '$a', buckets: 1, output: { x: { $minN: { input: '$b', n: '$c' } } } }, 4544714],
    [{ groupBy: '$a', buckets: 1, granularity: 'R3' }, 40257],
  ])('%j is refused with %i', (spec, n) => {
    expect(refused({ $bucketAuto: spec })).toThrow(code(n));
  });

  test.each<[Literal, number]>([
    ['x', 40258],
    [NaN, 40259],
    [-1, 40260],
  ])('%s has no granularity', async (v, n) => {
    await expect(buckets({ granularity: 'R5' }, [{ _id: v }])).rejects.toEqual(code(n));
  });

  test.each([
    ['R5', 17, 16, 25],
    ['R10', 0.11, 0.1, 0.125],
    ['E6', 10, 6.8, 15],
    ['E96', 101, 100, 102],
    ['E192', 9.195, 9.09, 9.2],
    ['R80', 104, 103, 106],
    ['POWERSOF2', 8, 4, 16],
  ])('%s rounds %d to %d and %d', (name, n, down, up) => {
    expect(rounderOf(name).down(n)).toBeCloseTo(down, 10);
    expect(rounderOf(name).up(n)).toBeCloseTo(up, 10);
  });
});

describe('$densify', () => {
  const COFFEE: Fields[] = [
    { altitude: 600, variety: 'T', score: 68.3 },
    { altitude: 750, variety: 'T', score: 69.5 },
    { altitude: 950, variety: 'T', score: 70.5 },
    { altitude: 1250, variety: 'G', score: 88.15 },
    { altitude: 1700, variety: 'G', score: 95.5 },
  ];
  const heights = async (spec: Literal, docs = COFFEE): Promise<string> => {
    const found = await run([{ $densify: spec }], docs);
    const text = (d: Value): string => {
      const [variety, altitude, score] = ['variety', 'altitude', 'score'].map((name) => (d as Doc).get(name));
      return `${typeof variety === 'string' ? variety : ''}${Number(altitude)}${score === undefined ? '' : '!'}`;
    };
    return found.map(text).join(' ');
  };
  const by = { field: 'altitude', partitionByFields: ['variety'] };

  test.each<[string, Literal, string]>([
    [
      'full, in partitions',
      { ...by, range: { bounds: 'full', step: 200 } },
      'G600 G800 G1000 G1200 G1250! G1400 G1600 G1700! T600! T750! T800 T950! T1000 T1200 T1400 T1600',
    ],
    [
      'within the partition',
      { ...by, range: { bounds: 'partition', step: 200 } },
      'G1250! G1450 G1650 G1700! T600! T750! T800 T950!',
    ],
    [
      'full',
      { field: 'altitude', range: { bounds: 'full', step: 500 } },
      'T600! T750! T950! 1100 G1250! 1600 G1700!',
    ],
    [
      'between bounds, without the upper one',
      { ...by, range: { bounds: [600, 1000], step: 200 } },
      'G600 G800 G1250! G1700! T600! T750! T800 T950!',
    ],
  ])('%s', async (_, spec, expected) => {
    expect(await heights(spec)).toBe(expected);
  });

  it('fills dates by units, and leaves documents without the field alone', async () => {
    const at = (s: string) => new Date(`${s}T00:00:00Z`);
    const docs: Fields[] = [{ _id: 1, t: at('2024-01-31') }, { _id: 2, t: at('2024-04-30') }, { _id: 3 }];
    const found = await run(
      [{ $densify: { field: 't', range: { step: 1, unit: 'month', bounds: 'full' } } }],
      docs,
    );
    expect(canonical(found)).toBe(
      literal([
        { _id: 3 },
        { _id: 1, t: at('2024-01-31') },
        { t: at('2024-02-29') },
        { t: at('2024-03-31') },
        { _id: 2, t: at('2024-04-30') },
      ]),
    );
  });

  it('fills bounds where there is nothing', async () => {
    const found = await run([{ $densify: { field: 'a.b', range: { step: 1, bounds: [0, 2] } } }], []);
    expect(canonical(found)).toBe(literal([{ a: { b: 0 } }, { a: { b: 1 } }]));
  });

  test.each<[Literal, number]>([
    [5, 9],
    [{ range: { step: 1, bounds: 'full' } }, 40414],
    [{ field: 'a' }, 40414],
    [{ field: 'a', range: { bounds: 'full' } }, 40414],
    [{ field: 'a', range: { step: 1 } }, 40414],
    [{ field: 1, range: { step: 1, bounds: 'full' } }, 14],
    [{ field: 'a', range: { step: 'x', bounds: 'full' } }, 5733401],
    [{ field: 'a', partitionByFields: 'b', range: { step: 1, bounds: 'full' } }, 14],
    [{ field: 'a', range: { step: 1, unit: 5, bounds: 'full' } }, 14],
    [{ field: '$a', range: { step: 1, bounds: [0, 1] } }, 16410],
    [{ field: 'a', partitionByFields: ['$b'], range: { step: 1, bounds: [0, 1] } }, 16410],
    [{ field: 'a', range: { step: 0, bounds: 'full' } }, 5733401],
    [{ field: 'a', range: { step: 1, bounds: 'half' } }, 5946802],
    [{ field: 'a', range: { step: 1, bounds: 'partition' } }, 5733408],
    [{ field: 'a', range: { step: 1, bounds: [1] } }, 5733403],
    [{ field: 'a', range: { step: 1, bounds: ['a', 'b'] } }, 5946800],
    [{ field: 'a', range: { step: 1, bounds: 5 } }, 5733404],
    [{ field: 'a', range: { step: 0.5, bounds: [0, 2] } }, 5876900],
    [{ field: 'a', range: { step: 1, bounds: [new Date(0), new Date(1)] } }, 5733410],
    [{ field: 'a', range: { step: 1, unit: 'day', bounds: [new Date(0), true] } }, 5733402],
    [{ field: 'a', range: { step: 1, unit: 'eon', bounds: 'full' } }, 9],
    [{ field: 'a', range: { step: 1, bounds: [2, 1] } }, 5733402],
    [{ field: 'a', range: { step: 1, bounds: [1, new Date(0)] } }, 5733406],
    [{ field: 'a', range: { step: 1, unit: 'day', bounds: [new Date(0), 1] } }, 5733402],
    [{ field: 'a', range: { step: 1, unit: 'day', bounds: [1, 2] } }, 5733409],
    [{ field: 'a', range: { step: 1.5, unit: 'day', bounds: 'full' } }, 6586400],
    [{ field: 'a', partitionByFields: ['a'], range: { step: 1, bounds: 'full' } }, 8993000],
    [{ field: 'a', partitionByFields: ['a.b'], range: { step: 1, bounds: 'full' } }, 8993000],
    [{ field: 'a.b', partitionByFields: ['a'], range: { step: 1, bounds: 'full' } }, 9554500],
  ])('%j is refused with %i', (spec, n) => {
    expect(refused({ $densify: spec })).toThrow(code(n));
  });

  it('refuses values that are no numbers, and to make half a million documents', async () => {
    const full = { $densify: { field: 'altitude', range: { step: 1, bounds: 'full' } } };
    await expect(run([full], [{ altitude: 'x' }])).rejects.toEqual(code(5733201));
    await expect(run([full], [{ altitude: new Date(0) }])).rejects.toEqual(code(6053600));
    const days = { $densify: { field: 'altitude', range: { step: 1, unit: 'day', bounds: 'full' } } };
    await expect(run([days], [{ altitude: 1 }])).rejects.toEqual(code(6053600));
    const many = { $densify: { field: 'altitude', range: { step: 1, bounds: [0, 600_000] } } };
    await expect(run([many, { $count: 'n' }], COFFEE)).rejects.toEqual(code(5897900));
  });
});

describe('$graphLookup', () => {
  const STAFF: Fields[] = [
    { _id: 1, name: 'Dev' },
    { _id: 2, name: 'Eliot', boss: 'Dev' },
    { _id: 3, name: 'Ron', boss: 'Eliot' },
    { _id: 4, name: 'Asya', boss: 'Ron' },
    { _id: 5, name: 'Loop', boss: 'Loop' },
    { _id: 6, name: 'Many', boss: ['Ron', 'Loop'] },
  ];
  const chain = async (more: Fields, docs = STAFF): Promise<unknown> => {
    const stage = {
      from: 'staff',
      startWith: '$boss',
      connectFromField: 'boss',
      connectToField: 'name',
      as: 'x.up',
      ...more,
    };
    const found = await run([{ $graphLookup: stage }], docs, environment({ staff: STAFF }));
    return found.map((d) =>
      (((d as Doc).get('x') as Doc).get('up') as Doc[]).map((one) => [
        one.get('name'),
        ...(one.has('d') ? [one.get('d')] : []),
      ]),
    );
  };

  it('goes up to the end, through arrays, and once through a circle', async () => {
    expect(await chain({})).toEqual([
      [],
      [['Dev']],
      [['Eliot'], ['Dev']],
      [['Ron'], ['Eliot'], ['Dev']],
      [['Loop']],
      [['Ron'], ['Loop'], ['Eliot'], ['Dev']],
    ]);
  });

  it('says how far away each is, and goes no further than it should', async () => {
    expect(await chain({ depthField: 'd' }, [STAFF[3]])).toEqual([
      [
        ['Ron', 0n],
        ['Eliot', 1n],
        ['Dev', 2n],
      ],
    ]);
    expect(await chain({ depthField: 'd', maxDepth: 1 }, [STAFF[3]])).toEqual([
      [
        ['Ron', 0n],
        ['Eliot', 1n],
      ],
    ]);
    expect(await chain({ maxDepth: 0 }, [STAFF[3]])).toEqual([[['Ron']]]);
  });

  it('a null finds another, but no field that is missing', async () => {
    const docs: Fields[] = [{ _id: 1, y: null }, { _id: 2 }, { _id: 3, y: UNDEFINED }];
    const stage = { from: 'c', startWith: null, connectFromField: 'x', connectToField: 'y', as: 'all' };
    const found = await run([{ $graphLookup: stage }], [{ _id: 0 }], environment({ c: docs }));
    expect(canonical(found)).toBe(literal([{ _id: 0, all: [{ _id: 1, y: null }] }]));
  });

  it('stops where the filter does not match', async () => {
    expect(await chain({ restrictSearchWithMatch: { name: { $ne: 'Eliot' } } }, [STAFF[3]])).toEqual([
      [['Ron']],
    ]);
  });

  test.each<[Literal, number]>([
    [5, 9],
    [{ from: 'a' }, 40105],
    [{ as: 'a' }, 9],
    [{ from: 5 }, 9],
    [{ from: '' }, 73],
    [{ as: 5 }, 40103],
    [{ maxDepth: 'x' }, 40100],
    [{ maxDepth: -1 }, 40101],
    [{ maxDepth: 1.5 }, 40102],
    [{ foo: 1 }, 40104],
    [{ restrictSearchWithMatch: 5 }, 40185],
    [{ as: '$x' }, 16410],
  ])('%j is refused with %i', (spec, n) => {
    expect(refused({ $graphLookup: spec })).toThrow(code(n));
  });
});

describe('$redact', () => {
  const FORECAST: Fields = {
    _id: 1,
    tags: ['G', 'STLW'],
    year: 2014,
    subsections: [
      { subtitle: 'S 1', tags: ['SI', 'G'], content: 'one' },
      { subtitle: 'S 2', tags: ['STLW'], content: 'two' },
      { subtitle: 'S 3', tags: ['TK'], content: { text: 'three', tags: ['HCS'] } },
    ],
  };

  it('descends by the tags of each level', async () => {
    const access = { $gt: [{ $size: { $setIntersection: ['$tags', ['STLW', 'G']] } }, 0] };
    const found = await run([{ $redact: { $cond: [access, '$$DESCEND', '$$PRUNE'] } }], [FORECAST]);
    const [first, second] = FORECAST.subsections as Fields[];
    expect(canonical(found)).toBe(literal([{ ...FORECAST, subsections: [first, second] }]));
  });

  it('$$ROOT is the whole document on every level, $$CURRENT the one at hand', async () => {
    const docs: Fields[] = [{ level: 1, a: { level: 1, b: 1 }, c: { level: 2 } }];
    const stage = {
      $redact: { $cond: [{ $eq: ['$$ROOT.level', '$$CURRENT.level'] }, '$$DESCEND', '$$PRUNE'] },
    };
    expect(canonical(await run([stage], docs))).toBe(literal([{ level: 1, a: { level: 1, b: 1 } }]));
  });

  it('$$KEEP goes no deeper', async () => {
    const stage = { $redact: { $cond: [{ $eq: ['$level', 5] }, '$$PRUNE', '$$KEEP'] } };
    const docs: Fields[] = [{ level: 1, a: { level: 5 } }, { level: 5 }];
    expect(canonical(await run([stage], docs))).toBe(literal([{ level: 1, a: { level: 5 } }]));
  });

  it('takes no other answer, also none that looks like one', async () => {
    await expect(run([{ $redact: '$x' }], [{ x: 'KEEP' }])).rejects.toEqual(code(17053));
    await expect(run([{ $redact: { $literal: '$$KEEP' } }], [{}])).rejects.toEqual(code(17053));
    expect(refused({ $match: { $expr: '$$KEEP' } })).toThrow(code(17276));
  });
});

describe('accumulators whose n depends on the group', () => {
  it('reads the fields of _id', async () => {
    const docs: Fields[] = ['a', 'b', 'b', 'a', 'b'].map((g, i) => ({ g, i }));
    const n = { $cond: [{ $eq: ['$g', 'a'] }, 1, 2] };
    const found = await run([{ $group: { _id: { g: '$g' }, x: { $lastN: { input: '$i', n } } } }], docs);
    expect(canonical(found)).toBe(
      literal([
        { _id: { g: 'a' }, x: [3] },
        { _id: { g: 'b' }, x: [2, 4] },
      ]),
    );
  });

  it('ignores what is no number in percentiles, and takes any n', async () => {
    const docs: Fields[] = [{ x: 3 }, { x: NaN }, { x: 'a' }, { x: 1 }];
    const spec: Literal = {
      _id: null,
      m: { $median: { input: '$x', method: 'approximate' } },
      all: { $maxN: { input: '$x', n: Decimal128.fromString('9223372036854775807') } },
    };
    const [found] = await run([{ $group: spec }], docs);
    expect((found as Doc).get('m')).toBe(1);
    expect((found as Doc).get('all')).toHaveLength(4);
  });

  test.each<[Literal, number]>([
    [{ $firstN: { n: 1 } }, 5787907],
    [{ $firstN: { input: 1 } }, 5787906],
    [{ $firstN: { input: 1, n: 1, x: 1 } }, 5787901],
    [{ $firstN: { input: 1, n: 'a' } }, 5787902],
    [{ $firstN: { input: 1, n: 3.2 } }, 5787903],
    [{ $firstN: { input: 1, n: Decimal128.fromString('9223372036854775808') } }, 5787903],
    [{ $firstN: { input: 1, n: 0 } }, 5787908],
    [{ $topN: { output: 1, sortBy: { a: 1 } } }, 5788003],
    [{ $top: { sortBy: { a: 1 } } }, 5788004],
    [{ $top: { output: 1 } }, 5788005],
    [{ $top: { output: 1, sortBy: { a: 1 }, n: 1 } }, 5788002],
    [{ $top: { output: 1, sortBy: 'a' } }, 10065],
    [{ $top: { output: 1, sortBy: { a: 2 } } }, 15975],
    [{ $median: { input: 1 } }, 40414],
    [{ $median: { input: 1, p: [0.5], method: 'approximate' } }, 40415],
    [{ $median: { input: 1, method: 'discrete' } }, 2],
    [{ $percentile: { input: 1, p: [NaN], method: 'approximate' } }, 7750301],
    [{ $percentile: { input: 1, p: ['$x'], method: 'approximate' } }, 7750301],
  ])('%j is refused with %i', (accumulator, n) => {
    expect(refused({ $group: { _id: null, x: accumulator } })).toThrow(code(n));
  });
});
