import type { Doc, Value } from '../bson.ts';
import type { Collation } from '../values.ts';
import { MongoError } from '../errors.ts';

/** A document on its way through a pipeline: as stored, or made by a stage. `toBytes(row)` encodes it. */
export type Row = Uint8Array | Doc;

/** What a stage may ask of a collection; the planner answers, with indexes where it can. */
export interface Query {
  filter?: Doc;
  sort?: Doc;
  skip?: number;
  limit?: number;
  /** Top-level fields that are looked at; undefined when all are. */
  fields?: readonly string[];
}

export interface PipelineEnv {
  /** Chunks of stored documents of a collection of the same database; empty when there is no such collection. */
  find(collection: string, query: Query): AsyncIterable<Uint8Array[]>;
  /** Name of the collection that the pipeline runs on, for $unionWith and messages. */
  collection?: string;
  collation?: Collation;
  /** Variables of the command's `let`. */
  variables?: Doc;
  /** The command's time, for $$NOW and $$CLUSTER_TIME. */
  now?: Date;
  /** Called between pieces of long work; a promise means "let others run first". */
  breathe?(): Promise<void> | undefined;
  /** Documents for a first stage that makes its own, such as $collStats; undefined refuses it. */
  initial?(stage: string, argument: Value): Doc[] | undefined;
}

export interface Pipeline {
  /** True when the first stage makes its own documents: run it on an empty input. */
  readonly initial: boolean;
  run(input: AsyncIterable<Row[]> | Iterable<Row[]>): AsyncIterable<Row[]>;
}

/** Compiles stages; throws 40324 for an unknown stage, 168 or 2 for wrong arguments, before anything runs. */
export function compilePipeline(_stages: readonly Value[], _env: PipelineEnv): Pipeline {
  throw new MongoError(238, 'being built');
}

/** What the planner can do of a pipeline's beginning, and the stages that are left. */
export interface PlannerSplit extends Query {
  rest: Value[];
}

/** Splits leading $match, $sort, $skip and $limit off a pipeline. `fields` says what the whole pipeline looks at. */
export function splitForPlanner(_stages: readonly Value[]): PlannerSplit {
  throw new MongoError(238, 'being built');
}

/** The BSON bytes of a row. */
export function toBytes(_row: Row): Uint8Array {
  throw new MongoError(238, 'being built');
}
