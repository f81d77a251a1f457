import { bigInt64Of, bytesOf, float64Of, int32Of } from '../day-facts/bytes.js';
import type { DaySlice } from './day-slice.js';
import type { Names } from './names.js';

/** Entries and users in one document; it stays far below the 16 MB that a document may have. */
const MOST_ENTRIES = 200_000;
const MOST_NAMES = 30_000;

/** A slice as it is stored: with the names of its own users and series, and places in them. */
export interface PackedSlice {
  userNames: string[];
  /** By `cellKey`. */
  seriesNames: string[];
  users: Uint8Array;
  series: Uint8Array;
  counts: Uint8Array;
  sums: Uint8Array;
  /** Whether the sums are 64-bit integers. */
  integers: boolean;
  weight: number;
}

/** Null for a slice that is too large for a document. */
export function packSlice(slice: DaySlice, users: Names, series: Names): PackedSlice | null {
  const { size } = slice;
  if (size > MOST_ENTRIES) return null;
  const own = placesOf(slice.users.subarray(0, size), users);
  if (own.names.length > MOST_NAMES) return null;
  const ownSeries = placesOf(slice.series.subarray(0, size), series);
  return {
    userNames: own.names,
    seriesNames: ownSeries.names,
    users: bytesOf(own.places),
    series: bytesOf(ownSeries.places),
    counts: bytesOf(slice.counts.subarray(0, size)),
    sums: bytesOf(slice.sums.subarray(0, size)),
    integers: !(slice.sums instanceof Float64Array),
    weight: slice.weight,
  };
}

export function unpackSlice(
  packed: PackedSlice,
  users: Names,
  series: Names,
  { lastBatch, version }: { lastBatch: number; version: number },
): DaySlice {
  const userNumbers = Int32Array.from(packed.userNames, (name) => users.number(name));
  const seriesNumbers = Int32Array.from(packed.seriesNames, (name) => series.number(name));
  const counts = float64Of(packed.counts);
  return {
    lastBatch,
    version,
    size: counts.length,
    users: int32Of(packed.users).map((place) => userNumbers[place]),
    series: int32Of(packed.series).map((place) => seriesNumbers[place]),
    counts,
    sums: packed.integers ? bigInt64Of(packed.sums) : float64Of(packed.sums),
    weight: packed.weight,
  };
}

/** Numbers as places in a list of the names that occur. */
export function placesOf(numbers: Int32Array, all: Names): { names: string[]; places: Int32Array } {
  const known = new Map<number, number>();
  const places = numbers.map((number) => {
    let place = known.get(number);
    if (place === undefined) known.set(number, (place = known.size));
    return place;
  });
  return { names: Array.from(known.keys(), (number) => all.name(number)), places };
}
