import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DailyInsights } from '../src/insights/index.js';
import { SeedRuns } from './seed-runs.js';

/** How often it is looked whether the events are counted, in ms. */
const LOOK_MS = 200;

/** What happened yesterday, in words, without waiting for the night. */
@Injectable()
export class FirstInsight implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(
    private readonly runs: SeedRuns,
    private readonly daily: DailyInsights,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** Once a run of seeds is counted, unless the day has its insight, and that is still so. Rejects when the application stops before. */
  async make(run: string): Promise<void> {
    const { signal } = this.stopping;
    while (!(await this.runs.progress(run)).finished) await sleep(LOOK_MS, undefined, { signal });
    await this.daily.makeYesterday(signal);
  }
}
