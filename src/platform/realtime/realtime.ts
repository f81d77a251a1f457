import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Namespace, Server, Socket } from 'socket.io';
import { Clock } from '../clock/clock.js';
import { Metrics } from '../metrics/metrics.js';
import { Signals } from '../signals/signals.js';
import { CoalescedFeed } from './coalesced-feed.js';
import { type Handshake, handshakeCheck, identityOf, STAFF_NAMESPACE } from './handshake.js';
import { SlowReaders } from './slow-readers.js';
import { SocketAuthentication, type SocketIdentity } from './socket-authentication.js';

/**
 * What the server sends on the default namespace, by event. A room adds its own:
 * `declare module '../platform/index.js' { interface ServerEvents { 'event:created': {...} } }`
 */
export interface ServerEvents {
  /** The last message before the server ends a connection. */
  closing: { code: string; message: string };
}

/** The same for the namespace `/admin`, where only staff is let in. */
export interface StaffEvents {
  closing: { code: string; message: string };
}

/** Whom a message is for: a person, one of their sessions, or everyone with a permission. */
export type Room = `user:${string}` | `session:${string}` | `perm:${string}`;

export interface FeedOptions<Item, Name extends keyof ServerEvents> {
  room: Room;
  event: Name;
  /** Most messages that one client gets in a second. */
  perSecond: number;
  /** Called once per message with everything pushed since the one before. */
  payload: (items: Item[]) => ServerEvents[Name] | Promise<ServerEvents[Name]>;
}

/** Timers of Node take no more than this, in ms; a token that lives longer is looked at again then. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The door through which the rooms speak to browsers. Encodes each message once for all of its receivers. */
@Injectable()
export class Realtime implements BeforeApplicationShutdown {
  private readonly log = new Logger(Realtime.name);
  private server: Server | undefined;
  private readonly namespaces: Namespace[] = [];
  private readonly feeds: { stop(): void }[] = [];
  /** Rooms that were closed a moment ago, against handshakes that were let in just before. */
  private readonly closed = new Map<string, { turn: number; at: number }>();
  private turn = 0;

  constructor(
    private readonly authentication: SocketAuthentication,
    private readonly slowReaders: SlowReaders,
    private readonly clock: Clock,
    signals: Signals,
    metrics: Metrics,
  ) {
    const connections = metrics.gauge({
      name: 'socket_connections',
      help: 'Sockets that are open on this process',
      labelNames: ['namespace'],
      collect: () => {
        for (const { name, sockets } of this.namespaces) connections.set({ namespace: name }, sockets.size);
      },
    });
    // told by auth, which comes later in the order of rooms: by name only
    signals.on('auth.session-ended', ({ sessionId }) => this.disconnectSession(sessionId));
    signals.on('auth.access-changed', ({ userId }) => this.disconnectUser(userId));
  }

  /** The adapter hands its server over here; every namespace, also a later one, gets the same guard. */
  attach(server: Server): void {
    this.server = server;
    server.engine.on('connection', (connection: Socket['conn']) => this.slowReaders.watch(connection));
    server.on('new_namespace', (namespace) => this.guard(namespace));
    this.guard(server.sockets);
    server.of(STAFF_NAMESPACE);
  }

  /** Sends to everyone in the room. Costs next to nothing when nobody is. */
  emitTo<Name extends keyof ServerEvents>(room: Room, event: Name, payload: ServerEvents[Name]): void {
    if (this.listeners(room) > 0) this.server!.to(room).emit(event, payload);
  }

  /** Sends to all staff that is connected to `/admin`. */
  emitToStaff<Name extends keyof StaffEvents>(event: Name, payload: StaffEvents[Name]): void {
    this.server?.of(STAFF_NAMESPACE).emit(event, payload);
  }

  /** How many sockets of this process are in the room, on the default namespace. */
  listeners(room: Room): number {
    return this.server?.sockets.adapter.rooms.get(room)?.size ?? 0;
  }

  /** A stream of news for a room that never exceeds a rate and leaves nothing out while somebody listens. */
  feed<Item, Name extends keyof ServerEvents>(options: FeedOptions<Item, Name>): CoalescedFeed<Item> {
    const feed = new CoalescedFeed<Item>({
      perSecond: options.perSecond,
      wanted: () => this.listeners(options.room) > 0,
      send: async (items) => {
        const payload = options.payload(items);
        // a payload that is there goes out in the same tick
        this.emitTo(options.room, options.event, payload instanceof Promise ? await payload : payload);
      },
      failed: (error) => this.log.error(`${options.event}: ${String((error as Error)?.stack ?? error)}`),
    });
    this.feeds.push(feed);
    return feed;
  }

  /** Ends every connection of a session at once. */
  disconnectSession(sessionId: string): void {
    this.close(`session:${sessionId}`, { code: 'AUTH.SESSION_ENDED', message: 'The session has ended' });
  }

  /** Ends every connection of a user at once, for one who was suspended or whose role has changed. */
  disconnectUser(userId: string): void {
    this.close(`user:${userId}`, { code: 'AUTH.ACCESS_CHANGED', message: 'Connect again to go on' });
  }

  beforeApplicationShutdown(): void {
    for (const feed of this.feeds) feed.stop();
  }

  private guard(namespace: Namespace): void {
    this.namespaces.push(namespace);
    const check = handshakeCheck(namespace.name, this.authentication, this.clock);
    namespace.use((socket, next) => {
      (socket.data as Handshake).turn = this.turn;
      void check(socket).then(() => next(), next);
    });
    namespace.on('connection', (socket) => this.welcome(socket));
  }

  private welcome(socket: Socket): void {
    const identity = identityOf(socket);
    const rooms = [`user:${identity.userId}`, `session:${identity.sessionId}`];
    const { turn } = socket.data as Handshake;
    if (rooms.some((room) => (this.closed.get(room)?.turn ?? 0) > turn)) {
      farewell(socket, { code: 'AUTH.SESSION_ENDED', message: 'The session has ended' });
      return;
    }
    void socket.join([...rooms, ...identity.permissions.map((permission) => `perm:${permission}`)]);
    this.endWithToken(socket, identity);
  }

  private endWithToken(socket: Socket, identity: SocketIdentity): void {
    let timer: NodeJS.Timeout;
    const look = (): void => {
      const left = identity.expiresAt - this.clock.now();
      if (left > 0) timer = setTimeout(look, Math.min(left, LONGEST_TIMER)).unref();
      else farewell(socket, { code: 'AUTH.TOKEN_EXPIRED', message: 'The access token has expired' });
    };
    look();
    socket.once('disconnect', () => clearTimeout(timer));
  }

  private close(room: Room, why: ServerEvents['closing']): void {
    const now = this.clock.now();
    for (const [name, { at }] of this.closed) if (now - at > 60_000) this.closed.delete(name);
    this.closed.set(room, { turn: ++this.turn, at: now });
    for (const namespace of this.namespaces) {
      namespace.to(room).emit('closing', why);
      namespace.in(room).disconnectSockets(true);
    }
  }
}

function farewell(socket: Socket, why: ServerEvents['closing']): void {
  socket.emit('closing', why);
  socket.disconnect(true);
}
