import {
  BSONRegExp,
  BSONSymbol,
  BsonUndefined,
  MaxKey,
  MinKey,
  UNDEFINED,
  type Doc,
  type Value,
} from './bson.ts';
import { encodeKey, prefixBounds } from './keys.ts';
import { isOperators } from './match.ts';
import { RANK, isNumeric, rankOf, toNumber } from './values.ts';

/** What a filter demands of single paths, as ranges of ascending keys. */

/** Keys from `lo` up to but without `hi`; a point holds exactly one value. */
export interface Range {
  lo: Buffer;
  hi: Buffer;
  point: boolean;
}

export interface Condition {
  ranges: Range[];
  /** The ranges hold exactly what matches, so the document need not be looked at. */
  exact: boolean;
  /** A missing field fulfils the condition. */
  missing: boolean;
}

export interface Conditions {
  paths: Map<string, Condition[]>;
  /** Alternatives of each `$or`. */
  ors: Doc[][];
  /** Every part of the filter is in `paths`. */
  complete: boolean;
}

/** No bytes, and bytes above those of every key. */
export const FIRST = Buffer.alloc(0);
export const LAST = Buffer.from([0xff, 0xff]);

/** The least bytes above everything that begins with `prefix`; undefined when there are none. */
export function after(prefix: Uint8Array): Buffer | undefined {
  let n = prefix.length;
  while (n > 0 && prefix[n - 1] === 0xff) n--;
  if (n === 0) return undefined;
  const out = Buffer.from(prefix.subarray(0, n));
  out[n - 1]++;
  return out;
}

/** How strings stand in the keys: as they are, or folded by a collation; or else they cannot be sought. */
export type Strings = 'plain' | 'unknown' | ((text: string) => string);

/** Reads the conditions of a filter that must all hold. */
export function conditionsOf(filter: Doc, strings: Strings): Conditions {
  const found: Conditions = { paths: new Map(), ors: [], complete: true };
  collect(filter, found, strings);
  return found;
}

function collect(filter: Doc, into: Conditions, strings: Strings): void {
  for (const [name, v] of filter) {
    if (name === '$and' && Array.isArray(v)) {
      for (const part of v) {
        if (part instanceof Map) collect(part, into, strings);
        else into.complete = false;
      }
    } else if (name === '$or' && Array.isArray(v)) {
      into.complete = false;
      if (v.length && v.every((part) => part instanceof Map)) into.ors.push(v);
    } else if (name === '$comment') continue;
    else if (name.startsWith('$')) into.complete = false;
    else if (isOperators(v)) {
      for (const [operator, operand] of v) add(into, name, conditionOf(operator, operand, v, strings));
    } else if (v instanceof BSONRegExp) add(into, name, regexCondition(v.pattern, v.options, strings));
    else add(into, name, equality(v, strings));
  }
}

function add(into: Conditions, path: string, condition: Condition | undefined): void {
  if (!condition) {
    into.complete = false;
    return;
  }
  const list = into.paths.get(path);
  if (list) list.push(condition);
  else into.paths.set(path, [condition]);
}

function point(v: Value): Range {
  const lo = encodeKey([v]);
  return { lo, hi: after(lo)!, point: true };
}

const NULLS: Range[] = [point(UNDEFINED), point(null)];

function seekable(v: Value, strings: Strings): boolean {
  if (Array.isArray(v) || v instanceof BSONRegExp || v instanceof BsonUndefined) return false;
  return strings === 'plain' || !(typeof v === 'string' || v instanceof BSONSymbol || v instanceof Map);
}

function equality(v: Value, strings: Strings): Condition | undefined {
  if (v === null) return { ranges: NULLS, exact: false, missing: true };
  if (typeof v === 'string' && typeof strings === 'function') {
    // Others may share the folded form: the documents are compared.
    return { ranges: [point(strings(v))], exact: false, missing: false };
  }
  if (!seekable(v, strings)) return undefined;
  return { ranges: [point(v)], exact: true, missing: false };
}

function conditionOf(operator: string, operand: Value, all: Doc, strings: Strings): Condition | undefined {
  switch (operator) {
    case '$eq':
      return equality(operand, strings);
    case '$in':
      return Array.isArray(operand) ? membership(operand, strings) : undefined;
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return comparison(operator, operand, strings);
    case '$regex': {
      const options = all.get('$options');
      if (operand instanceof BSONRegExp) {
        return regexCondition(
          operand.pattern,
          typeof options === 'string' ? options : operand.options,
          strings,
        );
      }
      if (typeof operand !== 'string') return undefined;
      return regexCondition(operand, typeof options === 'string' ? options : '', strings);
    }
    case '$exists':
      // Only says that a sparse index holds all that matches.
      return operand === true ? { ranges: [EVERYTHING], exact: false, missing: false } : undefined;
    default:
      return undefined;
  }
}

const EVERYTHING: Range = { lo: Buffer.from([0]), hi: Buffer.from([0xff]), point: false };

function membership(list: Value[], strings: Strings): Condition | undefined {
  const ranges: Range[] = [];
  let missing = false;
  let exact = true;
  for (const v of list) {
    const one = equality(v, strings);
    if (!one) return undefined;
    missing ||= one.missing;
    exact &&= one.exact;
    ranges.push(...one.ranges);
  }
  ranges.sort((a, b) => Buffer.compare(a.lo, b.lo));
  const distinct = ranges.filter((range, n) => n === 0 || !range.lo.equals(ranges[n - 1].lo));
  return { ranges: distinct, exact, missing };
}

const NAN = encodeKey([NaN]);

function comparison(operator: string, v: Value, strings: Strings): Condition | undefined {
  if (v === null || v instanceof MinKey || v instanceof MaxKey || !seekable(v, strings)) return undefined;
  if (isNumeric(v) && Number.isNaN(toNumber(v))) return undefined;
  const rank = rankOf(v);
  const key = encodeKey([v]);
  const low = rank === RANK.number ? after(NAN)! : Buffer.from([rank]);
  const high = Buffer.from([rank + 1]);
  const range: Range =
    operator === '$gt'
      ? { lo: after(key)!, hi: high, point: false }
      : operator === '$gte'
        ? { lo: key, hi: high, point: false }
        : operator === '$lt'
          ? { lo: low, hi: key, point: false }
          : { lo: low, hi: after(key)!, point: false };
  return { ranges: [range], exact: true, missing: false };
}

/** A pattern that begins with `^` and plain characters seeks the strings with that beginning. */
function regexCondition(pattern: string, options: string, strings: Strings): Condition | undefined {
  if (strings !== 'plain' || /[^s]/.test(options) || !pattern.startsWith('^')) return undefined;
  if (pattern.includes('|')) return undefined;
  const plain = /^\^((?:[A-Za-z0-9 _:;,@#%&='"<>~`!/-]|\\[.^$*+?()[\]{}|/\\-])*)/.exec(pattern)!;
  let prefix = plain[1];
  const next = pattern[plain[0].length];
  if (next === '*' || next === '?' || next === '{') prefix = prefix.replace(/(\\.|[^\\])$/, '');
  prefix = prefix.replace(/\\(.)/g, '$1');
  if (!prefix) return undefined;
  const { low, high } = prefixBounds(prefix);
  const itself = point(new BSONRegExp(pattern, options));
  return { ranges: [{ lo: low, hi: high, point: false }, itself], exact: false, missing: false };
}

/** What lies in both lists of ranges. */
export function intersect(a: Range[], b: Range[]): Range[] {
  const out: Range[] = [];
  for (const x of a) {
    for (const y of b) {
      const lo = Buffer.compare(x.lo, y.lo) >= 0 ? x.lo : y.lo;
      const hi = Buffer.compare(x.hi, y.hi) <= 0 ? x.hi : y.hi;
      if (Buffer.compare(lo, hi) < 0) out.push({ lo, hi, point: x.point || y.point });
    }
  }
  return out.sort((x, y) => Buffer.compare(x.lo, y.lo));
}
