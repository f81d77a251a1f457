import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import type { Timeframe } from '../../market/index.js';
import { WorkerRefusal } from './backtest.errors.js';
import type { BacktestInput } from './backtest.types.js';
import { buffersOf } from './candle-columns.js';
import { readCsv } from './read-csv.js';
import type { SweepPlan } from './sweep.js';
import type { CsvOutcome, RunOutcome, WorkerMessage, WorkerTask } from './worker.types.js';

/** Beside this file, in the sources and in what is built of them. */
const FILE = new URL(`./backtest.worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
/** A file of so many bytes is read here, in steps: sooner than a thread has started. */
const SMALL = 1 << 20;
/** Memory of a thread beyond its columns, in MB. */
const HEAP_MB = 512;
/** Of what lives shortly: a small one stays in the cache of the core, and takes little beside bots and requests. */
const YOUNG_MB = 12;

/** Has what takes long done in threads of their own, so that requests, sockets and bots are not kept waiting. */
@Injectable()
export class BacktestWorkers {
  private reading: Promise<unknown> = Promise.resolve();

  /**
   * @param input its candles are handed over, and gone here afterwards
   * @throws the reason of the signal, when it is aborted: the thread ends at once
   */
  run(
    input: BacktestInput,
    sweep: SweepPlan | undefined,
    signal: AbortSignal,
    progress: (done: number) => void,
  ): Promise<RunOutcome> {
    const memory = input.series.flatMap(({ candles }) => buffersOf(candles));
    return inThread<RunOutcome>({ kind: 'run', input, sweep }, memory, signal, progress);
  }

  /** Large files one after the other: each takes a thread and hundreds of MB. @throws BadCandleFile, from a thread as `WorkerRefusal` */
  readCsv(bytes: Uint8Array, timeframe: Timeframe): Promise<CsvOutcome> {
    if (bytes.length <= SMALL) return readCsv(bytes, timeframe);
    const outcome = this.reading.then(() => inThread<CsvOutcome>({ kind: 'read-csv', bytes, timeframe }, []));
    this.reading = outcome.catch(() => undefined);
    return outcome;
  }
}

function inThread<Outcome extends RunOutcome | CsvOutcome>(
  task: WorkerTask,
  memory: ArrayBuffer[],
  signal?: AbortSignal,
  progress?: (done: number) => void,
): Promise<Outcome> {
  signal?.throwIfAborted();
  return new Promise<Outcome>((resolve, reject) => {
    const worker = new Worker(FILE, {
      workerData: task,
      transferList: memory,
      ...sourceReader(process.execArgv),
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const abort = () => end(() => reject(signal!.reason as Error));
    const end = (settle: () => void) => {
      signal?.removeEventListener('abort', abort);
      settle();
      void worker.terminate();
    };
    signal?.addEventListener('abort', abort);
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') progress?.(message.done);
      else if (message.kind === 'done') end(() => resolve(message.outcome as Outcome));
      else end(() => reject(new WorkerRefusal(message.error)));
    });
    worker.once('error', (error: Error) => end(() => reject(error)));
    worker.once('exit', (code) => end(() => reject(new Error(`A worker thread ended with ${code}`))));
  });
}

/**
 * A thread has the options of its process by itself. It refuses to be told those of V8, of which `npm start` has one: so it is
 * told only what reads the sources where nothing was built, which tests say within their own process.
 */
function sourceReader(options: readonly string[]): { execArgv?: string[] } {
  const imports = options.flatMap((word, at) => (word === '--import' ? [word, options[at + 1]] : []));
  return imports.length > 0 ? { execArgv: imports } : {};
}
