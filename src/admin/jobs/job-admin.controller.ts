import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import { type JobDto, type JobPageDto, ListJobsDto } from './job-admin.dto.js';
import { JobAdminService } from './job-admin.service.js';

/** What the trail shows of a job. */
const AUDITED = { target: 'job', fields: ['name', 'status', 'error', 'attempts'] };

const ID = { name: 'id', description: 'Id of the job', example: 'job_01kf8m3q5c000r4t9w2x7y1zab' };

@ApiTags('admin')
@Controller('api/admin/jobs')
export class JobAdminController {
  constructor(private readonly jobs: JobAdminService) {}

  /** Work that waits, runs, is done or was given up, newest first: mails, backtests, insights and what each night brings. */
  @Requires('admin:read')
  @Get()
  list(@Query() query: ListJobsDto): Promise<JobPageDto> {
    return this.jobs.list(query);
  }

  /** One job. */
  @Requires('admin:read')
  @ApiParam(ID)
  @Get(':id')
  get(@Param('id') id: string): Promise<JobDto> {
    return this.jobs.get(id);
  }

  /** Has a job that was given up tried again at once, with all its attempts. */
  @Requires('jobs:manage')
  @Audited('jobs.retry', AUDITED)
  @Refuses({ 409: 'It has not failed' })
  @ApiParam(ID)
  @Post(':id/retry')
  @HttpCode(200)
  retry(@Param('id') id: string): Promise<JobDto> {
    return this.jobs.retry(id);
  }

  /**
   * Dismisses a job that was given up and that nobody can mend: it counts as cancelled from now on, and the installation as
   * well without it.
   * @remarks It is not tried again, and what has its key is not ordered again as long as it is kept: 30 days after it failed.
   */
  @Requires('jobs:manage')
  @Audited('jobs.dismiss', AUDITED)
  @Refuses({ 409: 'It has not failed' })
  @ApiParam(ID)
  @Post(':id/dismiss')
  @HttpCode(200)
  dismiss(@Param('id') id: string): Promise<JobDto> {
    return this.jobs.dismiss(id);
  }
}
