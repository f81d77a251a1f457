import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/index.js';

export interface Limit {
  /** Attempts allowed within the window. */
  readonly max: number;
  readonly windowMs: number;
}

const LARGEST = 50_000;

/** Counts attempts in fixed windows that begin with the first one. In memory: each process counts for itself. */
@Injectable()
export class AttemptCounters {
  private readonly windows = new Map<string, { count: number; endsAt: number }>();

  constructor(private readonly clock: Clock) {}

  /** Counts one attempt. Answers 0 when it is allowed, else how many milliseconds to wait; then it is not counted. */
  hit(key: string, limit: Limit): number {
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

  /** Takes one attempt back. */
  refund(key: string): void {
    const window = this.windows.get(key);
    if (window && --window.count <= 0) this.windows.delete(key);
  }

  reset(key: string): void {
    this.windows.delete(key);
  }

  private makeRoom(now: number): void {
    for (const [key, window] of this.windows) if (window.endsAt <= now) this.windows.delete(key);
    for (const key of this.windows.keys()) {
      if (this.windows.size < LARGEST) break;
      this.windows.delete(key);
    }
  }
}
