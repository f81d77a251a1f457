import { MongoError } from './errors.ts';
import type { Collection } from './catalog.ts';
import type { Connection } from './connection.ts';
import type { Breath, Query } from './query.ts';

/** Documents that are read at once. */
const ROWS = 256;

/**
 * What a tailable cursor on a capped collection gives: the documents in the order in which they came, then an empty
 * piece whenever nothing follows for now. Throws 136 when the document that it stands at has made room for others.
 */
export async function* tail(
  connection: Connection,
  c: Collection,
  { matcher, projector }: Query,
  breath: Breath,
  { skip = 0, limit }: { skip?: number; limit?: number },
): AsyncGenerator<Uint8Array[]> {
  let last = 0;
  let left = limit || Infinity;
  while (left > 0) {
    if (last && !connection.prepare(`SELECT 1 FROM c${c.id} WHERE r=?`).get(last)) {
      throw new MongoError(
        136,
        `CollectionScan died due to position in capped collection being deleted. Last seen record id: RecordId(${last})`,
      );
    }
    const sql = `SELECT d, r FROM c${c.id} WHERE r>? ORDER BY r LIMIT ${ROWS}`;
    const rows = connection.prepare(sql).all(last) as unknown as [Uint8Array, number][];
    const out: Uint8Array[] = [];
    for (const [bytes, number] of rows) {
      last = number;
      if (!matcher.test(bytes)) continue;
      if (skip > 0) skip--;
      else out.push(projector ? projector.apply(bytes) : bytes);
      if (out.length === left) break;
    }
    left -= out.length;
    if (out.length || !rows.length) yield out;
    const due = breath.take();
    if (due) await due;
  }
}
