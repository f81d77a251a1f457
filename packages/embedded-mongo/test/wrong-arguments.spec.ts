import { compilePipeline, toBytes } from '../src/aggregate/pipeline.ts';
import {
  BSONRegExp,
  Decimal128,
  doc,
  encode,
  Int32,
  MaxKey,
  ObjectId,
  RawDoc,
  UNDEFINED,
  value,
} from '../src/bson.ts';
import type { Doc, Value } from '../src/bson.ts';
import { MongoError } from '../src/errors.ts';
import { compileExpression, runtime } from '../src/expressions/compile.ts';
import { OPERATORS } from '../src/expressions/registry.ts';
import { compileMatch } from '../src/match.ts';
import { compileProjection } from '../src/project.ts';
import { compileUpdate } from '../src/update.ts';

let seed = 99;
const random = (n: number) => (seed = (seed * 16807) % 2147483647) % n;
const pick = <V>(list: readonly V[]): V => list[random(list.length)];

const SCALARS: Value[] = [
  null,
  UNDEFINED,
  new Int32(0),
  new Int32(-3),
  1.5,
  NaN,
  Infinity,
  2n ** 62n,
  '',
  'x',
  '$a',
  '$$ROOT',
  '$a.b',
  'day',
  '%Y',
  true,
  [],
  new Map(),
  new Date(0),
  new ObjectId(),
  new BSONRegExp('a', ''),
  Decimal128.fromString('1E+6000'),
  Decimal128.fromString('NaN'),
  new MaxKey(),
  '__proto__',
  'constructor',
];
const NAMES = [
  'a',
  'a.b',
  'a.$',
  'a.$[]',
  'a.0',
  '_id',
  '$x',
  '',
  'a.',
  '__proto__',
  'constructor.prototype.x',
];
const EXPRESSIONS = [...OPERATORS.keys()];
const ARGUMENTS = [
  'input',
  'in',
  'cond',
  'as',
  'vars',
  'if',
  'then',
  'else',
  'branches',
  'date',
  'unit',
  'format',
  'timezone',
  'to',
  'n',
  'sortBy',
  'field',
  'startDate',
  'endDate',
  'amount',
  'dateString',
  'initialValue',
  'inputs',
  'regex',
  'find',
  'replacement',
  'value',
  'year',
  'chars',
];
const FILTERS = [
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$nin',
  '$exists',
  '$type',
  '$size',
  '$mod',
  '$regex',
  '$options',
  '$not',
  '$all',
  '$elemMatch',
  '$bitsAllSet',
  '$bitsAnyClear',
  '$and',
  '$or',
  '$nor',
  '$expr',
  '$jsonSchema',
  '$comment',
  '$foo',
];
const UPDATES = [
  '$set',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$rename',
  '$setOnInsert',
  '$currentDate',
  '$push',
  '$addToSet',
  '$pop',
  '$pull',
  '$pullAll',
  '$bit',
  '$each',
  '$slice',
  '$sort',
  '$position',
  '$foo',
];
const STAGES = [
  '$match',
  '$group',
  '$sort',
  '$limit',
  '$skip',
  '$project',
  '$set',
  '$addFields',
  '$unset',
  '$unwind',
  '$count',
  '$sortByCount',
  '$replaceRoot',
  '$replaceWith',
  '$facet',
  '$lookup',
  '$bucket',
  '$unionWith',
  '$sample',
  '$documents',
  '$bucketAuto',
  '$densify',
  '$fill',
  '$graphLookup',
  '$redact',
  '$setWindowFields',
  '$out',
  '$foo',
];
const STAGE_ARGUMENTS = [
  '_id',
  'n',
  'from',
  'as',
  'localField',
  'foreignField',
  'let',
  'pipeline',
  'path',
  'newRoot',
  'groupBy',
  'boundaries',
  'default',
  'output',
  'coll',
  'size',
  'startWith',
  'connectFromField',
  'connectToField',
  'maxDepth',
  'buckets',
  'granularity',
  'field',
  'range',
  'step',
  'bounds',
  'partitionBy',
  'sortBy',
  'method',
];
const WINDOW_FUNCTIONS = [
  '$sum',
  '$push',
  '$minN',
  '$top',
  '$percentile',
  '$covariancePop',
  '$rank',
  '$documentNumber',
  '$shift',
  '$derivative',
  '$integral',
  '$expMovingAvg',
  '$linearFill',
  '$locf',
];

/** A value in which the given names stand as keys, nested a few levels deep. */
function tree(names: readonly string[][], depth: number): Value {
  const kind = random(depth > 0 ? 5 : 2);
  if (kind < 2) return pick(SCALARS);
  if (kind === 2) return Array.from({ length: random(4) }, () => tree(names, depth - 1));
  const out: Doc = new Map();
  const count = 1 + random(2);
  for (let i = 0; i < count; i++) out.set(pick(pick(names)), tree(names, depth - 1));
  return out;
}

const DOCUMENTS = [
  doc({ _id: 1 }),
  doc({ _id: 1, a: [1, { b: 2 }, [3]], x: 'text', d: new Date(5) }),
  doc({ _id: 2, a: { b: [1, null] }, x: 2n }),
];

/** Runs `work` often; whatever fails must fail with an error that the client can be told. */
async function onlyMongoErrors(times: number, work: () => unknown): Promise<void> {
  const strange: string[] = [];
  let passed = 0;
  for (let i = 0; i < times; i++) {
    try {
      await work();
      passed++;
    } catch (error) {
      if (!(error instanceof MongoError)) strange.push((error as Error).stack ?? String(error));
    }
  }
  expect(strange.slice(0, 3)).toEqual([]);
  expect(passed).toBeGreaterThan(times / 200);
}

describe('wrong arguments give an error of MongoDB, or a result', () => {
  it('filters', () =>
    onlyMongoErrors(8000, () => {
      const filter = tree([FILTERS, NAMES], 3);
      if (!(filter instanceof Map)) return;
      const matcher = compileMatch(filter);
      for (const d of DOCUMENTS) {
        expect(matcher.test(encode(d))).toBe(matcher.testDoc(d));
        matcher.positional(d);
      }
    }));

  it('updates', () =>
    onlyMongoErrors(8000, () => {
      const update: Value =
        random(4) === 0
          ? [tree([STAGES], 3)]
          : new Map([[pick(UPDATES), new Map([[pick(NAMES), tree([UPDATES, NAMES], 3)]])]]);
      const updater = compileUpdate(update);
      for (const d of DOCUMENTS) encode(updater.apply(d, { isInsert: random(2) === 0 }));
      const filter = tree([FILTERS, NAMES], 2);
      if (filter instanceof Map) encode(updater.upsertBase(filter));
    }));

  it('expressions', () =>
    onlyMongoErrors(20_000, () => {
      const operand = tree([EXPRESSIONS, ARGUMENTS, NAMES], 3);
      const expression = compileExpression(new Map([[pick(EXPRESSIONS), operand]]));
      for (const d of DOCUMENTS) {
        const run = runtime(new Date(0));
        run.root = random(2) === 0 ? d : new RawDoc(encode(d));
        const v = expression.evaluate(run);
        if (v !== undefined) encode(new Map([['v', v]]));
      }
    }));

  it('projections', () =>
    onlyMongoErrors(6000, () => {
      const spec = tree([NAMES, EXPRESSIONS, ['$slice', '$elemMatch']], 3);
      if (!(spec instanceof Map)) return;
      const projector = compileProjection(spec);
      if (projector) for (const d of DOCUMENTS) projector.apply(encode(d));
    }));

  it('pipelines', () =>
    onlyMongoErrors(8000, async () => {
      const stages = Array.from(
        { length: 1 + random(2) },
        () => new Map([[pick(STAGES), tree([STAGE_ARGUMENTS, EXPRESSIONS, STAGES, NAMES], 4)]]),
      );
      const pipeline = compilePipeline(stages, {
        // eslint-disable-next-line @typescript-eslint/require-await
        async *find() {
          yield DOCUMENTS.map((d) => encode(d));
        },
      });
      for await (const rows of pipeline.run([DOCUMENTS.map((d) => encode(d))])) {
        for (const row of rows) if (row instanceof Map) encode(row);
      }
    }));

  it('window functions and other stages with required arguments', () =>
    onlyMongoErrors(8000, async () => {
      const any = (): Value => tree([ARGUMENTS, EXPRESSIONS, NAMES], 2);
      const bound = (): Value => pick<Value>(['unbounded', 'current', new Int32(random(5) - 2), any()]);
      const path = (): Value => pick<Value>(['$a', '$x', '$d', '$_id', any()]);
      const order: Doc = new Map([[pick(['a', 'x', 'd', '_id', 'a.b']), new Int32(1)]]);
      const object = (entries: { [name: string]: Value }): Doc => new Map(Object.entries(entries));
      const window = object({
        [pick(['documents', 'range'])]: [bound(), bound()],
        unit: pick<Value>(['day', any()]),
      });
      if (random(2) === 0) window.delete('unit');
      const operand = pick<() => Value>([
        path,
        () => object({ input: path(), n: pick<Value>([new Int32(2), any()]) }),
        () => object({ input: path(), alpha: pick<Value>([0.5, any()]) }),
        () => object({ output: path(), by: pick<Value>([new Int32(1), any()]) }),
        () => object({ input: path(), method: 'approximate', p: pick<Value>([[0.5], any()]) }),
        () => new Map(),
        () => [path(), path()],
      ]);
      const output = object({ y: object({ [pick(WINDOW_FUNCTIONS)]: operand(), window }) });
      if (random(2) === 0) (output.get('y') as Doc).delete('window');
      const stages: Doc[] = [
        object({ $setWindowFields: object({ sortBy: order, partitionBy: path(), output }) }),
        object({
          $fill: object({
            sortBy: order,
            output: object({ x: object({ method: pick(['locf', 'linear']) }) }),
          }),
        }),
        object({
          $densify: object({
            field: pick(['a', 'x', 'd', '_id', 'a.b']),
            range: object({
              step: pick<Value>([new Int32(2), any()]),
              bounds: pick<Value>(['full', [new Int32(random(3)), new Int32(random(9))]]),
            }),
          }),
        }),
        object({
          $bucketAuto: object({
            groupBy: path(),
            buckets: new Int32(2),
            granularity: pick(['R5', 'POWERSOF2']),
          }),
        }),
        object({
          $graphLookup: object({
            from: 'c',
            startWith: path(),
            connectFromField: 'a',
            connectToField: '_id',
            as: 'y',
          }),
        }),
        object({ $redact: path() }),
      ];
      const env = {
        // eslint-disable-next-line @typescript-eslint/require-await
        async *find() {
          yield DOCUMENTS.map((d) => encode(d));
        },
      };
      const pipeline = compilePipeline([pick(stages)], env);
      for await (const rows of pipeline.run([DOCUMENTS.map((d) => encode(d))])) rows.map(toBytes);
    }));
});

it('has nothing that reaches a prototype', () => {
  expect(() => compileExpression(value({ constructor: '$a' }))).not.toThrow();
  expect(() => compileUpdate(value({ $constructor: { a: 1 } }))).toThrow(
    expect.objectContaining({ code: 9 }),
  );
  expect(() => compileMatch(value({ $jsonSchema: { type: 'constructor' } }) as Doc)).toThrow(
    expect.objectContaining({ code: 2 }),
  );
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});
