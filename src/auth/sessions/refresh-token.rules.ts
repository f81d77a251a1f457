import { createHmac, timingSafeEqual } from 'node:crypto';

/** Within this time after a rotation the replaced token still gets its successor: a retry, or a second tab. */
export const GRACE_MS = 10_000;

export interface TokenFamily {
  readonly id: string;
  readonly salt: string;
}

export interface PresentedToken {
  readonly sessionId: string;
  readonly generation: number;
  readonly text: string;
}

/**
 * The refresh token of one generation: `<session id>.<generation>.<HMAC-SHA256>`. It is computed, not stored,
 * so a repeated refresh gets the very same successor, a copy of the database holds no token,
 * and every old token can be told from an invented one.
 */
export function refreshToken(key: Uint8Array, family: TokenFamily, generation: number): string {
  const body = `${family.id}.${generation}`;
  return `${body}.${createHmac('sha256', key).update(`${body}.${family.salt}`).digest('base64url')}`;
}

/** Null when the text cannot be a refresh token; whether it is genuine shows only with its family. */
export function parseRefreshToken(text: string): PresentedToken | null {
  const match = /^(ses_[0-9a-z]{1,40})\.(0|[1-9]\d{0,9})\.[A-Za-z0-9_-]{43}$/.exec(text);
  return match && { sessionId: match[1], generation: Number(match[2]), text };
}

export function isGenuine(key: Uint8Array, family: TokenFamily, presented: PresentedToken): boolean {
  const expected = Buffer.from(refreshToken(key, family, presented.generation));
  const given = Buffer.from(presented.text);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/**
 * What to do with a genuine token, given the generation that is valid now and the milliseconds since it was issued:
 * `rotate` to the next, `repeat` the answer of a moment ago, or take it as `reused`: somebody copied it.
 */
export function decideRefresh(
  presented: number,
  current: number,
  ageMs: number,
): 'rotate' | 'repeat' | 'reused' {
  if (presented === current) return 'rotate';
  return presented === current - 1 && ageMs < GRACE_MS ? 'repeat' : 'reused';
}
