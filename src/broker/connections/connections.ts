import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../common/index.js';
import { Clock, Encryption } from '../../platform/index.js';
import { SessionRefused } from '../broker.errors.js';
import { TradeRepository } from '../orders/trade.repository.js';
import { BrokerSessions } from '../sessions/broker-sessions.js';
import type { AccountType, Provider } from '../vendors/broker.js';
import { Brokers } from '../vendors/brokers.js';
import { OrdersOpen, OtherPlatformUser, SsidRefused } from './connection.errors.js';
import { type Connection, ConnectionRepository, type SavedSsid } from './connection.repository.js';
import { SSID_LIFE_MS } from '../vendors/quadcode/ssid-renewal.rules.js';
import { ssidPlace } from './ssid.js';

/** Orders that are older do not keep a connection from being deleted, in ms: nobody will tell any more. */
const FORGOTTEN_MS = 7 * 24 * 3600_000;

/** Which broker a user trades with. Without anything saved it is the paper market. */
@Injectable()
export class Connections {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly sessions: BrokerSessions,
    private readonly brokers: Brokers,
    private readonly trades: TradeRepository,
    private readonly encryption: Encryption,
    private readonly clock: Clock,
  ) {}

  /** With the state of this process's session, or else of the one that was told of last. */
  async get(userId: string): Promise<Connection> {
    const connection = await this.connections.find(userId);
    const state = this.sessions.peek(userId, connection.provider)?.state;
    // closed here it may still be open in another process
    if (state === undefined || state === 'disconnected' || state === connection.state) return connection;
    const { detail: _why, stateAt: _since, ...rest } = connection; // of the state before
    return { ...rest, state };
  }

  /**
   * Chooses a broker and connects. An SSID is tried before it is saved.
   * @throws SsidRefused, OtherPlatformUser, SessionRefused, BrokerSilent, SdkMissing: nothing has changed then
   */
  async save(userId: string, provider: Provider, ssid?: string): Promise<Connection> {
    if (provider === 'paper' && ssid !== undefined) {
      throw new InvalidInput([{ field: 'ssid', message: 'belongs to quadcode; paper needs none' }]);
    }
    const before = await this.connections.find(userId);
    if (provider !== 'paper' && ssid === undefined && before.ssid === undefined) {
      throw new InvalidInput([{ field: 'ssid', message: `is needed to connect with ${provider}` }]);
    }
    const saved = ssid === undefined ? undefined : await this.tried(before, provider, ssid);
    await this.sessions.changed(await this.connections.choose(userId, provider, saved));
    await this.open(userId);
    return this.get(userId);
  }

  /** Back to paper; the SSID is forgotten. @throws OrdersOpen */
  async delete(userId: string): Promise<void> {
    const since = new Date(this.clock.now() - FORGOTTEN_MS);
    const { ssid, provider } = await this.connections.find(userId);
    const vendor = ssid === undefined ? provider : 'quadcode';
    if (vendor !== 'paper' && (await this.trades.hasUnsettled(userId, vendor, since))) throw new OrdersOpen();
    await this.sessions.changed(await this.connections.clear(userId));
  }

  /** Closes the sessions of who is gone, in all processes, and forgets the SSID; nothing is asked of the broker any more. */
  async forget(userId: string): Promise<void> {
    if (await this.connections.findRow(userId))
      await this.sessions.changed(await this.connections.clear(userId), 'Closed');
  }

  /** Opens the session of the saved connection. @throws BrokerSilent, SessionRefused, SdkMissing */
  async connect(userId: string): Promise<Connection> {
    await this.sessions.of(userId);
    return this.get(userId);
  }

  /** Closes the user's sessions in all processes; the next use opens one again. */
  async disconnect(userId: string): Promise<Connection> {
    await this.sessions.changed(await this.connections.renew(userId), 'Disconnected');
    return this.get(userId);
  }

  /** Closes what is open and opens it anew. @throws BrokerSilent, SessionRefused, SdkMissing */
  async reconnect(userId: string): Promise<Connection> {
    await this.disconnect(userId);
    return this.connect(userId);
  }

  /** Which account bots use. */
  async setAccountType(userId: string, accountType: AccountType): Promise<Connection> {
    await this.connections.setAccountType(userId, accountType);
    return this.get(userId);
  }

  /** The choice stands, whatever the broker says now: its state tells. */
  private async open(userId: string): Promise<void> {
    await this.sessions.of(userId).catch(() => undefined);
  }

  private async tried(before: Connection, provider: Provider, ssid: string): Promise<SavedSsid> {
    const { userId, platformUserId: bound } = before;
    const platformUserId = await this.profileOf(userId, provider, ssid);
    if (bound !== undefined && platformUserId !== bound) throw new OtherPlatformUser();
    return {
      ssid: this.encryption.encrypt(ssid, ssidPlace(userId)),
      ssidExpiresAt: new Date(this.clock.now() + SSID_LIFE_MS),
      ...(platformUserId !== undefined && { platformUserId }),
    };
  }

  /** Who the platform says is behind an SSID. */
  private async profileOf(userId: string, provider: Provider, ssid: string): Promise<string | undefined> {
    try {
      const session = await this.brokers.get(provider).open({ userId, ssid }, {});
      const { platformUserId } = session;
      void session.close();
      return platformUserId;
    } catch (error) {
      throw error instanceof SessionRefused ? new SsidRefused() : error;
    }
  }
}
