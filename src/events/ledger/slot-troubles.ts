import { Logger } from '@nestjs/common';
import type { Metrics } from '../../platform/index.js';

/** Pauses between two tries, in ms. */
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5000;
/** What goes on failing is told again after so long, in ms. */
const TELL_AGAIN_MS = 60_000;

interface Trouble {
  since: number;
  retryAt: number;
  pauseMs: number;
  toldAt: number;
}

/**
 * What fails in the ledger, each slot by itself: a batch that cannot be counted stops its own slot and no other, is
 * tried again with growing pauses, and shows in the log and the metrics. Times are monotonic, in ms.
 */
export class SlotTroubles {
  private readonly log = new Logger('EventLedger');
  private readonly troubles = new Map<string, Trouble>();

  constructor(metrics: Metrics) {
    const troubles = this.troubles;
    metrics.gauge({
      name: 'ledger_failing_slots',
      help: 'Slots whose work fails again and again in this process',
      collect() {
        this.set([...troubles.keys()].filter((what) => what.startsWith('slot ')).length);
      },
    });
    metrics.gauge({
      name: 'ledger_failing_seconds',
      help: 'How long counting has been failing in this process, in the slot where it has for longest; 0 when it goes well',
      collect() {
        const now = performance.now();
        const since = Math.min(now, ...[...troubles.values()].map((trouble) => trouble.since));
        this.set((now - since) / 1000);
      },
    });
  }

  /** Returns how long to wait before the next try, in ms. */
  failed(what: string, error: unknown): number {
    const now = performance.now();
    const known = this.troubles.get(what);
    const pauseMs = known ? Math.min(known.pauseMs * 2, RETRY_MAX_MS) : RETRY_MIN_MS;
    const trouble = known ?? { since: now, retryAt: 0, pauseMs, toldAt: -Infinity };
    if (now - trouble.toldAt >= TELL_AGAIN_MS) {
      const since = known ? ` for ${Math.round((now - known.since) / 1000)} s` : '';
      this.log.error(`Counting fails${since} (${what}), trying again`, error);
      trouble.toldAt = now;
    }
    this.troubles.set(what, Object.assign(trouble, { pauseMs, retryAt: now + pauseMs }));
    return pauseMs;
  }

  over(what: string): void {
    if (this.troubles.delete(what)) this.log.log(`Counting goes on (${what})`);
  }

  /** It is somebody else's now. */
  forget(what: string): void {
    this.troubles.delete(what);
  }

  /** Whether it is too early for another try. */
  waits(what: string): boolean {
    return (this.troubles.get(what)?.retryAt ?? 0) > performance.now();
  }

  /** How long until the next try of anything, in ms; Infinity when nothing fails. */
  nextTryMs(): number {
    const next = Math.min(...[...this.troubles.values()].map(({ retryAt }) => retryAt));
    return Math.max(0, next - performance.now());
  }
}
