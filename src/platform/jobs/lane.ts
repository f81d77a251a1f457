import { Logger } from '@nestjs/common';
import { correlated, newId } from '../../common/index.js';
import type { Definition } from './job-definitions.js';
import { JobCancelled, LeaseLost, RunTooLong, WorkerStops } from './job.errors.js';
import type { TakenJob } from './job.repository.js';
import type { LaneParts } from './lane-parts.js';
import { Run } from './run.js';
import { RunEndings } from './run-endings.js';

/** The runs of one name in this process: as many at the same time as its definition says. */
export class Lane {
  private readonly log: Logger;
  private readonly endings: RunEndings;
  private readonly runs = new Map<string, Run>();
  /** Looks into the database that are under way. */
  private readonly takes = new Set<Promise<void>>();
  private readonly renewal: NodeJS.Timeout;
  private open = true;
  /** How often it was said that something may be due, and how often it had been when a look last found nothing. */
  private wakes = 0;
  private answered = 0;
  /** Looks in a row that found something: so many may be under way at the same time. */
  private found = 0;

  constructor(
    private readonly definition: Definition,
    private readonly parts: LaneParts,
  ) {
    this.log = new Logger(`Jobs ${definition.name}`);
    this.endings = new RunEndings(definition, parts, (run) => this.owns(run));
    this.renewal = setInterval(() => void this.renew(), definition.leaseMs / 3).unref();
  }

  get name(): string {
    return this.definition.name;
  }

  get hasRoom(): boolean {
    return this.open && this.runs.size + this.takes.size < this.definition.concurrency;
  }

  get running(): number {
    return this.runs.size;
  }

  /** This very job is due: taken if there is room, else when there is. */
  async offer(id: string): Promise<void> {
    if (!this.open) return;
    if (!this.hasRoom) {
      this.wakes++;
      return this.parts.overflow(this.name);
    }
    const { repository } = this.parts;
    await this.track(async () => {
      const row = await repository.takeById(
        this.name,
        id,
        newId('run'),
        this.parts.clock.date(),
        this.definition.leaseMs,
      );
      if (row) this.start(row);
    });
  }

  /** Takes what is due, as long as there is room. */
  wake(): void {
    this.wakes++;
    this.takeMore();
  }

  /** Whether the job runs here; then its signal is aborted. */
  cancel(id: string): boolean {
    const found = [...this.runs.values()].filter((run) => run.id === id);
    for (const run of found) run.abort(new JobCancelled('The job was cancelled'));
    return found.length > 0;
  }

  /** Takes nothing more. Resolves when nothing runs. */
  async close(): Promise<void> {
    this.open = false;
    await Promise.all(this.takes);
    await Promise.all([...this.runs.values()].map(({ ended }) => ended));
    clearInterval(this.renewal);
  }

  /** Tells what still runs to end. */
  abort(): void {
    for (const run of this.runs.values()) run.abort(new WorkerStops('The process stops'));
  }

  /** Gives back what did not end. */
  async release(): Promise<void> {
    clearInterval(this.renewal);
    const left = [...this.runs.values()];
    this.runs.clear();
    // what cannot be given back is free when its lease is over
    await Promise.allSettled(
      left.map((run) => this.parts.repository.release(run.id, run.owner, this.parts.clock.date())),
    );
  }

  private takeMore(): void {
    while (this.wakes > this.answered && this.hasRoom && this.takes.size < Math.max(1, this.found)) {
      void this.track(() => this.takeNext());
    }
  }

  private async takeNext(): Promise<void> {
    const { wakes } = this;
    const { repository, clock } = this.parts;
    const row = await repository.takeNext(this.name, newId('run'), clock.date(), this.definition.leaseMs);
    if (row) {
      this.found++;
      this.start(row);
    } else {
      this.found = 0;
      this.answered = Math.max(this.answered, wakes); // who said it later may mean something newer
    }
  }

  /** Counts a look as long as it lasts; never rejects. */
  private async track(look: () => Promise<void>): Promise<void> {
    let failed = false;
    const take = look().catch((error: unknown) => {
      failed = true; // the next wake-up tries again
      this.parts.failed(error);
    });
    this.takes.add(take);
    await take;
    this.takes.delete(take);
    if (!failed) this.takeMore();
  }

  private start(row: TakenJob): void {
    const run = new Run(row, (fraction) => void this.storeProgress(run, fraction));
    this.runs.set(run.owner, run);
    run.ended = correlated(row.correlationId ?? row._id, () => this.work(run)).finally(() => {
      this.runs.delete(run.owner);
      this.takeMore();
    });
  }

  private async work(run: Run): Promise<void> {
    const began = performance.now();
    const outcome = await this.outcomeOf(run);
    this.parts.metrics.ended(this.name, outcome, (performance.now() - began) / 1000);
  }

  private async outcomeOf(run: Run) {
    if (run.attempt > run.maxAttempts) return this.endings.lostTooOften(run);
    let result: unknown;
    try {
      result = await this.runInTime(run);
    } catch (error) {
      return this.endings.failed(run, error);
    } finally {
      run.finish();
    }
    return this.endings.done(run, result);
  }

  /** @throws what the run throws, or RunTooLong at its time: whether it listens to its signal or not */
  private async runInTime(run: Run): Promise<unknown> {
    const { maxRunSeconds } = this.definition;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const reason = new RunTooLong(maxRunSeconds);
        run.abort(reason);
        reject(reason);
      }, maxRunSeconds * 1000).unref();
    });
    try {
      return await Promise.race([this.definition.run(run), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A run that was told to stop with the process may still end well, and that one took too long is still to be written. */
  private owns(run: Run): boolean {
    const { signal } = run;
    const isStillOurs = [WorkerStops, RunTooLong].some((why) => signal.reason instanceof why);
    return this.runs.has(run.owner) && (!signal.aborted || isStillOurs);
  }

  private async storeProgress(run: Run, fraction: number): Promise<void> {
    try {
      const held = await this.parts.repository.setProgress(run.id, run.owner, fraction);
      if (!held) this.lose(run);
    } catch {
      // the next one is stored, or the run's end
    }
  }

  /** Each third of a lease. What could not be renewed until its end counts as lost, whatever the database would say. */
  private async renew(): Promise<void> {
    const { repository, clock } = this.parts;
    const held = [...this.runs.values()].filter((run) => this.owns(run));
    if (held.length === 0) return;
    const until = new Date(clock.now() + this.definition.leaseMs);
    try {
      const lost = new Set(await repository.renew(held, until));
      for (const run of held) {
        if (!lost.has(run.owner)) run.row.lease.until = until;
        else this.lose(run);
      }
    } catch {
      for (const run of held) if (run.row.lease.until.getTime() <= clock.now()) this.lose(run);
    }
  }

  /** Not of a run that is over: then its end is written, or whoever writes it sees for himself. */
  private lose(run: Run): void {
    if (run.signal.aborted || run.over) return;
    this.log.warn(`${run.id}: run ${run.attempt} has lost its lease, or was cancelled`);
    run.abort(new LeaseLost('The lease of the job is lost'));
  }
}
