/** The functions of $setWindowFields. */
import { Decimal128, int32, type Doc, type Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, runtime, type Expression } from '../expressions/compile.ts';
import { isUnit, type Unit } from '../expressions/dates.ts';
import { show } from '../show.ts';
import type { Sorter } from '../sort.ts';
import {
  calculate,
  divide,
  isNullish,
  isNumeric,
  toDecimal,
  toInteger,
  toNumber,
  type Maybe,
  type Numeric,
} from '../values.ts';
import { compileAccumulator } from './accumulators.ts';
import type { PipelineEnv } from './stage.ts';
import { parseBounds, windowsOf } from './window-bounds.ts';

/** Documents with the same `partitionBy`, in order. */
export interface Partition {
  docs: readonly Doc[];
  /** Values of the only sort field; empty when there is not exactly one. */
  keys: readonly Maybe[];
}

/** A value for each document of a partition. */
export type WindowFunction = (partition: Partition) => AsyncGenerator<Maybe> | Generator<Maybe>;

interface Compiling {
  env: PipelineEnv;
  sorter: Sorter | undefined;
  name: string;
  operand: Value;
  /** The argument beside the function. */
  window: Value | undefined;
}

type Compile = (c: Compiling) => WindowFunction;

const ACCUMULATORS = new Set(
  (
    '$sum $avg $min $max $push $addToSet $first $last $count $stdDevPop $stdDevSamp $median $percentile ' +
    '$top $topN $bottom $bottomN $firstN $lastN $minN $maxN'
  ).split(' '),
);

const failed = (message: string): MongoError => new MongoError(9, message);

function compiler({
  env,
}: Compiling): (v: Value) => { of: (docs: readonly Doc[]) => Maybe[]; expression: Expression } {
  const run = runtime(env.now, env.collation);
  return (v) => {
    const expression = compileExpression(v, env.variables);
    const of = (docs: readonly Doc[]): Maybe[] =>
      docs.map((doc) => {
        run.root = doc;
        return expression.evaluate(run);
      });
    return { of, expression };
  };
}

function named(c: Compiling, required: string[], optional: string[] = []): Doc {
  const { name, operand } = c;
  if (!(operand instanceof Map)) throw failed(`${name} expects an object, but got ${show(operand)}`);
  for (const key of operand.keys())
    if (!required.includes(key) && !optional.includes(key))
      throw failed(`${name} got unexpected argument: ${key}`);
  for (const key of required) if (!operand.has(key)) throw failed(`${name} requires '${key}'`);
  return operand;
}

function noWindow({ name, window }: Compiling): void {
  if (window !== undefined) throw failed(`${name} does not accept a 'window' field`);
}

function oneSortField({ name, sorter }: Compiling, code: number): void {
  if (sorter?.fields.length !== 1)
    throw new MongoError(
      code,
      `${name} must be specified with a top level sortBy expression with exactly one element`,
    );
}

/** An accumulator over each window; one that only grows is gathered as it grows. */
const accumulating: Compile = (c) => {
  const { env, name, operand } = c;
  const bounds = parseBounds(c.window, c.sorter);
  const compiled = compileAccumulator('output', new Map([[name, operand]]), {
    variables: env.variables,
    collation: env.collation,
  });
  const run = runtime(env.now, env.collation);
  return async function* ({ docs, keys }) {
    const inputs = docs.map((doc) => {
      run.root = doc;
      return compiled.evaluate(run);
    });
    let state = compiled.create();
    let start = 0;
    let end = 0;
    let result: Maybe;
    let fresh = false;
    for (const [from, to] of windowsOf(bounds, docs.length, keys)) {
      if (from !== start || to < end) {
        state = compiled.create();
        start = end = from;
        fresh = false;
      }
      if (!fresh || end < to) {
        for (; end < to; end++) {
          state.add(inputs[end]);
          if ((end & 1023) === 1023) await env.breathe?.();
        }
        const v = state.result() ?? null;
        result = Array.isArray(v) ? [...v] : v; // the state goes on gathering in its own array
        fresh = true;
      }
      yield result;
      await env.breathe?.();
    }
  };
};

function covariance(less: 0 | 1): Compile {
  return (c) => {
    const { operand, name } = c;
    if (!Array.isArray(operand) || operand.length !== 2)
      throw failed(`${name} takes an array of two expressions, but got ${show(operand)}`);
    const compile = compiler(c);
    const [x, y] = operand.map(compile);
    const bounds = parseBounds(c.window, c.sorter);
    return function* ({ docs, keys }) {
      const xs = x.of(docs);
      const ys = y.of(docs);
      for (const [from, to] of windowsOf(bounds, docs.length, keys)) {
        let n = 0;
        let meanX = 0;
        let meanY = 0;
        let sum = 0;
        for (let i = from; i < to; i++) {
          const a = xs[i];
          const b = ys[i];
          if (!isNumeric(a) || !isNumeric(b)) continue;
          n++;
          const dx = toNumber(a) - meanX;
          meanX += dx / n;
          meanY += (toNumber(b) - meanY) / n;
          sum += dx * (toNumber(b) - meanY);
        }
        yield n - less <= 0 ? null : sum / (n - less);
      }
    };
  };
}

function ranking(count: (place: number, groups: number) => number): Compile {
  return (c) => {
    const { name, operand, sorter } = c;
    if (c.window !== undefined)
      throw new MongoError(5371601, 'Rank style window functions take no other arguments');
    if (!(operand instanceof Map) || operand.size > 0)
      throw new MongoError(5371603, `${name} must be specified with '{}' as the value`);
    if (name === '$documentNumber' ? !sorter : sorter?.fields.length !== 1)
      throw new MongoError(
        5371602,
        `${name} must be specified with a top level sortBy expression with exactly one element`,
      );
    return function* ({ docs }) {
      let first = 0;
      let groups = 0;
      let before: Maybe[] | undefined;
      for (let i = 0; i < docs.length; i++) {
        const key = sorter!.key(docs[i]);
        if (name === '$documentNumber' || !before || sorter!.compareKeys(before, key) !== 0) {
          first = i;
          groups++;
        }
        before = key;
        yield BigInt(count(first + 1, groups));
      }
    };
  };
}

const shift: Compile = (c) => {
  const spec = named(c, ['output', 'by'], ['default']);
  noWindow(c);
  if (!c.sorter) throw new MongoError(9, "'$shift' requires a sortBy");
  const by = toInteger(spec.get('by'));
  if (by === undefined)
    throw failed(`'$shift:by' field must be an integer, but found ${show(spec.get('by'))}`);
  const compile = compiler(c);
  const output = compile(spec.get('output') as Value);
  const fallback = compile(spec.get('default') ?? null);
  if (!fallback.expression.constant) throw failed("'$shift:default' expression must yield a constant value.");
  const [otherwise] = fallback.of([new Map()]);
  return function* ({ docs }) {
    const values = output.of(docs);
    for (let i = 0; i < docs.length; i++)
      yield i + by >= 0 && i + by < docs.length ? (values[i + by] ?? null) : (otherwise ?? null);
  };
};

const UNIT_MS: Partial<Record<Unit, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

/** How many milliseconds the argument `unit` stands for; undefined without one. */
function unitOf(spec: Doc): number | undefined {
  const unit = spec.get('unit');
  if (unit === undefined) return undefined;
  if (typeof unit !== 'string' || !isUnit(unit)) throw failed(`unknown time unit value: ${show(unit)}`);
  const ms = UNIT_MS[unit];
  if (ms === undefined) throw new MongoError(5490710, "unit must be 'week' or smaller");
  return ms;
}

/** The sort field as a number: in units of time when it is a date. */
function along(name: string, v: Maybe, unit: number | undefined): Numeric {
  if (v instanceof Date) {
    if (unit === undefined)
      throw new MongoError(5624901, `${name} where the sortBy is a Date requires a 'unit'`);
    return v.getTime() / unit;
  }
  if (!isNumeric(v)) throw new MongoError(5624902, `${name} requires the sortBy to be a number or a Date`);
  if (unit !== undefined)
    throw new MongoError(5624900, `${name} with a 'unit' expects the sortBy field to be a Date`);
  return v;
}

function number(name: string, v: Maybe): Numeric {
  if (!isNumeric(v)) throw new MongoError(5624903, `${name} requires its input to be a number`);
  return v;
}

const minus = (a: Numeric, b: Numeric): Numeric => calculate('subtract', a, b) ?? toNumber(a) - toNumber(b);
const plus = (a: Numeric, b: Numeric): Numeric => calculate('add', a, b) ?? toNumber(a) + toNumber(b);
const times = (a: Numeric, b: Numeric): Numeric => calculate('multiply', a, b) ?? toNumber(a) * toNumber(b);

const derivative: Compile = (c) => {
  const spec = named(c, ['input'], ['unit']);
  if (c.window === undefined) throw failed('$derivative requires explicit window bounds');
  oneSortField(c, 5624900);
  const unit = unitOf(spec);
  const bounds = parseBounds(c.window, c.sorter);
  const input = compiler(c)(spec.get('input') as Value);
  return function* ({ docs, keys }) {
    const values = input.of(docs);
    for (const [from, to] of windowsOf(bounds, docs.length, keys)) {
      const last = to - 1;
      const ends = [values[from], values[last], keys[from], keys[last]];
      if (last <= from || ends.some(isNullish)) {
        yield null;
        continue;
      }
      const rise = minus(number('$derivative', values[last]), number('$derivative', values[from]));
      const distance = minus(along('$derivative', keys[last], unit), along('$derivative', keys[from], unit));
      yield toNumber(distance) === 0 ? null : divide(rise, distance);
    }
  };
};

const integral: Compile = (c) => {
  const spec = named(c, ['input'], ['unit']);
  oneSortField(c, 5624900);
  const unit = unitOf(spec);
  const bounds = parseBounds(c.window, c.sorter);
  const input = compiler(c)(spec.get('input') as Value);
  return function* ({ docs, keys }) {
    const values = input.of(docs);
    // The area between a document and the one before it, from which each window is summed.
    const areas = values.map((v, i): Numeric | undefined => {
      if (i === 0 || [v, values[i - 1], keys[i], keys[i - 1]].some(isNullish)) return undefined;
      const heights = plus(number('$integral', v), number('$integral', values[i - 1]));
      return divide(
        times(heights, minus(along('$integral', keys[i], unit), along('$integral', keys[i - 1], unit))),
        2,
      );
    });
    for (const [from, to] of windowsOf(bounds, docs.length, keys)) {
      let sum: Numeric | undefined = to > from && !isNullish(values[from]) ? int32(0) : undefined;
      for (let i = from + 1; i < to && sum !== undefined; i++) {
        const area = areas[i];
        sum = area === undefined ? undefined : plus(sum, area);
      }
      yield sum ?? null;
    }
  };
};

const expMovingAvg: Compile = (c) => {
  const spec = named(c, ['input'], ['N', 'alpha']);
  noWindow(c);
  if (!c.sorter) throw failed("$expMovingAvg requires an explicit 'sortBy'");
  if (spec.has('N') === spec.has('alpha'))
    throw failed(
      "$expMovingAvg sub object must have exactly two fields: An 'input' field, and either an 'N' field or an 'alpha' field",
    );
  const n = spec.get('N');
  const given = spec.get('alpha');
  if (n !== undefined && !((toInteger(n) ?? 0) > 0))
    throw failed(`'N' field must be an integer greater than zero, but found ${show(n)}`);
  if (given !== undefined && !(isNumeric(given) && toNumber(given) > 0 && toNumber(given) < 1))
    throw failed(`'alpha' must be between 0 and 1 (exclusive), found alpha: ${show(given)}`);
  const alpha: Numeric = given ?? 2 / (1 + toInteger(n)!);
  const input = compiler(c)(spec.get('input') as Value);
  return function* ({ docs }) {
    let average: Numeric | undefined;
    for (const v of input.of(docs)) {
      if (!isNumeric(v)) {
        yield null;
        continue;
      }
      if (average === undefined) average = v;
      else {
        const weight = v instanceof Decimal128 || average instanceof Decimal128 ? toDecimal(alpha) : alpha;
        average = plus(times(v, weight), times(average, minus(int32(1), weight)));
      }
      yield average;
    }
  };
};

const linearFill: Compile = (c) => {
  noWindow(c);
  oneSortField(c, 605001);
  const input = compiler(c)(c.operand);
  return function* ({ docs, keys }) {
    const values = input.of(docs);
    let before = -1;
    let after = -1;
    for (let i = 0; i < docs.length; i++) {
      const v = values[i];
      if (i > 0 && toKey(keys[i]) === toKey(keys[i - 1]))
        throw new MongoError(6050106, 'There can be no repeated values in the sort field');
      if (!isNullish(v)) {
        number('$linearFill', v);
        before = i;
        yield v;
        continue;
      }
      if (after < i) {
        after = i + 1;
        while (after < docs.length && isNullish(values[after])) after++;
      }
      if (before < 0 || after >= docs.length) {
        yield null;
        continue;
      }
      const [x0, x, x1] = [keys[before], keys[i], keys[after]].map(toNumeric);
      const [y0, y1] = [values[before] as Numeric, number('$linearFill', values[after])];
      yield plus(y0, times(minus(x, x0), divide(minus(y1, y0), minus(x1, x0))));
    }
  };
};

const toNumeric = (v: Maybe): Numeric => {
  if (v instanceof Date) return BigInt(v.getTime());
  if (!isNumeric(v)) throw new MongoError(605002, '$linearFill requires the sortBy to be a number or a Date');
  return v;
};
const toKey = (v: Maybe): number => toNumber(toNumeric(v));

const locf: Compile = (c) => {
  noWindow(c);
  if (!c.sorter) throw failed('$locf requires a sortBy');
  const input = compiler(c)(c.operand);
  return function* ({ docs }) {
    let last: Maybe = null;
    for (const v of input.of(docs)) {
      if (!isNullish(v)) last = v;
      yield last;
    }
  };
};

const FUNCTIONS: Record<string, Compile> = {
  $covariancePop: covariance(0),
  $covarianceSamp: covariance(1),
  $rank: ranking((place) => place),
  $denseRank: ranking((_, groups) => groups),
  $documentNumber: ranking((place) => place),
  $shift: shift,
  $derivative: derivative,
  $integral: integral,
  $expMovingAvg: expMovingAvg,
  $linearFill: linearFill,
  $locf: locf,
};

/** Compiles one field of `output`; throws 9 for what is no window function. */
export function compileWindowFunction(
  field: string,
  spec: Value,
  sorter: Sorter | undefined,
  env: PipelineEnv,
): WindowFunction {
  if (!(spec instanceof Map)) throw failed(`The field '${field}' must be an object`);
  let found: [string, Value] | undefined;
  for (const [key, v] of spec) {
    if (key === 'window') continue;
    if (!key.startsWith('$') || found) throw failed(`Window function found an unknown argument: ${key}`);
    found = [key, v];
  }
  if (!found) throw failed('Expected a $-prefixed window function');
  const [name, operand] = found;
  const c: Compiling = { env, sorter, name, operand, window: spec.get('window') };
  if (ACCUMULATORS.has(name)) return accumulating(c);
  if (!Object.hasOwn(FUNCTIONS, name)) throw failed(`Unrecognized window function, ${name}`);
  return FUNCTIONS[name](c);
}
