import { availableParallelism } from 'node:os';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { AppError, Unavailable } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock, type Job, Jobs } from '../../platform/index.js';
import { BacktestRunner } from './backtest-runner.js';
import { BacktestFeed } from './backtest-feed.js';
import { BacktestRepository, type StoredBacktest } from './backtest.repository.js';
import { BacktestPartsRepository } from './backtest-parts.repository.js';

declare module '../../platform/index.js' {
  interface JobMap {
    /** Runs a backtest in a thread and stores what came of it. */
    'bot.backtest': { backtestId: string };
  }
}

/** How long a finished backtest is kept. */
const KEEP_MS = 30 * 86_400_000;
const ATTEMPTS = 3;

/** Backtests wait as jobs: of a process that dies another one takes them over, and begins them anew. */
@Injectable()
export class BacktestJobs implements OnModuleInit, OnApplicationBootstrap {
  private readonly log = new Logger('Backtests');

  constructor(
    private readonly jobs: Jobs,
    private readonly repository: BacktestRepository,
    private readonly parts: BacktestPartsRepository,
    private readonly runner: BacktestRunner,
    private readonly feed: BacktestFeed,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.define({
      name: 'bot.backtest',
      // one core is left for requests and bots
      concurrency: Math.max(1, Math.min(2, availableParallelism() - 1)),
      attempts: ATTEMPTS,
      run: (job) => this.run(job),
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.role !== 'api') void this.reconcile();
  }

  /** Backtests whose job was not added, or whose end was not written, because a process died in between. */
  async reconcile(): Promise<void> {
    try {
      for (const backtest of await this.repository.active()) await this.reconciled(backtest);
    } catch (error) {
      this.log.warn(`Backtests are not looked through, and each when its owner reads it: ${String(error)}`);
    }
  }

  /** The same backtest again is the same job. */
  add(backtestId: string): Promise<string> {
    return this.jobs.add('bot.backtest', { backtestId }, { key: backtestId });
  }

  /** Ends the job, where it waits or runs. */
  async cancel(backtestId: string): Promise<void> {
    await this.jobs.cancel(await this.add(backtestId));
  }

  /** What became of an active backtest whose job did not live to say so; the row as it is then. */
  async reconciled(backtest: StoredBacktest): Promise<StoredBacktest> {
    const job = await this.jobs.get(await this.add(backtest._id));
    // cancelled: it had failed, and staff has dismissed it since
    if (job?.state !== 'failed' && job?.state !== 'cancelled') return backtest;
    return (await this.fail(backtest._id, 'BACKTEST.FAILED', job.error ?? 'It did not end')) ?? backtest;
  }

  private async run(job: Job<{ backtestId: string }>): Promise<void> {
    const id = job.data.backtestId;
    const backtest = await this.repository.change(id, 'running', { startedAt: this.clock.date() });
    if (!backtest) return; // cancelled, or deleted
    this.feed.changed(backtest);
    try {
      const { trades, ...outcome } = await this.runner.run(backtest, job.signal, job.progress.bind(job));
      job.signal.throwIfAborted();
      const ends = this.ends();
      await this.parts.storeTrades(id, trades, ends.expireAt);
      const done = {
        ...outcome,
        ...ends,
        tradesKept: trades.length,
        done: backtest.total,
        total: backtest.total,
      };
      const row = await this.repository.change(id, 'done', done);
      if (row) this.feed.changed(row);
      await this.parts.removeCandles(id);
    } catch (error) {
      job.signal.throwIfAborted();
      await this.failed(job, error);
    }
  }

  /** What the input is to blame for would be the same the next time; all else is tried again. */
  private async failed(job: Job<{ backtestId: string }>, error: unknown): Promise<void> {
    const ours = error instanceof AppError && !(error instanceof Unavailable) ? error : undefined;
    if (!ours && job.attempt < job.maxAttempts) throw error;
    const code = error instanceof AppError ? error.code : 'BACKTEST.FAILED';
    const detail = error instanceof AppError ? error.message : 'It failed here; the log tells more';
    await this.fail(job.data.backtestId, code, detail);
    if (!ours) throw error;
  }

  private async fail(id: string, code: string, detail: string): Promise<StoredBacktest | null> {
    const row = await this.repository.change(id, 'failed', { error: { code, detail }, ...this.ends() });
    if (row) this.feed.changed(row);
    await this.parts.removeCandles(id);
    return row;
  }

  private ends(): { finishedAt: Date; expireAt: Date } {
    const finishedAt = this.clock.date();
    return { finishedAt, expireAt: new Date(finishedAt.getTime() + KEEP_MS) };
  }
}
