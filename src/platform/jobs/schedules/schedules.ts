import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../../../config/index.js';
import { Clock } from '../../clock/clock.js';
import { JobIntake } from '../job-intake.js';
import { nextMoment } from './cron.rules.js';
import { ScheduleRepository } from './schedule.repository.js';
import type { ScheduleDocument } from './schedule.schema.js';

/** How late a moment may be noticed, in ms. */
const TICK_MS = 500;
/** How long what other processes have changed may stay unseen, in ms. */
const READ_AGAIN_MS = 10_000;
/** Clocks of processes may differ by so much, in ms; a schedule that is further ahead was made by a wrong clock. */
const MOST_AHEAD_MS = 86_400_000;

export interface Recurrence {
  /** 5 fields, or 6 with seconds first. */
  cron: string;
  /** IANA, such as America/Sao_Paulo: whose clocks the expression means. */
  timeZone: string;
}

/**
 * Adds jobs at the moments of cron expressions. A moment's job has the moment as its key, so that it is added once,
 * whoever notices it; then the schedule moves on.
 */
@Injectable()
export class Schedules {
  private readonly log = new Logger(Schedules.name);
  private readonly names = new Set<string>();
  private ticking = false;
  private failing = false;
  /** Nothing is due before; in ms of the clock. */
  private quietUntil = -Infinity;

  constructor(
    private readonly repository: ScheduleRepository,
    private readonly intake: JobIntake,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** See `Jobs.repeat`. */
  async repeat(name: string, { cron, timeZone }: Recurrence, data: Record<string, unknown>): Promise<void> {
    for (;;) {
      const now = this.clock.date();
      const wanted = { _id: name, cron, timeZone, data, nextAt: nextMoment(cron, timeZone, now) };
      const [stored] = await this.repository.findByNames([name]);
      if (!stored) {
        if (await this.repository.insert(wanted)) break;
        continue;
      }
      const same = stored.cron === cron && stored.timeZone === timeZone;
      // a moment that has passed is made up, by whichever expression it came
      const kept = stored.nextAt <= now || (same && !isAhead(stored, now.getTime()));
      const nextAt = kept ? stored.nextAt : wanted.nextAt;
      if (await this.repository.replace(stored, { ...wanted, nextAt })) break;
    }
    this.names.add(name);
    this.quietUntil = -Infinity;
  }

  /** Adds what is due. */
  @Interval(TICK_MS)
  async tick(): Promise<void> {
    const now = this.clock.now();
    if (this.config.role === 'api' || this.ticking || this.names.size === 0) return;
    // further ahead it is of a clock that was set back
    if (now < this.quietUntil && this.quietUntil <= now + READ_AGAIN_MS) return;
    this.ticking = true;
    try {
      this.quietUntil = now + READ_AGAIN_MS;
      for (const schedule of await this.repository.findByNames([...this.names])) {
        const nextAt = await this.follow(schedule, now);
        this.quietUntil = Math.min(this.quietUntil, nextAt.getTime());
      }
      this.failing = false;
    } catch (error) {
      this.quietUntil = -Infinity;
      if (!this.failing) this.log.error(`Repeated jobs cannot be added, trying again: ${String(error)}`);
      this.failing = true;
    } finally {
      this.ticking = false;
    }
  }

  /** Adds the job when its moment has come. Answers with the moment that is then the next one. */
  private async follow(schedule: ScheduleDocument, now: number): Promise<Date> {
    const { _id: name, cron, timeZone, data, nextAt: moment } = schedule;
    const isDue = moment.getTime() <= now;
    if (!isDue && !isAhead(schedule, now)) return moment;
    if (isDue) await this.intake.add(name, data, { key: `cron ${moment.toISOString()}` });
    const nextAt = nextMoment(cron, timeZone, new Date(now));
    await this.repository.replace(schedule, { ...schedule, nextAt }); // else another process has moved it on
    return nextAt;
  }
}

/** Whether the next moment is one that the clock would not lead to: it was set back since. */
function isAhead({ cron, timeZone, nextAt }: ScheduleDocument, now: number): boolean {
  const reach = now + MOST_AHEAD_MS;
  return nextAt.getTime() > reach && nextAt > nextMoment(cron, timeZone, new Date(reach));
}
