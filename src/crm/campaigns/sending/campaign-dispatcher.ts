import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { endsWithin, OnceMore } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import {
  Clock,
  forgetLeaseOwner,
  isFree,
  LEASE_RENEW_MS,
  leaseFrom,
  type LeaseOwner,
  newLeaseOwner,
  Wakes,
} from '../../../platform/index.js';
import { CampaignRepository } from '../campaign.repository.js';
import type { CampaignDocument } from '../campaign.schema.js';
import type { CampaignRun } from './campaign-run.js';
import { CampaignRuns } from './campaign-runs.js';

/** Of hints to other processes: something is to be begun. */
const TOPIC = 'crm.campaigns';
/** How often it is looked for campaigns whose time has come, or whose process is gone, in ms. */
const LOOK_MS = 1000;
/** Campaigns that one process sends at the same time. */
const MOST_RUNS = 20;
/** How long a shutdown waits for mails that are on their way, in ms. */
const SHUTDOWN_MS = 8000;

interface Held {
  /** By the monotonic clock: when the lease may be somebody else's. */
  until: number;
  run?: CampaignRun;
  done: Promise<void>;
}

/**
 * Sends campaigns, in processes with ROLE all or worker. Each is sent by one process at a time, under a lease; one whose
 * process is gone is taken over, at once on the same machine, after ten seconds from another.
 */
@Injectable()
export class CampaignDispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner: LeaseOwner;
  private readonly held = new Map<string, Held>();
  private isRunning = false;
  private readonly looks = new OnceMore(() => this.takeFree());
  private timer: NodeJS.Timeout | undefined;
  private renewal: NodeJS.Timeout | undefined;

  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly runs: CampaignRuns,
    private readonly wakes: Wakes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.owner = newLeaseOwner(clock.date());
  }

  onApplicationBootstrap(): void {
    if (this.config.role === 'api') return;
    this.isRunning = true;
    this.wakes.on(TOPIC, () => this.look());
    this.look();
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
    this.renewal = setInterval(() => void this.renew(), LEASE_RENEW_MS).unref();
  }

  /** Finishes what is on its way, within a bound, and gives the campaigns back. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isRunning = false;
    clearInterval(this.timer);
    await this.looks.run().catch(() => undefined); // takes nothing any more
    for (const { run } of this.held.values()) run?.stop();
    const finished = Promise.all([...this.held.values()].map(({ done }) => done));
    if (!(await endsWithin(SHUTDOWN_MS, finished))) {
      for (const { run } of this.held.values()) run?.lose(); // what was cut off is sent again
      await endsWithin(SHUTDOWN_MS / 4, finished);
    }
    clearInterval(this.renewal);
    await this.campaigns.leases.release(this.owner.instance).catch(() => undefined); // they run out
    forgetLeaseOwner(this.owner);
  }

  /** Something is to be begun: here, or in another process. */
  wake(): void {
    this.wakes.send(TOPIC);
    this.look();
  }

  private look(): void {
    if (!this.isRunning) return;
    this.looks
      .run()
      .catch((error: unknown) => this.runs.complain('Campaigns are not looked for, trying again', error));
  }

  private async takeFree(): Promise<void> {
    if (!this.isRunning) return;
    for (const seen of await this.campaigns.atWork(this.clock.date())) {
      if (!this.isRunning || this.held.size >= MOST_RUNS) return;
      const now = this.clock.now();
      if (this.held.has(seen._id) || !isFree(seen, now)) continue;
      const until = this.untilFrom(now);
      const taken = await this.campaigns.leases.take(seen as CampaignDocument, this.owner, now);
      if (taken) this.hold(taken._id, until);
    }
  }

  private hold(id: string, until: number): void {
    const held: Held = { until, done: Promise.resolve() };
    this.held.set(id, held);
    held.done = this.work(id, held)
      .catch((error: unknown) => this.runs.complain(`The campaign ${id} is not sent, trying again`, error))
      .then(() => this.campaigns.leases.release(this.owner.instance, id))
      .catch(() => undefined) // it runs out
      .finally(() => this.held.delete(id));
  }

  private async work(id: string, held: Held): Promise<void> {
    const isHeld = () => performance.now() < held.until;
    const run = await this.runs.open(id, { owner: this.owner, isHeld });
    if (!run) return;
    held.run = run;
    if (this.isRunning) await run.run();
  }

  private async renew(): Promise<void> {
    const ids = [...this.held.keys()];
    if (ids.length === 0) return;
    try {
      const now = this.clock.now();
      const until = this.untilFrom(now);
      const own = await this.campaigns.leases.renew(this.owner.instance, now, ids);
      for (const id of ids) {
        const held = this.held.get(id);
        if (!held) continue;
        if (own.has(id)) held.until = until;
        else held.run?.lose();
      }
    } catch (error) {
      // what is not renewed in time goes to somebody else
      this.runs.complain('Campaigns cannot be kept', error);
    }
  }

  /** The end of a lease that is taken now, as this process counts time. */
  private untilFrom(now: number): number {
    return performance.now() + leaseFrom(now).getTime() - now;
  }
}
