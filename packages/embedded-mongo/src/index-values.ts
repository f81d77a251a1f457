/** The values under which an index keeps a document: those of its fields, arrays expanded. */
import { BSONSymbol, UNDEFINED, readPath, type Doc, type Value } from './bson.ts';
import { MongoError } from './errors.ts';
import { show } from './show.ts';
import { POSITION, type Maybe } from './values.ts';

export type Direction = 1 | -1;

interface IndexField {
  path: string;
  direction: Direction;
}

export interface IndexSpec {
  fields: readonly IndexField[];
  sparse?: boolean;
  /** The form in which strings are kept, when they compare by a collation. */
  fold?: (text: string) => string;
}

/** All tuples of values, one for each element of an array; throws 171 on parallel arrays, 16746 as `isPosition`. */
export function indexValues(document: Doc, spec: IndexSpec): Maybe[][] {
  const out: Maybe[][] = [];
  expand(
    spec.fields.map(({ path }) => ({ base: document, segments: path.split('.') })),
    (values) => {
      if (!spec.sparse || values.some((v) => v !== undefined)) out.push(values);
    },
    spec,
  );
  return out;
}

/** The fields, a bit for each, that lead to an array in this document, beside those that are `known` to do so. */
export function arrayFields(document: Uint8Array, fields: readonly IndexField[], known: number): number {
  let found = 0;
  fields.forEach(({ path }, n) => {
    if (known & (1 << n)) return;
    if (Array.isArray(readPath(document, path.split('.')).value)) found |= 1 << n;
  });
  return found;
}

/** A value with all its strings folded. */
export function folded(v: Maybe, fold: (text: string) => string): Maybe {
  if (typeof v === 'string') return fold(v);
  if (v instanceof BSONSymbol) return fold(v.value);
  if (Array.isArray(v)) return v.map((item) => folded(item, fold) as Value);
  if (!(v instanceof Map)) return v;
  return new Map([...v].map(([name, item]): [string, Value] => [name, folded(item, fold) as Value]));
}

interface Cursor {
  base: Maybe;
  segments: readonly string[];
}

/**
 * Whether a part of a path means a position of this array. Otherwise it names a field of the elements.
 * Throws 16746 when it could mean both.
 */
export function isPosition(array: readonly Value[], segment: string): boolean {
  if (!POSITION.test(segment) || Number(segment) >= array.length) return false;
  if (array.some((item) => item instanceof Map && item.has(segment))) {
    throw new MongoError(
      16746,
      'Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), ' +
        `field: '${segment}' for array: ${show([...array])}`,
    );
  }
  return true;
}

/** Walks all fields together, so that fields below the same array take their values from the same element. */
function expand(cursors: Cursor[], emit: (values: Maybe[]) => void, spec: IndexSpec): void {
  let array: Value[] | undefined;
  let arrayPath = '';
  const walked = cursors.map((cursor, i): Cursor => {
    let { base } = cursor;
    let at = 0;
    const { segments } = cursor;
    while (at < segments.length) {
      if (Array.isArray(base) && isPosition(base, segments[at])) base = base[Number(segments[at])];
      else if (base instanceof Map) base = base.get(segments[at]);
      else if (Array.isArray(base)) break;
      else base = undefined;
      at++;
      if (base === undefined) return { base, segments: [] };
    }
    if (Array.isArray(base)) {
      if (array !== undefined && array !== base) {
        throw new MongoError(
          171,
          `cannot index parallel arrays [${lastName(spec.fields[i].path)}] [${lastName(arrayPath)}]`,
        );
      }
      array = base;
      arrayPath = spec.fields[i].path;
    }
    return { base, segments: segments.slice(at) };
  });
  if (array === undefined) {
    emit(walked.map((c) => c.base));
    return;
  }
  const found = array;
  const elements: Maybe[] = found.length === 0 ? [undefined] : found;
  for (const element of elements) {
    const next = walked.map((c): Cursor => {
      if (c.base !== found) return c;
      if (found.length === 0) return { base: c.segments.length === 0 ? UNDEFINED : undefined, segments: [] };
      // An array inside the array is a value of its own, not expanded again.
      if (c.segments.length === 0) return { base: element, segments: [] };
      return {
        base: element instanceof Map ? element : undefined,
        segments: element instanceof Map ? c.segments : [],
      };
    });
    if (next.some((c) => c.segments.length > 0)) expandMixed(next, emit, spec);
    else emit(next.map((c) => c.base));
  }
}

/** Goes on with those fields that have a way left; finished ones keep their value, arrays included. */
function expandMixed(cursors: Cursor[], emit: (values: Maybe[]) => void, spec: IndexSpec): void {
  const open = cursors.map((c, i) => (c.segments.length > 0 ? i : -1)).filter((i) => i >= 0);
  expand(
    open.map((i) => cursors[i]),
    (values) => {
      const all = cursors.map((c) => c.base);
      open.forEach((i, n) => (all[i] = values[n]));
      emit(all);
    },
    { fields: open.map((i) => spec.fields[i]) },
  );
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
