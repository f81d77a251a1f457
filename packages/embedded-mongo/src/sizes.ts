import type { Collection } from './catalog.ts';
import type { Connection } from './connection.ts';

/** What a collection takes in the file, in bytes. */
export interface Sizes {
  storage: number;
  /** By the name of the index, `_id_` included. */
  indexes: Map<string, number>;
}

/** A collection of more bytes than this is not measured page by page, which would stop everybody. */
const MAX_MEASURED_BYTES = 64 * 1024 * 1024;
/** Keys whose average length stands for that of all. */
const SAMPLED_KEYS = 200;
/** What an entry takes beside its bytes, and the part of a page that is free, on average. */
const ENTRY_BYTES = 8;
const FILLED = 0.8;

/**
 * Measured for small collections, estimated from a sample of keys for large ones. `_id` has no index of its own: the
 * collection is kept by it.
 */
export function sizesOf(connection: Connection, c: Collection): Sizes {
  const measured = c.bytes <= MAX_MEASURED_BYTES;
  const indexes = new Map([['_id_', 0]]);
  for (const { id, name } of c.indexes) {
    const size = measured ? pages(connection, `i${id}`) : estimated(connection, `i${id}`, c.count);
    indexes.set(name, (indexes.get(name) ?? 0) + size);
  }
  const storage = measured
    ? pages(connection, `c${c.id}`)
    : Math.round((c.bytes + c.count * (ENTRY_BYTES + 14)) / FILLED);
  return { storage, indexes };
}

/** The bytes of a table's pages. */
function pages(connection: Connection, table: string): number {
  const sql = 'SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name=? AND aggregate=1';
  return Number((connection.prepare(sql).get(table) as unknown as number[])[0]);
}

function estimated(connection: Connection, table: string, entries: number): number {
  const sql = `SELECT coalesce(avg(length(k)+length(i)), 0) FROM (SELECT k, i FROM ${table} LIMIT ${SAMPLED_KEYS})`;
  const average = Number((connection.prepare(sql).get() as unknown as number[])[0]);
  return Math.round((entries * (average + ENTRY_BYTES)) / FILLED);
}
