import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../auth/index.js';
import { Refuses } from '../common/index.js';
import { Audited } from '../platform/index.js';
import {
  EventDto,
  EventPageDto,
  EventPatchDto,
  ListEventsDto,
  NewEventDto,
  toEventDto,
} from './event.dto.js';
import { EventService } from './event.service.js';

/** Of an event, what its trail shows; metadata may hold anything. */
const AUDITED = ['userId', 'type', 'value', 'currency', 'timestamp'];

@ApiTags('events')
@Controller('api/events')
export class EventController {
  constructor(private readonly events: EventService) {}

  /** Record an event by hand. It is in the totals a moment later. 409 when its id has been used before. */
  @Requires('events:write')
  @Audited('events.create', { target: 'event', fields: AUDITED })
  @ApiBody({ type: NewEventDto })
  @ApiCreatedResponse({ type: EventDto })
  @Refuses({ 409: 'The id is taken' })
  @Post()
  async create(@Body() body: object): Promise<EventDto> {
    return toEventDto(await this.events.create(body));
  }

  /** List events, newest first. */
  @Requires('events:read')
  @ApiOkResponse({ type: EventPageDto })
  @Get()
  async list(@Query() query: ListEventsDto): Promise<EventPageDto> {
    const page = await this.events.list(query);
    return { items: page.items.map(toEventDto), nextCursor: page.nextCursor };
  }

  /** Show an event. */
  @Requires('events:read')
  @ApiOkResponse({ type: EventDto })
  @Get(':id')
  async findById(@Param('id') id: string): Promise<EventDto> {
    return toEventDto(await this.events.findById(id));
  }

  /** Change an event. The totals follow, also those of the past. */
  @Requires('events:write')
  @Audited('events.change', { target: 'event', fields: AUDITED })
  @ApiBody({ type: EventPatchDto })
  @ApiOkResponse({ type: EventDto })
  @Patch(':id')
  async change(@Param('id') id: string, @Body() body: object): Promise<EventDto> {
    return toEventDto(await this.events.change(id, body));
  }

  /** Delete an event. It leaves the totals, and its id stays taken. */
  @Requires('events:write')
  @Audited('events.delete', { target: 'event', fields: AUDITED })
  @ApiNoContentResponse()
  @Delete(':id')
  @HttpCode(204)
  delete(@Param('id') id: string): Promise<void> {
    return this.events.delete(id);
  }
}
