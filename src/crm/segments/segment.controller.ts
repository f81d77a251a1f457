import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { PageQueryDto, Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import { type ContactPageDto, toContactDto } from '../contacts/contact.dto.js';
import {
  CreateSegmentDto,
  PreviewSegmentDto,
  type SegmentDto,
  type SegmentPageDto,
  type SegmentPreviewDto,
  toPreviewDto,
  toSegmentDto,
  UpdateSegmentDto,
} from './segment.dto.js';
import { Segments } from './segments.js';

const AUDITED = { target: 'segment', fields: ['name', 'description', 'rules'] };

@ApiTags('crm')
@Controller('api/crm/segments')
export class SegmentController {
  constructor(private readonly segments: Segments) {}

  /** Segments, newest first. */
  @Requires('crm:read')
  @Get()
  list(@Query() query: PageQueryDto): Promise<SegmentPageDto> {
    return this.segments.list(query, toSegmentDto);
  }

  /** Makes a segment. Who is in it is found out whenever it is asked. */
  @Requires('crm:write')
  @Audited('crm.create-segment', AUDITED)
  @Post()
  async create(@Body() dto: CreateSegmentDto): Promise<SegmentDto> {
    return toSegmentDto(await this.segments.create(dto));
  }

  /** Whom rules are about that are not saved: how many contacts, and the first of them. */
  @Requires('crm:read')
  @Post('preview')
  @HttpCode(200)
  async preview(@Body() dto: PreviewSegmentDto): Promise<SegmentPreviewDto> {
    return toPreviewDto(await this.segments.preview(dto.rules));
  }

  /** One segment. */
  @Requires('crm:read')
  @Get(':id')
  async get(@Param('id') id: string): Promise<SegmentDto> {
    return toSegmentDto(await this.segments.get(id));
  }

  /** Changes a segment. */
  @Requires('crm:write')
  @Audited('crm.change-segment', AUDITED)
  @Patch(':id')
  async update(@Param('id') id: string, @Body() dto: UpdateSegmentDto): Promise<SegmentDto> {
    return toSegmentDto(await this.segments.update(id, dto));
  }

  /** Deletes a segment that no campaign or workflow uses. */
  @Requires('crm:write')
  @Audited('crm.delete-segment', AUDITED)
  @Refuses({ 409: 'A campaign or a workflow uses it' })
  @Delete(':id')
  @HttpCode(204)
  delete(@Param('id') id: string): Promise<void> {
    return this.segments.delete(id);
  }

  /** Whom a segment is about now: how many contacts, and the first of them. */
  @Requires('crm:read')
  @Get(':id/preview')
  async previewOf(@Param('id') id: string): Promise<SegmentPreviewDto> {
    return toPreviewDto(await this.segments.previewOf(id));
  }

  /** The same for those who ask by POST. */
  @Requires('crm:read')
  @Post(':id/preview')
  @HttpCode(200)
  async previewAgain(@Param('id') id: string): Promise<SegmentPreviewDto> {
    return toPreviewDto(await this.segments.previewOf(id));
  }

  /** Who is in a segment now, the longest known first. */
  @Requires('crm:read')
  @Get(':id/contacts')
  members(@Param('id') id: string, @Query() query: PageQueryDto): Promise<ContactPageDto> {
    return this.segments.members(id, query, toContactDto);
  }
}
