import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { isDatabaseAway, Seldom } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Clock, forgetLeaseOwner, type LeaseOwner, newLeaseOwner, Signals } from '../../../platform/index.js';
import { WatchedParts } from './watched-parts.js';
import { WatchRepository } from './watch.repository.js';

/** How often it is looked, in ms: half the time of a lease. */
const LOOK_MS = 5000;
/** How soon after news of this process, in ms: several come at once. */
const SOON_MS = 250;

/**
 * Watches for what staff is to be told, in one process of those with ROLE all or worker at a time, under a lease. What it
 * goes by stands in the database, so another one goes on where it stopped.
 */
@Injectable()
export class AlertWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Alerts');
  private readonly complaint = new Seldom();
  private readonly owner: LeaseOwner;
  private looking: Promise<void> | undefined;
  private soon: NodeJS.Timeout | undefined;
  private watches = false;
  private stopped = false;

  constructor(
    private readonly watch: WatchRepository,
    private readonly parts: WatchedParts,
    private readonly signals: Signals,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.owner = newLeaseOwner(clock.date());
  }

  /** News make it quick, and are not needed: the next look sees the same. */
  onApplicationBootstrap(): void {
    this.signals.on('webhooks.dead-letter', () => this.lookSoon());
    this.signals.on('webhooks.delivery-dead', () => this.lookSoon());
    this.signals.on('webhooks.subscription-disabled', () => this.lookSoon());
    this.signals.on('broker.needs-session', () => this.lookSoon());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.soon);
    await this.looking;
    if (this.watches) await this.watch.release(this.owner).catch(() => undefined); // it runs out
    forgetLeaseOwner(this.owner);
  }

  @Interval(LOOK_MS)
  async tick(): Promise<void> {
    if (this.config.role !== 'api' && !this.stopped) await this.look();
  }

  /** Resolves when everything was looked at and told. Never rejects. */
  look(): Promise<void> {
    return (this.looking ??= this.lookOnce()
      .catch((error: unknown) => {
        if (!isDatabaseAway(error) && this.complaint.isDue())
          this.log.error(
            `Alerts are not looked at, trying again: ${(error as Error)?.stack ?? String(error)}`,
          );
      })
      .finally(() => (this.looking = undefined)));
  }

  private lookSoon(): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      void this.tick();
    }, SOON_MS).unref();
  }

  private async lookOnce(): Promise<void> {
    if (!(await this.parts.outage.look(this.watches))) return;
    const last = await this.watch.hold(this.owner, this.clock.now());
    this.watches = last !== null;
    if (!last) return;
    const { rules, system, open: alerts, audiences } = this.parts;
    await audiences.refresh();
    const open = await alerts.find();
    const lookedAt = this.clock.date();
    const ofRules = await rules.look(lookedAt, last.lookedAt);
    const ofSystem = await system.look(open, last.totals);
    // who was stopped in between knows nothing of what another one has seen since
    if (!(await this.watch.renew(this.owner, this.clock.now()))) return;
    const wanted = {
      troubles: [...ofRules.troubles, ...ofSystem.troubles],
      unknown: [...ofRules.unknown, ...ofSystem.unknown],
    };
    await alerts.bringTo(wanted, open);
    await alerts.tellForgotten();
    await this.watch.note(this.owner, { lookedAt, readings: ofRules.readings, totals: ofSystem.totals });
  }
}
