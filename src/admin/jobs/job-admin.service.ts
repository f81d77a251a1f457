import { Injectable } from '@nestjs/common';
import { decodeIdCursor, toPage } from '../../common/index.js';
import { AuditNotes, type JobName, Jobs, type JobView } from '../../platform/index.js';
import { type JobDto, type JobPageDto, type ListJobsDto, toJobDto } from './job-admin.dto.js';
import { JobNotFailed, JobNotFound } from './job-admin.errors.js';

/** Jobs as staff sees them, and what it can do about one that was given up. */
@Injectable()
export class JobAdminService {
  constructor(
    private readonly jobs: Jobs,
    private readonly audit: AuditNotes,
  ) {}

  /** Newest first. */
  async list({ status, name, limit, cursor }: ListJobsDto): Promise<JobPageDto> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, 'job');
    const rows = await this.jobs.list({
      limit: limit + 1,
      ...(status && { state: status }),
      ...(name !== undefined && { name: name as JobName }),
      ...(before !== undefined && { before }),
    });
    return toPage(rows, limit, ({ id }) => [id], toJobDto);
  }

  /** @throws JobNotFound */
  async get(id: string): Promise<JobDto> {
    return toJobDto(await this.existing(id));
  }

  /** With all its attempts, at once. @throws JobNotFound, JobNotFailed */
  retry(id: string): Promise<JobDto> {
    return this.settled(id, () => this.jobs.retry(id));
  }

  /** Nobody has to look at it any more. @throws JobNotFound, JobNotFailed */
  dismiss(id: string): Promise<JobDto> {
    return this.settled(id, () => this.jobs.dismiss(id));
  }

  /** What is done about a failed one. @param settle false when it has not failed */
  private async settled(id: string, settle: () => Promise<boolean>): Promise<JobDto> {
    this.audit.note({ before: toJobDto(await this.existing(id)) });
    if (!(await settle())) throw new JobNotFailed((await this.existing(id)).state);
    return this.get(id);
  }

  private async existing(id: string): Promise<JobView> {
    const job = await this.jobs.get(id);
    if (!job) throw new JobNotFound();
    return job;
  }
}
