import { InvalidInput } from '../errors/app-error.js';

/** A page of a keyset list; `nextCursor` is null on the last one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export type CursorValue = string | number | null;

/** The sort key of the last item, opaque to clients. */
export function encodeCursor(values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws InvalidInput when it is not a cursor of `length` values that this API gave out */
export function decodeCursor(cursor: string, length: number): CursorValue[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const scalar = (value: unknown) =>
      value === null || typeof value === 'string' || typeof value === 'number';
    if (Array.isArray(values) && values.length === length && values.every(scalar)) return values;
  } catch {
    // the same answer as for a cursor of another shape
  }
  throw notOfThisList();
}

/** For cursors whose values are not those of the list. */
export function notOfThisList(): InvalidInput {
  return new InvalidInput([{ field: 'cursor', message: 'is not a cursor of this list' }]);
}

/**
 * The id in a cursor of a list by id; ids begin with `<prefix>_`.
 * @throws InvalidInput when it is not a cursor of such a list
 */
export function decodeIdCursor(cursor: string, prefix: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id === 'string' && id.startsWith(`${prefix}_`)) return id;
  throw notOfThisList();
}

/** Builds the page from `limit + 1` rows read. */
export function toPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => readonly CursorValue[],
  map: (row: Row) => T,
): Page<T> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(map), nextCursor: rows.length > limit && last ? encodeCursor(key(last)) : null };
}
