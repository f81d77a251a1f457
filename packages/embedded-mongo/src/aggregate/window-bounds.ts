/** The windows of $setWindowFields: which documents of a partition each document looks at. */
import { typeOf, type Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, runtime } from '../expressions/compile.ts';
import { addUnits, isUnit, zoneOf, type Unit } from '../expressions/dates.ts';
import { show } from '../show.ts';
import type { Sorter } from '../sort.ts';
import {
  calculate,
  compare,
  isNumeric,
  toInteger,
  toNumber,
  typeName,
  type Maybe,
  type Numeric,
} from '../values.ts';

type Bound<N> = 'unbounded' | 'current' | N;

/** Counted in documents, or by the value of the only sort field. */
export type Bounds =
  | { kind: 'documents'; low: Bound<number>; high: Bound<number> }
  | { kind: 'range'; low: Bound<Numeric>; high: Bound<Numeric>; unit?: Unit };

const WHOLE: Bounds = { kind: 'documents', low: 'unbounded', high: 'unbounded' };

const failed = (message: string): MongoError => new MongoError(9, message);

function pair(v: Value, name: string): [Value, Value] {
  if (!Array.isArray(v) || v.length !== 2)
    throw failed(`Window bounds must be a 2-element array: ${name}: ${show(v)}`);
  return [v[0], v[1]];
}

function bound(input: Value, isAllowed: (n: Numeric) => boolean): Bound<Numeric> {
  if (input === 'unbounded' || input === 'current') return input;
  // Besides these two words it may be any expression that gives a constant number.
  const expression = input instanceof Map ? compileExpression(input) : undefined;
  const v = expression?.constant ? (expression.evaluate(runtime()) ?? null) : input;
  if (!isNumeric(v) || !isAllowed(v)) {
    throw failed(
      `Expected 'unbounded', 'current', or a ${isAllowed === anyNumber ? 'number' : 'whole number'} as a window bound: ${show(v)}`,
    );
  }
  return v;
}

const anyNumber = (): boolean => true;
const whole = (n: Numeric): boolean => toInteger(n) !== undefined;

const UNBOUNDED = 'unbounded';
const steps = (b: Bound<Numeric>): number => (b === 'current' ? 0 : toNumber(b as Numeric));

function checkOrder(low: Bound<Numeric>, high: Bound<Numeric>): void {
  if (low === UNBOUNDED || high === UNBOUNDED) return;
  if (steps(low) > steps(high))
    throw new MongoError(5339900, `Lower bound must not exceed upper bound: [${steps(low)}, ${steps(high)}]`);
}

/** Reads the argument `window` of a window function; without one the window is the whole partition. */
export function parseBounds({ window: spec, sorter }: { window?: Value; sorter?: Sorter }): Bounds {
  if (spec === undefined) return WHOLE;
  if (!(spec instanceof Map)) throw failed("'window' field must be an object");
  for (const key of spec.keys())
    if (!['documents', 'range', 'unit'].includes(key))
      throw failed(
        `'window' field can only contain 'documents' as the only argument or 'range' with an optional 'unit' field`,
      );
  const documents = spec.get('documents');
  const range = spec.get('range');
  const unit = spec.get('unit');
  if (documents !== undefined && range !== undefined)
    throw failed("Window bounds can specify either 'documents' or 'range', not both.");
  if (documents !== undefined) {
    if (unit !== undefined) throw failed("Window bounds can only specify 'unit' with range-based bounds.");
    const [low, high] = pair(documents, 'documents').map((v) => bound(v, whole));
    if (!sorter && !(low === UNBOUNDED && high === UNBOUNDED))
      throw new MongoError(5339901, 'Document-based bounds require a sortBy');
    checkOrder(low, high);
    const count = (b: Bound<Numeric>): Bound<number> => (typeof b === 'string' ? b : toNumber(b));
    return { kind: 'documents', low: count(low), high: count(high) };
  }
  if (range === undefined) throw failed("'window' field requires 'documents' or 'range'");
  if (unit !== undefined && !(typeof unit === 'string' && isUnit(unit)))
    throw failed(`unknown time unit value: ${show(unit)}`);
  const [low, high] = pair(range, 'range').map((v) => bound(v, unit === undefined ? anyNumber : whole));
  if (sorter?.fields.length !== 1 || sorter.fields[0].direction !== 1)
    throw new MongoError(5339902, 'Range-based window require sortBy a single field, in ascending order');
  checkOrder(low, high);
  return { kind: 'range', low, high, unit };
}

/** The first document of a window and the one behind its last; nothing when they are equal. */
export type Window = [from: number, to: number];

/** The window of each document of a partition; `keys` are the values of the only sort field. */
export function windowsOf(bounds: Bounds, size: number, keys: readonly Maybe[]): Window[] {
  if (bounds.kind === 'range') return rangeWindows(bounds, keys);
  const { low, high } = bounds;
  const clip = (n: number): number => Math.max(0, Math.min(size, n));
  return Array.from({ length: size }, (_, i): Window => {
    const from = low === UNBOUNDED ? 0 : clip(i + steps(low));
    const to = high === UNBOUNDED ? size : clip(i + steps(high) + 1);
    return [from, Math.max(from, to)];
  });
}

function rangeWindows(bounds: Extract<Bounds, { kind: 'range' }>, keys: readonly Maybe[]): Window[] {
  const { low, high, unit } = bounds;
  for (const v of keys) checkKey(v, unit);
  // The keys ascend, and with them both ends of the window.
  let from = 0;
  let to = 0;
  return keys.map((v): Window => {
    if (low !== UNBOUNDED) {
      const least = shifted(v, low, unit);
      while (from < keys.length && compare(keys[from], least) < 0) from++;
    }
    if (high === UNBOUNDED) to = keys.length;
    else {
      const greatest = shifted(v, high, unit);
      while (to < keys.length && compare(keys[to], greatest) <= 0) to++;
    }
    return [from, Math.max(from, to)];
  });
}

function checkKey(v: Maybe, unit: Unit | undefined): void {
  if (unit === undefined ? isNumeric(v) : v instanceof Date) return;
  const expected = unit === undefined ? 'number' : 'Date';
  const found = v === undefined ? 'missing' : typeName(typeOf(v));
  throw new MongoError(
    unit === undefined ? (v === undefined ? 5429413 : 5429414) : 5429513,
    `Invalid range: Expected the sortBy field to be a ${expected}, but it was ${found}`,
  );
}

const UTC = zoneOf(undefined);

function shifted(v: Maybe, by: Bound<Numeric>, unit: Unit | undefined): Maybe {
  if (by === 'current') return v;
  if (v instanceof Date) return new Date(addUnits(v.getTime(), unit!, toNumber(by as Numeric), UTC));
  return calculate('add', v as Numeric, by as Numeric) ?? toNumber(v as Numeric) + toNumber(by as Numeric);
}
