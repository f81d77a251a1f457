import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { dayLabel, parseDay, Zone } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock, Jobs } from '../../platform/index.js';
import { FactReader } from '../facts/fact-reader.js';
import { dayPeriod } from '../facts/insight-period.rules.js';
import { InsightMaker } from '../insight.maker.js';
import { InsightRepository } from '../insight.repository.js';
import { DailyMails } from './daily-mails.js';
import { missingDays } from './daily.rules.js';

const JOB = 'insights.daily';
/** For as long as a recount at the start may take, or a database be away: some hours. */
const ATTEMPTS = 10;
const BACKOFF_SECONDS = 30;

declare module '../../platform/index.js' {
  interface JobMap {
    /** Makes the insight of yesterday, and of the days before it that were missed. */
    'insights.daily': Record<string, never>;
  }
}

/** The insight of each day of the business, once it is over. */
@Injectable()
export class DailyInsights implements OnModuleInit {
  private readonly log = new Logger(DailyInsights.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly repository: InsightRepository,
    private readonly reader: FactReader,
    private readonly maker: InsightMaker,
    private readonly mails: DailyMails,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    const { insightCron: cron, businessTz: timeZone } = this.config;
    this.jobs.define({
      name: JOB,
      attempts: ATTEMPTS,
      backoffSeconds: BACKOFF_SECONDS,
      run: ({ signal }) => this.makeMissing(signal),
    });
    await this.jobs.repeat(JOB, { cron, timeZone }, {});
  }

  /** Returns the days that were missing. @throws Unavailable during a recount at the start */
  async makeMissing(signal: AbortSignal): Promise<{ days: string[] }> {
    const { businessTz, insightLocale: locale } = this.config;
    const today = Zone.find(businessTz)!.dayOf(this.clock.now());
    // what a clock made that was ahead is no reason to wait until then
    const last = await this.repository.lastDayBefore(dayLabel(today), locale);
    const days = missingDays(last === null ? null : parseDay(last), today);
    if (days.length > 0) await this.reader.counted();
    for (const day of days) {
      signal.throwIfAborted();
      const facts = await this.reader.read(dayPeriod(day, businessTz));
      await this.maker.daily(facts, locale, dayLabel(day), signal);
    }
    const labels = days.map(dayLabel);
    // also when it was made before: then this run follows one that was cut short
    await this.mails.send(dayLabel(today - 1));
    if (labels.length > 0) this.log.log(`Insights of ${labels.join(', ')}`);
    return { days: labels };
  }

  /**
   * Makes what is missing; where yesterday was told already, tells it again if it is another one by now: a run between the
   * start and the first events, which seeds bring, says that there were none.
   */
  async makeYesterday(signal: AbortSignal): Promise<void> {
    const { businessTz, insightLocale: locale } = this.config;
    const yesterday = Zone.find(businessTz)!.dayOf(this.clock.now()) - 1;
    const { days } = await this.makeMissing(signal);
    if (days.includes(dayLabel(yesterday))) return;
    await this.maker.onDemand(await this.reader.read(dayPeriod(yesterday, businessTz)), locale);
  }
}
