/** Pipelines: stages compiled once, rows passed through them in chunks. */
import { encode, MAX_DOCUMENT } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, runtime } from '../expressions/compile.ts';
import { bucketAutoStage } from './bucket-auto.ts';
import { densifyStage } from './densify.ts';
import { graphLookupStage } from './graph-lookup.ts';
import { bucketStages, sortByCountStages } from './group.ts';
import { compileLookup } from './lookup.ts';
import { Holding } from './memory.ts';
import { checkPlacement, standsAlone } from './placement.ts';
import { redactStage } from './redact.ts';
import { fillStages, setWindowFieldsStage } from './set-window-fields.ts';
import { splitForPlanner } from './split.ts';
import {
  chunksOf,
  countOf,
  countStage,
  groupStage,
  limitStage,
  matchStage,
  sampleStage,
  skipStage,
  sortStage,
  toDoc,
  unwindStage,
} from './stages.ts';
import type { PipelineEnv, Row, Stage } from './stage.ts';
import { compileMapper, stageOf } from './transforms.ts';

export type { PipelineEnv, Row } from './stage.ts';

export interface Pipeline {
  /** True when the first stage makes its own documents: run it on an empty input. */
  readonly initial: boolean;
  run(input: AsyncIterable<Row[]> | Iterable<Row[]>): AsyncIterable<Row[]>;
}

/** A result may be a little larger than a stored document. */
const MOST_BYTES = MAX_DOCUMENT + 16 * 1024;

/** Pipelines within pipelines. */
const MOST_NESTED = 20;

async function* chain(input: AsyncIterable<Row[]> | Iterable<Row[]>): AsyncGenerator<Row[]> {
  yield* input;
}

/** $sortByCount, $bucket and $fill as the stages that they stand for. */
function expand(stages: readonly Value[], env: PipelineEnv): { name: string; argument: Value }[] {
  return stages.flatMap((stage) => {
    const one = stageOf(stage);
    if (one.name === '$sortByCount') return sortByCountStages(one.argument).map(stageOf);
    if (one.name === '$bucket') return bucketStages(one.argument, env).map(stageOf);
    if (one.name === '$fill') return fillStages(one.argument).map(stageOf);
    return [one];
  });
}

/** How many rows the stages after a $sort want at most. */
function wantedAfter(stages: { name: string; argument: Value }[], from: number): number | undefined {
  let skip = 0;
  for (let i = from; i < stages.length; i++) {
    const { name, argument } = stages[i];
    if (name === '$limit') return skip + countOf(name, argument);
    if (name !== '$skip') return undefined;
    skip += countOf(name, argument);
  }
  return undefined;
}

/** Compiles stages; throws 40324 for an unknown stage, 168 or 2 for wrong arguments, before anything runs. */
export function compilePipeline(stages: readonly Value[], env: PipelineEnv): Pipeline {
  const list = expand(stages, env);
  const steps: Stage[] = [];
  let made: Doc[] | undefined;
  list.forEach(({ name, argument }, i) => {
    if (i === 0) {
      made =
        name === '$documents' ? documentsOf(argument, env) : env.initial?.(name, argument, env.collection);
      if (made) return;
    }
    const limit = name === '$sort' ? wantedAfter(list, i + 1) : undefined;
    steps.push(compileStage(name, argument, env, limit));
  });
  return {
    initial: made !== undefined,
    run: (input) =>
      steps.reduce<AsyncIterable<Row[]>>((rows, step) => step(rows), chain(made ? [made] : input)),
  };
}

function compileStage(name: string, argument: Value, env: PipelineEnv, limit: number | undefined): Stage {
  const mapper = compileMapper(name, argument, env);
  if (mapper) {
    return async function* (input) {
      for await (const rows of input) {
        const out: Row[] = [];
        for (const row of rows) {
          out.push(mapper.applyRow(row));
          const due = env.breathe?.(); // one expression may take long
          if (due) await due;
        }
        yield out;
      }
    };
  }
  switch (name) {
    case '$match':
      return matchStage(argument, env);
    case '$group':
      return groupStage(argument, env);
    case '$sort':
      return sortStage(argument, env, limit);
    case '$limit':
      return limitStage(countOf(name, argument));
    case '$skip':
      return skipStage(countOf(name, argument));
    case '$count':
      return countStage(argument);
    case '$unwind':
      return unwindStage(argument);
    case '$sample':
      return sampleStage(argument);
    case '$setWindowFields':
      return setWindowFieldsStage(argument, env);
    case '$redact':
      return redactStage(argument, env);
    case '$bucketAuto':
      return bucketAutoStage(argument, env);
    case '$densify':
      return densifyStage(argument, env);
    case '$graphLookup':
      return graphLookupStage(argument, env);
    case '$facet':
      return facetStage(argument, env);
    case '$lookup':
      return compileLookup(argument, env, runOn);
    case '$unionWith':
      return unionStage(argument, env);
  }
  if (name === '$changeStreamSplitLargeEvent')
    throw new MongoError(20, `${name} can only be used in a $changeStream pipeline`);
  throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
}

function documentsOf(argument: Value, env: PipelineEnv): Doc[] {
  const v = compileExpression(argument, env.variables).evaluate(runtime(env.now, env.collation));
  if (!Array.isArray(v)) throw new MongoError(5858203, "an array is expected for '$documents'");
  return v.map((item) => {
    if (!(item instanceof Map)) throw new MongoError(40228, '$documents needs an array of objects');
    return item;
  });
}

function facetStage(argument: Value, env: PipelineEnv): Stage {
  if (!(argument instanceof Map))
    throw new MongoError(40169, 'the $facet specification must be a non-empty object');
  if (argument.size === 0) throw new MongoError(40169, 'the $facet specification must be a non-empty object');
  const facets = [...argument].map(([name, stages]): [string, Pipeline] => {
    if (name.startsWith('$') || name.includes('.'))
      throw new MongoError(name.includes('.') ? 40235 : 40236, `Invalid facet name: ${name}`);
    if (!Array.isArray(stages))
      throw new MongoError(40170, `arguments to $facet must be arrays, ${name} is not`);
    checkPlacement(stages, '$facet');
    return [name, compilePipeline(stages, env)];
  });
  return async function* (input) {
    const all: Row[] = [];
    const holding = new Holding('$facet');
    for await (const rows of input) {
      for (const row of rows) {
        holding.add(row);
        all.push(row);
      }
      await env.breathe?.();
    }
    const out: Doc = new Map();
    for (const [name, pipeline] of facets) {
      const found: Value[] = [];
      for await (const rows of pipeline.run(chunksOf(all))) {
        for (const row of rows) {
          holding.add(row);
          found.push(toDoc(row));
        }
        await env.breathe?.();
      }
      out.set(name, found);
    }
    yield [out];
  };
}

function unionStage(argument: Value, env: PipelineEnv): Stage {
  let collection = argument;
  let stages: Value[] = [];
  if (argument instanceof Map) {
    for (const key of argument.keys()) {
      if (key !== 'coll' && key !== 'pipeline')
        throw new MongoError(40415, `BSON field '$unionWith.${key}' is an unknown field.`);
    }
    const pipeline = argument.get('pipeline');
    if (pipeline !== undefined && !Array.isArray(pipeline))
      throw new MongoError(14, "BSON field '$unionWith.pipeline' is the wrong type, expected type 'array'");
    stages = pipeline ?? [];
    collection = argument.get('coll') ?? '';
    if (!argument.has('coll') && !standsAlone(stages))
      throw new MongoError(9, "$unionWith requires 'coll', unless its pipeline begins with $documents");
  }
  if (typeof collection !== 'string')
    throw new MongoError(9, 'the $unionWith stage specification must be an object or string');
  const from = collection;
  checkPlacement(stages, '$unionWith');
  compilePipeline(stages, nested(env));
  return async function* (input) {
    yield* input;
    yield* runOn(from, stages, { ...env, collection: from });
  };
}

/** The surroundings of a pipeline within a pipeline. */
function nested(env: PipelineEnv): PipelineEnv {
  const depth = (env.depth ?? 0) + 1;
  if (depth > MOST_NESTED)
    throw new MongoError(232, `Maximum number of nested sub-pipelines exceeded. Limit is ${MOST_NESTED}`);
  return { ...env, depth };
}

/** Runs stages on a whole collection; an empty name is for pipelines that begin with $documents. */
function runOn(collection: string, stages: readonly Value[], env: PipelineEnv): AsyncIterable<Row[]> {
  const { rest, ...query } = splitForPlanner(stages);
  const pipeline = compilePipeline(rest, nested(env));
  return pipeline.run(pipeline.initial ? [] : env.find(collection, { ...query, variables: env.variables }));
}

/** The BSON bytes of a row. Throws 10334 for a document that no reply can hold. */
export function toBytes(row: Row): Uint8Array {
  if (!(row instanceof Map)) return row;
  const bytes = encode(row);
  if (bytes.length > MOST_BYTES) {
    throw new MongoError(
      10334,
      `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MOST_BYTES}(16MB)`,
    );
  }
  return bytes;
}
