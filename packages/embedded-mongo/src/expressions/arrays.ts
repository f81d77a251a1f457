/** Arrays and sets. */
import { int32 } from '../bson.ts';
import type { Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { canonical, hashKey } from '../keys.ts';
import { show } from '../show.ts';
import { compare, isNullish, isNumeric, toInteger, toNumber, truthy } from '../values.ts';
import type { Collation, Maybe } from '../values.ts';
import { compileSort } from '../sort.ts';
import type { SortField } from '../sort.ts';
import {
  argumentsOf,
  constant,
  define,
  defineNamed,
  defineStrict,
  nameOfType,
  OPERATORS,
} from './registry.ts';

function arrayOf(v: Maybe, name: string, code: number, what = 'argument'): Value[] {
  if (!Array.isArray(v))
    throw new MongoError(code, `The ${what} to ${name} must be an array, but was of type: ${nameOfType(v)}`);
  return v;
}

defineStrict('$arrayElemAt', 2, ([array, index]) => {
  if (!Array.isArray(array))
    throw new MongoError(
      28689,
      `$arrayElemAt's first argument must be an array, but is ${nameOfType(array)}`,
    );
  if (!isNumeric(index))
    throw new MongoError(
      28690,
      `$arrayElemAt's second argument must be a numeric value, but is ${nameOfType(index)}`,
    );
  const i = toInteger(index);
  if (i === undefined)
    throw new MongoError(
      28691,
      `$arrayElemAt's second argument must be representable as a 32-bit integer: ${show(index)}`,
    );
  return array[i < 0 ? array.length + i : i];
});
defineStrict('$first', 1, ([v]) => arrayOf(v, '$first', 28689)[0]);
defineStrict('$last', 1, ([v]) => arrayOf(v, '$last', 28689).at(-1));
define('$size', 1, ([v]) => {
  if (!Array.isArray(v))
    throw new MongoError(17124, `The argument to $size must be an array, but was of type: ${nameOfType(v)}`);
  return int32(v.length);
});
define('$isArray', 1, ([v]) => Array.isArray(v));
defineStrict('$reverseArray', 1, ([v]) => [...arrayOf(v, '$reverseArray', 34435)].reverse());

define('$concatArrays', [0, Infinity], (args) => {
  if (args.some(isNullish)) return null;
  return args.flatMap((v) => {
    if (!Array.isArray(v))
      throw new MongoError(28664, `$concatArrays only supports arrays, not ${nameOfType(v)}`);
    return v;
  });
});

define('$in', 2, ([v, list], run) => {
  if (!Array.isArray(list))
    throw new MongoError(40081, `$in requires an array as a second argument, found: ${nameOfType(list)}`);
  return list.some((item) => compare(item, v, run.collation) === 0);
});

function position(v: Maybe, name: string, what: string): number {
  const n = toInteger(v);
  if (n === undefined)
    throw new MongoError(
      40096,
      `${name} requires an integral ${what} index, found a value of type: ${nameOfType(v)}`,
    );
  if (n < 0) throw new MongoError(40097, `${name} requires a nonnegative ${what} index, found: ${n}`);
  return n;
}

define('$indexOfArray', [2, 4], ([array, v, from, to], run) => {
  if (isNullish(array)) return null;
  if (!Array.isArray(array))
    throw new MongoError(
      40090,
      `$indexOfArray requires an array as a first argument, found: ${nameOfType(array)}`,
    );
  const start = from === undefined ? 0 : position(from, '$indexOfArray', 'starting');
  const end =
    to === undefined ? array.length : Math.min(position(to, '$indexOfArray', 'ending'), array.length);
  for (let i = start; i < end; i++) if (compare(array[i], v, run.collation) === 0) return int32(i);
  return int32(-1);
});

defineStrict('$slice', [2, 3], ([array, a, b]) => {
  if (!Array.isArray(array))
    throw new MongoError(
      28724,
      `First argument to $slice must be an array, but is of type: ${nameOfType(array)}`,
    );
  const first = toInteger(a);
  if (first === undefined)
    throw new MongoError(
      28725,
      `Second argument to $slice must be a numeric value, but is of type: ${nameOfType(a)}`,
    );
  if (b === undefined) return first >= 0 ? array.slice(0, first) : array.slice(first);
  const count = toInteger(b);
  if (count === undefined)
    throw new MongoError(28727, `Third argument to $slice must be numeric, but is of type: ${nameOfType(b)}`);
  if (count <= 0) throw new MongoError(28729, `Third argument to $slice must be positive: ${count}`);
  const start = first < 0 ? Math.max(0, array.length + first) : first;
  return array.slice(start, start + count);
});

define('$range', [2, 3], (args) => {
  const [start, end, step = int32(1)] = args;
  const whole = (v: Maybe, code: number, what: string): number => {
    if (!isNumeric(v))
      throw new MongoError(
        code,
        `$range requires a numeric ${what} value, found value of type: ${nameOfType(v)}`,
      );
    const n = toInteger(v);
    if (n === undefined || n !== (n | 0))
      throw new MongoError(
        code + 1,
        `$range requires a ${what} value that can be represented as a 32-bit integer, found value: ${show(v)}`,
      );
    return n;
  };
  const from = whole(start, 34443, 'starting');
  const to = whole(end, 34445, 'ending');
  const by = whole(step, 34447, 'step');
  if (by === 0) throw new MongoError(34449, '$range requires a non-zero step value');
  const count = Math.max(0, Math.ceil((to - from) / by));
  if (count > 5_000_000) throw new MongoError(146, '$range would use too much memory');
  return Array.from({ length: count }, (_, i) => int32(from + i * by));
});

OPERATORS.set('$filter', (operand, context) => {
  if (!(operand instanceof Map))
    throw new MongoError(28646, '$filter only supports an object as its argument');
  for (const key of operand.keys()) {
    if (!['input', 'as', 'cond', 'limit'].includes(key))
      throw new MongoError(28647, `Unrecognized parameter to $filter: ${key}`);
  }
  const input = operand.get('input');
  const cond = operand.get('cond');
  if (input === undefined) throw new MongoError(28648, "Missing 'input' parameter to $filter");
  if (cond === undefined) throw new MongoError(28650, "Missing 'cond' parameter to $filter");
  const list = context.compile(input);
  const most = operand.has('limit') ? context.compile(operand.get('limit') as Value) : constant(null);
  return context.bind([(operand.get('as') as string | undefined) ?? 'this'], ([slot]) => {
    const test = context.compile(cond);
    return {
      evaluate(run) {
        const array = list.evaluate(run);
        if (isNullish(array)) return null;
        if (!Array.isArray(array))
          throw new MongoError(28651, `input to $filter must be an array not ${nameOfType(array)}`);
        const limit = most.evaluate(run);
        const n = isNullish(limit) ? Infinity : toInteger(limit);
        if (n === undefined || n < 1)
          throw new MongoError(
            327392,
            `$filter: limit must be greater than 0 and representable as a 32-bit integral value: ${show(limit)}`,
          );
        const out: Value[] = [];
        for (const item of array) {
          run.slots[slot] = item;
          if (truthy(test.evaluate(run)) && out.push(item) >= n) break;
        }
        return out;
      },
      constant: false,
    };
  });
});

OPERATORS.set('$map', (operand, context) => {
  if (!(operand instanceof Map)) throw new MongoError(16878, '$map only supports an object as its argument');
  for (const key of operand.keys()) {
    if (!['input', 'as', 'in'].includes(key))
      throw new MongoError(16879, `Unrecognized parameter to $map: ${key}`);
  }
  const input = operand.get('input');
  const body = operand.get('in');
  if (input === undefined) throw new MongoError(16880, "Missing 'input' parameter to $map");
  if (body === undefined) throw new MongoError(16882, "Missing 'in' parameter to $map");
  const list = context.compile(input);
  return context.bind([(operand.get('as') as string | undefined) ?? 'this'], ([slot]) => {
    const each = context.compile(body);
    return {
      evaluate(run) {
        const array = list.evaluate(run);
        if (isNullish(array)) return null;
        if (!Array.isArray(array))
          throw new MongoError(16883, `input to $map must be an array not ${nameOfType(array)}`);
        return array.map((item) => {
          run.slots[slot] = item;
          return each.evaluate(run) ?? null;
        });
      },
      constant: false,
    };
  });
});

OPERATORS.set('$reduce', (operand, context) => {
  if (!(operand instanceof Map)) throw new MongoError(40075, '$reduce requires an object as an argument');
  for (const key of operand.keys()) {
    if (!['input', 'initialValue', 'in'].includes(key))
      throw new MongoError(40076, `$reduce found an unknown argument: ${key}`);
  }
  const [input, initial, body] = ['input', 'initialValue', 'in'].map((key, i) => {
    const v = operand.get(key);
    if (v === undefined) throw new MongoError(40077 + i, `$reduce requires '${key}' to be specified`);
    return v;
  });
  const list = context.compile(input);
  const start = context.compile(initial);
  return context.bind(['value', 'this'], ([value, item]) => {
    const step = context.compile(body);
    return {
      evaluate(run) {
        const array = list.evaluate(run);
        if (isNullish(array)) return null;
        if (!Array.isArray(array))
          throw new MongoError(40080, `$reduce requires that 'input' be an array, found: ${show(array)}`);
        let state = start.evaluate(run);
        for (const v of array) {
          run.slots[value] = state;
          run.slots[item] = v;
          state = step.evaluate(run);
        }
        return state;
      },
      constant: false,
    };
  });
});

OPERATORS.set('$zip', (operand, context) => {
  if (!(operand instanceof Map))
    throw new MongoError(34460, `$zip only supports an object as an argument, found ${nameOfType(operand)}`);
  let inputs: Value[] = [];
  let defaults: Value[] = [];
  let longest = false;
  for (const [key, v] of operand) {
    if (key === 'inputs') {
      if (!Array.isArray(v))
        throw new MongoError(34461, `inputs must be an array of expressions, found ${nameOfType(v)}`);
      inputs = v;
    } else if (key === 'defaults') {
      if (!Array.isArray(v))
        throw new MongoError(34462, `defaults must be an array of expressions, found ${nameOfType(v)}`);
      defaults = v;
    } else if (key === 'useLongestLength') {
      if (typeof v !== 'boolean')
        throw new MongoError(34463, `useLongestLength must be a bool, found ${nameOfType(v)}`);
      longest = v;
    } else throw new MongoError(34464, `$zip found an unknown argument: ${key}`);
  }
  if (inputs.length === 0) throw new MongoError(34465, '$zip requires at least one input array');
  if (defaults.length > 0 && !longest)
    throw new MongoError(34466, 'cannot specify defaults unless useLongestLength is true');
  if (defaults.length > 0 && defaults.length !== inputs.length)
    throw new MongoError(34467, 'defaults and inputs must have the same length');
  const lists = inputs.map((v) => context.compile(v));
  const fallbacks = defaults.map((v) => context.compile(v));
  return {
    evaluate(run) {
      const values = lists.map((node) => node.evaluate(run));
      if (values.some(isNullish)) return null;
      const arrays = values.map((v) => arrayOf(v, '$zip', 34468));
      const fill = fallbacks.map((node) => node.evaluate(run) ?? null);
      const lengths = arrays.map((array) => array.length);
      const n = longest ? Math.max(...lengths) : Math.min(...lengths);
      return Array.from({ length: n }, (_, i) =>
        arrays.map((array, k) => (i < array.length ? array[i] : (fill[k] ?? null))),
      );
    },
    constant: [...lists, ...fallbacks].every((node) => node.constant),
  };
});

/** A comparison of array elements for $sortArray and $push's $sort: by value (1 or -1) or by fields. */
export function elementOrder(spec: Value, collation?: Collation): (a: Value, b: Value) => number {
  if (spec instanceof Map) {
    const sorter = compileSort(spec, collation);
    if (!sorter) throw new MongoError(2, 'The sort pattern is empty when it should be a set of fields.');
    const fields: readonly SortField[] = sorter.fields;
    const none = fields.map(() => undefined);
    const key = (v: Value): readonly Maybe[] => (v instanceof Map ? sorter.key(v) : none);
    return (a, b) => sorter.compareKeys(key(a), key(b));
  }
  const direction = isNumeric(spec) ? toNumber(spec) : 0;
  if (direction !== 1 && direction !== -1)
    throw new MongoError(2, 'The $sort element value must be either 1 or -1');
  return (a, b) => compare(a, b, collation) * direction;
}

OPERATORS.set('$sortArray', (operand, context) => {
  if (!(operand instanceof Map))
    throw new MongoError(2942500, '$sortArray requires an object as an argument');
  for (const key of operand.keys()) {
    if (key !== 'input' && key !== 'sortBy')
      throw new MongoError(2942501, `$sortArray found an unknown argument: ${key}`);
  }
  const input = operand.get('input');
  const sortBy = operand.get('sortBy');
  if (input === undefined) throw new MongoError(2942502, "$sortArray requires 'input' to be specified");
  if (sortBy === undefined) throw new MongoError(2942503, "$sortArray requires 'sortBy' to be specified");
  const list = context.compile(input);
  elementOrder(sortBy);
  return {
    evaluate(run) {
      const array = list.evaluate(run);
      if (isNullish(array)) return null;
      if (!Array.isArray(array))
        throw new MongoError(
          2942504,
          `The input argument to $sortArray must be an array, but was of type: ${nameOfType(array)}`,
        );
      return [...array].sort(elementOrder(sortBy, run.collation));
    },
    constant: list.constant,
  };
});

/** $firstN, $lastN, $minN and $maxN over an array. */
function topElements(
  name: string,
  pick: (array: Value[], n: number, collation?: Collation) => Value[],
): void {
  defineNamed(name, ['n', 'input'], [], (args) => ({
    evaluate(run) {
      const n = toInteger(args.n?.evaluate(run));
      if (n === undefined || n <= 0)
        throw new MongoError(5787908, `'n' must be greater than 0 and a whole number`);
      const array = args.input?.evaluate(run);
      if (!Array.isArray(array)) throw new MongoError(5788200, 'Input must be an array');
      return pick(array, n, run.collation);
    },
    constant: false,
  }));
}
topElements('$firstN', (array, n) => array.slice(0, n));
topElements('$lastN', (array, n) => array.slice(-n));
const ordered = (array: Value[], sign: number, collation?: Collation) =>
  array.filter((v) => !isNullish(v)).sort((a, b) => sign * compare(a, b, collation));
topElements('$minN', (array, n, collation) => ordered(array, 1, collation).slice(0, n));
topElements('$maxN', (array, n, collation) => ordered(array, -1, collation).slice(0, n));

/** The distinct values of each array by what they have in common with equal ones, also under a collation. */
function setsOf(arrays: Value[][], collation: Collation | undefined): Map<unknown, Value>[] {
  const same = collation ? canonical(collation) : (v: Maybe) => v;
  return arrays.map((values) => {
    const out = new Map<unknown, Value>();
    for (const v of values) {
      const key = hashKey(same(v));
      if (!out.has(key)) out.set(key, v);
    }
    return out;
  });
}
const sorted = (values: Iterable<Value>) => [...values].sort(compare);

function sets(name: string, code: number, args: Maybe[]): Value[][] {
  return args.map((v) => {
    if (!Array.isArray(v))
      throw new MongoError(
        code,
        `All operands of ${name} must be arrays. One argument is of type: ${nameOfType(v)}`,
      );
    return v;
  });
}

define('$setUnion', [0, Infinity], (args, run) => {
  if (args.some(isNullish)) return null;
  const [all] = setsOf([sets('$setUnion', 17043, args).flat()], run.collation);
  return sorted(all.values());
});
define('$setIntersection', [0, Infinity], (args, run) => {
  if (args.some(isNullish)) return null;
  const [first, ...rest] = setsOf(sets('$setIntersection', 17047, args), run.collation);
  if (!first) return [];
  return sorted([...first].filter(([key]) => rest.every((s) => s.has(key))).map(([, v]) => v));
});
define('$setDifference', 2, (args, run) => {
  if (args.some(isNullish)) return null;
  const [a, b] = setsOf(sets('$setDifference', 17048, args), run.collation);
  return [...a].filter(([key]) => !b.has(key)).map(([, v]) => v);
});
define('$setIsSubset', 2, (args, run) => {
  const [a, b] = setsOf(sets('$setIsSubset', 17046, args), run.collation);
  return [...a.keys()].every((key) => b.has(key));
});
define('$setEquals', [2, Infinity], (args, run) => {
  const [first, ...rest] = setsOf(sets('$setEquals', 17044, args), run.collation);
  return rest.every((s) => s.size === first.size && [...first.keys()].every((key) => s.has(key)));
});

function elements(name: string, code: number, test: (array: Value[]) => boolean): void {
  OPERATORS.set(name, (operand, context) => {
    const [node] = argumentsOf(name, operand, context, 1);
    return {
      evaluate(run) {
        const v = node.evaluate(run);
        if (!Array.isArray(v))
          throw new MongoError(code, `${name}'s argument must be an array, but is ${nameOfType(v)}`);
        return test(v);
      },
      constant: node.constant,
    };
  });
}
elements('$allElementsTrue', 17040, (array) => array.every(truthy));
elements('$anyElementTrue', 17041, (array) => array.some(truthy));
