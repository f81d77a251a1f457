import type { Doc } from './bson.ts';
import type { Matcher } from './match.ts';
import { MongoError } from './errors.ts';

export interface Projector {
  /** Top-level fields that the result depends on; undefined when it depends on all. */
  readonly fields: readonly string[] | undefined;
  /** The projected document, encoded. */
  apply(bytes: Uint8Array): Uint8Array;
  applyDoc(doc: Doc): Doc;
}

export interface ProjectOptions {
  /** The filter's matcher; needed for the positional projection `a.$`. */
  matcher?: Matcher;
}

/** Compiles the projection of `find` and `findAndModify`; an empty one returns undefined. */
export function compileProjection(_spec: Doc, _options?: ProjectOptions): Projector | undefined {
  throw new MongoError(238, 'being built');
}
