const FIRST_MS = 1000;
const LONGEST_MS = 60_000;
const JITTER = 0.3;

/**
 * How long to wait before a session is opened again, in ms, after so many failures in a row (1 and more): a second, then
 * twice as long each time, a minute at most, spread by a third. `random` in [0, 1).
 */
export function reconnectMs(failures: number, random: number): number {
  return Math.round(Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS) * (1 + JITTER * random));
}
