/** Documents as values. */
import { encode, Int32 } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { isNullish } from '../values.ts';
import { argumentsOf, define, defineNamed, defineStrict, nameOfType, OPERATORS } from './registry.ts';

define('$mergeObjects', [0, Infinity], (args) => {
  // A single array is taken as the list of documents.
  const list = args.length === 1 && Array.isArray(args[0]) ? args[0] : args;
  const out: Doc = new Map();
  for (const v of list) {
    if (isNullish(v)) continue;
    if (!(v instanceof Map))
      throw new MongoError(
        40400,
        `$mergeObjects requires object inputs, but input is of type ${nameOfType(v)}`,
      );
    for (const [name, item] of v) out.set(name, item);
  }
  return out;
});

defineStrict('$objectToArray', 1, ([v]) => {
  if (!(v instanceof Map))
    throw new MongoError(40390, `$objectToArray requires a document input, found: ${nameOfType(v)}`);
  return [...v].map(
    ([k, item]) =>
      new Map<string, Value>([
        ['k', k],
        ['v', item],
      ]),
  );
});

defineStrict('$arrayToObject', 1, ([v]) => {
  if (!Array.isArray(v))
    throw new MongoError(40386, `$arrayToObject requires an array input, found: ${nameOfType(v)}`);
  const out: Doc = new Map();
  for (const item of v) {
    let name: Value | undefined;
    let content: Value | undefined;
    if (Array.isArray(item)) {
      if (item.length !== 2) throw new MongoError(40397, '$arrayToObject requires an array of size 2 arrays');
      [name, content] = item;
    } else if (item instanceof Map) {
      if (item.size !== 2)
        throw new MongoError(40392, "$arrayToObject requires an object keys of 'k' and 'v'");
      name = item.get('k');
      content = item.get('v');
      if (name === undefined || content === undefined)
        throw new MongoError(40393, "$arrayToObject requires an object with keys 'k' and 'v'");
    } else
      throw new MongoError(40398, `Unrecognised input type format for $arrayToObject: ${nameOfType(item)}`);
    if (typeof name !== 'string')
      throw new MongoError(
        40394,
        `$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: ${nameOfType(name)}`,
      );
    if (name.includes('\0')) throw new MongoError(4940401, 'Key field cannot contain an embedded null byte');
    out.set(name, content);
  }
  return out;
});

OPERATORS.set('$getField', (operand, context) => {
  let field: Value = operand;
  let input: Value | undefined;
  if (operand instanceof Map && !operand.keys().next().value?.startsWith('$')) {
    for (const key of operand.keys()) {
      if (key !== 'field' && key !== 'input')
        throw new MongoError(3041701, `$getField found an unknown argument: ${key}`);
    }
    if (!operand.has('field')) throw new MongoError(3041702, "$getField requires 'field' to be specified");
    if (!operand.has('input')) throw new MongoError(3041703, "$getField requires 'input' to be specified");
    field = operand.get('field') as Value;
    input = operand.get('input');
  }
  const key = nameGiven('$getField', field, { path: 5654600, variable: 5654601, type: 5654602 });
  const source = context.compile(input ?? '$$CURRENT');
  return {
    evaluate(run) {
      const v = source.evaluate(run);
      if (isNullish(v)) return v === undefined ? undefined : null;
      return v instanceof Map ? v.get(key) : undefined;
    },
    constant: false,
  };
});

/** The name that `field` says: a constant string, within $literal when it begins with a dollar. */
function nameGiven(
  operator: string,
  field: Value,
  codes: { path: number; variable: number; type: number },
): string {
  let name = field;
  if (typeof field === 'string' && field.startsWith('$'))
    throw new MongoError(
      codes.path,
      `'field' in ${operator} must not be a field path, consider using $literal`,
    );
  if (Array.isArray(field) || field instanceof Map) {
    const [kind] = field.keys();
    if (kind !== '$literal' && kind !== '$const')
      throw new MongoError(codes.variable, `${operator} requires 'field' to evaluate to a constant`);
    name = (field as Doc).get(kind)!;
  }
  if (typeof name === 'string') return name;
  throw new MongoError(
    codes.type,
    `${operator} requires 'field' to evaluate to type String, but got ${nameOfType(name)}`,
  );
}

function fieldSetter(
  name: string,
  keys: string[],
  apply: (out: Doc, field: string, value: Value | undefined) => void,
): void {
  defineNamed(
    name,
    keys,
    [],
    (args, _context, raw) => {
      const codes = { path: 4161108, variable: 4161106, type: 4161107 };
      const field = nameGiven(name, raw.get('field')!, codes);
      return {
        evaluate(run) {
          const input = args.input?.evaluate(run);
          if (isNullish(input)) return null;
          if (!(input instanceof Map))
            throw new MongoError(4161105, `${name} requires 'input' to evaluate to type Object`);
          const out: Doc = new Map(input);
          apply(out, field, args.value?.evaluate(run));
          return out;
        },
        constant: false,
      };
    },
    { notObject: 4161100, unknown: 4161101, missing: { field: 4161102, value: 4161103, input: 4161109 } },
  );
}
fieldSetter('$setField', ['field', 'value', 'input'], (out, field, v) => {
  if (v === undefined) out.delete(field);
  else out.set(field, v);
});
fieldSetter('$unsetField', ['field', 'input'], (out, field) => out.delete(field));

OPERATORS.set('$bsonSize', (operand, context) => {
  const [node] = argumentsOf('$bsonSize', operand, context, 1);
  return {
    evaluate(run) {
      const v = node.evaluate(run);
      if (isNullish(v)) return null;
      if (!(v instanceof Map))
        throw new MongoError(31393, `$bsonSize requires a document input, found: ${nameOfType(v)}`);
      return new Int32(encode(v).length);
    },
    constant: node.constant,
  };
});

OPERATORS.set('$meta', (operand) => {
  const kind = operand === 'textScore' ? 'text score ' : '';
  throw new MongoError(40218, `query requires ${kind}metadata, but it is not available`);
});
