import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { PageQueryDto } from '../../common/index.js';
import { JOB_STATES, type JobState, type JobView } from '../../platform/index.js';

export class ListJobsDto extends PageQueryDto {
  /** Only in this status. @example "failed" */
  @ApiPropertyOptional({ enum: JOB_STATES }) @IsOptional() @IsIn(JOB_STATES) status?: JobState;

  /** Only of this name; `GET /api/admin/health` has all names. @example "mailer.send" */
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(/^[a-z0-9.-]{1,100}$/, { message: 'must be the name of a job, such as mailer.send' })
  name?: string;
}

export class JobDto {
  /** @example "job_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** What is to be done. @example "mailer.send" */
  name!: string;
  /** What it is about, so that it is not ordered twice; null where that does not matter. @example "mail_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiProperty({ type: String, nullable: true, example: 'mail_01kf8m3q5c000r4t9w2x7y1zab' }) key!:
    string | null;
  /** `failed`: given up after its last attempt; `cancelled`: also one that had failed and was dismissed. */
  @ApiProperty({ enum: JOB_STATES, example: 'failed' }) status!: JobState;
  /** Runs that have begun. @example 5 */
  attempts!: number;
  /** Runs before it is given up. @example 5 */
  maxAttempts!: number;
  /** How far the run is, 0 to 1; null where it does not say. @example null */
  @ApiProperty({ type: Number, nullable: true, example: null }) progress!: number | null;
  /** Of the last run that failed; null when none has. @example "Error: connect ECONNREFUSED" */
  @ApiProperty({ type: String, nullable: true, example: 'Error: connect ECONNREFUSED' }) error!:
    string | null;
  /** ISO 8601. @example "2026-11-23T12:30:00.000Z" */
  createdAt!: string;
  /** When it is to run; while it runs, when it is taken for lost; null when it has ended. @example null */
  @ApiProperty({ type: String, nullable: true, example: null }) dueAt!: string | null;
  /** When the last run began. @example "2026-11-23T12:34:00.000Z" */
  @ApiProperty({ type: String, nullable: true, example: '2026-11-23T12:34:00.000Z' }) startedAt!:
    string | null;
  /** @example "2026-11-23T12:34:05.000Z" */
  @ApiProperty({ type: String, nullable: true, example: '2026-11-23T12:34:05.000Z' }) finishedAt!:
    string | null;
}

export class JobPageDto {
  items!: JobDto[];
  /** For `cursor` of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

/** What it works on and what came out are its room's own: they may name people. */
export function toJobDto(job: JobView): JobDto {
  const { id, name, key, state, attempts, maxAttempts, progress, error } = job;
  const { createdAt, dueAt, startedAt, finishedAt } = job;
  return {
    ...{ id, name, key: key ?? null, status: state, attempts, maxAttempts },
    progress: progress ?? null,
    error: error ?? null,
    createdAt: createdAt.toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
