import type { JobState } from './job.states.js';

/**
 * The jobs of all rooms: name and data. A room adds its own:
 * `declare module '../platform/index.js' { interface JobMap { 'crm.send-mail': { mailId: string } } }`
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by the rooms
export interface JobMap {}
export type JobName = Extract<keyof JobMap, string>;

/** How the jobs of one name are done. Every process defines them; those with ROLE api run none. */
export interface JobDefinition<Data> {
  /** `<room>.<what it does>`, such as `crm.send-mail`. */
  name: string;
  /**
   * Does the work, at least once: a run may be cut short anywhere and done again, so it must bear that. What it returns
   * (small, as BSON) is kept as the result. An error is tried again after a pause, a `PermanentFailure` is not.
   */
  run: (job: Job<Data>) => unknown;
  /** Runs at the same time in one process; 1 when not given. */
  concurrency?: number;
  /** Runs before the job has failed, those of workers that died included; 5 when not given. */
  attempts?: number;
  /** First pause after a failed run, in seconds, then twice as long each time up to an hour; 5 when not given. */
  backoffSeconds?: number;
  /** How long a job stays with a worker that is not heard of, in ms; renewed each third of it. 30,000 when not given. */
  leaseMs?: number;
  /**
   * Longest run, in seconds, above 0: then it counts as failed, whatever it still does, and its place is free for the next;
   * an hour when not given. A run that waits for what never comes would hold up all others of its name in its process.
   */
  maxRunSeconds?: number;
  /** How long a done job is kept, in seconds, and its key with it; a day when not given. */
  keepDoneSeconds?: number;
  /** The same for failed and cancelled ones; 30 days when not given. */
  keepFailedSeconds?: number;
}

/** One run, as its definition sees it. */
export interface Job<Data> {
  readonly id: string;
  readonly data: Data;
  /** 1 for the first run. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Aborted with a `JobCancelled`, `LeaseLost`, `RunTooLong` or `WorkerStops`: whatever the run does from then on counts for nothing. */
  readonly signal: AbortSignal;
  /** Says how far it is, 0 to 1. Costs little: what is said is stored at most once a second. */
  progress: (fraction: number) => void;
}

/** A job as it stands in the database. */
export interface JobView {
  id: string;
  name: string;
  key?: string;
  data: Record<string, unknown>;
  state: JobState;
  /** When it is to run; while it runs, when its lease ends. */
  dueAt?: Date;
  attempts: number;
  maxAttempts: number;
  /** Of the request, job or batch that has ordered it; what a run logs carries it too. */
  correlationId?: string;
  progress?: number;
  result?: unknown;
  error?: string;
  createdAt: Date;
  startedAt?: Date;
  finishedAt?: Date;
}

/** How many jobs of a name there are. */
export interface JobCounts {
  name: string;
  waiting: number;
  failed: number;
}

export interface AddOptions {
  /** The same key of the same name again is the same job for as long as its row is there, finished ones included. */
  key?: string;
  /** Not before; at once when not given. */
  dueAt?: Date;
}

export interface JobFilter {
  name?: JobName;
  state?: JobState;
  /** 1 to 201 (a page, and whether there is another), 50 when not given. */
  limit?: number;
  /** Only those that were added before this one. */
  before?: string;
}
