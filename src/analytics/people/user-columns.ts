import { type DaySlice, EXACT } from './day-slice.js';

/** What a question counts of a slice, one entry per user. */
export interface UserColumns {
  readonly users: Int32Array;
  readonly counts: Float64Array;
  /** Ten-thousandths; 64-bit integers only where a double would not be exact. */
  readonly sums: Float64Array | BigInt64Array;
  /** All sums without their signs: no user can have more. */
  readonly weight: number;
}

/** How an entry takes part. */
export const COUNTED = 1;
export const VALUED = 2;

/** Different questions whose columns are kept of one slice. */
const MOST_KEPT = 6;

const kept = new WeakMap<DaySlice, Map<string, UserColumns>>();

/**
 * Adds a user's entries of a slice up, once per slice and question: a user has an entry for each type and currency, and
 * questions are asked again and again.
 * @param question tells questions apart
 * @param flags by number of series: `COUNTED`, `VALUED`, or 0
 */
export function userColumns(slice: DaySlice, question: string, flags: readonly number[]): UserColumns {
  let columns = kept.get(slice);
  if (!columns) kept.set(slice, (columns = new Map<string, UserColumns>()));
  const known = columns.get(question);
  if (known) return known;
  const made = addUp(slice, flags);
  if (columns.size >= MOST_KEPT) columns.delete(columns.keys().next().value!);
  columns.set(question, made);
  return made;
}

const present = new WeakMap<DaySlice, ReadonlySet<number>>();

/** The series that a slice has events of. */
export function seriesOf(slice: DaySlice): ReadonlySet<number> {
  let series = present.get(slice);
  if (!series) present.set(slice, (series = new Set(slice.series.filter((_, i) => slice.counts[i] > 0))));
  return series;
}

function addUp({ size, users, series, counts, sums }: DaySlice, flags: readonly number[]): UserColumns {
  const places = new Map<number, number>();
  const numbers: number[] = [];
  const ownCounts: number[] = [];
  const ownSums: bigint[] = [];
  let weight = 0;
  for (let i = 0; i < size; i++) {
    const flag = flags[series[i]];
    if (flag === 0) continue;
    let place = places.get(users[i]);
    if (place === undefined) {
      places.set(users[i], (place = numbers.length));
      numbers.push(users[i]);
      ownCounts.push(0);
      ownSums.push(0n);
    }
    ownCounts[place] += counts[i];
    if (!(flag & VALUED) || !sums[i]) continue;
    ownSums[place] += BigInt(sums[i]);
    weight += Math.abs(Number(sums[i]));
  }
  return {
    users: Int32Array.from(numbers),
    counts: Float64Array.from(ownCounts),
    sums: weight <= EXACT ? Float64Array.from(ownSums, Number) : BigInt64Array.from(ownSums),
    weight,
  };
}
