import { Injectable } from '@nestjs/common';
import { LiveFigures } from '../metrics/live-figures.js';
import { Metrics } from '../metrics/metrics.js';
import { JobDefinitions } from './job-definitions.js';
import type { JobCounts } from './job.js';
import { JobRepository } from './job.repository.js';

/** How old the counts of the database may be, in ms: many may ask for figures. */
const COUNTS_MS = 10_000;

/** What jobs tell: in Prometheus' terms each by the job's name, to staff all together. */
@Injectable()
export class JobMetrics {
  private readonly runs;
  private readonly seconds;
  private counts: Promise<JobCounts[]> | undefined;
  private countedAt = -Infinity;
  /** Runs of this process; set by whoever runs. */
  running: () => Iterable<readonly [string, number]> = () => [];

  constructor(
    metrics: Metrics,
    private readonly repository: JobRepository,
    private readonly definitions: JobDefinitions,
    figures: LiveFigures,
  ) {
    this.runs = metrics.counter({
      name: 'job_runs_total',
      help: 'Runs of jobs that ended in this process: done, again (failed, to be tried again), failed, cancelled, lost, released',
      labelNames: ['name', 'outcome'],
    });
    this.seconds = metrics.histogram({
      name: 'job_run_duration_seconds',
      help: 'From the beginning of a run until its end is written',
      labelNames: ['name'],
      buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 1800],
    });
    const running = () => this.running();
    metrics.gauge({
      name: 'jobs_running',
      help: 'Jobs that run in this process',
      labelNames: ['name'],
      collect() {
        for (const [name, count] of running()) this.set({ name }, count);
      },
    });
    for (const state of ['waiting', 'failed'] as const) {
      // one count over a range of the index, whatever has been done
      figures.add({
        name: `jobs.${state}`,
        unit: 'jobs',
        help: `Jobs of all names that ${state === 'waiting' ? 'wait to be run' : 'were given up'}`,
        scope: 'installation',
        read: () => repository.count(definitions.names(), state),
      });
      const counted = () => this.counted();
      metrics.gauge({
        name: `jobs_${state}`,
        help: `Jobs that are ${state}, in the whole installation, at most ${COUNTS_MS / 1000} s ago`,
        labelNames: ['name'],
        async collect() {
          for (const counts of await counted()) this.set({ name: counts.name }, counts[state]);
        },
      });
    }
  }

  ended(name: string, outcome: string, seconds: number): void {
    this.runs.inc({ name, outcome });
    this.seconds.observe({ name }, seconds);
  }

  /** Nothing while the database does not answer: then the figures stay as they were. */
  private counted(): Promise<JobCounts[]> {
    const now = performance.now();
    if (!this.counts || now - this.countedAt > COUNTS_MS) {
      this.countedAt = now;
      this.counts = this.repository.counts(this.definitions.names()).catch(() => []);
    }
    return this.counts;
  }
}
