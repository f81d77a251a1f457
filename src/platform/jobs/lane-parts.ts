import type { Clock } from '../clock/clock.js';
import type { JobAnnouncer } from './bull/job-announcer.js';
import type { JobMetrics } from './job-metrics.js';
import type { JobRepository } from './job.repository.js';

/** What all lanes of a process share. */
export interface LaneParts {
  repository: JobRepository;
  announcer: JobAnnouncer;
  metrics: JobMetrics;
  clock: Clock;
  /** Called when something is due that this process has no room for. */
  overflow: (name: string) => void;
  /** Called when the database does not let anything be taken. */
  failed: (error: unknown) => void;
}
