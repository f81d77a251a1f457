import type { Job } from './job.js';
import type { TakenJob } from './job.repository.js';

/** Progress is stored at most once in so many ms. */
const APART_MS = 1000;

/** One run of a job in this process. */
export class Run implements Job<Record<string, unknown>> {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private fraction: number | undefined;
  /** Only its end is still to be written. */
  over = false;
  /** Resolves when the run is over and written. */
  ended: Promise<void> = Promise.resolve();

  constructor(
    readonly row: TakenJob,
    private readonly store: (fraction: number) => void,
  ) {}

  get id(): string {
    return this.row._id;
  }

  /** Names the lease. */
  get owner(): string {
    return this.row.lease.owner;
  }

  get data(): Record<string, unknown> {
    return this.row.data;
  }

  get attempt(): number {
    return this.row.attempts;
  }

  get maxAttempts(): number {
    return this.row.maxAttempts;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  progress(fraction: number): void {
    if (this.over || Number.isNaN(fraction)) return;
    this.fraction = Math.min(1, Math.max(0, fraction));
    if (this.timer) return;
    this.storeProgress();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.storeProgress();
    }, APART_MS).unref();
  }

  /** The first reason stays. */
  abort(reason: Error): void {
    this.finish();
    this.controller.abort(reason);
  }

  /** No progress is stored any more. */
  finish(): void {
    this.over = true;
    clearTimeout(this.timer);
  }

  private storeProgress(): void {
    if (this.fraction === undefined) return;
    this.store(this.fraction);
    this.fraction = undefined;
  }
}
