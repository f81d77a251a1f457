/** Spreads retries that failed together: each delay is up to this fraction longer. */
const JITTER = 0.2;

/**
 * Milliseconds until the next attempt after `attempts` failed ones, or null when the delays are used up:
 * N delays make N + 1 attempts. `random` in [0, 1).
 */
export function nextDelayMs(
  attempts: number,
  delaysSeconds: readonly number[],
  random: number,
): number | null {
  const delay = delaysSeconds[attempts - 1];
  return delay === undefined ? null : Math.round(delay * 1000 * (1 + JITTER * random));
}
