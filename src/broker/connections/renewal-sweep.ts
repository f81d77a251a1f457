import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock, Signals } from '../../platform/index.js';
import { TradeRepository } from '../orders/trade.repository.js';
import { SSID_LIFE_MS } from '../vendors/quadcode/ssid-renewal.rules.js';
import { type Connection, ConnectionRepository } from './connection.repository.js';
import { Renewals } from './renewals.js';

/** How often SSIDs that end soon are looked for, in ms, and how many in one look. */
const SWEEP_MS = 15_000;
const MOST_AT_ONCE = 200;
/** They are looked at from so long before their end, in ms; a rule says when each is due. */
const AHEAD_MS = 3 * 3600_000;

/**
 * Sees to it that users have a session that works: it is renewed where there is a service, else the user is told. A
 * refused one is renewed by the process that met it, or by the sweep (ROLE all or worker), as are those of users whose
 * session is open or who have open orders and whose SSID ends soon.
 */
@Injectable()
export class RenewalSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(RenewalSweep.name);
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;
  private readonly refusals = new Set<Promise<void>>();

  constructor(
    private readonly connections: ConnectionRepository,
    private readonly trades: TradeRepository,
    private readonly renewals: Renewals,
    private readonly signals: Signals,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.signals.on('broker.state-changed', ({ userId, state, detail }) => {
      if (state === 'needs_session') this.begin(userId, detail);
    });
    if (this.config.role === 'api' || this.config.quadcode.renewalUrl === undefined) return;
    this.timer = setInterval(() => void this.sweep(), SWEEP_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([this.sweeping, ...this.refusals]);
  }

  /** Renews what is due. */
  sweep(): Promise<void> {
    this.sweeping ??= this.sweepOnce()
      .catch((error: unknown) => this.log.warn(`Sessions cannot be looked at: ${String(error)}`))
      .finally(() => (this.sweeping = undefined));
    return this.sweeping;
  }

  private async sweepOnce(): Promise<void> {
    const endsBefore = new Date(this.clock.now() + AHEAD_MS);
    for (const connection of await this.connections.inNeed(endsBefore, MOST_AT_ONCE)) {
      if (await this.isInUse(connection)) await this.renewals.renewIfDue(connection);
    }
  }

  private begin(userId: string, detail: string | undefined): void {
    const refusal = this.refused(userId, detail)
      .catch((error: unknown) =>
        this.log.warn(`The session of ${userId} cannot be renewed: ${String(error)}`),
      )
      .finally(() => this.refusals.delete(refusal));
    this.refusals.add(refusal);
  }

  private async refused(userId: string, detail = 'The broker needs a new session'): Promise<void> {
    const connection = await this.connections.find(userId);
    if (await this.renewals.renewIfDue(connection)) return;
    this.signals.emit('broker.needs-session', { userId, detail });
  }

  private async isInUse({ userId, state, provider }: Connection): Promise<boolean> {
    if (provider === 'quadcode' && (state === 'connected' || state === 'needs_session')) return true;
    return this.trades.hasUnsettled(userId, 'quadcode', new Date(this.clock.now() - SSID_LIFE_MS));
  }
}
