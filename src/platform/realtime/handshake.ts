import { Logger } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { AppError, isDatabaseAway, occurrenceId } from '../../common/index.js';
import type { Clock } from '../clock/clock.js';
import type { SocketAuthentication, SocketIdentity } from './socket-authentication.js';

/** The namespace of the administration; needs `admin:read`. */
export const STAFF_NAMESPACE = '/admin';
const STAFF_PERMISSION = 'admin:read';

const log = new Logger('Handshake');

/** What a socket carries from its handshake on (`socket.data`). */
export interface Handshake {
  identity: SocketIdentity;
  /** The turn of Realtime when the handshake began. */
  turn: number;
}

/** A refused handshake; the client finds `data` in its `connect_error`. */
export class HandshakeRefused extends Error {
  readonly data: { code: string; status: number; retryAfter?: number };

  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message);
    this.name = HandshakeRefused.name;
    this.data = { code, status, ...(retryAfter !== undefined && { retryAfter }) };
  }
}

/** Who is behind a socket that was let in. */
export function identityOf(socket: Socket): SocketIdentity {
  return (socket.data as Handshake).identity;
}

/**
 * The check of one namespace: resolves with the identity on the socket.
 * @throws HandshakeRefused
 */
export function handshakeCheck(namespace: string, authentication: SocketAuthentication, clock: Clock) {
  return async (socket: Socket): Promise<void> => {
    const identity = await authentication
      .identify((socket.handshake.auth as { token?: unknown }).token)
      .catch((error: unknown) => {
        throw refusal(error);
      });
    if (!identity || identity.expiresAt <= clock.now()) {
      throw new HandshakeRefused(
        401,
        'AUTH.UNAUTHENTICATED',
        'handshake.auth.token needs a valid access token',
      );
    }
    if (namespace === STAFF_NAMESPACE && !identity.permissions.includes(STAFF_PERMISSION)) {
      throw new HandshakeRefused(403, 'AUTH.FORBIDDEN', `${STAFF_NAMESPACE} is for staff`);
    }
    (socket.data as Handshake).identity = identity;
  };
}

/** Nobody can be recognised while the database is away: that is no fault of the token. */
function refusal(error: unknown): HandshakeRefused {
  if (error instanceof AppError) {
    return new HandshakeRefused(error.status, error.code, error.message, error.retryAfter);
  }
  if (isDatabaseAway(error)) {
    return new HandshakeRefused(503, 'COMMON.DATABASE_AWAY', 'The database is away; try again shortly', 2);
  }
  log.error('A handshake failed', error);
  const detail = `Something went wrong here; quote the id ${occurrenceId()} when you ask about it`;
  return new HandshakeRefused(500, 'COMMON.INTERNAL', detail);
}
