/** Before the second try of a mail, in ms; then twice as long each time. */
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** So often the server puts off one mail, while it takes others, until nobody tries any more: after some seven hours. */
export const MOST_TRIES = 15;

/** How long a mail waits that was put off so many times, in ms. */
export function pauseAfter(tries: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries - 1, 20));
}

/** So many mails are put off one after the other, and it is the server that is not there. */
const OPEN_AFTER = 10;
const FIRST_PROBE_MS = 1000;
const LONGEST_PROBE_MS = 60_000;

/** How the server of mails is doing, as one campaign sees it. */
export interface ServerHealth {
  /** Mails that were put off since the last one that was not. */
  failures: number;
  /** Then one mail is tried, and no other before; ms since 1970. */
  probeAt: number;
}

export const SERVER_WELL: ServerHealth = { failures: 0, probeAt: 0 };

export function isAway({ failures }: ServerHealth): boolean {
  return failures >= OPEN_AFTER;
}

/** The server has put a mail off. What was on its way when it was seen to be away makes no pause longer. */
export function afterPutOff(health: ServerHealth, now: number): ServerHealth {
  if (now < health.probeAt) return health;
  const failures = health.failures + 1;
  if (failures < OPEN_AFTER) return { failures, probeAt: 0 };
  const pause = Math.min(LONGEST_PROBE_MS, FIRST_PROBE_MS * 2 ** Math.min(failures - OPEN_AFTER, 20));
  return { failures, probeAt: now + pause };
}
