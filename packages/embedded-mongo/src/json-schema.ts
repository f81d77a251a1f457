/** $jsonSchema: JSON Schema draft 4 as MongoDB has it, with bsonType. */
import type { Doc, Value } from './bson.ts';
import { T, typeOf } from './bson.ts';
import { MongoError } from './errors.ts';
import { hashKey } from './keys.ts';
import { typeSet } from './match-operators.ts';
import { compileRegex } from './regex.ts';
import { calculate, compareNumbers, isNumeric, toInteger, toNumber } from './values.ts';
import type { Maybe, Numeric } from './values.ts';

type Check = (v: Value) => boolean;

const JSON_TYPES = new Map<string, number[]>(
  Object.entries({
    array: [T.array],
    boolean: [T.bool],
    null: [T.null],
    number: [T.int, T.long, T.double, T.decimal],
    object: [T.object],
    string: [T.string],
  }),
);

const IGNORED = new Set(['title', 'description']);

const fail = (message: string) => new MongoError(9, `$jsonSchema ${message}`);

function object(v: Value, keyword: string): Doc {
  if (!(v instanceof Map)) throw new MongoError(14, `$jsonSchema keyword '${keyword}' must be an object`);
  return v;
}

function natural(v: Maybe, keyword: string): number {
  const n = toInteger(v);
  if (n === undefined || n < 0) throw fail(`keyword '${keyword}' must be a non-negative integer`);
  return n;
}

function list(v: Value, keyword: string): Value[] {
  if (!Array.isArray(v)) throw new MongoError(14, `$jsonSchema keyword '${keyword}' must be an array`);
  if (v.length === 0) throw fail(`keyword '${keyword}' cannot be an empty array`);
  return v;
}

const strings = (v: Value, keyword: string): string[] =>
  list(v, keyword).map((item) => {
    if (typeof item !== 'string')
      throw new MongoError(14, `$jsonSchema keyword '${keyword}' must hold strings`);
    return item;
  });

/** Compiles a schema to a test of documents; throws 9 for keywords that MongoDB does not know. */
export function compileSchema(schema: Value): Check {
  const spec = object(schema, '$jsonSchema');
  const checks: Check[] = [];
  for (const [keyword, v] of spec) {
    const check = compileKeyword(keyword, v, spec);
    if (check) checks.push(check);
  }
  return (v) => checks.every((check) => check(v));
}

function compileKeyword(keyword: string, v: Value, spec: Doc): Check | undefined {
  switch (keyword) {
    case 'bsonType': {
      const types = typeSet(v);
      return (x) => types.has(typeOf(x));
    }
    case 'type': {
      const types = new Set(
        (Array.isArray(v) ? v : [v]).flatMap((name) => {
          if (typeof name !== 'string')
            throw new MongoError(
              14,
              "$jsonSchema keyword 'type' must be either a string or an array of strings",
            );
          if (name === 'integer') throw fail("type 'integer' is not currently supported.");
          const known = JSON_TYPES.get(name);
          if (!known) throw new MongoError(2, `Unknown type name alias: ${name}`);
          return known;
        }),
      );
      return (x) => types.has(typeOf(x));
    }
    case 'enum': {
      const keys = new Set(list(v, keyword).map(hashKey));
      return (x) => keys.has(hashKey(x));
    }
    case 'allOf': {
      const all = list(v, keyword).map(compileSchema);
      return (x) => all.every((s) => s(x));
    }
    case 'anyOf': {
      const any = list(v, keyword).map(compileSchema);
      return (x) => any.some((s) => s(x));
    }
    case 'oneOf': {
      const one = list(v, keyword).map(compileSchema);
      return (x) => one.filter((s) => s(x)).length === 1;
    }
    case 'not': {
      const not = compileSchema(v);
      return (x) => !not(x);
    }
    case 'minimum':
    case 'maximum': {
      if (!isNumeric(v)) throw new MongoError(14, `$jsonSchema keyword '${keyword}' must be a number`);
      const exclusive = spec.get(keyword === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum') === true;
      const sign = keyword === 'minimum' ? 1 : -1;
      return (x) => !isNumeric(x) || compareNumbers(x, v) * sign >= (exclusive ? 1 : 0);
    }
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      if (typeof v !== 'boolean')
        throw new MongoError(14, `$jsonSchema keyword '${keyword}' must be a boolean`);
      if (!spec.has(keyword === 'exclusiveMinimum' ? 'minimum' : 'maximum'))
        throw fail(`keyword '${keyword}' needs its bound`);
      return undefined;
    case 'multipleOf': {
      if (!isNumeric(v) || toNumber(v) <= 0) throw fail("keyword 'multipleOf' must be a positive number");
      return (x) => !isNumeric(x) || toNumber(calculate('remainder', x, v) as Numeric) === 0;
    }
    case 'minLength':
    case 'maxLength': {
      const n = natural(v, keyword);
      return (x) =>
        typeof x !== 'string' || (keyword === 'minLength' ? [...x].length >= n : [...x].length <= n);
    }
    case 'pattern': {
      if (typeof v !== 'string') throw new MongoError(14, "$jsonSchema keyword 'pattern' must be a string");
      const pattern = compileRegex(v, '');
      return (x) => typeof x !== 'string' || pattern.test(x);
    }
    case 'minItems':
    case 'maxItems': {
      const n = natural(v, keyword);
      return (x) => !Array.isArray(x) || (keyword === 'minItems' ? x.length >= n : x.length <= n);
    }
    case 'uniqueItems':
      if (typeof v !== 'boolean')
        throw new MongoError(14, "$jsonSchema keyword 'uniqueItems' must be a boolean");
      return v ? (x) => !Array.isArray(x) || new Set(x.map(hashKey)).size === x.length : undefined;
    case 'items': {
      if (!Array.isArray(v)) {
        const each = compileSchema(v);
        return (x) => !Array.isArray(x) || x.every(each);
      }
      const byPlace = v.map(compileSchema);
      const rest = additional(spec.get('additionalItems'), 'additionalItems');
      return (x) => !Array.isArray(x) || x.every((item, i) => (byPlace[i] ?? rest)(item));
    }
    case 'additionalItems':
      additional(v, keyword);
      return undefined;
    case 'required': {
      const names = strings(v, keyword);
      return (x) => !(x instanceof Map) || names.every((name) => x.has(name));
    }
    case 'minProperties':
    case 'maxProperties': {
      const n = natural(v, keyword);
      return (x) => !(x instanceof Map) || (keyword === 'minProperties' ? x.size >= n : x.size <= n);
    }
    case 'properties': {
      const properties = [...object(v, keyword)].map(([name, s]): [string, Check] => [
        name,
        compileSchema(s),
      ]);
      return (x) =>
        !(x instanceof Map) ||
        properties.every(([name, check]) => {
          const item = x.get(name);
          return item === undefined || check(item);
        });
    }
    case 'patternProperties': {
      const patterns = [...object(v, keyword)].map(([name, s]): [RegExp, Check] => [
        compileRegex(name, ''),
        compileSchema(s),
      ]);
      return (x) =>
        !(x instanceof Map) ||
        [...x].every(([name, item]) =>
          patterns.every(([pattern, check]) => !pattern.test(name) || check(item)),
        );
    }
    case 'additionalProperties': {
      const rest = additional(v, keyword);
      const named = spec.get('properties');
      const patterns = spec.has('patternProperties')
        ? [...object(spec.get('patternProperties') as Value, 'patternProperties').keys()].map((p) =>
            compileRegex(p, ''),
          )
        : [];
      const known = (name: string) =>
        (named instanceof Map && named.has(name)) || patterns.some((p) => p.test(name));
      return (x) => !(x instanceof Map) || [...x].every(([name, item]) => known(name) || rest(item));
    }
    case 'dependencies': {
      const rules = [...object(v, keyword)].map(([name, rule]): [string, Check] => {
        if (!Array.isArray(rule)) return [name, compileSchema(rule)];
        const names = strings(rule, keyword);
        return [name, (x) => x instanceof Map && names.every((n) => x.has(n))];
      });
      return (x) => !(x instanceof Map) || rules.every(([name, check]) => !x.has(name) || check(x));
    }
  }
  if (IGNORED.has(keyword)) return undefined;
  throw fail(
    `keyword '${keyword}' is ${['$ref', '$schema', 'default', 'definitions', 'format', 'id'].includes(keyword) ? 'not currently supported' : 'unknown'}`,
  );
}

function additional(v: Maybe, keyword: string): Check {
  if (v === undefined || v === true) return () => true;
  if (v === false) return () => false;
  if (!(v instanceof Map))
    throw new MongoError(14, `$jsonSchema keyword '${keyword}' must be either an object or a boolean`);
  return compileSchema(v);
}
