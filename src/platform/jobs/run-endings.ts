import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { isDatabaseAway } from '../../common/index.js';
import { backoffMs } from './backoff.rules.js';
import type { Definition } from './job-definitions.js';
import { JobCancelled, PermanentFailure, WorkerStops } from './job.errors.js';
import type { Settlement } from './job.repository.js';
import type { LaneParts } from './lane-parts.js';
import type { Run } from './run.js';

/** Between two tries to write how a run ended, in ms, while the database is away. */
const WRITE_AGAIN_MS = 500;
/** Longest error that is kept, in characters. */
const MOST_ERROR = 2000;

export type Outcome = 'done' | 'failed' | 'again' | 'cancelled' | 'lost' | 'released';

/** Decides what follows from how a run ended, and writes it. */
export class RunEndings {
  private readonly log: Logger;

  constructor(
    private readonly definition: Definition,
    private readonly parts: LaneParts,
    /** Whether the lease is ours, as far as we know. */
    private readonly owns: (run: Run) => boolean,
  ) {
    this.log = new Logger(`Jobs ${definition.name}`);
  }

  async done(run: Run, result: unknown): Promise<Outcome> {
    const { clock } = this.parts;
    const expireAt = this.after(this.definition.keepDoneSeconds);
    return this.write(run, { state: 'done', result, finishedAt: clock.date(), expireAt });
  }

  /** Tried again after a pause, unless that is in vain. */
  async failed(run: Run, error: unknown): Promise<Outcome> {
    if (run.signal.reason instanceof WorkerStops) return this.giveBack(run);
    if (error instanceof PermanentFailure || run.attempt >= run.maxAttempts) {
      return this.write(run, this.failure(run, error));
    }
    const pause = backoffMs(run.attempt, run.row.backoff, Math.random());
    if (this.owns(run)) {
      this.log.warn(`${run.id}: run ${run.attempt} failed, again in ${pause} ms: ${describe(error)}`);
    }
    return this.write(run, { state: 'waiting', error: describe(error), dueAt: this.after(pause / 1000) });
  }

  /** It has had all of its runs before this one, and nobody lived to write how the last one ended. */
  async lostTooOften(run: Run): Promise<Outcome> {
    const error = new Error(`Its worker was lost in run ${run.maxAttempts} of ${run.maxAttempts}`);
    return this.write(run, this.failure(run, error));
  }

  private failure(run: Run, error: unknown): Settlement {
    if (this.owns(run)) {
      this.log.error(`${run.id} failed in run ${run.attempt}`, error);
    }
    const expireAt = this.after(this.definition.keepFailedSeconds);
    return { state: 'failed', error: describe(error), finishedAt: this.parts.clock.date(), expireAt };
  }

  /** While the database is away it is tried again, for as long as the lease is ours. */
  private async write(run: Run, settlement: Settlement): Promise<Outcome> {
    const { repository, announcer } = this.parts;
    while (this.owns(run)) {
      try {
        if (!(await repository.settle(run.id, run.owner, settlement))) break;
        if (settlement.state !== 'waiting') return settlement.state;
        const { name } = this.definition;
        announcer.announce({ name, id: run.id, attempts: run.attempt, dueAt: settlement.dueAt });
        return 'again';
      } catch (error) {
        if (isDatabaseAway(error)) await sleep(WRITE_AGAIN_MS, undefined, { ref: false });
        else if (settlement.state === 'done')
          settlement = this.failure(run, error); // a result that cannot be stored
        else {
          this.log.error(`${run.id}: how it ended cannot be written: ${describe(error)}`);
          break;
        }
      }
    }
    return run.signal.reason instanceof JobCancelled ? 'cancelled' : 'lost';
  }

  private async giveBack(run: Run): Promise<Outcome> {
    // a failure is no loss: the lease ends by itself
    await this.parts.repository.release(run.id, run.owner, this.parts.clock.date()).catch(() => false);
    return 'released';
  }

  private after(seconds: number): Date {
    return new Date(this.parts.clock.now() + seconds * 1000);
  }
}

function describe(error: unknown): string {
  return String(error).slice(0, MOST_ERROR);
}
