/** Window functions along the sort field: $derivative, $integral, $linearFill and $expMovingAvg. */
import { Decimal128, int32, typeOf, type Doc, type Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { isUnit, type Unit } from '../expressions/dates.ts';
import { show } from '../show.ts';
import {
  calculate,
  divide,
  isNullish,
  isNumeric,
  toDecimal,
  toInteger,
  toNumber,
  typeName,
  type Maybe,
  type Numeric,
} from '../values.ts';
import { parseBounds, windowsOf } from './window-bounds.ts';
import {
  compiler,
  failed,
  named,
  noWindow,
  oneSortField,
  type Compile,
  type Compiling,
} from './window-function.ts';

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

/** Throws 9 unless the documents are sorted by one field. */
function needSort({ name, sorter }: Compiling): void {
  if (!sorter) throw failed(`${name} requires a sortBy`);
  if (sorter.fields.length !== 1) throw failed(`${name} requires a non-compound sortBy`);
}

/** The sort field of $derivative as a number: in units of time when it is a date. */
function run(v: Maybe, unit: number | undefined): Numeric {
  if (unit !== undefined) {
    if (v instanceof Date) return v.getTime() / unit;
    throw new MongoError(5624900, "$derivative with 'unit' expects the sortBy field to be a Date");
  }
  if (v instanceof Date)
    throw new MongoError(5624901, "$derivative where the sortBy is a Date requires an 'unit'");
  if (!isNumeric(v))
    throw new MongoError(5624902, "$derivative (with no 'unit') expects the sortBy field to be numeric");
  return v;
}

/** How much the input of $derivative grows: numbers, or dates in milliseconds. */
function rise(from: Maybe, to: Maybe): Numeric {
  if (isNullish(from) || isNullish(to))
    throw new MongoError(5624903, '$derivative input must not be null or missing');
  if (from instanceof Date && to instanceof Date) return BigInt(to.getTime() - from.getTime());
  if (isNumeric(from) && isNumeric(to)) return minus(to, from);
  const types = `${typeName(typeOf(from))} from ${typeName(typeOf(to))}`;
  throw new MongoError(14, `can't $subtract ${types}`);
}

/** A point of $integral: the sort field as a number, in units of time when it is a date, and the input. */
function point(x: Maybe, y: Maybe, unit: number | undefined): [Numeric, Numeric] {
  if (!isNumeric(y) || !(isNumeric(x) || x instanceof Date))
    throw new MongoError(
      5423900,
      'The input value of $integral window function must be a vector of 2 value, the first value must be ' +
        'numeric or date type and the second must be numeric.',
    );
  if (unit === undefined) {
    if (isNumeric(x)) return [x, y];
    throw new MongoError(5423902, "$integral (with no 'outputUnit') expects the sortBy field to be numeric");
  }
  if (x instanceof Date) return [x.getTime() / unit, y];
  throw new MongoError(5423901, "$integral with 'outputUnit' expects the sortBy field to be a Date");
}

const minus = (a: Numeric, b: Numeric): Numeric => calculate('subtract', a, b) ?? toNumber(a) - toNumber(b);
const plus = (a: Numeric, b: Numeric): Numeric => calculate('add', a, b) ?? toNumber(a) + toNumber(b);
const times = (a: Numeric, b: Numeric): Numeric => calculate('multiply', a, b) ?? toNumber(a) * toNumber(b);

export const derivative: Compile = (c) => {
  needSort(c);
  const spec = named(c, ['input'], ['unit']);
  if (c.window === undefined) throw failed('$derivative requires explicit window bounds');
  const unit = unitOf(spec);
  const bounds = parseBounds(c);
  const input = compiler(c)(spec.get('input') as Value);
  return function* ({ docs, keys }) {
    const values = input.of(docs);
    for (const [from, to] of windowsOf(bounds, docs.length, keys)) {
      const last = to - 1;
      if (last < from) {
        yield null;
        continue;
      }
      const distance = minus(run(keys[last], unit), run(keys[from], unit));
      const height = rise(values[from], values[last]);
      yield toNumber(distance) === 0 ? null : divide(height, distance);
    }
  };
};

export const integral: Compile = (c) => {
  needSort(c);
  const spec = named(c, ['input'], ['unit']);
  const unit = unitOf(spec);
  const bounds = parseBounds(c);
  const input = compiler(c)(spec.get('input') as Value);
  return function* ({ docs, keys }) {
    const points = input.of(docs).map((y, i) => point(keys[i], y, unit));
    // The area between a document and the one before it, from which each window is summed.
    const areas = points.map(([x, y], i): Numeric => {
      const [x0, y0] = points[Math.max(i - 1, 0)];
      return divide(times(plus(y, y0), minus(x, x0)), 2);
    });
    for (const [from, to] of windowsOf(bounds, docs.length, keys)) {
      let sum: Numeric = int32(0);
      for (let i = from + 1; i < to; i++) sum = plus(sum, areas[i]);
      yield to > from ? sum : null;
    }
  };
};

export const expMovingAvg: Compile = (c) => {
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

export const linearFill: Compile = (c) => {
  noWindow(c);
  oneSortField(c, 605001);
  const input = compiler(c)(c.operand);
  return function* ({ docs, keys }) {
    const values = input.of(docs);
    let before = -1;
    let after = -1;
    for (let i = 0; i < docs.length; i++) {
      const v = filled(values[i]);
      const key = toNumeric(keys[i]);
      if (i > 0 && toNumber(key) === toNumber(toNumeric(keys[i - 1])))
        throw new MongoError(6050106, 'There can be no repeated values in the sort field');
      if (i > 0 && isNumeric(keys[i]) !== isNumeric(keys[i - 1])) {
        const [previous, now] = [keys[i - 1], keys[i]].map(nameOf);
        throw new MongoError(
          14,
          `Conflicting sort value types, previously received type ${previous}, but found ${now}`,
        );
      }
      if (v !== undefined) {
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
      const [y0, y1] = [filled(values[before])!, filled(values[after])!];
      yield plus(y0, times(minus(x, x0), divide(minus(y1, y0), minus(x1, x0))));
    }
  };
};

const nameOf = (v: Maybe): string => (v === undefined ? 'missing' : typeName(typeOf(v)));

/** The sort field of $linearFill as a number. */
function toNumeric(v: Maybe): Numeric {
  if (v instanceof Date) return BigInt(v.getTime());
  if (isNumeric(v)) return v;
  const message = `Value of the sortBy field must be numeric or a date, but found ${nameOf(v)}`;
  throw new MongoError(14, message);
}

/** An input of $linearFill; undefined when it is to be filled. */
function filled(v: Maybe): Numeric | undefined {
  if (isNullish(v)) return undefined;
  if (isNumeric(v)) return v;
  throw new MongoError(14, `Value to be filled must be numeric or nullish, but found ${nameOf(v)}`);
}
