import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../../auth/index.js';
import { Refuses } from '../../../../common/index.js';
import { Audited } from '../../../../platform/index.js';
import {
  ListRunsDto,
  type RunDetailDto,
  type RunDto,
  type RunPageDto,
  StartRunDto,
  toRunDto,
  type WorkflowFiguresDto,
} from './run.dto.js';
import { RunService } from './run.service.js';

const AUDITED = { target: 'run', key: 'runId', fields: ['workflowId', 'contactId', 'status', 'nodeId'] };
const RUN_ID = {
  name: 'runId',
  description: 'The `id` of the run',
  example: 'run_01kf8m3q5c000r4t9w2x7y1zab',
};

@ApiTags('crm')
@Controller('api/crm/workflows/:id')
export class RunController {
  constructor(private readonly service: RunService) {}

  /** Runs of a workflow, newest first. */
  @Requires('crm:read')
  @Get('runs')
  list(@Param('id') id: string, @Query() query: ListRunsDto): Promise<RunPageDto> {
    return this.service.list(id, query);
  }

  /** Begins a run for a contact by hand, whatever the trigger is; the rule of re-entry holds as ever. */
  @Requires('crm:write')
  @Audited('crm.start-run', { target: 'workflow', fields: ['id', 'contactId', 'status'] })
  @Refuses({ 409: 'The workflow is not active, or its rule of re-entry does not let the contact in' })
  @Post('runs')
  async start(@Param('id') id: string, @Body() { contactId }: StartRunDto): Promise<RunDto> {
    return toRunDto(await this.service.start(id, contactId));
  }

  /** One run, with what became of each step. */
  @Requires('crm:read')
  @ApiParam(RUN_ID)
  @Get('runs/:runId')
  get(@Param('id') id: string, @Param('runId') runId: string): Promise<RunDetailDto> {
    return this.service.read(id, runId);
  }

  /** Ends a run that is on its way. What it has done stays done. */
  @Requires('crm:write')
  @Audited('crm.cancel-run', AUDITED)
  @ApiParam(RUN_ID)
  @Refuses({ 409: 'It is over' })
  @Post('runs/:runId/cancel')
  @HttpCode(200)
  async cancel(@Param('id') id: string, @Param('runId') runId: string): Promise<RunDto> {
    return toRunDto(await this.service.cancel(id, runId));
  }

  /** Takes a run that has failed up again, at the step where it did. */
  @Requires('crm:write')
  @Audited('crm.retry-run', AUDITED)
  @ApiParam(RUN_ID)
  @Refuses({ 409: 'It has not failed' })
  @Post('runs/:runId/retry')
  @HttpCode(200)
  async retry(@Param('id') id: string, @Param('runId') runId: string): Promise<RunDto> {
    return toRunDto(await this.service.retry(id, runId));
  }

  /** How many runs there are, and at which nodes those are that have not come to an end. */
  @Requires('crm:read')
  @Get('figures')
  figures(@Param('id') id: string): Promise<WorkflowFiguresDto> {
    return this.service.figures(id);
  }
}
