/** The date operators of aggregation. */
import { int32, ObjectId, Timestamp } from '../bson.ts';
import type { Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { show } from '../show.ts';
import { isNullish, toInteger } from '../values.ts';
import type { Maybe } from '../values.ts';
import {
  addUnits,
  dayOfYear,
  formatDate,
  fromIsoWeek,
  fromLocal,
  isoWeek,
  isUnit,
  parseByFormat,
  parseDate,
  partsOf,
  truncate,
  unitsBetween,
  utc,
  weekdayOf,
  weekOfYear,
  zoneOf,
} from './dates.ts';
import type { Parts, Unit, Zone } from './dates.ts';
import { constant, defineNamed, defineStrict, nameOfType, OPERATORS } from './registry.ts';
import type { Node, Runtime } from './registry.ts';

/** Milliseconds of what counts as a date: a date, a timestamp, an ObjectId's time. */
function millisOf(v: Maybe, code = 16006): number {
  if (v instanceof Date) return v.getTime();
  if (v instanceof Timestamp) return v.t * 1000;
  if (v instanceof ObjectId) return v.getTimestamp().getTime();
  throw new MongoError(code, `can't convert from BSON type ${nameOfType(v)} to Date`);
}

/** A zone known at compile time, or found anew for each document; null when the expression gives null. */
function zoneNode(node: Node | undefined): (run: Runtime) => Zone | null {
  const find = (v: Maybe): Zone | null => {
    if (isNullish(v)) return null;
    if (typeof v !== 'string')
      throw new MongoError(40533, `timezone must evaluate to a string, found ${nameOfType(v)}`);
    return zoneOf(v);
  };
  if (!node) return () => zoneOf(undefined);
  if (!node.constant) return (run) => find(node.evaluate(run));
  let known: Zone | null | undefined;
  return (run) => (known === undefined ? (known = find(node.evaluate(run))) : known);
}

function part(name: string, pick: (p: Parts) => number): void {
  OPERATORS.set(name, (operand, context) => {
    let dateNode: Node;
    let zone: (run: Runtime) => Zone | null = () => zoneOf(undefined);
    if (operand instanceof Map && !operand.keys().next().value?.startsWith('$')) {
      for (const key of operand.keys()) {
        if (key !== 'date' && key !== 'timezone')
          throw new MongoError(40535, `unrecognized option to ${name}: "${key}"`);
      }
      if (!operand.has('date')) throw new MongoError(40539, `missing 'date' argument to ${name}`);
      dateNode = context.compile(operand.get('date') as Value);
      if (operand.has('timezone')) zone = zoneNode(context.compile(operand.get('timezone') as Value));
    } else {
      if (Array.isArray(operand) && operand.length !== 1) {
        throw new MongoError(
          40536,
          `${name} accepts exactly one argument if given an array, but was given ${operand.length}`,
        );
      }
      dateNode = context.compile(Array.isArray(operand) ? operand[0] : operand);
    }
    return {
      evaluate(run) {
        const v = dateNode.evaluate(run);
        if (isNullish(v)) return null;
        const z = zone(run);
        return z === null ? null : int32(pick(partsOf(millisOf(v), z)));
      },
      constant: false,
    };
  });
}
part('$year', (p) => p.year);
part('$month', (p) => p.month);
part('$dayOfMonth', (p) => p.day);
part('$hour', (p) => p.hour);
part('$minute', (p) => p.minute);
part('$second', (p) => p.second);
part('$millisecond', (p) => p.millisecond);
part('$dayOfWeek', (p) => p.weekday + 1);
part('$isoDayOfWeek', (p) => p.weekday || 7);
part('$dayOfYear', dayOfYear);
part('$week', weekOfYear);
part('$isoWeek', (p) => isoWeek(p).week);
part('$isoWeekYear', (p) => isoWeek(p).year);

function stamp(name: string, code: number, pick: (t: Timestamp) => number): void {
  defineStrict(name, 1, ([v]) => {
    if (v instanceof Timestamp) return BigInt(pick(v));
    throw new MongoError(code, `Argument to ${name} must be a timestamp, but is ${nameOfType(v)}`);
  });
}
stamp('$tsSecond', 5687301, (t) => t.t);
stamp('$tsIncrement', 5687302, (t) => t.i);

function unitOf(v: Maybe, name: string): Unit {
  if (typeof v !== 'string')
    throw new MongoError(5439013, `${name} requires 'unit' to be a string, but got ${nameOfType(v)}`);
  if (!isUnit(v))
    throw new MongoError(9, `${name} parameter 'unit' value cannot be recognized as a time unit: ${v}`);
  return v;
}

function weekStartOf(v: Maybe, name: string): number {
  const day = typeof v === 'string' ? weekdayOf(v) : undefined;
  if (day === undefined)
    throw new MongoError(
      5439015,
      `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week: ${show(v)}`,
    );
  return day;
}

defineNamed(
  '$dateTrunc',
  ['date', 'unit'],
  ['binSize', 'timezone', 'startOfWeek'],
  (args) => {
    const zone = zoneNode(args.timezone);
    const size = args.binSize ?? constant(int32(1));
    const week = args.startOfWeek ?? constant('sunday');
    const options = (run: Runtime): { unit: Unit; size: number; week: number } | null => {
      const u = args.unit?.evaluate(run);
      const n = size.evaluate(run);
      const w = week.evaluate(run);
      if (isNullish(u) || isNullish(n)) return null;
      const unit = unitOf(u, '$dateTrunc');
      if (unit === 'week' && isNullish(w)) return null;
      const bin = toInteger(n);
      if (bin === undefined)
        throw new MongoError(
          5439017,
          `$dateTrunc requires 'binSize' to be a 64-bit integer, but got value '${show(n)}' of type ${nameOfType(n)}`,
        );
      if (bin <= 0)
        throw new MongoError(
          5439018,
          `$dateTrunc requires 'binSize' to be greater than 0, but got value ${bin}`,
        );
      return { unit, size: bin, week: unit === 'week' ? weekStartOf(w, '$dateTrunc') : 0 };
    };
    const fixed = args.unit?.constant === true && size.constant && week.constant;
    let known: { unit: Unit; size: number; week: number } | null | undefined;
    return {
      evaluate(run) {
        const o = known === undefined ? options(run) : known;
        if (fixed) known = o;
        const v = args.date?.evaluate(run);
        const z = zone(run);
        if (isNullish(v) || o === null || z === null) return null;
        return new Date(truncate(millisOf(v, 5439012), o.unit, o.size, z, o.week));
      },
      constant: false,
    };
  },
  { notObject: 5439007, unknown: 5439008, missing: 5439009 },
);

function dateArithmetic(name: string, sign: 1 | -1): void {
  defineNamed(
    name,
    ['startDate', 'unit', 'amount'],
    ['timezone'],
    (args) => {
      const zone = zoneNode(args.timezone);
      return {
        evaluate(run) {
          const start = args.startDate?.evaluate(run);
          const u = args.unit?.evaluate(run);
          const n = args.amount?.evaluate(run);
          const z = zone(run);
          if (isNullish(start) || isNullish(u) || isNullish(n) || z === null) return null;
          const unit = unitOf(u, name);
          const amount = toInteger(n);
          if (amount === undefined)
            throw new MongoError(5166405, `${name} expects integer amount of time units`);
          const date = new Date(addUnits(millisOf(start, 5166403), unit, amount * sign, z));
          if (Number.isNaN(date.getTime())) throw new MongoError(5166406, `${name} overflowed`);
          return date;
        },
        constant: false,
      };
    },
    { notObject: 5166400, unknown: 5166401, missing: 5166402 },
  );
}
dateArithmetic('$dateAdd', 1);
dateArithmetic('$dateSubtract', -1);

defineNamed(
  '$dateDiff',
  ['startDate', 'endDate', 'unit'],
  ['timezone', 'startOfWeek'],
  (args) => {
    const zone = zoneNode(args.timezone);
    return {
      evaluate(run) {
        const from = args.startDate?.evaluate(run);
        const to = args.endDate?.evaluate(run);
        const u = args.unit?.evaluate(run);
        const z = zone(run);
        if (isNullish(from) || isNullish(to) || isNullish(u) || z === null) return null;
        const unit = unitOf(u, '$dateDiff');
        let week = 0;
        if (unit === 'week' && args.startOfWeek) {
          const w = args.startOfWeek.evaluate(run);
          if (isNullish(w)) return null;
          week = weekStartOf(w, '$dateDiff');
        }
        return BigInt(unitsBetween(millisOf(from, 5166307), millisOf(to, 5166307), unit, z, week));
      },
      constant: false,
    };
  },
  { notObject: 5166301, unknown: 5166302, missing: 5166303 },
);

defineNamed(
  '$dateToString',
  ['date'],
  ['format', 'timezone', 'onNull'],
  (args) => {
    const zone = zoneNode(args.timezone);
    const standard = `%Y-%m-%dT%H:%M:%S.%L${args.timezone ? '' : 'Z'}`;
    return {
      evaluate(run) {
        const v = args.date?.evaluate(run);
        if (isNullish(v)) return args.onNull ? args.onNull.evaluate(run) : null;
        const format = args.format ? args.format.evaluate(run) : standard;
        const z = zone(run);
        if (isNullish(format) || z === null) return null;
        if (typeof format !== 'string')
          throw new MongoError(
            18533,
            `$dateToString requires that 'format' be a string, found: ${nameOfType(format)} with value ${show(format)}`,
          );
        return formatDate(millisOf(v), format, z);
      },
      constant: false,
    };
  },
  { notObject: 18629, unknown: 18534, missing: 18628 },
);

defineNamed(
  '$dateFromString',
  ['dateString'],
  ['format', 'timezone', 'onNull', 'onError'],
  (args) => {
    const zone = zoneNode(args.timezone);
    return {
      evaluate(run) {
        const text = args.dateString?.evaluate(run);
        const z = args.timezone ? zone(run) : undefined;
        const format = args.format?.evaluate(run);
        if (isNullish(text)) return args.onNull ? args.onNull.evaluate(run) : null;
        if (z === null || (args.format && isNullish(format))) return null;
        try {
          if (typeof text !== 'string')
            throw new MongoError(
              241,
              `$dateFromString requires that 'dateString' be a string, found: ${nameOfType(text)} with value ${show(text)}`,
            );
          if (format === undefined) return new Date(parseDate(text, z));
          if (typeof format !== 'string')
            throw new MongoError(
              40684,
              `$dateFromString requires that 'format' be a string, found: ${nameOfType(format)}`,
            );
          return new Date(parseByFormat(text, format, z));
        } catch (error) {
          if (args.onError && error instanceof MongoError && error.code === 241)
            return args.onError.evaluate(run);
          throw error;
        }
      },
      constant: false,
    };
  },
  { notObject: 40540, unknown: 40541, missing: 40542 },
);

defineNamed(
  '$dateToParts',
  ['date'],
  ['timezone', 'iso8601'],
  (args) => {
    const zone = zoneNode(args.timezone);
    return {
      evaluate(run) {
        const v = args.date?.evaluate(run);
        const iso = args.iso8601 ? args.iso8601.evaluate(run) : false;
        const z = zone(run);
        if (isNullish(v) || isNullish(iso) || z === null) return null;
        if (typeof iso !== 'boolean')
          throw new MongoError(40521, `iso8601 must evaluate to a bool, found ${nameOfType(iso)}`);
        const p = partsOf(millisOf(v), z);
        const fields: [string, number][] = iso
          ? [
              ['isoWeekYear', isoWeek(p).year],
              ['isoWeek', isoWeek(p).week],
              ['isoDayOfWeek', p.weekday || 7],
            ]
          : [
              ['year', p.year],
              ['month', p.month],
              ['day', p.day],
            ];
        fields.push(
          ['hour', p.hour],
          ['minute', p.minute],
          ['second', p.second],
          ['millisecond', p.millisecond],
        );
        return new Map(fields.map(([name, n]) => [name, int32(n)]));
      },
      constant: false,
    };
  },
  { notObject: 40524, unknown: 40520, missing: 40522 },
);

const CALENDAR = ['year', 'month', 'day'];
const WEEKS = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'];
const TIME = ['hour', 'minute', 'second', 'millisecond'];
defineNamed(
  '$dateFromParts',
  [],
  [...CALENDAR, ...WEEKS, ...TIME, 'timezone'],
  (args) => {
    const iso = args.isoWeekYear !== undefined;
    if (!iso && !args.year)
      throw new MongoError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
    if (iso && CALENDAR.some((key) => args[key]))
      throw new MongoError(40489, '$dateFromParts does not allow mixing natural dates with ISO dates');
    if (!iso && WEEKS.some((key) => args[key]))
      throw new MongoError(40525, '$dateFromParts does not allow mixing natural dates with ISO dates');
    const zone = zoneNode(args.timezone);
    return {
      evaluate(run) {
        const z = zone(run);
        if (z === null) return null;
        const read = (key: string, fallback: number): number | null => {
          const node = args[key];
          if (!node) return fallback;
          const v = node.evaluate(run);
          if (isNullish(v)) return null;
          const n = toInteger(v);
          if (n === undefined)
            throw new MongoError(
              40515,
              `'${key}' must evaluate to an integer, found ${nameOfType(v)} with value ${show(v)}`,
            );
          return n;
        };
        const date = (iso ? WEEKS : CALENDAR).map((key, i) => read(key, i === 0 ? 1970 : 1));
        const time = TIME.map((key) => read(key, 0));
        if (date.includes(null) || time.includes(null)) return null;
        const [a, b, c] = date as number[];
        const [hour, minute, second, ms] = time as number[];
        if (a < 1 || a > 9999)
          throw new MongoError(
            iso ? 31095 : 40523,
            `'${iso ? 'isoWeekYear' : 'year'}' must evaluate to an integer in the range 1 to 9999, found ${a}`,
          );
        const clock = hour * 3_600_000 + minute * 60_000 + second * 1000 + ms;
        return new Date(fromLocal((iso ? fromIsoWeek(a, b, c) : utc(a, b - 1, c)) + clock, z));
      },
      constant: false,
    };
  },
  { notObject: 40519, unknown: 40518 },
);
