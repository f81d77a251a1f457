import { Controller, Get, Query } from '@nestjs/common';
import { EventsService } from './events.service.js';

@Controller('api/analytics')
export class AnalyticsController {
  constructor(private readonly events: EventsService) {}

  @Get('summary')
  summary(@Query('from') from: string, @Query('to') to: string, @Query('users') users?: string) {
    return this.events.summary(new Date(from), new Date(to), users !== 'false');
  }
}
