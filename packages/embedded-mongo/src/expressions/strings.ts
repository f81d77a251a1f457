/** Strings; positions count bytes of UTF-8 or code points, never UTF-16 units. */
import { BSONRegExp, BSONSymbol, int32, Int32, Timestamp } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileRegex } from '../regex.ts';
import { compareStrings, isNullish, isNumeric, toInteger, toNumber } from '../values.ts';
import type { Maybe } from '../values.ts';
import { formatIso } from './dates.ts';
import { define, defineNamed, defineStrict, nameOfType } from './registry.ts';
import type { Node } from './registry.ts';

define('$concat', [0, Infinity], (args) => {
  let out = '';
  for (const v of args) {
    if (isNullish(v)) return null;
    if (typeof v !== 'string')
      throw new MongoError(16702, `$concat only supports strings, not ${nameOfType(v)}`);
    out += v;
  }
  return out;
});

/** What the string operators take for a string: also numbers and dates. */
function coerce(v: Maybe, name: string, code = 16007): string {
  if (typeof v === 'string') return v;
  if (isNullish(v)) return '';
  if (v instanceof BSONSymbol) return v.value;
  if (isNumeric(v)) return v instanceof Int32 ? String(v.value) : String(v);
  if (v instanceof Date) return formatIso(v);
  if (v instanceof Timestamp) return `Timestamp(${v.t}, ${v.i})`;
  throw new MongoError(code, `can't convert from BSON type ${nameOfType(v)} to String (${name})`);
}

// Only ASCII letters change, as in MongoDB.
define('$toLower', 1, ([v]) => coerce(v, '$toLower').replace(/[A-Z]+/g, (s) => s.toLowerCase()));
define('$toUpper', 1, ([v]) => coerce(v, '$toUpper').replace(/[a-z]+/g, (s) => s.toUpperCase()));
define('$strcasecmp', 2, ([a, b]) =>
  int32(compareStrings(coerce(a, '$strcasecmp').toUpperCase(), coerce(b, '$strcasecmp').toUpperCase())),
);

function textOf(v: Maybe, name: string, code: number): string {
  if (typeof v !== 'string')
    throw new MongoError(code, `${name} requires a string argument, found: ${nameOfType(v)}`);
  return v;
}
define('$strLenBytes', 1, ([v]) => int32(Buffer.byteLength(textOf(v, '$strLenBytes', 34473))));
define('$strLenCP', 1, ([v]) => int32([...textOf(v, '$strLenCP', 34471)].length));

const continues = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

function substrBytes([v, from, count]: Maybe[]): Value {
  const bytes = Buffer.from(coerce(v, '$substrBytes', 16034));
  if (!isNumeric(from))
    throw new MongoError(
      16034,
      `$substrBytes: starting index must be a numeric type (is BSON type ${nameOfType(from)})`,
    );
  if (!isNumeric(count))
    throw new MongoError(
      16035,
      `$substrBytes: length must be a numeric type (is BSON type ${nameOfType(count)})`,
    );
  const start = Math.trunc(toNumber(from));
  const length = Math.trunc(toNumber(count));
  if (start < 0)
    throw new MongoError(50752, `$substrBytes: starting index must be non-negative (got: ${start})`);
  if (start >= bytes.length) return '';
  const end = length < 0 ? bytes.length : Math.min(bytes.length, start + length);
  if (continues(bytes[start]))
    throw new MongoError(28656, '$substrBytes: Invalid range, starting index is a UTF-8 continuation byte.');
  if (continues(bytes[end]))
    throw new MongoError(
      28657,
      '$substrBytes: Invalid range, ending index is in the middle of a UTF-8 character.',
    );
  return bytes.utf8Slice(start, end);
}
define('$substrBytes', 3, substrBytes);
define('$substr', 3, substrBytes);
define('$substrCP', 3, ([v, from, count]) => {
  const points = [...coerce(v, '$substrCP', 34450)];
  const start = toInteger(from);
  const length = toInteger(count);
  if (start === undefined)
    throw new MongoError(
      34450,
      `$substrCP: starting index must be a numeric type (is BSON type ${nameOfType(from)})`,
    );
  if (length === undefined)
    throw new MongoError(
      34452,
      `$substrCP: length must be a numeric type (is BSON type ${nameOfType(count)})`,
    );
  if (start < 0) throw new MongoError(34455, `$substrCP: the starting index must be nonnegative integer.`);
  if (length < 0) throw new MongoError(34454, `$substrCP: length must be a nonnegative integer.`);
  return points.slice(start, start + length).join('');
});

function indexOf(name: string, codes: [number, number], unitsOf: (s: string) => string[]): void {
  define(name, [2, 4], ([v, part, from, to]) => {
    if (isNullish(v)) return null;
    if (typeof v !== 'string')
      throw new MongoError(
        codes[0],
        `${name} requires a string as the first argument, found: ${nameOfType(v)}`,
      );
    if (typeof part !== 'string')
      throw new MongoError(
        codes[1],
        `${name} requires a string as the second argument, found: ${nameOfType(part)}`,
      );
    const position = (n: Maybe, what: string): number => {
      const i = toInteger(n);
      if (i === undefined)
        throw new MongoError(
          40096,
          `${name} requires an integral ${what} index, found a value of type: ${nameOfType(n)}`,
        );
      if (i < 0) throw new MongoError(40097, `${name} requires a nonnegative ${what} index, found: ${i}`);
      return i;
    };
    const units = unitsOf(v);
    const wanted = unitsOf(part);
    const start = from === undefined ? 0 : position(from, 'starting');
    const end = to === undefined ? units.length : Math.min(position(to, 'ending'), units.length);
    for (let i = start; i + wanted.length <= end; i++) {
      if (wanted.every((unit, k) => units[i + k] === unit)) return int32(i);
    }
    return int32(-1);
  });
}
indexOf('$indexOfCP', [40093, 40094], (s) => [...s]);
indexOf('$indexOfBytes', [40091, 40092], (s) => [...Buffer.from(s).toString('latin1')]);

define('$split', 2, ([v, by]) => {
  if (isNullish(v) || isNullish(by)) return null;
  if (typeof v !== 'string')
    throw new MongoError(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${nameOfType(v)}`,
    );
  if (typeof by !== 'string')
    throw new MongoError(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${nameOfType(by)}`,
    );
  if (by === '') throw new MongoError(40087, '$split requires a non-empty separator');
  return v.split(by);
});

const SPACE = new Set(
  '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
);

function trimming(name: string, left: boolean, right: boolean): void {
  defineNamed(
    name,
    ['input'],
    ['chars'],
    (args) => ({
      evaluate(run) {
        const v = args.input?.evaluate(run);
        if (isNullish(v)) return null;
        if (typeof v !== 'string')
          throw new MongoError(50699, `${name} requires its input to be a string, got ${nameOfType(v)}`);
        let set: Set<string> = SPACE;
        if (args.chars) {
          const chars = args.chars.evaluate(run);
          if (isNullish(chars)) return null;
          if (typeof chars !== 'string')
            throw new MongoError(50700, `${name} requires 'chars' to be a string, got ${nameOfType(chars)}`);
          set = new Set(chars);
        }
        const points = [...v];
        let from = 0;
        let to = points.length;
        while (left && from < to && set.has(points[from])) from++;
        while (right && to > from && set.has(points[to - 1])) to--;
        return points.slice(from, to).join('');
      },
      constant: false,
    }),
    { notObject: 50696, unknown: 50694, missing: 50695 },
  );
}
trimming('$trim', true, true);
trimming('$ltrim', true, false);
trimming('$rtrim', false, true);

function replacing(name: string, apply: (input: string, find: string, by: string) => string): void {
  defineNamed(
    name,
    ['input', 'find', 'replacement'],
    [],
    (args) => ({
      evaluate(run) {
        const [input, find, by] = ['input', 'find', 'replacement'].map((key, i) => {
          const v = args[key]?.evaluate(run);
          if (!isNullish(v) && typeof v !== 'string')
            throw new MongoError(
              51746 - i,
              `${name} requires that '${key}' be a string, found: ${nameOfType(v)}`,
            );
          return v;
        });
        if (isNullish(input) || isNullish(find) || isNullish(by)) return null;
        return apply(input, find, by);
      },
      constant: false,
    }),
    { notObject: 51751, unknown: 51750, missing: 51749 },
  );
}
replacing('$replaceOne', (input, find, by) => input.replace(find, () => by));
replacing('$replaceAll', (input, find, by) =>
  // An empty text is found before every character and at the end.
  find === '' ? [...input, ''].map((c) => by + c).join('') : input.split(find).join(by),
);

/** The matches of a pattern, as $regexFind gives them. */
function matches(input: string, regex: RegExp, all: boolean): Doc[] {
  const global = new RegExp(regex.source, regex.flags.replace('g', '') + 'g');
  const out: Doc[] = [];
  for (const m of input.matchAll(global)) {
    out.push(
      new Map<string, Value>([
        ['match', m[0]],
        ['idx', int32([...input.slice(0, m.index)].length)],
        ['captures', m.slice(1).map((c) => c ?? null)],
      ]),
    );
    if (!all) break;
  }
  return out;
}

function regexOperator(name: string, none: Value, apply: (input: string, regex: RegExp) => Value): void {
  defineNamed(
    name,
    ['input', 'regex'],
    ['options'],
    (args) => {
      const patternOf = (
        node: Node | undefined,
        options: Maybe,
        run: Parameters<Node['evaluate']>[0],
      ): RegExp | undefined => {
        const pattern = node?.evaluate(run);
        if (isNullish(pattern)) return undefined;
        if (!isNullish(options) && typeof options !== 'string')
          throw new MongoError(51106, `${name} needs 'options' to be of type string`);
        if (pattern instanceof BSONRegExp) {
          if (pattern.options && options)
            throw new MongoError(
              51107,
              `${name}: found regex option(s) specified in both 'regex' and 'option' fields`,
            );
          return compileRegex(pattern.pattern, pattern.options || (options as string | undefined) || '');
        }
        if (typeof pattern !== 'string')
          throw new MongoError(51105, `${name} needs 'regex' to be of type string or regex`);
        return compileRegex(pattern, (options as string | undefined) ?? '');
      };
      let known: RegExp | undefined;
      return {
        evaluate(run) {
          const input = args.input?.evaluate(run);
          if (!isNullish(input) && typeof input !== 'string')
            throw new MongoError(51104, `${name} needs 'input' to be of type string`);
          const fixed = args.regex?.constant === true && args.options?.constant !== false;
          const regex = known ?? patternOf(args.regex, args.options?.evaluate(run), run);
          if (fixed) known = regex;
          return isNullish(input) || !regex ? none : apply(input, regex);
        },
        constant: false,
      };
    },
    { notObject: 51103, unknown: 31024, missing: 31022 },
  );
}
regexOperator('$regexMatch', false, (input, regex) => regex.test(input));
regexOperator('$regexFind', null, (input, regex) => matches(input, regex, false)[0] ?? null);
regexOperator('$regexFindAll', [], (input, regex) => matches(input, regex, true));

defineStrict('$binarySize', 1, ([v]) => {
  if (typeof v === 'string') return int32(Buffer.byteLength(v));
  if (v !== null && typeof v === 'object' && 'sub_type' in v) return int32(v.position);
  throw new MongoError(51276, `$binarySize requires a string or BinData argument, found: ${nameOfType(v)}`);
});
