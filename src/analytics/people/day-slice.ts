import type { Cell } from './packing.rules.js';

/** Sums up to here are exact in a double. */
export const EXACT = Number.MAX_SAFE_INTEGER;

/**
 * The user figures of one business day and slot as columns: one entry per user, type and currency.
 * Immutable; a newer state is a new slice made from this one.
 */
export interface DaySlice {
  /** The batch up to which it is complete, and the version of the day's head. */
  readonly lastBatch: number;
  readonly version: number;
  readonly size: number;
  /** Numbers of users. */
  readonly users: Int32Array;
  /** Numbers of series, that is of type and currency. */
  readonly series: Int32Array;
  readonly counts: Float64Array;
  /** Ten-thousandths; 64-bit integers only where a double would not be exact. */
  readonly sums: Float64Array | BigInt64Array;
  /** All sums without their signs: no user can have more. */
  readonly weight: number;
}

export interface SliceRow {
  user: number;
  cells: (Cell & { series: number })[];
}

export const EMPTY_SLICE: DaySlice = {
  lastBatch: -1,
  version: -1,
  size: 0,
  users: new Int32Array(0),
  series: new Int32Array(0),
  counts: new Float64Array(0),
  sums: new Float64Array(0),
  weight: 0,
};

/** The slice with these users' rows in place of their former ones. */
export function withRows(
  former: DaySlice,
  rows: readonly SliceRow[],
  state: { lastBatch: number; version: number },
): DaySlice {
  const replaced = new Set(rows.map((row) => row.user));
  const added = rows.reduce((size, row) => size + row.cells.length, 0);
  const users = new Int32Array(former.size + added);
  const series = new Int32Array(former.size + added);
  const counts = new Float64Array(former.size + added);
  const exact =
    former.sums instanceof Float64Array && rows.every((row) => row.cells.every((cell) => isExact(cell.sum)));
  const doubles = exact ? new Float64Array(former.size + added) : null;
  const integers = exact ? null : new BigInt64Array(former.size + added);
  let size = 0;
  let weight = 0;
  for (let i = 0; i < former.size; i++) {
    const user = former.users[i];
    if (replaced.size > 0 && replaced.has(user)) continue;
    const sum = former.sums[i];
    users[size] = user;
    series[size] = former.series[i]!;
    counts[size] = former.counts[i]!;
    if (doubles) doubles[size] = sum as number;
    else integers![size] = BigInt(sum);
    weight += Math.abs(Number(sum));
    size++;
  }
  for (const { user, cells } of rows) {
    for (const cell of cells) {
      users[size] = user;
      series[size] = cell.series;
      counts[size] = cell.count;
      if (doubles) doubles[size] = Number(cell.sum);
      else integers![size] = cell.sum;
      weight += Math.abs(Number(cell.sum));
      size++;
    }
  }
  return { ...state, size, users, series, counts, sums: doubles ?? integers!, weight };
}

function isExact(sum: bigint): boolean {
  return sum <= BigInt(EXACT) && sum >= -BigInt(EXACT);
}
