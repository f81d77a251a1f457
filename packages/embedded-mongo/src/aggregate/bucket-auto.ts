/** $bucketAuto: ranges of a value that hold about equally many documents. */
import { RawDoc, type Doc, type Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, runtime } from '../expressions/compile.ts';
import { compare, isNumeric, toInteger, type Maybe } from '../values.ts';
import { compileAccumulator, type CompiledAccumulator } from './accumulators.ts';
import { rounderOf, roundable, type Rounder } from './granularity.ts';
import { Holding } from './memory.ts';
import { chunksOf } from './stages.ts';
import type { PipelineEnv, Row, Stage } from './stage.ts';

interface BucketAuto {
  groupBy: Value;
  buckets: number;
  output: Doc;
  rounder: Rounder | undefined;
}

const COUNT: Doc = new Map([['count', new Map<string, Value>([['$sum', 1]])]]);

function parse(spec: Value): BucketAuto {
  if (!(spec instanceof Map)) throw new MongoError(40240, 'The argument to $bucketAuto must be an object');
  for (const key of spec.keys()) {
    if (!['groupBy', 'buckets', 'output', 'granularity'].includes(key))
      throw new MongoError(40245, `Unrecognized option to $bucketAuto: ${key}.`);
  }
  const groupBy = spec.get('groupBy');
  const count = spec.get('buckets');
  if (groupBy === undefined || count === undefined)
    throw new MongoError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
  if (!((typeof groupBy === 'string' && groupBy.startsWith('$')) || groupBy instanceof Map)) {
    throw new MongoError(
      40239,
      "The $bucketAuto 'groupBy' field must be defined as a $-prefixed path or an expression object",
    );
  }
  if (!isNumeric(count))
    throw new MongoError(40241, "The $bucketAuto 'buckets' field must be a numeric value");
  const buckets = toInteger(count);
  if (buckets === undefined || buckets > 2147483647)
    throw new MongoError(40242, "The $bucketAuto 'buckets' field must be representable as a 32-bit integer");
  if (buckets <= 0)
    throw new MongoError(
      40243,
      `The $bucketAuto 'buckets' field must be greater than 0, but found: ${buckets}`,
    );
  const output = spec.get('output') ?? COUNT;
  if (!(output instanceof Map))
    throw new MongoError(40244, "The $bucketAuto 'output' field must be an object");
  const granularity = spec.get('granularity');
  if (granularity !== undefined && typeof granularity !== 'string')
    throw new MongoError(40261, "The $bucketAuto 'granularity' field must be a string");
  return {
    groupBy,
    buckets,
    output,
    rounder: granularity === undefined ? undefined : rounderOf(granularity),
  };
}

interface Item {
  v: Value;
  row: Row;
}

interface Range {
  min: Value;
  max: Value;
  items: Item[];
}

/** Cuts sorted items into ranges; equal values never lie in two of them. */
function cut(
  items: Item[],
  { buckets, rounder }: BucketAuto,
  same: (a: Value, b: Value) => boolean,
): Range[] {
  const size = Math.max(1, Math.round(items.length / buckets));
  const out: Range[] = [];
  let i = 0;
  while (i < items.length) {
    const from = i;
    const isLast = out.length === buckets - 1;
    i = isLast ? items.length : Math.min(items.length, i + size);
    if (rounder) {
      const min = out.at(-1)?.max ?? rounder.down(roundable(items[from].v));
      const bound = rounder.up(roundable(items[i - 1].v));
      while (i < items.length && roundable(items[i].v) < bound) i++;
      const max = i < items.length ? bound : rounder.up(roundable(items[i - 1].v));
      out.push({ min, max, items: items.slice(from, i) });
    } else {
      while (i < items.length && same(items[i].v, items[i - 1].v)) i++;
      const max = i < items.length ? items[i].v : items[i - 1].v;
      out.push({ min: items[from].v, max, items: items.slice(from, i) });
    }
  }
  return out;
}

export function bucketAutoStage(argument: Value, env: PipelineEnv): Stage {
  const spec = parse(argument);
  const key = compileExpression(spec.groupBy, env.variables);
  const options = { variables: env.variables, collation: env.collation, fixed: true };
  const outputs = [...spec.output].map(([name, v]): [string, CompiledAccumulator] => {
    if (name.includes('.')) throw new MongoError(40235, `The field name '${name}' cannot contain '.'`);
    return [name, compileAccumulator(name, v, options)];
  });
  const order = (a: Maybe, b: Maybe) => compare(a, b, env.collation);
  const run = runtime(env.now, env.collation);
  const rootOf = (row: Row) => (row instanceof Map ? row : new RawDoc(row));

  const gather = ({ min, max, items }: Range): Doc => {
    const id: Doc = new Map([
      ['min', min],
      ['max', max],
    ]);
    const states = outputs.map(([, accumulator]) => accumulator.create(id));
    for (const { row } of items) {
      run.root = rootOf(row);
      states.forEach((state, i) => state.add(outputs[i][1].evaluate(run)));
    }
    const out: Doc = new Map([['_id', id]]);
    outputs.forEach(([name], i) => out.set(name, states[i].result() ?? null));
    return out;
  };

  return async function* (input) {
    const items: Item[] = [];
    const holding = new Holding('$bucketAuto');
    for await (const rows of input) {
      for (const row of rows) {
        holding.add(row);
        run.root = rootOf(row);
        items.push({ v: key.evaluate(run) ?? null, row });
      }
      await env.breathe?.();
    }
    items.sort((a, b) => order(a.v, b.v));
    const out: Doc[] = [];
    for (const range of cut(items, spec, (a, b) => order(a, b) === 0)) {
      out.push(gather(range));
      await env.breathe?.();
    }
    yield* chunksOf(out);
  };
}
