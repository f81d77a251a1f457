import { io, type Socket } from 'socket.io-client';
import type { LiveEvents } from '../api/live-events';
import { queryClient } from './query-client';
import { session } from './session';
import { Store } from './store';

export type LiveState = 'off' | 'connecting' | 'live';

/** What a refused handshake says. */
interface Refusal extends Error {
  data?: { status?: number; code?: string; retryAfter?: number };
}

/** How long to wait after a handshake that was refused, when nobody says, in ms. */
const RETRY_MS = 3000;

/** How long an answer to a question over the socket may take, in ms. */
const ANSWER_MS = 10_000;

/**
 * The news of the server. One connection, over which staff hear `/admin` too when somebody listens there. It comes back by
 * itself with the token of that moment, and whatever was missed meanwhile is asked for again.
 */
class Live {
  readonly state = new Store<LiveState>('off');
  private readonly main: Socket = this.open('/');
  private admin: Socket | undefined;

  constructor() {
    session.state.subscribe(() => this.follow());
    this.main.on('connect', () => {
      const isBack = this.state.value === 'connecting' && this.wasLive;
      this.wasLive = true;
      this.state.set('live');
      if (isBack) void queryClient.invalidateQueries();
    });
    // a cut network is noticed by the pings only after a minute; the browser may know at once
    addEventListener('offline', () => void this.main.io.engine?.close());
    this.main.on('closing', ({ reason }: { reason?: 'suspended' }) => reason && session.end(reason));
    this.main.on('disconnect', () => this.state.set(session.me ? 'connecting' : 'off'));
  }

  private wasLive = false;
  private adminListeners = 0;

  /** Calls back with each of these news; returns how to stop. */
  on<Name extends keyof LiveEvents>(name: Name, listener: LiveEvents[Name]): () => void {
    return listen(this.main, name, listener);
  }

  /** The same for news that only staff hear; the server makes some of them only while somebody listens. */
  onAdmin(name: string, listener: (news: never) => void): () => void {
    const admin = (this.admin ??= this.open('/admin'));
    this.adminListeners++;
    if (session.me && !admin.active) admin.connect();
    const stop = listen(admin, name, listener);
    return () => {
      stop();
      if (--this.adminListeners === 0) admin.disconnect();
    };
  }

  /**
   * Asks over the connection.
   * @throws Error when no answer comes
   */
  ask<Answer>(name: string, body: object): Promise<Answer> {
    return this.main.timeout(ANSWER_MS).emitWithAck(name, body) as Promise<Answer>;
  }

  private follow(): void {
    if (session.me && !this.main.active) {
      this.state.set('connecting');
      this.main.connect();
      if (this.adminListeners > 0) this.admin?.connect();
    } else if (session.state.value.status === 'out') {
      this.wasLive = false;
      this.main.disconnect();
      this.admin?.disconnect();
      this.admin = undefined;
      this.state.set('off');
    }
  }

  /** The server makes figures for staff only while somebody listens, so nobody may stay who does not. */
  private isWanted(socket: Socket): boolean {
    return socket === this.main || (socket === this.admin && this.adminListeners > 0);
  }

  private open(namespace: string): Socket {
    const socket = io(namespace, {
      autoConnect: false,
      transports: ['websocket', 'polling'],
      auth: (give) => give({ token: session.token }),
    });
    socket.on('connect_error', (error: Refusal) => void this.onRefusal(socket, error));
    socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') void this.comeBack(socket);
    });
    return socket;
  }

  private async onRefusal(socket: Socket, { data }: Refusal): Promise<void> {
    if (socket.active || data?.status === 403) return; // comes back by itself, or is not for us
    await new Promise((done) => setTimeout(done, (data?.retryAfter ?? 0) * 1000 || RETRY_MS));
    await this.comeBack(socket);
  }

  /** The server has ended it: with the token, with the session, or because we may hear something else now. */
  private async comeBack(socket: Socket): Promise<void> {
    if (!session.me || socket.active || !this.isWanted(socket)) return;
    if (await session.renew()) {
      await session.readMe();
      if (session.me && this.isWanted(socket)) socket.connect();
    } else if (session.me) {
      setTimeout(() => void this.comeBack(socket), RETRY_MS);
    }
  }
}

function listen(socket: Socket, name: string, listener: (...news: never[]) => void): () => void {
  socket.on(name, listener as (...news: unknown[]) => void);
  return () => socket.off(name, listener as (...news: unknown[]) => void);
}

export const live = new Live();
