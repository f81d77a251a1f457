import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../auth/index.js';
import { Refuses } from '../../../common/index.js';
import { Audited } from '../../../platform/index.js';
import { CreateStageDto, type StageDto, type StagePageDto, UpdateStageDto } from './stage.dto.js';
import { Stages } from './stages.js';

const AUDITED = { target: 'crm-stage', key: 'key', fields: ['key', 'label', 'position'] };

@ApiTags('crm')
@Controller('api/crm/stages')
export class StageController {
  constructor(private readonly stages: Stages) {}

  /** The stages of the pipeline, in its order. */
  @Requires('crm:read')
  @Get()
  async list(): Promise<StagePageDto> {
    return { items: await this.stages.list(), nextCursor: null };
  }

  /** Adds a stage. One that a contact brings and nobody has made is added at the end. */
  @Requires('crm:write')
  @Audited('crm.create-stage', AUDITED)
  @Refuses({ 409: 'The key is taken, or there are 50 stages' })
  @Post()
  create(@Body() dto: CreateStageDto): Promise<StageDto> {
    return this.stages.create(dto);
  }

  /** Changes what a stage is called, or where it stands. */
  @Requires('crm:write')
  @Audited('crm.change-stage', AUDITED)
  @ApiParam({ name: 'key', description: 'The `key` of the stage', example: 'proposal' })
  @Patch(':key')
  change(@Param('key') key: string, @Body() dto: UpdateStageDto): Promise<StageDto> {
    return this.stages.change(key, dto);
  }

  /** Removes a stage that no contact is in. */
  @Requires('crm:write')
  @Audited('crm.remove-stage', AUDITED)
  @Refuses({ 409: 'Contacts are in it' })
  @ApiParam({ name: 'key', description: 'The `key` of the stage', example: 'proposal' })
  @Delete(':key')
  @HttpCode(204)
  remove(@Param('key') key: string): Promise<void> {
    return this.stages.remove(key);
  }
}
