import type { Doc } from './bson.ts';
import type { Collation, Maybe } from './values.ts';
import { MongoError } from './errors.ts';

export interface SortField {
  path: string;
  direction: 1 | -1;
}

export interface Sorter {
  readonly fields: readonly SortField[];
  /** The sort key of a stored document or a Doc: for arrays the least or greatest element. */
  key(row: Uint8Array | Doc): Maybe[];
  compareKeys(a: readonly Maybe[], b: readonly Maybe[]): number;
}

/** Compiles a sort specification; undefined when it is empty. `$meta` is refused. */
export function compileSort(_spec: Doc, _collation?: Collation): Sorter | undefined {
  throw new MongoError(238, 'being built');
}

/** Collects rows and gives them back in order; with a limit it keeps only the first `limit`. Stable. */
export interface SortBuffer<R extends Uint8Array | Doc> {
  add(row: R): void;
  /** Rows in order; call once. */
  drain(): R[];
}

export function sortBuffer<R extends Uint8Array | Doc>(_sorter: Sorter, _limit?: number): SortBuffer<R> {
  throw new MongoError(238, 'being built');
}
