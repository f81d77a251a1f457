import type { Clock } from '../../../platform/index.js';

/** Further off than this, the new sample is right and the old ones wrong: somebody has set a clock. In ms. */
const JUMP_MS = 2000;
/** How fast an old best sample loses its weight: ms of offset in a ms. Clocks drift less. */
const FORGET = 1e-4;

/**
 * The platform's time, going on between what the platform says. Each sample is late by its way here, never early, so that
 * the largest offset is the nearest to the truth.
 */
export class PlatformClock {
  private offset: number | undefined;
  private sampledAt = 0;

  constructor(private readonly clock: Clock) {}

  /** ms since 1970; our own time until the platform has said something. */
  now(): number {
    return this.clock.now() + Math.round(this.offset ?? 0);
  }

  /** @param time what the platform just said, ms since 1970 */
  observe(time: number): void {
    if (!Number.isFinite(time) || time <= 0) return;
    const now = this.clock.now();
    const sample = time - now;
    const before = this.offset === undefined ? undefined : this.offset - FORGET * (now - this.sampledAt);
    this.offset =
      before === undefined || Math.abs(sample - before) > JUMP_MS ? sample : Math.max(sample, before);
    this.sampledAt = now;
  }
}
