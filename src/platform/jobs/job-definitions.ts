import { Injectable } from '@nestjs/common';
import type { JobDefinition } from './job.js';

const DAY_SECONDS = 86_400;
/** As long as a timer of Node.js can wait. */
const LONGEST_RUN_SECONDS = 2_147_483;
/** How long failed and cancelled jobs are kept unless their definition says otherwise. */
export const KEEP_FAILED_SECONDS = 30 * DAY_SECONDS;

/** What a definition says, with what it leaves out. */
export type Definition = Required<JobDefinition<Record<string, unknown>>>;

/** What each name of a job means in this process. */
@Injectable()
export class JobDefinitions {
  private readonly byName = new Map<string, Definition>();

  /** @throws Error when the name is defined already, or a number makes no sense */
  add(definition: JobDefinition<Record<string, unknown>>): Definition {
    const full: Definition = {
      concurrency: 1,
      attempts: 5,
      backoffSeconds: 5,
      leaseMs: 30_000,
      maxRunSeconds: 3600,
      keepDoneSeconds: DAY_SECONDS,
      keepFailedSeconds: KEEP_FAILED_SECONDS,
      ...definition,
    };
    const { name, concurrency, attempts, leaseMs, maxRunSeconds } = full;
    if (this.byName.has(name)) throw new Error(`The job ${name} is defined twice`);
    if (!/^[a-z0-9.-]+$/.test(name))
      throw new Error(`"${name}" is no name of a job: small letters, digits, - and .`);
    if (!(concurrency >= 1 && attempts >= 1 && leaseMs >= 100)) {
      throw new Error(`The job ${name} needs concurrency and attempts of 1 and a lease of 100 ms, or more`);
    }
    if (!(maxRunSeconds > 0 && maxRunSeconds <= LONGEST_RUN_SECONDS)) {
      throw new Error(`The job ${name} needs a longest run above 0 and of ${LONGEST_RUN_SECONDS} s at most`);
    }
    this.byName.set(name, full);
    return full;
  }

  /** Undefined for what this version of the application does not know. */
  find(name: string): Definition | undefined {
    return this.byName.get(name);
  }

  /** @throws Error for a name that no room has defined */
  get(name: string): Definition {
    const found = this.byName.get(name);
    if (!found) throw new Error(`No room has defined the job ${name}`);
    return found;
  }

  names(): string[] {
    return [...this.byName.keys()];
  }
}
