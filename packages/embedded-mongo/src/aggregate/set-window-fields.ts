/** $setWindowFields and $fill: values that depend on the documents around. */
import { decode, typeOf, type Doc, type Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, descend, runtime } from '../expressions/compile.ts';
import { canonical, hashKey } from '../keys.ts';
import { compileSort } from '../sort.ts';
import { compare, typeName, type Maybe } from '../values.ts';
import { Holding } from './memory.ts';
import { fieldPath, setPath } from './paths.ts';
import { chunksOf } from './stages.ts';
import type { PipelineEnv, Stage } from './stage.ts';
import { compileWindowFunction } from './window-functions.ts';

interface Part {
  key: Maybe;
  docs: Doc[];
}

export function setWindowFieldsStage(argument: Value, env: PipelineEnv): Stage {
  if (!(argument instanceof Map)) {
    throw new MongoError(
      9,
      `the $setWindowFields stage specification must be an object, found ${typeName(typeOf(argument))}`,
    );
  }
  for (const key of argument.keys())
    if (!['partitionBy', 'sortBy', 'output'].includes(key))
      throw new MongoError(40415, `BSON field '$setWindowFields.${key}' is an unknown field.`);
  const sortBy = argument.get('sortBy');
  if (sortBy !== undefined && !(sortBy instanceof Map))
    throw new MongoError(
      14,
      "BSON field '$setWindowFields.sortBy' is the wrong type, expected type 'object'",
    );
  const output = argument.get('output');
  if (output === undefined)
    throw new MongoError(40414, "BSON field '$setWindowFields.output' is missing but a required field");
  if (!(output instanceof Map))
    throw new MongoError(
      14,
      "BSON field '$setWindowFields.output' is the wrong type, expected type 'object'",
    );
  const sorter = sortBy && compileSort(sortBy, env.collation);
  const partitionBy = compileExpression(argument.get('partitionBy') ?? null, env.variables);
  for (const field of output.keys()) {
    for (const other of output.keys()) {
      if (field.startsWith(`${other}.`))
        throw new MongoError(
          6307900,
          `$setWindowFields 'output' specification contains two conflicting paths: '${other}' and '${field}'`,
        );
    }
  }
  const outputs = [...output].map(([field, spec]) => ({
    path: fieldPath(field),
    compute: compileWindowFunction(field, spec, sorter, env),
  }));
  const sortPath = sorter?.fields.length === 1 ? sorter.fields[0].path.split('.') : undefined;
  const run = runtime(env.now, env.collation);

  return async function* (input) {
    const same = env.collation ? canonical(env.collation) : (v: Maybe) => v;
    const parts = new Map<unknown, Part>();
    const holding = new Holding('$setWindowFields');
    for await (const rows of input) {
      for (const row of rows) {
        holding.add(row);
        const doc = row instanceof Map ? row : decode(row);
        run.root = doc;
        const key = partitionBy.evaluate(run) ?? null;
        if (Array.isArray(key))
          throw new MongoError(14, 'An expression used to partition cannot evaluate to value of type array');
        const hash = hashKey(same(key));
        const part = parts.get(hash);
        if (part) part.docs.push(doc);
        else parts.set(hash, { key, docs: [doc] });
      }
      await env.breathe?.();
    }
    for (const { docs } of [...parts.values()].sort((a, b) => compare(a.key, b.key, env.collation))) {
      let sorted = docs;
      if (sorter) {
        const keyed = docs.map((doc) => ({ doc, key: sorter.key(doc) }));
        keyed.sort((a, b) => sorter.compareKeys(a.key, b.key));
        sorted = keyed.map(({ doc }) => doc);
      }
      const keys = sortPath ? sorted.map((doc) => descend(doc, sortPath, 0)) : [];
      let out = sorted;
      for (const { path, compute } of outputs) {
        const next: Doc[] = [];
        for await (const v of compute({ docs: sorted, keys })) next.push(setPath(out[next.length], path, v));
        out = next;
      }
      yield* chunksOf(out);
      await env.breathe?.();
    }
  };
}

/** $fill as $setWindowFields with $linearFill and $locf, and $addFields for plain values. */
export function fillStages(spec: Value): Value[] {
  if (!(spec instanceof Map))
    throw new MongoError(
      9,
      `the $fill stage specification must be an object, found ${typeName(typeOf(spec))}`,
    );
  for (const key of spec.keys())
    if (!['partitionBy', 'partitionByFields', 'sortBy', 'output'].includes(key))
      throw new MongoError(40415, `BSON field '$fill.${key}' is an unknown field.`);
  const output = spec.get('output');
  if (output === undefined)
    throw new MongoError(40414, "BSON field '$fill.output' is missing but a required field");
  if (!(output instanceof Map))
    throw new MongoError(14, "BSON field '$fill.output' is the wrong type, expected type 'object'");
  if (output.size === 0)
    throw new MongoError(
      6050203,
      "The output field in '$fill' must contain an object with at least one element",
    );
  const windows: Doc = new Map();
  const values: Doc = new Map();
  for (const [field, how] of output) {
    if (!(how instanceof Map))
      throw new MongoError(
        6050200,
        'Each fill output specification must be an object with exactly one field',
      );
    for (const key of how.keys())
      if (key !== 'value' && key !== 'method')
        throw new MongoError(40415, `BSON field '$fill.${key}' is an unknown field.`);
    const method = how.get('method');
    const value = how.get('value');
    if (method !== undefined && value !== undefined)
      throw new MongoError(
        6050201,
        "Each fill output specification must have exactly one of 'method' or 'value' fields, not both",
      );
    if (method !== undefined && typeof method !== 'string')
      throw new MongoError(14, "BSON field '$fill.method' is the wrong type, expected type 'string'");
    if (value !== undefined) values.set(field, new Map([['$ifNull', [`$${field}`, value]]]));
    else if (method === undefined)
      continue; // MongoDB lets it pass, and fills nothing
    else if (method === 'linear') windows.set(field, new Map([['$linearFill', `$${field}`]]));
    else if (method === 'locf') windows.set(field, new Map([['$locf', `$${field}`]]));
    else throw new MongoError(6050202, 'Method must be either locf or linear');
  }
  const partition = partitionOf(spec);
  const stages: Value[] = [];
  if (windows.size > 0) {
    const window: Doc = new Map<string, Value>([['output', windows]]);
    const sortBy = spec.get('sortBy');
    if (sortBy !== undefined) window.set('sortBy', sortBy);
    if (partition !== undefined) window.set('partitionBy', partition);
    stages.push(new Map([['$setWindowFields', window]]));
  }
  if (values.size > 0) stages.push(new Map([['$addFields', values]]));
  return stages;
}

function partitionOf(spec: Doc): Value | undefined {
  const partitionBy = spec.get('partitionBy');
  const names = spec.get('partitionByFields');
  if (names === undefined) {
    if (partitionBy !== undefined && typeof partitionBy !== 'string' && !(partitionBy instanceof Map))
      throw new MongoError(14, "BSON field '$fill.partitionBy' must be a string or an object");
    return partitionBy;
  }
  if (partitionBy !== undefined)
    throw new MongoError(
      6050204,
      "Maximum one of 'partitionBy' and 'partitionByFields can be specified in '$fill'",
    );
  if (!Array.isArray(names))
    throw new MongoError(14, "BSON field '$fill.partitionByFields' is the wrong type, expected type 'array'");
  return new Map(
    names.map((name, i): [string, Value] => {
      if (typeof name !== 'string')
        throw new MongoError(14, "BSON field '$fill.partitionByFields' must hold strings");
      fieldPath(name);
      return [`p${i}`, `$${name}`];
    }),
  );
}
