const HOUR_MS = 3_600_000;

/** Where a story ends unless told otherwise: two runs within an hour are the same to the byte. */
export function lastFullHour(now: Date): Date {
  return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
}
