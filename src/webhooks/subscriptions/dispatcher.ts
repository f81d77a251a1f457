import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { endsWithin } from '../../common/index.js';
import { Config } from '../../config/index.js';
import {
  Clock,
  forgetLeaseOwner,
  isFree,
  LEASE_RENEW_MS,
  type LeaseOwner,
  newLeaseOwner,
  Wakes,
} from '../../platform/index.js';
import { Lanes } from './lanes.js';
import { OutgoingRepository } from './outgoing.repository.js';
import { OutgoingResults } from './outgoing.results.js';
import { SubscriptionDirectory, type SubscriptionList } from './subscription.directory.js';
import { SubscriptionRepository } from './subscription.repository.js';

/** Of hints to other processes; the detail is the id of a subscription. */
const TOPIC = 'webhooks-out';
/** How often everything is looked at, in ms, and how often at most when somebody asks for it. */
const LOOK_MS = 1000;
const LOOK_AGAIN_MS = 100;
/** How long a shutdown waits for what is under way, in ms. */
const SHUTDOWN_MS = 8000;

/**
 * Sends the outgoing deliveries, in processes with ROLE all or worker. Each subscription is worked by one process at a
 * time, under a lease; one whose process is gone is taken over.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('WebhooksOut');
  private readonly owner: LeaseOwner;
  private running = false;
  private looking: Promise<void> | undefined;
  private lookedAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private renewal: NodeJS.Timeout | undefined;

  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly subscriptions: SubscriptionRepository,
    private readonly outgoing: OutgoingRepository,
    private readonly lanes: Lanes,
    private readonly results: OutgoingResults,
    private readonly wakes: Wakes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.owner = newLeaseOwner(clock.date());
  }

  onApplicationBootstrap(): void {
    if (this.config.role === 'api') return;
    this.wakes.on(TOPIC, (id) => this.wakeOwn(id));
    this.running = true;
    this.lookIn(0);
    this.renewal = setInterval(() => void this.renew(), LEASE_RENEW_MS).unref();
  }

  /** Finishes what is under way, within a bound, and gives the subscriptions back. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.running) {
      this.running = false;
      clearTimeout(this.timer);
      clearInterval(this.renewal);
      await endsWithin(SHUTDOWN_MS, this.finish()); // what is not finished is sent again
      await this.subscriptions.leases.release(this.owner.instance).catch(() => undefined); // they run out
    }
    forgetLeaseOwner(this.owner);
  }

  /** Something may be due for these subscriptions: here, or in the process that sends to them. */
  wake(subscriptionIds: Iterable<string>): void {
    let unknown = false;
    for (const id of subscriptionIds) {
      if (this.wakeOwn(id)) continue;
      unknown = true;
      this.wakes.send(TOPIC, id);
    }
    // perhaps nobody sends to it yet
    if (unknown && this.running) this.lookIn(LOOK_AGAIN_MS - (performance.now() - this.lookedAt));
  }

  /** False when this process does not send to it. */
  private wakeOwn(subscriptionId: string): boolean {
    const lane = this.lanes.get(subscriptionId);
    lane?.wake();
    return lane !== undefined;
  }

  /** A subscription was changed here: resolves when this process goes by it. */
  async refresh(): Promise<void> {
    if (!this.running) return;
    await this.looking; // it may have read before the change
    await this.look();
  }

  private lookIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), Math.max(0, ms)).unref();
  }

  private look(): Promise<void> {
    return (this.looking ??= this.lookOnce()
      .catch((error: unknown) => this.lanes.failed(error))
      .finally(() => {
        this.looking = undefined;
        if (this.running) this.lookIn(LOOK_MS);
      }));
  }

  /** Takes what nobody works on, leaves what is no more to be sent to, and finds what has become due. */
  private async lookOnce(): Promise<void> {
    this.lookedAt = performance.now();
    const list = await this.directory.list();
    await this.leave(list);
    await this.claim(list);
    const idle = this.lanes.entries().filter(([, lane]) => lane.isIdle);
    const due = await this.outgoing.withDue(
      idle.map(([id]) => id),
      this.clock.date(),
    );
    for (const [id, lane] of this.lanes.entries()) {
      if (due.has(id)) lane.wake();
      else lane.pump();
    }
  }

  private async leave(list: SubscriptionList): Promise<void> {
    for (const [id, lane] of this.lanes.entries()) {
      const known = list.byId.get(id);
      if (known?.row.enabled && !lane.isStopped) lane.update(known);
      else {
        void this.lanes.close(id);
        await this.subscriptions.leases.release(this.owner.instance, id);
      }
    }
  }

  private async claim(list: SubscriptionList): Promise<void> {
    for (const [id, { row, keys }] of list.byId) {
      if (!this.running) return;
      if (!row.enabled || this.lanes.get(id) || !isFree(row, this.clock.now())) continue;
      const taken = await this.subscriptions.leases.take(row, this.owner, this.clock.now());
      if (taken?.enabled) this.lanes.open({ row: taken, keys });
    }
  }

  private async renew(): Promise<void> {
    try {
      const held = this.lanes.entries().map(([id]) => id);
      const own = await this.subscriptions.leases.renew(this.owner.instance, this.clock.now());
      for (const id of held) {
        if (own.has(id) || !this.lanes.get(id)) continue;
        this.log.warn(`The subscription ${id} has gone to another process`);
        void this.lanes.close(id);
      }
      if (this.looking) return; // what it has just taken may have no lane yet
      // those whose release failed
      for (const id of own)
        if (!this.lanes.get(id)) await this.subscriptions.leases.release(this.owner.instance, id);
    } catch (error) {
      this.lanes.failed(error); // what is not renewed in time goes to somebody else
    }
  }

  private async finish(): Promise<void> {
    await this.looking;
    await Promise.all(this.lanes.entries().map(([id]) => this.lanes.close(id)));
    await this.results.close();
  }
}
