import { Worker } from 'node:worker_threads';
import { threadFile, Unavailable } from '../../../common/index.js';
import type { RenderTask, TaskOutcome, ThreadSettings } from './render.types.js';

const THREAD = threadFile('render.worker', import.meta.url);
/** Memory of a thread in MB: what lives long, and what lives shortly. */
const HEAP_MB = 192;
const YOUNG_MB = 16;
/** How long one mail may take before the thread is ended, in ms; Liquid itself gives up sooner. */
const MOST_MS = 4000;
/** How often it is looked whether the thread goes on, in ms. */
const LOOK_MS = 200;
/** How long a thread may take to begin, in ms: on a busy machine it reads its files slowly. */
const BEGIN_MS = 60_000;
/** A thread without work ends, and its memory is given back, in ms. */
const IDLE_MS = 60_000;
/** More tasks than these wait for nobody. */
const MOST_WAITING = 200;

export type DeathCause = 'slow' | 'large' | 'other';

/** The thread has ended in the middle of a task, and the next task has another one. */
export class ThreadDied extends Error {
  /** @param at which mail of the task it was about; -1: none yet */
  constructor(
    readonly reason: DeathCause,
    readonly at: number,
    cause?: unknown,
  ) {
    super(`A thread that renders mails has ended (${reason})`, { cause });
  }
}

/**
 * A thread that renders, one task after the other. It is begun when it is needed; one that hangs or takes too much memory
 * is ended, which nobody but the task in it notices.
 */
export class RenderThread {
  private readonly progress = new Int32Array(new SharedArrayBuffer(4));
  private worker: Promise<Worker> | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private idle: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly settings: Omit<ThreadSettings, 'progress'>) {}

  /** @throws ThreadDied, Unavailable */
  async run(task: RenderTask): Promise<TaskOutcome> {
    if (this.waiting >= MOST_WAITING)
      throw new Unavailable('Too many mails are being rendered; try again shortly');
    this.waiting++;
    clearTimeout(this.idle);
    const outcome = this.last.then(() => this.perform(task));
    this.last = outcome.catch(() => undefined);
    try {
      return await outcome;
    } finally {
      if (--this.waiting === 0 && !this.isClosed) {
        this.idle = setTimeout(() => void this.end(), IDLE_MS);
        this.idle.unref();
      }
    }
  }

  /** What runs in it is refused. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.idle);
    await this.end();
  }

  private async end(): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    await (await worker?.catch(() => undefined))?.terminate();
  }

  private async perform(task: RenderTask): Promise<TaskOutcome> {
    if (this.isClosed) throw new Unavailable('The application is stopping');
    const begun = (this.worker ??= this.begin());
    const worker = await begun.catch((error: unknown) => {
      this.worker = undefined;
      throw error;
    });
    Atomics.store(this.progress, 0, -1);
    return new Promise<TaskOutcome>((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearInterval(watch);
        worker.off('message', done).off('error', failed).off('exit', ended);
        finish();
      };
      const die = (reason: DeathCause, cause?: unknown) =>
        settle(() => {
          if (this.worker === begun) this.worker = undefined;
          worker.on('error', () => undefined); // it may have more to say
          void worker.terminate();
          reject(
            this.isClosed
              ? new Unavailable('The application is stopping')
              : new ThreadDied(reason, Atomics.load(this.progress, 0), cause),
          );
        });
      const done = (outcome: TaskOutcome) => settle(() => resolve(outcome));
      const failed = (error: Error & { code?: string }) =>
        die(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'large' : 'other', error);
      const ended = () => die('other');
      const watch = setInterval(
        this.watcher(() => die('slow')),
        LOOK_MS,
      );
      worker.on('message', done).on('error', failed).on('exit', ended);
      worker.postMessage(task);
    });
  }

  /** Counts looks instead of time: when this process is held up itself, the thread is not to blame. */
  private watcher(hangs: () => void): () => void {
    let seen = -1;
    let looks = 0;
    return () => {
      const now = Atomics.load(this.progress, 0);
      if (now !== seen) {
        seen = now;
        looks = 0;
      } else if (++looks >= MOST_MS / LOOK_MS) hangs();
    };
  }

  private async begin(): Promise<Worker> {
    const worker = new Worker(THREAD.file, {
      workerData: { ...this.settings, progress: this.progress.buffer } satisfies ThreadSettings,
      ...THREAD.options,
      env: {}, // nothing of ours, least of all secrets
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.unref();
    await new Promise<void>((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(late);
        worker.off('message', ready).off('error', failed).off('exit', ended);
        finish();
      };
      const ready = () => settle(resolve);
      const failed = (error: Error) => settle(() => reject(error));
      const ended = (code: number) => settle(() => reject(new Error(`A thread has ended with ${code}`)));
      const late = setTimeout(() => void worker.terminate(), BEGIN_MS);
      worker.on('message', ready).on('error', failed).on('exit', ended);
    });
    // one that ends while nothing runs in it is replaced by the next task
    worker.once('exit', () => (this.worker = undefined));
    return worker;
  }
}
