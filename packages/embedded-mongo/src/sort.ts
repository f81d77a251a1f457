/** Sort orders: keys taken from stored documents, comparison, and buffers that sort all or keep the first few. */
import { decode, decodeValue, fieldName, findElement, T, UNDEFINED } from './bson.ts';
import type { Doc } from './bson.ts';
import { MongoError } from './errors.ts';
import { indexValues, isPosition } from './index-values.ts';
import { show } from './show.ts';
import { compare, isNumeric, toNumber } from './values.ts';
import type { Collation, Maybe } from './values.ts';

export interface SortField {
  path: string;
  direction: 1 | -1;
}

export interface Sorter {
  readonly fields: readonly SortField[];
  /** The sort key of a stored document or a Doc: for arrays the least or greatest element; null when missing. */
  key(row: Uint8Array | Doc): Maybe[];
  compareKeys(a: readonly Maybe[], b: readonly Maybe[]): number;
}

/** All values at a path, arrays expanded as for an index; `emit` gets undefined for a missing one. */
function spread(
  v: Maybe,
  segments: readonly string[],
  i: number,
  onArray: () => void,
  emit: (v: Maybe) => void,
): void {
  if (Array.isArray(v)) onArray();
  if (i === segments.length) {
    if (!Array.isArray(v)) emit(v);
    else if (v.length === 0) emit(UNDEFINED);
    else for (const item of v) emit(item);
  } else if (v instanceof Map) spread(v.get(segments[i]), segments, i + 1, onArray, emit);
  else if (Array.isArray(v)) {
    if (isPosition(v, segments[i])) spread(v[Number(segments[i])], segments, i + 1, onArray, emit);
    else if (v.length === 0) emit(undefined);
    else for (const item of v) spread(item instanceof Map ? item : undefined, segments, i, onArray, emit);
  } else emit(undefined);
}

/** @param onArray called when the path goes through an array */
function extractor(
  { path, direction }: SortField,
  collation: Collation | undefined,
  onArray: () => void,
): (row: Uint8Array | Doc) => Maybe {
  const segments = path.split('.');
  const names = segments.map(fieldName);
  const last = names.length - 1;
  const extreme = (v: Maybe, i: number): Maybe => {
    let best: Maybe;
    let first = true;
    spread(v, segments, i, onArray, (item) => {
      const candidate = item === undefined ? null : item;
      if (first || compare(candidate, best, collation) * direction < 0) best = candidate;
      first = false;
    });
    return best;
  };
  return (row) => {
    if (row instanceof Map) return extreme(row, 0);
    let start = 0;
    for (let i = 0; ; i++) {
      const p = findElement(row, start, names[i]);
      if (p < 0) return null;
      const at = p + 2 + names[i].length;
      const type = row[p];
      if (type === T.array) return extreme(decodeValue(row, type, at), i + 1);
      if (i === last) return decodeValue(row, type, at);
      if (type !== T.object) return null;
      start = at;
    }
  };
}

/** Sorting by metadata, which no query here has. */
function metaError(spec: Doc): MongoError {
  const kind = spec.get('$meta');
  if (kind === undefined)
    return new MongoError(17312, '$meta is the only expression supported by $sort right now');
  if (kind === 'textScore')
    return new MongoError(40218, 'query requires text score metadata, but it is not available');
  return new MongoError(17308, `Unsupported argument to $meta: ${show(kind)}`);
}

/** Compiles a sort specification; undefined when it is empty. `$meta` is refused. */
export function compileSort(spec: Doc, collation?: Collation): Sorter | undefined {
  if (spec.size === 0) return undefined;
  if (spec.size > 32) throw new MongoError(13103, 'too many compound keys');
  const fields = [...spec].map(([path, v]): SortField => {
    if (v instanceof Map) throw metaError(v);
    if (!isNumeric(v)) throw new MongoError(15974, `Illegal key in $sort specification: ${path}: ${show(v)}`);
    const n = toNumber(v);
    if (n !== 1 && n !== -1)
      throw new MongoError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    if (path === '' || path.split('.').includes('')) {
      throw new MongoError(path === '' ? 40352 : 15998, 'FieldPath field names may not be empty strings.');
    }
    if (path.startsWith('$')) throw new MongoError(16410, `FieldPath field names may not start with '$'.`);
    return { path, direction: n };
  });
  const directions = fields.map((f) => f.direction);
  const compareKeys = (a: readonly Maybe[], b: readonly Maybe[]): number => {
    for (let i = 0; i < directions.length; i++) {
      const c = compare(a[i] === undefined ? null : a[i], b[i] === undefined ? null : b[i], collation);
      if (c !== 0) return c * directions[i];
    }
    return 0;
  };
  return { fields, key: keyExtractor(fields, collation, compareKeys), compareKeys };
}

function keyExtractor(
  fields: readonly SortField[],
  collation: Collation | undefined,
  compareKeys: Sorter['compareKeys'],
): Sorter['key'] {
  let array = false;
  const extract = fields.map((field) => extractor(field, collation, () => (array = true)));
  if (extract.length === 1) return (row) => [extract[0](row)];
  return (row) => {
    let arrays = 0;
    const key = extract.map((of) => {
      array = false;
      const v = of(row);
      if (array) arrays++;
      return v;
    });
    return arrays > 1 ? leastTuple(row instanceof Map ? row : decode(row), fields, compareKeys) : key;
  };
}

/** The first of a document's keys where fields share an array: their values come from the same element. */
function leastTuple(
  document: Doc,
  fields: readonly SortField[],
  compareKeys: Sorter['compareKeys'],
): Maybe[] {
  try {
    return indexValues(document, { fields }).reduce((best, tuple) =>
      compareKeys(tuple, best) < 0 ? tuple : best,
    );
  } catch (error) {
    if (!(error instanceof MongoError) || error.code !== 171) throw error;
    throw new MongoError(2, 'cannot sort with keys that are parallel arrays');
  }
}

/** Collects rows and gives them back in order; with a limit it keeps only the first `limit`. Stable. */
export interface SortBuffer<R extends Uint8Array | Doc> {
  add(row: R): void;
  /** Rows in order; call once. */
  drain(): R[];
}

interface Entry<R> {
  key: Maybe[];
  row: R;
}

const RUN = 4096;

export function sortBuffer<R extends Uint8Array | Doc>(sorter: Sorter, limit = Infinity): SortBuffer<R> {
  const order = (a: Entry<R>, b: Entry<R>) => sorter.compareKeys(a.key, b.key);
  // Sorted runs keep each step short, and the engine's merge sort takes them as they are.
  const runs: Entry<R>[][] = [];
  let pending: Entry<R>[] = [];
  let worst: Maybe[] | undefined;
  const most = Number.isFinite(limit) ? Math.max(limit * 2, 256) : RUN;

  return {
    add(row) {
      const key = sorter.key(row);
      if (worst !== undefined && sorter.compareKeys(key, worst) >= 0) return;
      pending.push({ key, row });
      if (pending.length < most) return;
      pending.sort(order);
      if (Number.isFinite(limit)) {
        if (limit > 0) pending.length = Math.min(pending.length, limit);
        worst = pending.at(-1)?.key;
      } else {
        runs.push(pending);
        pending = [];
      }
    },
    drain() {
      pending.sort(order);
      const all = runs.length === 0 ? pending : runs.flat().concat(pending).sort(order);
      return (all.length > limit ? all.slice(0, limit) : all).map((e) => e.row);
    },
  };
}
