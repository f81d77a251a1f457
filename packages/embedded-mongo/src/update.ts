import type { Doc, Value } from './bson.ts';
import type { Matcher } from './match.ts';
import type { Collation } from './values.ts';
import { MongoError } from './errors.ts';

export interface UpdateOptions {
  arrayFilters?: Value[];
  collation?: Collation;
  /** Variables of a pipeline update (`let`). */
  variables?: Doc;
}

export interface UpdateContext {
  isInsert: boolean;
  /** The filter's matcher; needed for the positional operator `$`. */
  matcher?: Matcher;
}

/** A compiled update: operators, a replacement or a pipeline. */
export interface Updater {
  readonly kind: 'operators' | 'replacement' | 'pipeline';
  readonly replacement: boolean;
  /** The changed document, or the same reference when nothing changed; throws 66 when `_id` would change. */
  apply(doc: Doc, context: UpdateContext): Doc;
  /** The document that an upsert starts from: the equality conditions of the filter. */
  upsertBase(filter: Doc): Doc;
}

/** Compiles an update; throws 9 FailedToParse, 40 ConflictingUpdateOperators and others as MongoDB does. */
export function compileUpdate(_update: Value, _options?: UpdateOptions): Updater {
  throw new MongoError(238, 'being built');
}
