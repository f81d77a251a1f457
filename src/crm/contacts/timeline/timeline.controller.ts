import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../auth/index.js';
import { Timeline } from './timeline.js';
import { type TimelinePageDto, TimelineQueryDto } from './timeline.dto.js';

@ApiTags('crm')
@Controller('api/crm/contacts/:id/timeline')
export class TimelineController {
  constructor(private readonly timeline: Timeline) {}

  /** What happened with a contact, newest first: events and purchases of the same user, trades, notes, tasks, mails. */
  @Requires('crm:read')
  @Get()
  page(@Param('id') id: string, @Query() query: TimelineQueryDto): Promise<TimelinePageDto> {
    return this.timeline.page(id, query);
  }
}
