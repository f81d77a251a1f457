import { Injectable } from '@nestjs/common';
import { SocketAuthentication, type SocketIdentity } from '../../platform/index.js';
import { ApiKeys } from '../api-keys/api-key.service.js';
import { AccessTokens } from '../sessions/access-tokens.js';
import { SessionService } from '../sessions/session.service.js';

/**
 * Tells the realtime transport who is behind the access token of a handshake, and forgets here, for requests too, what
 * another process has ended.
 */
@Injectable()
export class SocketLogIn {
  constructor(
    sockets: SocketAuthentication,
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionService,
    keys: ApiKeys,
  ) {
    sockets.use(
      (token) => this.identify(token),
      (ended) => {
        if ('sessionId' in ended) return sessions.forget(ended.sessionId);
        sessions.forgetUser(ended.userId);
        keys.forgetOwner(ended.userId);
      },
    );
  }

  private async identify(token: string): Promise<SocketIdentity | null> {
    const claims = this.tokens.verify(token);
    const principal = claims && (await this.sessions.identify(claims));
    return (
      principal && {
        userId: principal.userId,
        sessionId: claims.sid,
        role: principal.role,
        permissions: [...principal.permissions],
        expiresAt: claims.exp * 1000,
      }
    );
  }
}
