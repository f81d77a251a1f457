/** So many failures one after the other, and the breaker opens: then there is one probe at a time. */
export const OPEN_AFTER = 10;
/** Before the first probe, in ms, when there is no retry whose delay it could be; and at least. */
const FIRST_PAUSE_MS = 5000;
const LEAST_PAUSE_MS = 50;
/** The longest pause between two probes, in ms, unless each retry of a delivery comes earlier. */
const LONGEST_PAUSE_MS = 5 * 60_000;
/** A subscriber that has failed for so long without one success is given up, in ms. */
const GIVE_UP_MS = 5 * 24 * 3600_000;

/** How a subscriber has been doing since its last success. */
export interface Health {
  /** Failures one after the other. */
  failures: number;
  /** When the first of them was. */
  failingSince?: Date;
  /** Probes that failed since the breaker opened. */
  probes: number;
  /** When the next probe may be made; absent while the breaker is closed. */
  probeAt?: Date;
}

export const HEALTHY: Readonly<Health> = { failures: 0, probes: 0 };

/** Pauses between probes: each is twice as long as the one before. */
export interface Pauses {
  firstMs: number;
  longestMs: number;
}

/** The pauses that suit the delays between attempts, in seconds. */
export function pausesFor(retrySeconds: readonly number[]): Pauses {
  const [first = FIRST_PAUSE_MS / 1000] = retrySeconds;
  const longestMs = Math.min(LONGEST_PAUSE_MS, Math.max(first, ...retrySeconds) * 1000);
  return {
    firstMs: Math.max(LEAST_PAUSE_MS, Math.min(first * 1000, longestMs)),
    longestMs: Math.max(LEAST_PAUSE_MS, longestMs),
  };
}

export interface Failure {
  now: number;
  pauses: Pauses;
  /** What the subscriber asked for, or 0. */
  retryAfterMs: number;
  /** Whether it was a probe: what was on its way when the breaker opened does not make the pauses longer. */
  probe: boolean;
}

export function afterFailure(health: Health, { now, pauses, retryAfterMs, probe }: Failure): Health {
  const failures = health.failures + 1;
  const failingSince = health.failingSince ?? new Date(now);
  if (failures < OPEN_AFTER) return { failures, failingSince, probes: 0 };
  if (health.probeAt && !probe) return { ...health, failures };
  const probes = health.probeAt ? health.probes + 1 : 0;
  const pause = Math.min(
    Math.max(pauses.firstMs * 2 ** Math.min(probes, 30), retryAfterMs),
    pauses.longestMs,
  );
  return { failures, failingSince, probes, probeAt: new Date(now + pause) };
}

/** Whether it has failed for too long; asked after a failure. */
export function isHopeless({ failingSince }: Health, now: number): boolean {
  return failingSince !== undefined && now - failingSince.getTime() >= GIVE_UP_MS;
}
