import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Wakes } from '../redis/wakes.js';
import { JobDefinitions, KEEP_FAILED_SECONDS } from './job-definitions.js';
import { JobIntake } from './job-intake.js';
import { JobRunner } from './job-runner.js';
import { JobRepository } from './job.repository.js';
import type { AddOptions, JobCounts, JobDefinition, JobFilter, JobMap, JobName, JobView } from './job.js';
import { type Recurrence, Schedules } from './schedules/schedules.js';

/** A page, and whether there is another. */
const MOST_LISTED = 201;

/**
 * Work that must not be lost, done at least once by some process with ROLE all or worker; see docs/jobs.md. What is to
 * be done stands in the database: Redis only makes it quick.
 */
@Injectable()
export class Jobs {
  constructor(
    private readonly definitions: JobDefinitions,
    private readonly intake: JobIntake,
    private readonly repository: JobRepository,
    private readonly runner: JobRunner,
    private readonly schedules: Schedules,
    private readonly wakes: Wakes,
    private readonly clock: Clock,
  ) {}

  /**
   * Says how the jobs of a name are done. Called in a room's `onModuleInit`, in every process.
   * @throws Error when the name is defined already, or a number makes no sense
   */
  define<Name extends JobName>(definition: JobDefinition<JobMap[Name]> & { name: Name }): void {
    this.definitions.add(definition as unknown as JobDefinition<Record<string, unknown>>);
  }

  /**
   * Resolves to the job's id once it is durable; it does not wait for Redis. `data` is plain and small: ids rather than
   * contents. With a key that is taken it resolves to the id of the job that has it, and adds nothing.
   * @throws Error when no room has defined the name
   */
  add<Name extends JobName>(name: Name, data: JobMap[Name], options: AddOptions = {}): Promise<string> {
    return this.intake.add(name, data, options);
  }

  /**
   * Ends a job that waits or runs: a run's signal is aborted, at once in this process or with Redis, else when its
   * lease is renewed, and whatever it does counts for nothing. False when there is no such job, or it has ended otherwise.
   */
  async cancel(id: string): Promise<boolean> {
    const job = await this.repository.findById(id);
    if (!job) return false;
    const keepMs = (this.definitions.find(job.name)?.keepFailedSeconds ?? KEEP_FAILED_SECONDS) * 1000;
    const now = this.clock.date();
    if (!(await this.repository.cancel(id, now, new Date(now.getTime() + keepMs)))) {
      return (await this.repository.findById(id))?.state === 'cancelled';
    }
    if (!this.runner.cancel(id)) this.wakes.send('jobs.cancel', id);
    return true;
  }

  /**
   * Has a failed job tried again at once, with all its attempts; its key stays its own. False when there is no such job,
   * it has not failed, or this version of the application does not know it.
   */
  retry(id: string): Promise<boolean> {
    return this.intake.retry(id);
  }

  /**
   * Has a failed job count as cancelled: nobody has to look at it any more, and it is not tried again. False when there is
   * no such job, or it has not failed.
   */
  dismiss(id: string): Promise<boolean> {
    return this.repository.dismiss(id);
  }

  /** Deletes those of a name that were added until a time with this data, however far they are: nobody may read it any more. */
  forget<Name extends JobName>(name: Name, data: Partial<JobMap[Name]>, until: Date): Promise<void> {
    return this.repository.deleteWith(name, data, until);
  }

  /** Null for one that is not there, any more. */
  get(id: string): Promise<JobView | null> {
    return this.repository.findById(id);
  }

  /** Newest first. */
  list({ name, state, limit = 50, before }: JobFilter = {}): Promise<JobView[]> {
    const names = name === undefined ? this.definitions.names() : [name];
    return this.repository.list(names, state, Math.min(Math.max(1, limit), MOST_LISTED), before);
  }

  /** How many of each name wait and have failed, in the whole installation. */
  counts(): Promise<JobCounts[]> {
    return this.repository.counts(this.definitions.names());
  }

  /**
   * Adds a job of this name at each moment of a cron expression (5 fields, or 6 with seconds first), once for all
   * processes that say so. Moments that were missed while no worker lived are made up by one job. The last expression and
   * data that were said hold; a new expression decides from the next moment on. Called in `onModuleInit`, after `define`.
   * @throws CronRefused for what is no expression, no time zone, or never comes
   */
  repeat<Name extends JobName>(name: Name, recurrence: Recurrence, data: JobMap[Name]): Promise<void> {
    this.definitions.get(name);
    return this.schedules.repeat(name, recurrence, data);
  }
}
