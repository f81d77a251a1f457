import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock, Encryption, Wakes } from '../../platform/index.js';
import { SessionRefused } from '../broker.errors.js';
import { type Connection, ConnectionRepository } from '../connections/connection.repository.js';
import { ssidPlace } from '../connections/ssid.js';
import type { BrokerSession, Position, Provider, SessionListener } from '../vendors/broker.js';
import { Brokers } from '../vendors/brokers.js';
import { SessionNews } from './session-news.js';
import { UserSession } from './user-session.js';

/** Of hints to other processes; the detail is the id of a user. */
const TOPIC = 'broker-connection';
/** How often connections that another process has changed are looked for, and idle sessions closed, in ms. */
const LOOK_MS = 2000;
/** How long a session that nobody holds stays open after its last use, in ms. */
const IDLE_MS = 5 * 60_000;
const IDLE = 'Not in use; it is opened again when it is needed';

export type PositionHandler = (userId: string, provider: Provider, position: Position) => void;

/** The sessions of this process: one for each user and broker, opened when needed. */
@Injectable()
export class BrokerSessions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(BrokerSessions.name);
  private readonly sessions = new Map<string, { userId: string; session: UserSession }>();
  private readonly handlers: PositionHandler[] = [];
  private readonly resets: ((userId: string) => void)[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connections: ConnectionRepository,
    private readonly brokers: Brokers,
    private readonly news: SessionNews,
    private readonly encryption: Encryption,
    private readonly wakes: Wakes,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.wakes.on(TOPIC, (userId) => this.lookFor([userId]));
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([...this.sessions.values()].map(({ session }) => session.close()));
    await this.news.written();
  }

  /**
   * The user's session at the broker of their connection (paper when they have none) or at another, connected.
   * @throws BrokerSilent, SessionRefused, SdkMissing
   */
  async of(userId: string, provider?: Provider): Promise<BrokerSession> {
    const session = await this.current(userId, provider);
    await session.open();
    return session;
  }

  /**
   * Keeps the user's session open, and opens it again whenever it breaks, until it is released.
   * @throws BrokerSilent, SessionRefused, SdkMissing when it cannot be opened now; nothing is held then
   */
  async hold(userId: string): Promise<{ session: BrokerSession; release: () => void }> {
    const session = await this.current(userId);
    const release = session.hold();
    try {
      await session.open();
      return { session, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Called with every position that a broker tells of, of all users of this process. */
  onPosition(handler: PositionHandler): void {
    this.handlers.push(handler);
  }

  /** Called when the connection of a user who has a session in this process was changed, wherever that was. */
  onReset(handler: (userId: string) => void): void {
    this.resets.push(handler);
  }

  /** The session as it is in this process; undefined when there is none. */
  peek(userId: string, provider: Provider): BrokerSession | undefined {
    return this.sessions.get(keyOf(userId, provider))?.session;
  }

  /** A connection was changed here: its sessions begin anew, in other processes too. */
  async changed({ userId, revision }: Connection, detail?: string): Promise<void> {
    await this.reset(userId, revision, detail);
    await this.news.writtenOf(userId); // else whoever asks next reads the state before it
    this.wakes.send(TOPIC, userId);
  }

  private async current(userId: string, provider?: Provider): Promise<UserSession> {
    const connection = await this.connections.find(userId);
    const wanted = provider ?? connection.provider;
    const key = keyOf(userId, wanted);
    const known = this.sessions.get(key)?.session;
    if (known) {
      if (known.revision < connection.revision) await known.reset(connection.revision);
      return known;
    }
    const session = new UserSession(
      wanted,
      connection.revision,
      (listener) => this.openAt(userId, wanted, listener),
      {
        moved: (state, detail) => this.news.moved(userId, wanted, state, detail),
        position: (position) => this.handlers.forEach((handler) => handler(userId, wanted, position)),
      },
      this.clock,
    );
    this.sessions.set(key, { userId, session });
    return session;
  }

  private async openAt(
    userId: string,
    provider: Provider,
    listener: SessionListener,
  ): Promise<BrokerSession> {
    if (provider === 'paper') return this.brokers.get(provider).open({ userId }, listener);
    const { ssid: sealed, platformUserId } = await this.connections.find(userId);
    if (!sealed) throw new SessionRefused('There is no session of the broker; connect with one');
    const ssid = this.encryption.decrypt(sealed, ssidPlace(userId));
    const session = await this.brokers.get(provider).open({ userId, ssid }, listener);
    if (platformUserId === undefined || session.platformUserId === platformUserId) return session;
    void session.close();
    throw new SessionRefused('The session belongs to another user of the platform; connect with your own');
  }

  private look(): void {
    const idleBefore = this.clock.now() - IDLE_MS;
    for (const [key, { session }] of this.sessions) {
      if (session.isHeld || session.idleSince > idleBefore || session.state === 'connecting') continue;
      this.sessions.delete(key);
      void session.close(IDLE);
    }
    this.lookFor([...new Set([...this.sessions.values()].map(({ userId }) => userId))]);
  }

  /** Sessions of connections that another process has changed begin anew. */
  private lookFor(userIds: readonly string[]): void {
    const known = userIds.filter((id) => this.ofUser(id).length > 0);
    if (known.length === 0) return;
    this.connections
      .revisions(known)
      .then((revisions) => Promise.all(known.map((id) => this.reset(id, revisions.get(id) ?? 0))))
      .catch((error: unknown) => this.log.warn(`Connections cannot be looked at: ${String(error)}`));
  }

  private async reset(userId: string, revision: number, detail?: string): Promise<void> {
    const stale = this.ofUser(userId).filter((session) => session.revision < revision);
    await Promise.all(stale.map((session) => session.reset(revision, detail)));
    if (stale.length > 0) for (const handler of this.resets) handler(userId);
  }

  private ofUser(userId: string): UserSession[] {
    return [...this.sessions.values()].filter((each) => each.userId === userId).map(({ session }) => session);
  }
}

function keyOf(userId: string, provider: Provider): string {
  return `${provider} ${userId}`;
}
