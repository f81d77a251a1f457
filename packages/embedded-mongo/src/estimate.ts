import { LAST, after } from './bounds.ts';
import type { Collection, IndexInfo } from './catalog.ts';
import type { Connection } from './connection.ts';

/** So many keys are counted one by one. */
export const ESTIMATE_CAP = 300;

interface Interval {
  lo: Buffer;
  hi: Buffer;
  shared: number;
}

/** What a plan would read: intervals of an index, or of the collection itself. */
interface Reading {
  index?: IndexInfo;
  intervals: Interval[];
  /** Fields with a single value, and whether a range follows them. */
  points: number;
  ranged: boolean;
}

/** About how many documents the plan reads; exact for small numbers. */
export function estimate(
  connection: Connection,
  c: Collection,
  { index, intervals, points, ranged }: Reading,
): number {
  if (!points && !ranged) return c.count;
  const table = index ? `i${index.id}` : `c${c.id}`;
  let seen = 0;
  for (const { lo, hi } of intervals) {
    const sql = `SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE k>=? AND k<? LIMIT ${ESTIMATE_CAP})`;
    seen += Number((connection.prepare(sql).get(lo, hi) as unknown as number[])[0]);
    if (seen >= ESTIMATE_CAP) {
      const share = ranged ? shareOf(connection, table, intervals[0]) * intervals.length : 1;
      return Math.max(ESTIMATE_CAP, (c.count / 8 ** points) * Math.min(1, share));
    }
  }
  return seen;
}

/** Which part of the keys with the same beginning an interval holds, as if they lay evenly between first and last. */
function shareOf(connection: Connection, table: string, { lo, hi, shared }: Interval): number {
  const prefix = lo.subarray(0, shared);
  const end = after(prefix) ?? LAST;
  const edge = (order: string): Uint8Array | undefined => {
    const sql = `SELECT k FROM ${table} WHERE k>=? AND k<? ORDER BY k ${order} LIMIT 1`;
    return (connection.prepare(sql).get(prefix, end) as unknown as Uint8Array[] | undefined)?.[0];
  };
  const first = edge('ASC');
  const last = edge('DESC');
  if (!first || !last) return 1;
  let same = shared;
  while (same < first.length && same < last.length && first[same] === last[same]) same++;
  // Keys that part before the payload of a number or date mix types: nothing can be told.
  const at = (key: Uint8Array): number => {
    const cut = Buffer.compare(key.subarray(0, same), first.subarray(0, same));
    if (cut !== 0) return cut < 0 ? 0 : Infinity;
    let n = 0;
    for (let i = 0; i < 6; i++) n = n * 256 + (key[same + i] ?? 0);
    return n;
  };
  const from = at(first);
  const width = at(last) - from;
  if (!(width > 0)) return 1;
  const low = Math.max(0, Math.min(1, (at(lo) - from) / width));
  const high = Math.max(0, Math.min(1, (at(hi) - from) / width));
  return Math.max(0, high - low);
}
