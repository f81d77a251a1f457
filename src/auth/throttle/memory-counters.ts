import { type Clock } from '../../platform/index.js';
import { AttemptCounters, type Hit, type Limit } from './attempt-counters.js';

const LARGEST = 50_000;

/** In memory: each process counts for itself. */
export class MemoryCounters extends AttemptCounters {
  private readonly windows = new Map<string, { count: number; endsAt: number }>();

  constructor(private readonly clock: Clock) {
    super();
  }

  hit(key: string, limit: Limit): Promise<Hit> {
    const waitMs = this.count(key, limit);
    return Promise.resolve({ waitMs, refund: () => this.refund(key, waitMs) });
  }

  reset(key: string): Promise<void> {
    this.windows.delete(key);
    return Promise.resolve();
  }

  private count(key: string, limit: Limit): number {
    const now = this.clock.now();
    const window = this.windows.get(key);
    if (!window || window.endsAt <= now) {
      this.windows.delete(key); // the newest go to the end of the map
      if (this.windows.size >= LARGEST) this.makeRoom(now);
      this.windows.set(key, { count: 1, endsAt: now + limit.windowMs });
      return 0;
    }
    if (window.count >= limit.max) return window.endsAt - now;
    window.count++;
    return 0;
  }

  private refund(key: string, waitMs: number): Promise<void> {
    const window = waitMs === 0 && this.windows.get(key);
    if (window && --window.count <= 0) this.windows.delete(key);
    return Promise.resolve();
  }

  private makeRoom(now: number): void {
    for (const [key, window] of this.windows) if (window.endsAt <= now) this.windows.delete(key);
    for (const key of this.windows.keys()) {
      if (this.windows.size < LARGEST) break;
      this.windows.delete(key);
    }
  }
}
