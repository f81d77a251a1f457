import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import { type JobDto, type JobPageDto, ListJobsDto } from './job-admin.dto.js';
import { JobAdminService } from './job-admin.service.js';

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
  @Audited('jobs.retry', { target: 'job', fields: ['name', 'status', 'error', 'attempts'] })
  @Refuses({ 409: 'It has not failed' })
  @ApiParam(ID)
  @Post(':id/retry')
  @HttpCode(200)
  retry(@Param('id') id: string): Promise<JobDto> {
    return this.jobs.retry(id);
  }
}
