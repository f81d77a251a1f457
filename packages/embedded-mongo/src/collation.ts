import type { Doc } from './bson.ts';
import type { Collation } from './values.ts';
import { MongoError } from './errors.ts';

/** Strength 1-3 through Intl.Collator; undefined for the simple collation. Other options are refused. */
export function compileCollation(_spec: Doc | undefined): Collation | undefined {
  throw new MongoError(238, 'being built');
}
