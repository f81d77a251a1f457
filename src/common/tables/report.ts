import { setImmediate as turn } from 'node:timers/promises';

/**
 * What a column holds: `date` is `2026-11-23`, `time` ISO 8601, `money` a number in units of the currency, `share`
 * a fraction, `flag` true or false.
 */
export type ColumnKind = 'text' | 'count' | 'money' | 'share' | 'flag' | 'date' | 'time';

export interface Column<Key extends string = string> {
  /** The name of the column in CSV. */
  key: Key;
  kind: ColumnKind;
  /** In characters. */
  width: number;
}

export type Cell = string | number | boolean | null;
export type Row = readonly Cell[];

/** A table, told in chunks of rows; whoever stops reading stops the work. */
export interface Report<Key extends string = string> {
  columns: readonly Column<Key>[];
  chunks: AsyncIterable<readonly Row[]>;
}

const CHUNK = 1000;

export async function* inChunks(rows: Iterable<Row>): AsyncIterable<readonly Row[]> {
  let chunk: Row[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
    await turn(); // others come in between
  }
  yield chunk;
}

/** Reads the first chunk, so that a fault shows while an error can still be answered. */
export async function begun<Key extends string>(report: Report<Key>): Promise<Report<Key>> {
  const iterator = report.chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  return { ...report, chunks: rest(iterator, first) };
}

async function* rest(
  iterator: AsyncIterator<readonly Row[]>,
  first: IteratorResult<readonly Row[]>,
): AsyncIterable<readonly Row[]> {
  try {
    for (let next = first; !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
