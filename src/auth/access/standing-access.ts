import { Injectable } from '@nestjs/common';
import { ApiKeys } from '../api-keys/api-key.service.js';
import { SessionService } from '../sessions/session.service.js';
import type { Principal } from './principal.js';

/** Who was let in a while ago, as they stand now: for what goes on for longer than a request is looked at. */
@Injectable()
export class StandingAccess {
  constructor(
    private readonly sessions: SessionService,
    private readonly keys: ApiKeys,
  ) {}

  /**
   * With the permissions of today; null when the log-in or the key is over, or the account is suspended. Up to a second old
   * where another process has changed it.
   */
  now({ userId, sessionId, keyId }: Principal): Promise<Principal | null> {
    if (keyId !== undefined) return this.keys.standing(userId, keyId);
    return sessionId === undefined
      ? Promise.resolve(null)
      : this.sessions.identify({ sub: userId, sid: sessionId });
  }
}
