import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { DefaultEventsMap, Namespace, Server as AnyServer, Socket } from 'socket.io';
import { type Chain, correlated, endChain, within } from '../../common/index.js';
import { Clock } from '../clock/clock.js';
import { Signals } from '../signals/signals.js';
import { CoalescedFeed } from './coalesced-feed.js';
import { type Handshake, handshakeCheck, identityOf, STAFF_NAMESPACE } from './handshake.js';
import { Pulse } from './pulse.js';
import { SlowReaders } from './slow-readers.js';
import { type Ended, SocketAuthentication, type SocketIdentity } from './socket-authentication.js';
import type { SocketStreams } from './streams/socket-streams.js';

/**
 * What the server sends on the default namespace, by event. A room adds its own:
 * `declare module '../platform/index.js' { interface ServerEvents { 'event:created': {...} } }`
 */
export interface ServerEvents {
  /** The last message before the server ends a connection; `reason` where the account itself may not go on. */
  closing: { code: string; message: string; reason?: 'suspended' };
}

/** The same for the namespace `/admin`, where only staff is let in. */
export interface StaffEvents {
  closing: ServerEvents['closing'];
}

/** Whom a message is for: a person, one of their sessions, everyone with a permission, or those who asked for candles. */
export type Room = `user:${string}` | `session:${string}` | `perm:${string}` | `candles:${string}`;

export interface FeedOptions<Item, Name extends keyof ServerEvents> {
  room: Room;
  event: Name;
  /** Most messages that one client gets in a second. */
  perSecond: number;
  /** Called once per message with everything pushed since the one before. */
  payload: (items: Item[]) => ServerEvents[Name] | Promise<ServerEvents[Name]>;
  /**
   * Who listens: `here`, the sockets of this process, so that each process pushes for its own; `everywhere`, those of
   * all processes, each item pushed in one of them. Items then travel, and must be plain JSON.
   */
  reach: 'here' | 'everywhere';
}

/** Where a room pushes its news. */
export interface Feed<Item> {
  push(items: readonly Item[]): void;
  /** Whether anybody may get what is pushed now; else there is no need to make it. */
  readonly isWanted: boolean;
}

/** What processes tell each other. */
interface BetweenProcesses {
  'feed:items': (event: string, items: unknown[]) => void;
  'access:ended': (ended: Ended) => void;
}
type Server = AnyServer<DefaultEventsMap, DefaultEventsMap, BetweenProcesses>;

/** How often a feed's items leave for other processes, in a second; those show them at their own pace. */
const CROSSINGS_PER_SECOND = 50;
/** Items that travel in one message. */
const ITEMS_A_CROSSING = 50;
/** How long the start waits until this process hears the others, and its end until they have heard it, in ms. */
const START_MS = 2000;
const END_MS = 1000;

/** Timers of Node take no more than this, in ms; a token that lives longer is looked at again then. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The door through which the rooms speak to browsers. Encodes each message once for all of its receivers. */
@Injectable()
export class Realtime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(Realtime.name);
  private server: Server | undefined;
  /** The way to other processes, when there is a Redis. */
  private streams: SocketStreams | undefined;
  private readonly namespaces: Namespace[] = [];
  /** By event: what this process's own sockets get. */
  private readonly feeds = new Map<string, CoalescedFeed<unknown>>();
  private readonly crossings: CoalescedFeed<unknown>[] = [];
  /** What staff is shown once a second. */
  private readonly pulses: Pulse<unknown>[] = [];
  /** Rooms that were closed a moment ago, against handshakes that were let in just before. */
  private readonly closed = new Map<string, { turn: number; at: number }>();
  private turn = 0;

  constructor(
    private readonly authentication: SocketAuthentication,
    private readonly slowReaders: SlowReaders,
    private readonly clock: Clock,
    signals: Signals,
  ) {
    // told by auth, which comes later in the order of rooms: by name only
    signals.on('auth.session-ended', ({ sessionId, reason }) => this.disconnectSession(sessionId, reason));
    signals.on('auth.access-changed', ({ userId }) => this.disconnectUser(userId));
  }

  /** The adapter hands its server over here; every namespace, also a later one, gets the same guard. */
  attach(server: AnyServer, streams?: SocketStreams): void {
    this.server = server as Server;
    this.streams = streams;
    this.server.on('feed:items', (event, items) => this.feeds.get(event)?.push(items));
    this.server.on('access:ended', (ended) => {
      this.authentication.forget(ended);
      this.close(ended);
    });
    server.engine.on('connection', (connection: Socket['conn']) => this.slowReaders.watch(connection));
    server.on('new_namespace', (namespace) => this.guard(namespace));
    this.guard(server.sockets);
    server.of(STAFF_NAMESPACE);
  }

  /** Sends to everyone in the room, in all processes. With a single one it costs next to nothing when nobody is. */
  emitTo<Name extends keyof ServerEvents>(room: Room, event: Name, payload: ServerEvents[Name]): void {
    if (this.streams || this.listeners(room) > 0) this.server!.to(room).emit(event, payload);
  }

  /** Sends to the sockets of this process that are in the room, for news that each process makes for its own. */
  emitHere<Name extends keyof ServerEvents>(room: Room, event: Name, payload: ServerEvents[Name]): void {
    this.server?.local.to(room).emit(event, payload);
  }

  /** Sends to all staff that is connected to `/admin`, in all processes. */
  emitToStaff<Name extends keyof StaffEvents>(event: Name, payload: StaffEvents[Name]): void {
    this.server?.of(STAFF_NAMESPACE).emit(event, payload);
  }

  /**
   * Shows staff on `/admin` a state as it is: to each at once after they connect, then at most once a second. Each process
   * does so for its own sockets, and only while there are any. A slow reader is left out rather than given what is old.
   */
  pulseToStaff<Name extends keyof StaffEvents>(event: Name, payload: () => Promise<StaffEvents[Name]>): void {
    const staff = () => this.server!.of(STAFF_NAMESPACE);
    const pulse = new Pulse<StaffEvents[Name]>({
      listeners: () => staff().sockets.keys(),
      payload,
      send: (news, whom) => {
        if ('to' in whom) staff().local.to(whom.to).emit(event, news);
        else staff().local.volatile.except(whom.except).emit(event, news);
      },
      failed: (error) => this.failed(event, error),
    });
    this.pulses.push(pulse as Pulse<unknown>);
  }

  /** Connections of this process, and its sockets by namespace: a connection may have one in each. */
  opened(): { connections: number; sockets: ReadonlyMap<string, number> } {
    const sockets = new Map(this.namespaces.map(({ name, sockets: { size } }) => [name, size]));
    return { connections: this.server?.engine.clientsCount ?? 0, sockets };
  }

  /** How many sockets of this process are in the room, on the default namespace. */
  listeners(room: Room): number {
    return this.server?.sockets.adapter.rooms.get(room)?.size ?? 0;
  }

  /** A stream of news for a room that never exceeds a rate and leaves nothing out while somebody listens. */
  feed<Item, Name extends keyof ServerEvents>(options: FeedOptions<Item, Name>): Feed<Item> {
    const { room, event, perSecond, reach } = options;
    const failed = (error: unknown) => this.failed(event, error);
    const heardHere = () => this.listeners(room) > 0;
    const heardElsewhere = () => reach === 'everywhere' && this.streams !== undefined;
    const own = new CoalescedFeed<Item>({
      perSecond,
      wanted: heardHere,
      send: async (items) => {
        const payload = options.payload(items);
        // a payload that is there goes out in the same tick
        this.server!.local.to(room).emit(event, payload instanceof Promise ? await payload : payload);
      },
      failed,
    });
    this.feeds.set(event, own as CoalescedFeed<unknown>);
    const crossing = new CoalescedFeed<Item>({
      perSecond: CROSSINGS_PER_SECOND,
      wanted: heardElsewhere,
      send: (items) => {
        for (let at = 0; at < items.length; at += ITEMS_A_CROSSING) {
          this.server!.serverSideEmit('feed:items', event, items.slice(at, at + ITEMS_A_CROSSING));
        }
      },
      failed,
    });
    this.crossings.push(crossing as CoalescedFeed<unknown>);
    return {
      push: (items) => {
        own.push(items);
        crossing.push(items);
      },
      get isWanted() {
        return heardHere() || heardElsewhere();
      },
    };
  }

  /** Ends every connection of a session at once, in all processes. */
  disconnectSession(sessionId: string, reason?: 'suspended'): void {
    this.end({ sessionId, ...(reason && { reason }) });
  }

  /** The same for all of a user, for one who was suspended or whose role has changed. */
  disconnectUser(userId: string): void {
    this.end({ userId });
  }

  /** Nobody is let in before this process hears the others. */
  async onApplicationBootstrap(): Promise<void> {
    await this.streams?.ready(START_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const feed of this.feeds.values()) feed.stop();
    for (const pulse of this.pulses) pulse.stop();
    for (const crossing of this.crossings) crossing.finish();
    await this.streams?.drained(END_MS);
  }

  private failed(event: string, error: unknown): void {
    this.log.error(`${event} was not sent`, error);
  }

  private guard(namespace: Namespace): void {
    this.namespaces.push(namespace);
    const check = handshakeCheck(namespace.name, this.authentication, this.clock);
    namespace.use((socket, next) => {
      (socket.data as Handshake).turn = this.turn;
      void correlated(socket.id, () => check(socket)).then(() => next(), next);
    });
    namespace.on('connection', (socket) => this.welcome(socket));
  }

  private welcome(socket: Socket): void {
    follow(socket);
    const identity = identityOf(socket);
    const rooms = [`user:${identity.userId}`, `session:${identity.sessionId}`];
    const { turn } = socket.data as Handshake;
    if (rooms.some((room) => (this.closed.get(room)?.turn ?? 0) > turn)) {
      farewell(socket, SESSION_ENDED);
      return;
    }
    void socket.join([...rooms, ...identity.permissions.map((permission) => `perm:${permission}`)]);
    this.endWithToken(socket, identity);
    if (socket.nsp.name === STAFF_NAMESPACE) for (const pulse of this.pulses) pulse.joined(socket.id);
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

  private end(ended: Ended): void {
    this.close(ended);
    if (this.streams) this.server!.serverSideEmit('access:ended', ended);
  }

  /** Here only. */
  private close(ended: Ended): void {
    const [room, why] =
      'sessionId' in ended
        ? [`session:${ended.sessionId}`, ended.reason ? ACCOUNT_SUSPENDED : SESSION_ENDED]
        : [`user:${ended.userId}`, ACCESS_CHANGED];
    const now = this.clock.now();
    for (const [name, { at }] of this.closed) if (now - at > 60_000) this.closed.delete(name);
    this.closed.set(room, { turn: ++this.turn, at: now });
    for (const namespace of this.namespaces) {
      namespace.local.to(room).emit('closing', why);
      namespace.local.in(room).disconnectSockets(true);
    }
  }
}

const SESSION_ENDED: ServerEvents['closing'] = {
  code: 'AUTH.SESSION_ENDED',
  message: 'The session has ended',
};
const ACCOUNT_SUSPENDED: ServerEvents['closing'] = {
  code: 'AUTH.SESSION_ENDED',
  message: 'The account is suspended',
  reason: 'suspended',
};
const ACCESS_CHANGED: ServerEvents['closing'] = {
  code: 'AUTH.ACCESS_CHANGED',
  message: 'Connect again to go on',
};

/** Each message of a client is a chain of its own: `<id of the socket>.<number>`; browsers know the id of theirs. */
function follow(socket: Socket): void {
  let number = 0;
  socket.use((_message, next) => {
    const chain: Chain = { id: `${socket.id}.${++number}` };
    within(chain, next);
    endChain(chain); // what it has begun says what it has to say soon
  });
}

function farewell(socket: Socket, why: ServerEvents['closing']): void {
  socket.emit('closing', why);
  socket.disconnect(true);
}
