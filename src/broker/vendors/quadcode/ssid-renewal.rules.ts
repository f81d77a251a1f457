/** How long an SSID lives, and from which age on it is renewed, in ms. */
export const SSID_LIFE_MS = 24 * 3_600_000;
const RENEW_AFTER_MS = 22 * 3_600_000;
/** Spreads the renewals of users who connected together: up to so much later, in ms. */
const SPREAD_MS = 1_800_000;
/** Pauses between tries that failed, in ms: the first, then twice as long each time, up to the longest. */
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 1_800_000;
/** Spreads the tries of users who failed together: each pause is up to this fraction longer. */
const JITTER = 0.2;

export interface Renewals {
  /** When the SSID in use came, ms since 1970. */
  issuedAt: number;
  /** Whether the platform does not take it any more. */
  refused: boolean;
  /** Tries in a row that failed, and when the last of them did, ms since 1970. */
  failures: number;
  failedAt: number | null;
}

/**
 * When a session is due for renewal, ms since 1970 (in the past: now): from 22 hours on, at once when it was refused, and
 * after tries that failed not before their pause. `random` in [0, 1), the same for one SSID.
 */
export function renewalDueAt(
  { issuedAt, refused, failures, failedAt }: Renewals,
  now: number,
  random: number,
): number {
  const due = refused ? now : issuedAt + RENEW_AFTER_MS + SPREAD_MS * random;
  if (failedAt === null) return due;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return Math.max(due, failedAt + Math.round(pause * (1 + JITTER * random)));
}

/** Where to post for a user: Quadcode's own gateway has other paths than an SSID generator. */
export function renewalUrl(base: string, platformUserId: string): string {
  const id = encodeURIComponent(platformUserId);
  const root = base.replace(/\/+$/, '');
  return /\/v1\/b2b-gateway$/.test(new URL(root).pathname)
    ? `${root}/users/${id}/sessions`
    : `${root}/session/${id}`;
}

/** The SSID of an answer, at the top or under `data`; undefined when there is none that could be one. */
export function ssidOf(answer: unknown): string | undefined {
  const top = answer as { ssid?: unknown; data?: { ssid?: unknown } | null } | null;
  const ssid = top?.ssid ?? top?.data?.ssid;
  return typeof ssid === 'string' && /^[\x21-\x7e]{1,512}$/.test(ssid) ? ssid : undefined;
}
