import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { PaperClock } from './paper-clock.js';

/** At a high speed several market seconds come together: the shortest time between two looks, ms of ours. */
const SHORTEST_MS = 100;
/** The longest one: our clock may be set, or moved by hand. */
const LONGEST_MS = 250;

/** What happens with the market's seconds: `now` is a whole one. What it returns is waited for by `step` only. */
export type OnTick = (now: number) => void | Promise<void>;

/** The one timer of this process for the market's seconds; it runs while somebody needs it. */
@Injectable()
export class PaperTicker implements OnApplicationShutdown {
  private readonly log = new Logger('PaperMarket');
  /** Settlements come before candles. */
  private readonly settlements = new Set<OnTick>();
  private readonly candles = new Set<OnTick>();
  /** What listeners fail with, until they do not: said once. */
  private readonly faults = new Map<OnTick, string>();
  private timer: NodeJS.Timeout | undefined;
  private last = -Infinity;
  private stopped = false;

  constructor(private readonly clock: PaperClock) {}

  /** Calls it with each market second, or with the last of several, until the returned function is called. */
  onSettlements(listener: OnTick): () => void {
    return this.add(this.settlements, listener);
  }

  /** The same, after the settlements have begun. */
  onCandles(listener: OnTick): () => void {
    return this.add(this.candles, listener);
  }

  /**
   * Does at once what is due by the clock, and waits for it: for clocks that are moved by hand. What is settled is settled
   * before any candle is told of, also when several market seconds have passed.
   */
  async step(): Promise<void> {
    this.last = this.second();
    for (const listener of this.all()) await this.call(listener, this.last);
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.settlements.clear();
    this.candles.clear();
  }

  private add(listeners: Set<OnTick>, listener: OnTick): () => void {
    listeners.add(listener);
    if (!this.timer) {
      this.last = this.second();
      this.arm();
    }
    return () => {
      listeners.delete(listener);
      this.faults.delete(listener);
      if (this.all().length > 0) return;
      clearTimeout(this.timer);
      this.timer = undefined;
    };
  }

  private all(): OnTick[] {
    return [...this.settlements, ...this.candles];
  }

  private arm(): void {
    if (this.stopped) return;
    const left = Math.ceil(this.clock.until(this.last + 1000));
    const shortest = 1000 / this.clock.speed < SHORTEST_MS ? SHORTEST_MS : 1;
    this.timer = setTimeout(() => this.look(), Math.min(LONGEST_MS, Math.max(shortest, left))).unref();
  }

  private look(): void {
    const now = this.second();
    if (now > this.last) {
      this.last = now;
      for (const listener of this.all()) void this.call(listener, now);
    }
    if (this.timer) this.arm(); // somebody still listens
  }

  /** A listener's fault hurts nobody else. */
  private async call(listener: OnTick, now: number): Promise<void> {
    try {
      await listener(now);
      if (this.faults.delete(listener)) this.log.log('What failed with each market second works again');
    } catch (error) {
      if (this.faults.get(listener) === String(error)) return;
      this.faults.set(listener, String(error));
      this.log.error('What is done with each market second failed', error);
    }
  }

  private second(): number {
    return Math.floor(this.clock.now() / 1000) * 1000;
  }
}
