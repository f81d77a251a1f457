import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseIntPipe,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExtraModels, ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../auth/index.js';
import { PageQueryDto, Refuses } from '../../../common/index.js';
import { Audited } from '../../../platform/index.js';
import type { EditionDto, EditionPageDto } from './editions/edition.dto.js';
import { GraphInterceptor } from './graph/graph.interceptor.js';
import { SETTINGS_FORMS } from './kinds/kinds.docs.js';
import {
  ActivateWorkflowDto,
  CreateWorkflowDto,
  DeactivateWorkflowDto,
  ListWorkflowsDto,
  toWorkflowDto,
  UpdateWorkflowDto,
  type WorkflowDto,
  type WorkflowPageDto,
  type WorkflowValidationDto,
} from './workflow.dto.js';
import { WorkflowService } from './workflow.service.js';

const AUDITED = { target: 'workflow', fields: ['name', 'description', 'status', 'version', 'edition'] };
const TOO_LARGE = { 413: 'The body is larger than 1 MiB' };

@ApiTags('crm')
@ApiExtraModels(...SETTINGS_FORMS)
@Controller('api/crm/workflows')
export class WorkflowController {
  constructor(private readonly service: WorkflowService) {}

  /** Workflows, newest first, without their graphs. */
  @Requires('crm:read')
  @Get()
  list(@Query() query: ListWorkflowsDto): Promise<WorkflowPageDto> {
    return this.service.list(query);
  }

  /** Saves a workflow as a draft, which may be wrong in any way but its form. */
  @Requires('crm:write')
  @Audited('crm.create-workflow', AUDITED)
  @Refuses(TOO_LARGE)
  @UseInterceptors(GraphInterceptor)
  @Post()
  async create(@Body() dto: CreateWorkflowDto): Promise<WorkflowDto> {
    return toWorkflowDto(await this.service.create(dto));
  }

  /** One workflow with its draft, as the editor saved it. */
  @Requires('crm:read')
  @Get(':id')
  async get(@Param('id') id: string): Promise<WorkflowDto> {
    return toWorkflowDto(await this.service.get(id));
  }

  /** Changes the draft. What is active goes on as it is until it is activated again. */
  @Requires('crm:write')
  @Audited('crm.change-workflow', AUDITED)
  @Refuses({ ...TOO_LARGE, 409: 'Somebody else has changed it since `version`' })
  @UseInterceptors(GraphInterceptor)
  @Patch(':id')
  async update(@Param('id') id: string, @Body() dto: UpdateWorkflowDto): Promise<WorkflowDto> {
    return toWorkflowDto(await this.service.update(id, dto));
  }

  /** Deletes a workflow that is not active, and its editions. */
  @Requires('crm:write')
  @Audited('crm.delete-workflow', AUDITED)
  @Refuses({ 409: 'It is active' })
  @Delete(':id')
  @HttpCode(204)
  delete(@Param('id') id: string): Promise<void> {
    return this.service.delete(id);
  }

  /** What keeps the draft from being activated. Changes nothing. */
  @Requires('crm:read')
  @Post(':id/validate')
  @HttpCode(200)
  validate(@Param('id') id: string): Promise<WorkflowValidationDto> {
    return this.service.validate(id);
  }

  /** Switches it on: the draft becomes an edition, on which runs begin from now on; those on their way stay on theirs. */
  @Requires('crm:write')
  @Audited('crm.activate-workflow', AUDITED)
  @Refuses({
    409: 'Somebody else has changed it since `version`',
    422: 'Something is wrong with it; `problems` is the list that `validate` gives',
  })
  @Post(':id/activate')
  @HttpCode(200)
  async activate(@Param('id') id: string, @Body() dto?: ActivateWorkflowDto): Promise<WorkflowDto> {
    return toWorkflowDto(await this.service.activate(id, dto?.version));
  }

  /** Switches it off: no further run begins. Those on their way go on to their end, unless `stopRuns` says otherwise. */
  @Requires('crm:write')
  @Audited('crm.deactivate-workflow', AUDITED)
  @Refuses({ 409: 'It has never been active' })
  @Post(':id/deactivate')
  @HttpCode(200)
  async deactivate(@Param('id') id: string, @Body() dto?: DeactivateWorkflowDto): Promise<WorkflowDto> {
    return toWorkflowDto(await this.service.deactivate(id, dto?.stopRuns));
  }

  /** What the workflow was each time that it was activated differently, newest first. */
  @Requires('crm:read')
  @Get(':id/editions')
  listEditions(@Param('id') id: string, @Query() query: PageQueryDto): Promise<EditionPageDto> {
    return this.service.listEditions(id, query);
  }

  /** One edition with its graph, as the editor saved it. */
  @Requires('crm:read')
  @ApiParam({ name: 'number', type: Number, description: 'Of the edition', example: 1 })
  @Get(':id/editions/:number')
  getEdition(@Param('id') id: string, @Param('number', ParseIntPipe) number: number): Promise<EditionDto> {
    return this.service.getEdition(id, number);
  }
}
