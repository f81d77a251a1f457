import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import {
  CreateEventTypeDto,
  EventTypeDto,
  EventTypePageDto,
  toEventTypeDto,
  UpdateEventTypeDto,
} from './event-type.dto.js';
import { EventTypes } from './event-type.service.js';

/** What the trail shows of a declaration. */
const AUDITED = { target: 'event-type', key: 'type', fields: ['label', 'unit', 'colour'] };

const TYPE = { name: 'type', description: 'The type of the events', example: 'purchase' };

@ApiTags('events')
@Controller('api/event-types')
export class EventTypeController {
  constructor(private readonly types: EventTypes) {}

  /** What is declared about types of event: names, units, colours, and the fields for breakdowns. */
  @Requires('events:read')
  @Get()
  async list(): Promise<EventTypePageDto> {
    return { items: (await this.types.list()).map(toEventTypeDto), nextCursor: null };
  }

  /** Declare a type of event. Its fields are indexed in the background; events need no declaration. */
  @Requires('events:write')
  @Audited('event-types.create', AUDITED)
  @Refuses({ 409: 'It is declared already' })
  @Post()
  async create(@Body() dto: CreateEventTypeDto): Promise<EventTypeDto> {
    return toEventTypeDto(await this.types.create(dto));
  }

  /** What is declared about one type. */
  @Requires('events:read')
  @ApiParam(TYPE)
  @Get(':type')
  async findByType(@Param('type') type: string): Promise<EventTypeDto> {
    return toEventTypeDto(await this.types.findByType(type));
  }

  /** Change a declaration; what is left out stays, `fields` is replaced as a whole. */
  @Requires('events:write')
  @Audited('event-types.change', AUDITED)
  @ApiParam(TYPE)
  @Patch(':type')
  async update(@Param('type') type: string, @Body() dto: UpdateEventTypeDto): Promise<EventTypeDto> {
    return toEventTypeDto(await this.types.update(type, dto));
  }

  /** Take a declaration back. The events stay and are counted on; the indexes of its fields go. */
  @Requires('events:write')
  @Audited('event-types.delete', AUDITED)
  @ApiParam(TYPE)
  @Delete(':type')
  @HttpCode(204)
  delete(@Param('type') type: string): Promise<void> {
    return this.types.remove(type);
  }
}
