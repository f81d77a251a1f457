/** For what goes on failing: it is said once, and again after a while. */
export class Seldom {
  private saidAt = -Infinity;

  /** @param pauseMs how long it is not said again, in ms */
  constructor(private readonly pauseMs = 60_000) {}

  /** Whether it is time to say it; it counts as said then. */
  isDue(): boolean {
    const now = performance.now();
    if (now - this.saidAt < this.pauseMs) return false;
    this.saidAt = now;
    return true;
  }
}
