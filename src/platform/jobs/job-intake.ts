import { Injectable } from '@nestjs/common';
import { correlationId, newId } from '../../common/index.js';
import { Clock } from '../clock/clock.js';
import { JobAnnouncer } from './bull/job-announcer.js';
import { JobDefinitions } from './job-definitions.js';
import { JobRepository } from './job.repository.js';
import type { AddOptions } from './job.js';

/** Stores jobs, has failed ones tried again, and tells workers of them. */
@Injectable()
export class JobIntake {
  constructor(
    private readonly definitions: JobDefinitions,
    private readonly repository: JobRepository,
    private readonly announcer: JobAnnouncer,
    private readonly clock: Clock,
  ) {}

  /** See `Jobs.add`. */
  async add(name: string, data: Record<string, unknown>, { key, dueAt }: AddOptions = {}): Promise<string> {
    const { attempts: maxAttempts, backoffSeconds: backoff } = this.definitions.get(name);
    const createdAt = this.clock.date();
    const due = dueAt ?? createdAt;
    const id = newId('job');
    const chain = correlationId();
    const job = {
      _id: id,
      name,
      ...(key !== undefined && { key }),
      data,
      state: 'waiting' as const,
      ...(chain !== undefined && { correlationId: chain }),
    };
    for (;;) {
      if (
        await this.repository.insert({ ...job, dueAt: due, attempts: 0, maxAttempts, backoff, createdAt })
      ) {
        this.announcer.announce({ name, id, attempts: 0, dueAt: due });
        return id;
      }
      const first = key === undefined ? null : await this.repository.findIdByKey(name, key);
      if (first !== null) return first; // else its row has gone in between
    }
  }

  /** See `Jobs.retry`. */
  async retry(id: string): Promise<boolean> {
    const job = await this.repository.findById(id);
    const definition = job && this.definitions.find(job.name);
    if (!definition) return false;
    const { name, attempts: maxAttempts, backoffSeconds: backoff } = definition;
    const dueAt = this.clock.date();
    if (!(await this.repository.retry(id, { maxAttempts, backoff, dueAt }))) return false;
    this.announcer.announce({ name, id, attempts: 0, dueAt });
    return true;
  }
}
