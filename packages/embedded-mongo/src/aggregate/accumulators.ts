/** Accumulators of $group and $bucket, compiled. */
import { int32 } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { elementOrder } from '../expressions/arrays.ts';
import { compileExpression, runtime } from '../expressions/compile.ts';
import type { Expression, Runtime } from '../expressions/compile.ts';
import { show } from '../show.ts';
import { compare, INT64_MAX, isNullish, isNumeric, toNumber } from '../values.ts';
import type { Collation, Maybe } from '../values.ts';
import { percentileRanks, Percentiles, Several, SIMPLE, Sum } from './states.ts';
import type { Accumulator } from './states.ts';

export type { Accumulator };

/** One field of a $group: what it reads and how it gathers. */
export interface CompiledAccumulator {
  evaluate(run: Runtime): Maybe;
  /** @param id the group's `_id`, on which the `n` of $firstN and its like may depend */
  create(id?: Value): Accumulator;
  fields: ReadonlySet<string> | undefined;
}

export interface AccumulatorOptions {
  variables?: ReadonlyMap<string, Maybe>;
  collation?: Collation;
  /** `n` must be a constant. */
  fixed?: boolean;
}

const ONE = int32(1);

/** Codes for what is wrong with the arguments of an accumulator that names them. */
interface Codes {
  unknown: number;
  missing: Record<string, number>;
}
const SEVERAL: Codes = { unknown: 5787901, missing: { n: 5787906, input: 5787907 } };
const TOPS: Codes = { unknown: 5788002, missing: { n: 5788003, output: 5788004, sortBy: 5788005 } };
const PERCENTILE: Codes = { unknown: 40415, missing: { input: 40414, p: 40414, method: 40414 } };

function parameters(name: string, operand: Value, required: string[], codes: Codes): Doc {
  if (!(operand instanceof Map))
    throw new MongoError(5787900, `specification must be an object; found ${name}: ${show(operand)}`);
  for (const key of operand.keys())
    if (!required.includes(key)) throw new MongoError(codes.unknown, `Unknown argument to ${name}: ${key}`);
  for (const key of required)
    if (!operand.has(key)) throw new MongoError(codes.missing[key], `Missing value for '${key}' in ${name}`);
  return operand;
}

/** How many values to keep: a constant, or an expression on the fields of the group's `_id`. */
function countOf(operand: Value, options: AccumulatorOptions): (id: Maybe) => number {
  const { constant, evaluate } = compileExpression(operand, options.variables);
  const of = (id: Maybe): number => {
    const run = runtime(undefined, options.collation);
    if (id instanceof Map) run.root = id;
    const v = evaluate(run);
    if (!isNumeric(v))
      throw new MongoError(5787902, `Value for 'n' must be of integral type, but found ${show(v)}`);
    const n = compare(v, INT64_MAX) > 0 ? NaN : toNumber(v);
    if (!Number.isInteger(n))
      throw new MongoError(5787903, `Value for 'n' must be of integral type, but found ${show(v)}`);
    if (n <= 0) throw new MongoError(5787908, `'n' must be greater than 0, found ${show(v)}`);
    return n;
  };
  if (!constant && options.fixed) throw new MongoError(4544714, "'n' cannot depend on the bucket here");
  if (!constant) return of;
  const n = of(undefined);
  return () => n;
}

function several(name: string, operand: Value, options: AccumulatorOptions): CompiledAccumulator {
  const spec = parameters(name, operand, ['n', 'input'], SEVERAL);
  const count = countOf(spec.get('n') as Value, options);
  const expression = compileExpression(spec.get('input') as Value, options.variables);
  const sign = name === '$minN' ? 1 : -1;
  const byValue = name === '$minN' || name === '$maxN';
  const order = byValue ? (a: Value, b: Value) => compare(a, b, options.collation) * sign : undefined;
  return {
    evaluate: expression.evaluate,
    fields: expression.fields,
    create(id) {
      const inner = new Several(count(id), order, name === '$lastN', (items) => items.map((v) => v ?? null));
      return byValue
        ? { add: (v) => void (isNullish(v) || inner.add(v)), result: () => inner.result() }
        : inner;
    },
  };
}

/** $top, $topN, $bottom, $bottomN: items are kept as { k: the document's sort fields, v: the output }. */
function tops(name: string, operand: Value, options: AccumulatorOptions): CompiledAccumulator {
  const single = name === '$top' || name === '$bottom';
  const spec = parameters(name, operand, single ? ['sortBy', 'output'] : ['n', 'sortBy', 'output'], TOPS);
  const count = single ? () => 1 : countOf(spec.get('n') as Value, options);
  const sortBy = spec.get('sortBy');
  if (!(sortBy instanceof Map)) throw new MongoError(10065, 'invalid parameter: expected an object (sortBy)');
  const order = elementOrder(sortBy, options.collation);
  const output = compileExpression(spec.get('output') as Value, options.variables);
  // The sort key comes from the whole document, by paths and with arrays as in a sort.
  const whole = compileExpression('$$ROOT');
  return {
    evaluate: (run) =>
      new Map<string, Value>([
        ['k', whole.evaluate(run) as Value],
        ['v', output.evaluate(run) ?? null],
      ]),
    fields: undefined,
    create: (id) =>
      new Several(
        count(id),
        (a, b) => order((a as Doc).get('k') as Value, (b as Doc).get('k') as Value),
        name.startsWith('$bottom'),
        (items) => {
          const values = items.map((item) => (item as Doc).get('v') ?? null);
          return single ? (values[0] ?? null) : values;
        },
      ),
  };
}

function percentile(name: string, operand: Value, options: AccumulatorOptions): CompiledAccumulator {
  const spec = parameters(
    name,
    operand,
    name === '$median' ? ['input', 'method'] : ['input', 'p', 'method'],
    PERCENTILE,
  );
  if (spec.get('method') !== 'approximate')
    throw new MongoError(2, "Currently only 'approximate' can be used as percentile 'method'.");
  const ranks =
    name === '$percentile'
      ? percentileRanks(compileExpression(spec.get('p') as Value, options.variables).evaluate(runtime()))
      : undefined;
  const expression = compileExpression(spec.get('input') as Value, options.variables);
  return { evaluate: expression.evaluate, fields: expression.fields, create: () => new Percentiles(ranks) };
}

/** Compiles `{ $sum: ... }` of a group's field; throws 15952 for an unknown accumulator, 40234 to 40238 for none. */
export function compileAccumulator(
  field: string,
  spec: Value,
  options: AccumulatorOptions,
): CompiledAccumulator {
  if (!(spec instanceof Map) || !spec.keys().next().value?.startsWith('$'))
    throw new MongoError(40234, `The field '${field}' must be an accumulator object`);
  if (field.includes('.')) throw new MongoError(40235, `The field name '${field}' cannot contain '.'`);
  if (field.startsWith('$'))
    throw new MongoError(40236, `The field name '${field}' cannot be an operator name`);
  if (spec.size !== 1) throw new MongoError(40238, `The field '${field}' must specify one accumulator`);
  const [[name, operand]] = spec;
  if (name === '$count') {
    if (!(operand instanceof Map) || operand.size > 0)
      throw new MongoError(9, '$count takes no arguments, i.e. $count:{}');
    return { evaluate: () => ONE, fields: new Set(), create: () => new Sum() };
  }
  const factory = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (factory) {
    if (Array.isArray(operand) && operand.length !== 1 && name !== '$push' && name !== '$addToSet') {
      throw new MongoError(40237, `The ${name} accumulator is a unary operator`);
    }
    const expression: Expression = compileExpression(operand, options.variables);
    return {
      evaluate: expression.evaluate,
      fields: expression.fields,
      create: () => factory(options.collation),
    };
  }
  switch (name) {
    case '$firstN':
    case '$lastN':
    case '$minN':
    case '$maxN':
      return several(name, operand, options);
    case '$top':
    case '$topN':
    case '$bottom':
    case '$bottomN':
      return tops(name, operand, options);
    case '$percentile':
    case '$median':
      return percentile(name, operand, options);
  }
  if (name === '$accumulator')
    throw new MongoError(2, '$accumulator is not supported: no JavaScript runs in this server');
  throw new MongoError(15952, `unknown group operator '${name}'`);
}
