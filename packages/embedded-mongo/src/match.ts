import type { Doc, Value } from './bson.ts';
import type { Collation, Maybe } from './values.ts';
import { MongoError } from './errors.ts';

export interface MatchOptions {
  collation?: Collation;
}

/** A compiled filter. */
export interface Matcher {
  /** True for every document (the empty filter). */
  readonly always: boolean;
  /** Tests a stored document, decoding only the fields that it needs. */
  test(bytes: Uint8Array): boolean;
  testDoc(doc: Doc): boolean;
  /** Index of the array element that the filter matched, for the positional operator `$`. */
  positional(doc: Doc): number | undefined;
}

/** Compiles a filter; throws MongoDB's errors for unknown operators and wrong operands. */
export function compileMatch(_filter: Doc, _options?: MatchOptions): Matcher {
  throw new MongoError(238, 'being built');
}

/** Bounds that a filter puts on one path when all its conditions must hold; for the planner. */
export interface PathBounds {
  path: string;
  eq?: Maybe;
  in?: Value[];
  gt?: Value;
  gte?: Value;
  lt?: Value;
  lte?: Value;
}
