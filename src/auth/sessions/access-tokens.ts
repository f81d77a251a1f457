import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { randomBytes } from 'node:crypto';
import { Clock } from '../../platform/index.js';

/** Seconds that an access token is valid. */
export const ACCESS_SECONDS = 15 * 60;

/** Whom a token is for: the secret may sign for other services, too. */
const AUDIENCE = 'trader-dashboard';

export interface AccessClaims {
  /** User. */
  sub: string;
  /** Session. */
  sid: string;
  /** Seconds since 1970. */
  exp: number;
}

/** Signed, short-lived proofs of a session (JWT, HS256). */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly clock: Clock,
  ) {}

  issue(userId: string, sessionId: string): string {
    const iat = Math.floor(this.clock.now() / 1000);
    const jti = randomBytes(9).toString('base64url'); // two of one second differ
    return this.jwt.sign({ aud: AUDIENCE, sub: userId, sid: sessionId, iat, exp: iat + ACCESS_SECONDS, jti });
  }

  /** Null when the signature is not ours, the token is for another service, or the time is up. */
  verify(token: string): AccessClaims | null {
    try {
      return this.accept(this.jwt.verify(token));
    } catch {
      return null;
    }
  }

  /** The claims of a token whose signature is right; null when it is for another service, or its time is up by our clock. */
  accept(claims: unknown): AccessClaims | null {
    const { aud, sub, sid, exp } = (claims ?? {}) as Partial<Record<keyof AccessClaims | 'aud', unknown>>;
    if (aud !== AUDIENCE) return null;
    if (typeof sub !== 'string' || typeof sid !== 'string' || typeof exp !== 'number') return null;
    return exp * 1000 > this.clock.now() ? { sub, sid, exp } : null;
  }
}
