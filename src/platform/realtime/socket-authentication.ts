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

export type SocketTokenCheck = (token: string) => Promise<SocketIdentity | null>;

/** The port that `auth` fills: without it every handshake is refused. */
@Injectable()
export class SocketAuthentication {
  private check: SocketTokenCheck = () => Promise.resolve(null);

  use(check: SocketTokenCheck): void {
    this.check = check;
  }

  identify(token: unknown): Promise<SocketIdentity | null> {
    return typeof token === 'string' && token ? this.check(token) : Promise.resolve(null);
  }
}
