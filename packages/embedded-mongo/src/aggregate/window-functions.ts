/** The functions of $setWindowFields. */
import type { Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { runtime } from '../expressions/compile.ts';
import { show } from '../show.ts';
import type { Sorter } from '../sort.ts';
import { isNullish, isNumeric, toInteger, toNumber, type Maybe } from '../values.ts';
import { compileAccumulator } from './accumulators.ts';
import type { PipelineEnv } from './stage.ts';
import { parseBounds, windowsOf } from './window-bounds.ts';
import { derivative, expMovingAvg, integral, linearFill } from './window-calculus.ts';
import {
  compiler,
  failed,
  named,
  noWindow,
  type Compile,
  type Compiling,
  type WindowFunction,
} from './window-function.ts';

const ACCUMULATORS = new Set(
  (
    '$sum $avg $min $max $push $addToSet $first $last $count $stdDevPop $stdDevSamp $median $percentile ' +
    '$top $topN $bottom $bottomN $firstN $lastN $minN $maxN'
  ).split(' '),
);

/** An accumulator over each window; one that only grows is gathered as it grows. */
const accumulating: Compile = (c) => {
  const { env, name, operand } = c;
  const bounds = parseBounds(c);
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
    const bounds = parseBounds(c);
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

const locf: Compile = (c) => {
  noWindow(c);
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
  const [name] = [...spec.keys()].filter((key) => key.startsWith('$'));
  if (name === undefined)
    throw failed(
      `Expected a $-prefixed window function, ${[...spec.keys()].find((key) => key !== 'window') ?? ''}`,
    );
  if (!ACCUMULATORS.has(name) && !Object.hasOwn(FUNCTIONS, name))
    throw failed(`Unrecognized window function, ${name}`);
  const extra = [...spec.keys()].find((key) => key !== name && key !== 'window');
  if (extra !== undefined) throw failed(`Window function ${name} found an unknown argument: ${extra}`);
  const operand = spec.get(name) as Value;
  const c: Compiling = { env, sorter, name, operand, window: spec.get('window') };
  return ACCUMULATORS.has(name) ? accumulating(c) : FUNCTIONS[name](c);
}
