/** $lookup: an equality join answered by the planner for many documents at once, or a pipeline for each document. */
import { decode } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, descend, runtime, UNBOUND } from '../expressions/compile.ts';
import { canonical, hashKey } from '../keys.ts';
import { isNullish } from '../values.ts';
import type { Maybe } from '../values.ts';
import { setPath } from './paths.ts';
import { checkPlacement, standsAlone } from './placement.ts';
import type { PipelineEnv, Row, Stage } from './stage.ts';

/** Runs a pipeline on a collection; given by pipeline.ts, which depends on this file. */
export type RunPipeline = (
  collection: string,
  stages: readonly Value[],
  env: PipelineEnv,
) => AsyncIterable<Row[]>;

interface Lookup {
  from: string | undefined;
  as: string[];
  localField?: string[];
  foreignField?: string;
  let?: Doc;
  pipeline?: Value[];
}

function parse(spec: Value): Lookup {
  if (!(spec instanceof Map)) throw new MongoError(9, 'the $lookup specification must be an Object');
  for (const [key, v] of spec) {
    if (!['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'].includes(key))
      throw new MongoError(9, `unknown argument to $lookup: ${key}`);
    if (key === 'pipeline') {
      if (!Array.isArray(v)) throw new MongoError(14, "'pipeline' option must be specified as an array");
    } else if (key === 'let') {
      if (!(v instanceof Map)) throw new MongoError(9, "$lookup argument 'let' must be an object");
    } else if (typeof v !== 'string') throw new MongoError(9, `$lookup argument '${key}' must be a string`);
  }
  const text = (key: string) => spec.get(key) as string | undefined;
  const as = text('as');
  if (as === undefined) throw new MongoError(9, "must specify 'as' field for a $lookup");
  const local = text('localField');
  const foreign = text('foreignField');
  const pipeline = spec.get('pipeline') as Value[] | undefined;
  if ((local === undefined) !== (foreign === undefined))
    throw new MongoError(
      9,
      "$lookup requires both or neither of 'localField' and 'foreignField' to be specified",
    );
  if (local === undefined && pipeline === undefined)
    throw new MongoError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  if (text('from') === undefined && !(pipeline && standsAlone(pipeline)))
    throw new MongoError(9, "must specify 'from' field for a $lookup");
  if (spec.has('let') && pipeline === undefined)
    throw new MongoError(9, "$lookup with 'let' needs a 'pipeline'");
  return {
    from: text('from'),
    as: as.split('.'),
    localField: local?.split('.'),
    foreignField: foreign,
    let: spec.get('let') as Doc | undefined,
    pipeline,
  };
}

const toDoc = (row: Row): Doc => (row instanceof Map ? row : decode(row));

/** The values that join: an array stands for each of its elements, a missing one for null. */
function keysOf(v: Maybe): Value[] {
  if (Array.isArray(v)) return v.length === 0 ? [] : v.map((item) => (isNullish(item) ? null : item));
  return [isNullish(v) ? null : v];
}

/** Compiles $lookup; the foreign collection is asked once for each chunk of documents that comes in. */
export function compileLookup(spec: Value, env: PipelineEnv, run: RunPipeline): Stage {
  const lookup = parse(spec);
  const { from, pipeline, foreignField, localField } = lookup;
  const collection = from ?? '';
  if (pipeline) {
    checkPlacement(pipeline, '$lookup');
    run(collection, pipeline, withVariables(env, names(lookup.let))); // errors show before anything runs
  }
  const lets = [...(lookup.let ?? [])].map(([name, v]) => ({
    name,
    expression: compileExpression(v, env.variables),
  }));
  const expressions = runtime(env.now, env.collation);

  const { collation } = env;
  const same = collation && canonical(collation);
  const keyOf = (v: Value): unknown => hashKey(same ? same(v) : v);

  const joined = async (docs: Doc[]): Promise<Doc[]> => {
    const perDoc = docs.map((doc) => keysOf(descend(doc, localField as string[], 0)));
    const wanted = new Map<unknown, Value>();
    for (const keys of perDoc) for (const v of keys) wanted.set(keyOf(v), v);
    const byKey = new Map<unknown, Doc[]>();
    if (wanted.size > 0) {
      const filter: Doc = new Map([
        [foreignField as string, new Map<string, Value>([['$in', [...wanted.values()]]])],
      ]);
      const segments = (foreignField as string).split('.');
      for await (const chunk of env.find(collection, { filter })) {
        for (const bytes of chunk) {
          const foreign = decode(bytes);
          const v = descend(foreign, segments, 0);
          // A whole array joins with an equal array as well as by its elements.
          const keys = new Set(keysOf(v).map(keyOf));
          if (Array.isArray(v)) keys.add(keyOf(v));
          for (const key of keys) {
            if (!wanted.has(key)) continue;
            const list = byKey.get(key);
            if (list) list.push(foreign);
            else byKey.set(key, [foreign]);
          }
        }
      }
    }
    return docs.map((doc, i) => {
      const keys = perDoc[i];
      let found: Value[];
      if (keys.length === 1) found = byKey.get(keyOf(keys[0])) ?? [];
      else found = [...new Set(keys.flatMap((v) => byKey.get(keyOf(v)) ?? []))];
      return setPath(doc, lookup.as, [...found]);
    });
  };

  const perDocument = async (doc: Doc): Promise<Doc> => {
    expressions.root = doc;
    const variables = new Map(env.variables ?? []);
    for (const { name, expression } of lets) variables.set(name, expression.evaluate(expressions));
    const stages = [...(pipeline as Value[])];
    if (foreignField !== undefined) {
      const keys = keysOf(descend(doc, localField as string[], 0));
      stages.unshift(
        new Map([['$match', new Map([[foreignField, new Map<string, Value>([['$in', keys]])]])]]),
      );
    }
    const found: Value[] = [];
    for await (const rows of run(collection, stages, { ...env, collection, variables })) {
      for (const row of rows) found.push(toDoc(row));
    }
    return setPath(doc, lookup.as, found);
  };

  // A pipeline that depends on nothing from outside gives the same for every document.
  const independent = pipeline !== undefined && lets.length === 0 && foreignField === undefined;

  return async function* (input) {
    let shared: Value[] | undefined;
    for await (const rows of input) {
      const docs = rows.map(toDoc);
      if (!pipeline) yield await joined(docs);
      else {
        const out: Doc[] = [];
        for (const doc of docs) {
          if (shared) out.push(setPath(doc, lookup.as, shared));
          else {
            const result = await perDocument(doc);
            if (independent) shared = descend(result, lookup.as, 0) as Value[];
            out.push(result);
          }
          await env.breathe?.();
        }
        yield out;
      }
    }
  };
}

function names(variables: Doc | undefined): Map<string, Maybe> {
  return new Map([...(variables?.keys() ?? [])].map((name) => [name, UNBOUND]));
}

function withVariables(env: PipelineEnv, more: Map<string, Maybe>): PipelineEnv {
  return { ...env, variables: new Map([...(env.variables ?? []), ...more]) };
}
