/** What the stages of a pipeline are made of. */
import type { Doc, Value } from '../bson.ts';
import type { Collation, Maybe } from '../values.ts';

/** A document on its way through a pipeline: as stored, or made by a stage. `toBytes(row)` encodes it. */
export type Row = Uint8Array | Doc;

export type Stage = (input: AsyncIterable<Row[]>) => AsyncIterable<Row[]>;

/** What a stage may ask of a collection; the planner answers, with indexes where it can. */
export interface Query {
  filter?: Doc;
  sort?: Doc;
  skip?: number;
  limit?: number;
  /** Variables that the filter's $expr may name. */
  variables?: ReadonlyMap<string, Maybe>;
}

export interface PipelineEnv {
  /** Chunks of stored documents of a collection of the same database; empty when there is no such collection. */
  find(collection: string, query: Query): AsyncIterable<Uint8Array[]>;
  /** Name of the collection that the pipeline runs on, for $unionWith and messages. */
  collection?: string;
  collation?: Collation;
  /** How many pipelines this one is within. */
  depth?: number;
  /** Variables of the command's `let`, evaluated. */
  variables?: ReadonlyMap<string, Maybe>;
  /** The command's time, for $$NOW. */
  now?: Date;
  /** Called between pieces of long work; a promise means "let others run first". */
  breathe?(): Promise<void> | undefined;
  /** Documents for a first stage that makes its own, such as $collStats; undefined when it is none of these. */
  initial?(stage: string, argument: Value, collection: string | undefined): Doc[] | undefined;
}
