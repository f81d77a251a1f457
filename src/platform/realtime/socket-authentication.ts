import { Injectable } from '@nestjs/common';

/** Who is behind a socket; `auth` answers it from the token of the handshake. */
export interface SocketIdentity {
  userId: string;
  sessionId: string;
  role: string;
  /** Permissions such as `analytics:read`; each is a room of its own. */
  permissions: readonly string[];
  /** Milliseconds since 1970 when the token ends; the socket is closed then. */
  expiresAt: number;
}

/** A session that is over, or a user whose access is another now. */
export type Ended = { sessionId: string; reason?: 'suspended' } | { userId: string };

export type SocketTokenCheck = (token: string) => Promise<SocketIdentity | null>;

/** The port that `auth` fills: without it every handshake is refused. */
@Injectable()
export class SocketAuthentication {
  private check: SocketTokenCheck = () => Promise.resolve(null);
  /** Another process has ended it: what is remembered about it here is not true any more. */
  forget: (ended: Ended) => void = () => undefined;

  use(check: SocketTokenCheck, forget?: (ended: Ended) => void): void {
    this.check = check;
    if (forget) this.forget = forget;
  }

  identify(token: unknown): Promise<SocketIdentity | null> {
    return typeof token === 'string' && token ? this.check(token) : Promise.resolve(null);
  }
}
