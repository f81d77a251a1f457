/** Longest pause between two tries, in ms; a longer first pause stays as it is. */
const LONGEST_MS = 3_600_000;
/** Spreads jobs that failed together: each pause is up to this fraction longer. */
const JITTER = 0.2;

/**
 * Milliseconds until the next try after `attempts` failed ones (1 and more): `firstSeconds`, then twice as long each
 * time, an hour at most. `random` in [0, 1).
 */
export function backoffMs(attempts: number, firstSeconds: number, random: number): number {
  const first = firstSeconds * 1000;
  const pause = Math.min(first * 2 ** (attempts - 1), Math.max(first, LONGEST_MS));
  return Math.round(pause * (1 + JITTER * random));
}
