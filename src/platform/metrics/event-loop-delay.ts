import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How finely it is looked at, in ms. */
const RESOLUTION_MS = 20;
/** Nobody has asked for so long, in ms: then nobody watches. */
const UNWATCHED_MS = 30_000;

/**
 * By how much this process's event loop is late. It is measured only while somebody asks again and again, apart from
 * what Prometheus reads, since each reading begins anew.
 */
export class EventLoopDelay {
  private histogram: ReturnType<typeof monitorEventLoopDelay> | undefined;
  private end: NodeJS.Timeout | undefined;

  /** The 99th percentile since the last call, in ms; null at the first call after a while. */
  p99(): number | null {
    clearTimeout(this.end);
    this.end = setTimeout(() => this.stop(), UNWATCHED_MS).unref();
    if (!this.histogram) {
      this.histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      this.histogram.enable();
      return null;
    }
    const { count } = this.histogram;
    const ms = this.histogram.percentile(99) / 1e6;
    this.histogram.reset();
    // what the histogram holds are the distances of its own ticks
    return count === 0 ? null : round(Math.max(0, ms - RESOLUTION_MS));
  }

  stop(): void {
    clearTimeout(this.end);
    this.histogram?.disable();
    this.histogram = undefined;
  }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
