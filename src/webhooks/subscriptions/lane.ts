import { toEventDto } from '../../events/index.js';
import type { EventStore } from '../../events/index.js';
import type { Clock } from '../../platform/index.js';
import { nextDelayMs } from '../deliveries/retry.rules.js';
import { verdictOf } from './answer.rules.js';
import { afterFailure, type Health, HEALTHY, isHopeless, pausesFor } from './breaker.rules.js';
import type { OutgoingNews } from './outgoing.news.js';
import type { DueOutgoing, OutgoingRepository } from './outgoing.repository.js';
import type { OutgoingResults } from './outgoing.results.js';
import type { OutgoingAttempt } from './outgoing.schema.js';
import type { KnownSubscription } from './subscription.directory.js';
import type { DisabledReason } from './subscription.schema.js';
import type { OutgoingMessage } from './signed-post.js';
import type { Sent, SubscriptionSender } from './subscription.sender.js';

/**
 * Requests to one subscriber at the same time: one that has not shown yet that it answers may keep the first few, each
 * success allows one more, each failure half as many.
 */
const FEWEST_AT_ONCE = 4;
const MOST_AT_ONCE = 16;
/** Deliveries that one reading takes; the next is read when fewer than half of them are left. */
const CHUNK = 200;
/** What was read longer ago, in ms, is read again: its event may have changed. */
const STALE_MS = 10_000;
/** A wake-up that is further away, in ms, is left to the dispatcher's own look. */
const SOON_MS = 1000;

/** What a lane takes from the process around it. */
export interface LaneParts {
  outgoing: OutgoingRepository;
  events: EventStore;
  sender: SubscriptionSender;
  results: OutgoingResults;
  news: OutgoingNews;
  clock: Clock;
  /** Seconds between attempts, `config.webhookRetrySeconds`. */
  retrySeconds: readonly number[];
  /** Whether the process may have one more request under way; each that is taken is given back. */
  takeTurn(): boolean;
  giveTurn(): void;
  /** Something of the database's failed; it is tried again. */
  failed(error: unknown): void;
}

interface Ready {
  row: DueOutgoing;
  message: OutgoingMessage;
}

/**
 * Sends to one subscription what is due for it, some at a time; whatever fails steps aside until its next attempt. It
 * keeps nothing that is not in the database, but for results that are being written.
 */
export class Lane {
  health: Health;
  /** The holder of the lease under which this lane was opened. */
  private readonly owner: string | undefined;
  private ready: Ready[] = [];
  private readyAt = 0;
  /** What was read and is not finished: waiting here, on its way, or being written. */
  private readonly known = new Set<string>();
  /** Finished while something is being read, which may still have seen them waiting. */
  private forgetLater: string[] = [];
  private underWay = 0;
  private window = FEWEST_AT_ONCE;
  private reading = false;
  private mayHaveMore = true;
  private stopped = false;
  private whenIdle: (() => void) | undefined;

  constructor(
    private readonly parts: LaneParts,
    private subscription: KnownSubscription,
  ) {
    this.health = subscription.row.health;
    this.owner = subscription.row.owner?.instance;
  }

  /** Whether the breaker lets only probes through. */
  get isOpen(): boolean {
    return this.health.probeAt !== undefined;
  }

  /** Whether it waits for something to become due. */
  get isIdle(): boolean {
    return !this.stopped && !this.reading && !this.mayHaveMore && this.ready.length === 0 && this.isDue();
  }

  /** Whether it sends nothing more: it was given up, or the process ends. */
  get isStopped(): boolean {
    return this.stopped;
  }

  /** The subscription as it now is. */
  update(subscription: KnownSubscription): void {
    if (subscription.row.resets !== this.subscription.row.resets) this.health = HEALTHY;
    this.subscription = subscription;
  }

  /** Something may be due. */
  wake(): void {
    this.mayHaveMore = true;
    this.pump();
  }

  /** Sends what may be sent, reads what is missing. */
  pump(): void {
    while (this.hasRoom() && this.isFresh()) {
      if (this.ready.length === 0 || !this.parts.takeTurn()) break;
      void this.deliver(this.ready.shift()!);
    }
    if (this.mayHaveMore && !this.reading && this.ready.length < CHUNK / 2 && this.hasRoom())
      void this.read();
  }

  /** Begins nothing more; resolves when nothing is under way. */
  stop(): Promise<void> {
    this.stopped = true;
    this.ready = [];
    if (this.underWay === 0) return Promise.resolve();
    return new Promise((resolve) => (this.whenIdle = resolve));
  }

  private hasRoom(): boolean {
    if (this.stopped || this.parts.results.isFull || !this.isDue()) return false;
    return this.underWay < (this.isOpen ? 1 : this.window);
  }

  private isDue(): boolean {
    return !this.health.probeAt || this.health.probeAt.getTime() <= this.parts.clock.now();
  }

  /** Whether what was read may still be sent; when not, it is read anew. */
  private isFresh(): boolean {
    const age = this.parts.clock.now() - this.readyAt;
    if (this.ready.length === 0 || (age >= 0 && age < STALE_MS)) return true;
    for (const { row } of this.ready) this.forget(row._id);
    this.ready = [];
    this.mayHaveMore = true;
    return false;
  }

  private async read(): Promise<void> {
    const { outgoing, events, clock, results } = this.parts;
    this.reading = true;
    this.mayHaveMore = false;
    try {
      const limit = this.known.size + CHUNK;
      const due = await outgoing.due(this.subscription.row._id, limit, clock.date());
      const rows = due.filter(({ _id }) => !this.known.has(_id));
      const found = await events.findByIds(rows.map(({ eventId }) => eventId!));
      if (this.stopped) return;
      const byId = new Map(found.map((event) => [event.id, event]));
      this.mayHaveMore ||= due.length === limit;
      if (this.ready.length === 0) this.readyAt = clock.now();
      for (const row of rows) {
        const event = byId.get(row.eventId!);
        this.known.add(row._id);
        if (event) this.ready.push({ row, message: messageOf(toEventDto(event)) });
        else {
          const update = outgoing.cancelOne(row, 'the event was deleted before it was sent', clock.date());
          results.add(update, () => this.forget(row._id));
        }
      }
    } catch (error) {
      this.parts.failed(error);
      return; // the dispatcher's next look tries again
    } finally {
      this.reading = false;
      for (const id of this.forgetLater.splice(0)) this.known.delete(id);
    }
    this.pump();
  }

  private forget(id: string): void {
    if (this.reading) this.forgetLater.push(id);
    else this.known.delete(id);
  }

  private async deliver({ row, message }: Ready): Promise<void> {
    const { subscription } = this;
    const probe = this.isOpen;
    this.underWay++;
    try {
      const sent = await this.parts.sender.post(subscription, row._id, message);
      this.settle(subscription, row, sent, probe);
    } catch (error) {
      this.forget(row._id);
      this.parts.failed(error);
    } finally {
      this.underWay--;
      this.parts.giveTurn();
      if (this.underWay === 0) this.whenIdle?.();
    }
    this.pump();
  }

  private settle(subscription: KnownSubscription, row: DueOutgoing, sent: Sent, probe: boolean): void {
    const { outgoing, results, clock } = this.parts;
    const { attempt } = sent;
    const former = this.isFormer(subscription);
    const verdict = verdictOf(attempt.status);
    const written = () => this.forget(row._id);
    this.parts.news.attempted(verdict === 'delivered' ? 'delivered' : 'failed');
    if (verdict === 'delivered') {
      results.add(outgoing.deliveredOne(row, attempt), written);
      this.window = Math.min(MOST_AT_ONCE, this.window + 1);
      if (!former && this.health.failures > 0) this.become(HEALTHY);
      return;
    }
    this.window = Math.max(FEWEST_AT_ONCE, this.window / 2);
    // that somebody is gone says nothing of whom it is sent to now
    const delay = verdict === 'gone' && !former ? null : this.delayAfter(row.tries + 1, sent);
    if (delay === null) {
      const reason = describe(attempt);
      results.add(outgoing.failedOne(row, attempt, { reason }), written);
      this.parts.news.dead(subscription.row, row._id, row.eventId!, reason);
    } else {
      results.add(outgoing.failedOne(row, attempt, { dueAt: new Date(clock.now() + delay) }), () => {
        written();
        this.wakeIn(delay);
      });
    }
    if (former) return;
    this.fail(sent, probe);
    if (verdict === 'gone') this.giveUp(subscription, 'gone');
    else if (isHopeless(this.health, clock.now())) this.giveUp(subscription, 'failing');
  }

  /** Until the next attempt after `tries`, in ms: not before the subscriber asked for it. Null when there is none. */
  private delayAfter(tries: number, { retryAfterMs }: Sent): number | null {
    const delay = nextDelayMs(tries, this.parts.retrySeconds, Math.random());
    return delay === null ? null : Math.max(delay, retryAfterMs);
  }

  /** Whether a person has moved the subscription, or set its health back, since it was sent to like this. */
  private isFormer({ row }: KnownSubscription): boolean {
    return row.resets !== this.subscription.row.resets;
  }

  private fail({ retryAfterMs }: Sent, probe: boolean): void {
    const now = this.parts.clock.now();
    const pauses = pausesFor(this.parts.retrySeconds);
    this.become(afterFailure(this.health, { now, pauses, retryAfterMs, probe }));
    if (this.health.probeAt) this.wakeIn(this.health.probeAt.getTime() - now);
  }

  private giveUp({ row }: KnownSubscription, reason: DisabledReason): void {
    if (this.stopped) return;
    void this.stop();
    this.parts.news.disable(row, reason).catch((error: unknown) => this.parts.failed(error));
  }

  private become(health: Health): void {
    this.health = health;
    const { _id: id, resets } = this.subscription.row;
    this.parts.results.addHealth({ id, owner: this.owner, resets, health });
  }

  private wakeIn(ms: number): void {
    if (ms <= SOON_MS) setTimeout(() => this.wake(), ms).unref();
  }
}

function messageOf(event: ReturnType<typeof toEventDto>): OutgoingMessage {
  return { type: event.type, timestamp: event.timestamp, data: event };
}

function describe({ status, error }: OutgoingAttempt): string {
  return error ?? (status === 410 ? 'It answered 410: it is gone' : `It answered ${status}`);
}
