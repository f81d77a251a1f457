/** Window functions along the sort field: $derivative, $integral, $linearFill and $expMovingAvg. */
import { Decimal128, int32, type Doc, type Value } from '../bson.ts';
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
  type Maybe,
  type Numeric,
} from '../values.ts';
import { parseBounds, windowsOf } from './window-bounds.ts';
import { compiler, failed, named, noWindow, oneSortField, type Compile } from './window-function.ts';

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

/** What is said of a sort field or an input of the wrong type. */
interface Codes {
  /** A number, although there is a unit. */
  unit: number;
  /** A date without a unit. */
  date: number;
  /** No number. */
  input: number;
}
const DERIVATIVE: Codes = { unit: 5624900, date: 5624901, input: 5624903 };
const INTEGRAL: Codes = { unit: 5423901, date: 5423902, input: 5423900 };

/** The sort field as a number: in units of time when it is a date. */
function along(v: Maybe, unit: number | undefined, codes: Codes): Numeric {
  if (v instanceof Date) {
    if (unit === undefined)
      throw new MongoError(codes.date, "A window function along a Date requires a 'unit'");
    return v.getTime() / unit;
  }
  if (unit !== undefined)
    throw new MongoError(codes.unit, "A window function with a 'unit' expects the sortBy field to be a Date");
  return number(v, codes.input);
}

function number(v: Maybe, code: number): Numeric {
  if (!isNumeric(v)) throw new MongoError(code, 'A window function along the sort field requires numbers');
  return v;
}

const minus = (a: Numeric, b: Numeric): Numeric => calculate('subtract', a, b) ?? toNumber(a) - toNumber(b);
const plus = (a: Numeric, b: Numeric): Numeric => calculate('add', a, b) ?? toNumber(a) + toNumber(b);
const times = (a: Numeric, b: Numeric): Numeric => calculate('multiply', a, b) ?? toNumber(a) * toNumber(b);

export const derivative: Compile = (c) => {
  const spec = named(c, ['input'], ['unit']);
  if (c.window === undefined) throw failed('$derivative requires explicit window bounds');
  oneSortField(c, 5624900);
  const unit = unitOf(spec);
  const bounds = parseBounds(c);
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
      const rise = minus(number(values[last], DERIVATIVE.input), number(values[from], DERIVATIVE.input));
      const distance = minus(along(keys[last], unit, DERIVATIVE), along(keys[from], unit, DERIVATIVE));
      yield toNumber(distance) === 0 ? null : divide(rise, distance);
    }
  };
};

export const integral: Compile = (c) => {
  const spec = named(c, ['input'], ['unit']);
  oneSortField(c, 5624900);
  const unit = unitOf(spec);
  const bounds = parseBounds(c);
  const input = compiler(c)(spec.get('input') as Value);
  return function* ({ docs, keys }) {
    const values = input.of(docs);
    // The area between a document and the one before it, from which each window is summed.
    const areas = values.map((v, i): Numeric | undefined => {
      if (i === 0 || [v, values[i - 1], keys[i], keys[i - 1]].some(isNullish)) return undefined;
      const heights = plus(number(v, INTEGRAL.input), number(values[i - 1], INTEGRAL.input));
      return divide(
        times(heights, minus(along(keys[i], unit, INTEGRAL), along(keys[i - 1], unit, INTEGRAL))),
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

const TYPE_MISMATCH = 14;

export const linearFill: Compile = (c) => {
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
        number(v, TYPE_MISMATCH);
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
      const [y0, y1] = [values[before] as Numeric, number(values[after], TYPE_MISMATCH)];
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
