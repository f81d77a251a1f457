/** Accumulators of $group and $bucket, and those of them that are expressions as well. */
import { Decimal128, Int32, int32 } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { addDec, bigToDec, divideDec, doubleToDec, fromDec, toDec } from '../decimal.ts';
import type { Dec } from '../decimal.ts';
import { MongoError } from '../errors.ts';
import { elementOrder } from '../expressions/arrays.ts';
import { compileExpression, runtime } from '../expressions/compile.ts';
import type { Expression, Runtime } from '../expressions/compile.ts';
import { argumentsOf, OPERATORS } from '../expressions/registry.ts';
import { hashKey } from '../keys.ts';
import { show } from '../show.ts';
import {
  compare,
  INT32_MAX,
  INT32_MIN,
  INT64_MAX,
  INT64_MIN,
  isNullish,
  isNumeric,
  toInteger,
  toNumber,
} from '../values.ts';
import type { Collation, Maybe } from '../values.ts';

export interface Accumulator {
  add(v: Maybe): void;
  result(): Maybe;
}

/** A sum that is exact for integers; doubles are added with the rounding error carried along, as MongoDB does. */
export class Sum implements Accumulator {
  count = 0;
  private whole = 0; // while the integers stay safe; beyond that in `big`
  private big = 0n;
  private high = 0;
  private low = 0;
  private plain = 0;
  private dec: Dec | undefined;
  private hasLong = false;
  private hasDouble = false;

  add(v: Maybe): void {
    if (v instanceof Int32) this.addSmall(v.value);
    else if (typeof v === 'number') this.addDouble(v);
    else if (typeof v === 'bigint') {
      this.hasLong = true;
      if (v >= -4294967296n && v <= 4294967296n) this.addSmall(Number(v));
      else {
        this.big += v;
        this.count++;
      }
    } else if (v instanceof Decimal128) {
      this.dec = this.dec ? addDec(this.dec, toDec(v)) : toDec(v);
      this.count++;
    }
  }

  private addSmall(n: number): void {
    this.whole += n;
    this.count++;
    if (this.whole > 4503599627370496 || this.whole < -4503599627370496) {
      this.big += BigInt(this.whole);
      this.whole = 0;
    }
  }

  private addDouble(x: number): void {
    this.hasDouble = true;
    this.count++;
    this.plain += x;
    const sum = this.high + x;
    const part = sum - this.high;
    this.low += this.high - (sum - part) + (x - part);
    this.high = sum;
  }

  private integers(): bigint {
    return this.big + BigInt(this.whole);
  }

  private double(): number {
    if (!Number.isFinite(this.plain)) return this.plain;
    const n = this.integers();
    if (n === 0n) return this.high + this.low;
    const x = Number(n);
    const sum = this.high + x;
    const part = sum - this.high;
    return sum + (this.low + (this.high - (sum - part) + (x - part)) + Number(n - BigInt(x)));
  }

  private decimal(): Dec {
    const others = this.hasDouble ? doubleToDec(this.double()) : bigToDec(this.integers());
    return addDec(this.dec as Dec, others);
  }

  result(): Value {
    if (this.dec) return fromDec(this.decimal());
    if (this.hasDouble) return this.double();
    const n = this.integers();
    if (!this.hasLong && n >= INT32_MIN && n <= INT32_MAX) return int32(Number(n));
    return n >= INT64_MIN && n <= INT64_MAX ? n : Number(n);
  }

  average(): Value {
    if (this.count === 0) return null;
    if (this.dec) return fromDec(divideDec(this.decimal(), bigToDec(BigInt(this.count))));
    return this.double() / this.count;
  }
}

class Average extends Sum {
  override result(): Value {
    return this.average();
  }
}

class Extreme implements Accumulator {
  private best: Maybe;
  private readonly sign: 1 | -1;
  private readonly collation: Collation | undefined;
  constructor(sign: 1 | -1, collation?: Collation) {
    this.sign = sign;
    this.collation = collation;
  }
  add(v: Maybe): void {
    if (isNullish(v)) return;
    if (this.best === undefined || compare(v, this.best, this.collation) * this.sign > 0) this.best = v;
  }
  result(): Value {
    return this.best ?? null;
  }
}

/** Welford's running variance. */
class Deviation implements Accumulator {
  private count = 0;
  private mean = 0;
  private squares = 0;
  private readonly less: 0 | 1;
  constructor(less: 0 | 1) {
    this.less = less;
  }
  add(v: Maybe): void {
    if (!isNumeric(v)) return;
    const x = toNumber(v);
    this.count++;
    const delta = x - this.mean;
    this.mean += delta / this.count;
    this.squares += delta * (x - this.mean);
  }
  result(): Value {
    const n = this.count - this.less;
    return n <= 0 ? null : Math.sqrt(this.squares / n);
  }
}

class First implements Accumulator {
  private seen = false;
  private v: Maybe;
  add(v: Maybe): void {
    if (!this.seen) this.v = v;
    this.seen = true;
  }
  result(): Value {
    return this.v ?? null;
  }
}

class Last implements Accumulator {
  private v: Maybe;
  add(v: Maybe): void {
    this.v = v;
  }
  result(): Value {
    return this.v ?? null;
  }
}

class Push implements Accumulator {
  private readonly items: Value[] = [];
  add(v: Maybe): void {
    if (v !== undefined) this.items.push(v);
  }
  result(): Value {
    return this.items;
  }
}

class AddToSet implements Accumulator {
  private readonly items = new Map<unknown, Value>();
  private readonly collation: Collation | undefined;
  constructor(collation?: Collation) {
    this.collation = collation;
  }
  add(v: Maybe): void {
    if (v === undefined) return;
    if (this.collation) {
      for (const known of this.items.values()) if (compare(known, v, this.collation) === 0) return;
    }
    const key = hashKey(v);
    if (!this.items.has(key)) this.items.set(key, v);
  }
  result(): Value {
    return [...this.items.values()];
  }
}

class Merge implements Accumulator {
  private readonly out: Doc = new Map();
  add(v: Maybe): void {
    if (isNullish(v)) return;
    if (!(v instanceof Map)) throw new MongoError(40400, '$mergeObjects requires object inputs');
    for (const [name, item] of v) this.out.set(name, item);
  }
  result(): Value {
    return this.out;
  }
}

/** $firstN, $lastN, $minN, $maxN, and $topN and $bottomN whose items carry their sort key. */
class Several implements Accumulator {
  private items: Maybe[] = [];
  private readonly n: number;
  private readonly order: ((a: Value, b: Value) => number) | undefined;
  private readonly fromEnd: boolean;
  private readonly finish: (items: Maybe[]) => Maybe;
  constructor(
    n: number,
    order: ((a: Value, b: Value) => number) | undefined,
    fromEnd: boolean,
    finish: (items: Maybe[]) => Maybe,
  ) {
    this.n = n;
    this.order = order;
    this.fromEnd = fromEnd;
    this.finish = finish;
  }
  add(v: Maybe): void {
    if (!this.order && !this.fromEnd && this.items.length >= this.n) return;
    this.items.push(v);
    if (this.items.length > this.n * 2 + 64) this.trim();
  }
  private trim(): void {
    if (this.order) this.items.sort(this.order as never);
    this.items = this.fromEnd ? this.items.slice(-this.n) : this.items.slice(0, this.n);
  }
  result(): Maybe {
    this.trim();
    return this.finish(this.items);
  }
}

class Percentiles implements Accumulator {
  private readonly values: number[] = [];
  private readonly ranks: number[] | undefined;
  constructor(ranks: number[] | undefined) {
    this.ranks = ranks;
  }
  add(v: Maybe): void {
    if (isNumeric(v)) this.values.push(toNumber(v));
  }
  result(): Value {
    const sorted = Float64Array.from(this.values).sort();
    const at = (p: number): Value =>
      sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
    return this.ranks ? this.ranks.map(at) : at(0.5);
  }
}

/** One field of a $group: what it reads and how it gathers. */
export interface CompiledAccumulator {
  evaluate(run: Runtime): Maybe;
  create(): Accumulator;
  fields: ReadonlySet<string> | undefined;
}

export interface AccumulatorOptions {
  variables?: ReadonlyMap<string, Maybe>;
  collation?: Collation;
}

type Factory = (collation?: Collation) => Accumulator;

const SIMPLE: Record<string, Factory> = {
  $sum: () => new Sum(),
  $avg: () => new Average(),
  $min: (collation) => new Extreme(-1, collation),
  $max: (collation) => new Extreme(1, collation),
  $first: () => new First(),
  $last: () => new Last(),
  $push: () => new Push(),
  $addToSet: (collation) => new AddToSet(collation),
  $stdDevPop: () => new Deviation(0),
  $stdDevSamp: () => new Deviation(1),
  $mergeObjects: () => new Merge(),
};

const ONE = int32(1);

function parameters(name: string, operand: Value, required: string[]): Doc {
  if (!(operand instanceof Map))
    throw new MongoError(5787900, `specification must be an object; found ${name}: ${show(operand)}`);
  for (const key of operand.keys())
    if (!required.includes(key)) throw new MongoError(5787901, `Unknown argument to ${name}: ${key}`);
  for (const key of required)
    if (!operand.has(key)) throw new MongoError(5787906, `Missing value for '${key}' in ${name}`);
  return operand;
}

function countOf(operand: Value, options: AccumulatorOptions): number {
  const expression = compileExpression(operand, options.variables);
  const n = expression.constant ? toInteger(expression.evaluate(runtime())) : undefined;
  if (n === undefined) throw new MongoError(5787902, "Value for 'n' must be of integral type and constant");
  if (n <= 0) throw new MongoError(5787908, `'n' must be greater than 0, found ${n}`);
  return n;
}

function several(name: string, operand: Value, options: AccumulatorOptions): CompiledAccumulator {
  const spec = parameters(name, operand, ['n', 'input']);
  const n = countOf(spec.get('n') as Value, options);
  const expression = compileExpression(spec.get('input') as Value, options.variables);
  const sign = name === '$minN' ? 1 : -1;
  const byValue = name === '$minN' || name === '$maxN';
  const order = byValue ? (a: Value, b: Value) => compare(a, b, options.collation) * sign : undefined;
  return {
    evaluate: expression.evaluate,
    fields: expression.fields,
    create() {
      const inner = new Several(n, order, name === '$lastN', (items) => items.map((v) => v ?? null));
      return byValue
        ? { add: (v) => void (isNullish(v) || inner.add(v)), result: () => inner.result() }
        : inner;
    },
  };
}

/** $top, $topN, $bottom, $bottomN: items are kept as { k: the document's sort fields, v: the output }. */
function tops(name: string, operand: Value, options: AccumulatorOptions): CompiledAccumulator {
  const single = name === '$top' || name === '$bottom';
  const spec = parameters(name, operand, single ? ['sortBy', 'output'] : ['n', 'sortBy', 'output']);
  const n = single ? 1 : countOf(spec.get('n') as Value, options);
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
    create: () =>
      new Several(
        n,
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
  const spec = parameters(name, operand, name === '$median' ? ['input', 'method'] : ['input', 'p', 'method']);
  if (spec.get('method') !== 'approximate')
    throw new MongoError(2, "Currently only 'approximate' can be used as percentile 'method'.");
  let ranks: number[] | undefined;
  if (name === '$percentile') {
    const p = compileExpression(spec.get('p') as Value, options.variables).evaluate(runtime());
    ranks = Array.isArray(p) ? p.map((x) => (isNumeric(x) ? toNumber(x) : NaN)) : undefined;
    if (!ranks || ranks.length === 0 || ranks.some((x) => !(x >= 0 && x <= 1))) {
      throw new MongoError(7750301, "The $percentile 'p' field must be an array of numbers from [0.0, 1.0]");
    }
  }
  const expression = compileExpression(spec.get('input') as Value, options.variables);
  return { evaluate: expression.evaluate, fields: expression.fields, create: () => new Percentiles(ranks) };
}

/** Compiles `{ $sum: ... }` of a group's field; throws 15952 for an unknown accumulator. */
export function compileAccumulator(
  field: string,
  spec: Value,
  options: AccumulatorOptions,
): CompiledAccumulator {
  if (!(spec instanceof Map))
    throw new MongoError(40234, `The field '${field}' must be an accumulator object`);
  if (spec.size !== 1) throw new MongoError(40238, `The field '${field}' must specify one accumulator`);
  const [[name, operand]] = spec;
  if (!name.startsWith('$'))
    throw new MongoError(40234, `The field '${field}' must be an accumulator object`);
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
  throw new MongoError(15952, `unknown group operator '${name}'`);
}

// As expressions: over the arguments, or over the array when there is one argument and it is an array.
for (const name of ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp']) {
  OPERATORS.set(name, (operand, context) => {
    const nodes = argumentsOf(name, operand, context, 0, Infinity);
    const factory = SIMPLE[name];
    return {
      evaluate(run) {
        const accumulator = factory(run.collation);
        if (nodes.length === 1) {
          const v = nodes[0].evaluate(run);
          if (Array.isArray(v)) for (const item of v) accumulator.add(item);
          else accumulator.add(v);
        } else for (const node of nodes) accumulator.add(node.evaluate(run));
        return accumulator.result();
      },
      constant: nodes.length > 0 && nodes.every((n) => n.constant),
    };
  });
}

for (const name of ['$percentile', '$median']) {
  OPERATORS.set(name, (operand, context) => {
    const spec = operand instanceof Map ? new Map(operand) : operand;
    if (spec instanceof Map && spec.has('input')) spec.set('input', null);
    const compiled = percentile(name, spec, {});
    const input = context.compile((operand as Doc).get('input') as Value);
    return {
      evaluate(run) {
        const accumulator = compiled.create();
        const v = input.evaluate(run);
        for (const item of Array.isArray(v) ? v : [v]) accumulator.add(item);
        return accumulator.result();
      },
      constant: false,
    };
  });
}
