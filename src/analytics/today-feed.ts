import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, type Feed, Realtime, Signals } from '../platform/index.js';
import { AnalyticsService } from './analytics.service.js';
import './analytics.signals.js';
import { Counters } from './counters.js';
import { PeopleRepository } from './people/people.repository.js';
import { RecountGate } from './rebuild/recount.gate.js';
import { dayLabel } from '../common/index.js';

const ROOM = 'perm:analytics:read';
/** How often it is looked whether another process has counted something, in ms. */
const LOOK_MS = 1000;

/** Sends `analytics:update` to whoever may see it: when today's figures have moved, at most once a second. */
@Injectable()
export class TodayFeed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly feed: Feed<'moved'>;
  /** The last batch of each slot that this process knows of. */
  private readonly seen = new Map<number, number>();
  private look: NodeJS.Timeout | undefined;
  /** Something has moved while a recount at the start had the figures. */
  private waits = false;

  constructor(
    private readonly analytics: AnalyticsService,
    private readonly people: PeopleRepository,
    private readonly counters: Counters,
    private readonly gate: RecountGate,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
    private readonly signals: Signals,
  ) {
    this.feed = realtime.feed<'moved', 'analytics:update'>({
      room: ROOM,
      event: 'analytics:update',
      perSecond: 1,
      payload: async () => {
        const at = this.clock.date().toISOString();
        return { ...(await this.analytics.today()), at };
      },
      reach: 'here',
    });
  }

  onApplicationBootstrap(): void {
    this.signals.on('analytics.changed', ({ slot, batch, days }) => {
      this.seen.set(slot, batch);
      if (days.has(dayLabel(this.today()))) this.tell();
    });
    this.look = setInterval(() => void this.lookElsewhere().catch(() => undefined), LOOK_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.look);
  }

  /** Batches of other processes show in the heads of today; a failure shows in the next answers of the API. */
  private async lookElsewhere(): Promise<void> {
    if (this.realtime.listeners(ROOM) === 0) return;
    if (this.waits) this.tell();
    const today = this.today();
    for (const { slot, lastBatch } of await this.people.heads(dayLabel(today), dayLabel(today + 1))) {
      const known = this.seen.get(slot);
      if (known !== undefined && lastBatch <= known) continue;
      this.seen.set(slot, lastBatch);
      this.tell(); // also of a slot that is new here: its first batch of the day is news too
    }
  }

  /** During a recount at the start the figures are wrong: they are told once it is over. */
  private tell(): void {
    this.waits = this.gate.isClosed;
    if (!this.waits) this.feed.push(['moved']);
  }

  private today(): number {
    return this.counters.business.dayOf(this.clock.now());
  }
}
