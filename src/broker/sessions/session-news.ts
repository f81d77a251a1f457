import { Injectable, Logger } from '@nestjs/common';
import { Clock, newLeaseOwner, Realtime, Signals } from '../../platform/index.js';
import { type Connection, ConnectionRepository } from '../connections/connection.repository.js';
import type { AccountType, Provider, SessionState } from '../vendors/broker.js';

interface BrokerStateMessage {
  provider: Provider;
  state: SessionState;
  accountType: AccountType;
  /** Why, for people. */
  detail?: string;
  /** ISO 8601. */
  at: string;
}

declare module '../../platform/index.js' {
  interface ServerEvents {
    /** The user's session at their broker is in another state. */
    broker_state: BrokerStateMessage;
  }
}

/** Tells in which state a user's session is: the row of their connection, their sockets, and other rooms. */
@Injectable()
export class SessionNews {
  private readonly log = new Logger(SessionNews.name);
  /** What is being written of each user, so that the last state is the one that stays. */
  private readonly writing = new Map<string, Promise<void>>();
  private readonly process;

  constructor(
    private readonly connections: ConnectionRepository,
    private readonly realtime: Realtime,
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {
    this.process = newLeaseOwner(clock.date());
  }

  moved(userId: string, provider: Provider, state: SessionState, detail: string | undefined): void {
    const at = this.clock.date();
    const before = this.writing.get(userId) ?? Promise.resolve();
    const written = before
      .then(() => this.tell(userId, provider, state, detail, at))
      .catch((error: unknown) =>
        this.log.warn(`${userId} is ${state}, which could not be told: ${String(error)}`),
      )
      .finally(() => this.writing.get(userId) === written && this.writing.delete(userId));
    this.writing.set(userId, written);
  }

  /** Resolves when everything is told. */
  async written(): Promise<void> {
    await Promise.all(this.writing.values());
  }

  /** Resolves when everything that has happened to this user's sessions is told. */
  async writtenOf(userId: string): Promise<void> {
    await this.writing.get(userId);
  }

  private async tell(
    userId: string,
    provider: Provider,
    state: SessionState,
    detail: string | undefined,
    at: Date,
  ): Promise<void> {
    const known = await this.connections.find(userId);
    // a session that is kept for orders of the broker before says nothing of today's connection
    if (known.provider !== provider) return;
    // closed here, and still in use elsewhere
    if (state === 'disconnected' && known.state === 'connected' && !this.isOwn(known)) return;
    const { accountType } = await this.connections.setState(userId, state, detail, at, this.process);
    const message = { provider, state, accountType, at: at.toISOString() };
    this.realtime.emitTo(`user:${userId}`, 'broker_state', {
      ...message,
      ...(detail !== undefined && { detail }),
    });
    this.signals.emit('broker.state-changed', { userId, state, ...(detail !== undefined && { detail }) });
  }

  private isOwn({ stateBy }: Connection): boolean {
    return stateBy === undefined || stateBy.instance === this.process.instance;
  }
}
