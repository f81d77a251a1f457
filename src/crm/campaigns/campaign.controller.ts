import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import {
  type CampaignDto,
  type CampaignPageDto,
  CreateCampaignDto,
  ListCampaignsDto,
  ScheduleCampaignDto,
  toCampaignDto,
  UpdateCampaignDto,
} from './campaign.dto.js';
import { CampaignService } from './campaign.service.js';
import { CampaignReport } from './report/campaign-report.js';
import type { CampaignReportDto } from './report/report.dto.js';

const AUDITED = {
  target: 'campaign',
  fields: ['name', 'subject', 'templateId', 'segmentId', 'throttlePerSecond', 'status', 'scheduledAt'],
};
const SLOW = { 422: 'Reading a template takes too long or too much memory' };

@ApiTags('crm')
@Controller('api/crm/campaigns')
export class CampaignController {
  constructor(
    private readonly service: CampaignService,
    private readonly report: CampaignReport,
  ) {}

  /** Campaigns, newest first. */
  @Requires('crm:read')
  @Get()
  list(@Query() query: ListCampaignsDto): Promise<CampaignPageDto> {
    return this.service.list(query);
  }

  /** Writes a campaign; nothing is sent before it is scheduled. */
  @Requires('crm:write')
  @Audited('crm.create-campaign', AUDITED)
  @Refuses(SLOW)
  @Post()
  async create(@Body() dto: CreateCampaignDto): Promise<CampaignDto> {
    return toCampaignDto(await this.service.create(dto));
  }

  /** One campaign. */
  @Requires('crm:read')
  @Get(':id')
  async get(@Param('id') id: string): Promise<CampaignDto> {
    return toCampaignDto(await this.service.get(id));
  }

  /** Changes a campaign that has not begun. */
  @Requires('crm:write')
  @Audited('crm.change-campaign', AUDITED)
  @Refuses({ ...SLOW, 409: 'It has begun, or is over' })
  @Patch(':id')
  async update(@Param('id') id: string, @Body() dto: UpdateCampaignDto): Promise<CampaignDto> {
    return toCampaignDto(await this.service.update(id, dto));
  }

  /** Deletes a draft, or a campaign that is over. */
  @Requires('crm:write')
  @Audited('crm.delete-campaign', AUDITED)
  @Refuses({ 409: 'It is scheduled, being sent or paused' })
  @Delete(':id')
  @HttpCode(204)
  delete(@Param('id') id: string): Promise<void> {
    return this.service.delete(id);
  }

  /** Says when it begins: now, or at a time. What its templates say is copied now. */
  @Requires('crm:write')
  @Audited('crm.schedule-campaign', AUDITED)
  @Refuses({ ...SLOW, 409: 'It has begun, is paused, or is over' })
  @Post(':id/schedule')
  @HttpCode(200)
  async schedule(@Param('id') id: string, @Body() dto?: ScheduleCampaignDto): Promise<CampaignDto> {
    return toCampaignDto(await this.service.schedule(id, dto));
  }

  /** Stops it until it is resumed; the few mails that are on their way at this moment arrive. */
  @Requires('crm:write')
  @Audited('crm.pause-campaign', AUDITED)
  @Refuses({ 409: 'It is neither scheduled nor being sent' })
  @Post(':id/pause')
  @HttpCode(200)
  async pause(@Param('id') id: string): Promise<CampaignDto> {
    return toCampaignDto(await this.service.pause(id));
  }

  /** Goes on where it was paused; nobody gets it twice. */
  @Requires('crm:write')
  @Audited('crm.resume-campaign', AUDITED)
  @Refuses({ 409: 'It is not paused' })
  @Post(':id/resume')
  @HttpCode(200)
  async resume(@Param('id') id: string): Promise<CampaignDto> {
    return toCampaignDto(await this.service.resume(id));
  }

  /** Ends it for good: who has not got it does not get it. */
  @Requires('crm:write')
  @Audited('crm.cancel-campaign', AUDITED)
  @Refuses({ 409: 'It is a draft, or over' })
  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(@Param('id') id: string): Promise<CampaignDto> {
    return toCampaignDto(await this.service.cancel(id));
  }

  /** What became of it so far: in all, and by variant. */
  @Requires('crm:read')
  @Get(':id/report')
  getReport(@Param('id') id: string): Promise<CampaignReportDto> {
    return this.report.of(id);
  }
}
