import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../auth/index.js';
import {
  PeriodQueryDto,
  SummaryDto,
  SummaryQueryDto,
  TimeseriesDto,
  TimeseriesQueryDto,
  TopUsersDto,
  TopUsersQueryDto,
  TypesDto,
} from './analytics.dto.js';
import { AnalyticsService } from './analytics.service.js';

@ApiTags('analytics')
@Controller('api/analytics')
export class AnalyticsController {
  constructor(private readonly analytics: AnalyticsService) {}

  /** What happened in a period, the period before, and the change between them. */
  @Requires('analytics:read')
  @Get('summary')
  summary(@Query() query: SummaryQueryDto): Promise<SummaryDto> {
    return this.analytics.summary(query);
  }

  /** One figure over time, gaps filled with 0. */
  @Requires('analytics:read')
  @Get('timeseries')
  timeseries(@Query() query: TimeseriesQueryDto): Promise<TimeseriesDto> {
    return this.analytics.timeseries(query);
  }

  /** The users with the most events, or with the highest sum of values. */
  @Requires('analytics:read')
  @Get('top-users')
  topUsers(@Query() query: TopUsersQueryDto): Promise<TopUsersDto> {
    return this.analytics.topUsers(query);
  }

  /** The types of event in a period, with count and value. */
  @Requires('analytics:read')
  @Get('types')
  types(@Query() query: PeriodQueryDto): Promise<TypesDto> {
    return this.analytics.types(query);
  }
}
