import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../auth/index.js';
import { ActiveUsersDto, ActiveUsersQueryDto } from './active-users/active-users.dto.js';
import { ActiveUsersService } from './active-users/active-users.service.js';
import {
  SummaryDto,
  SummaryQueryDto,
  TimeseriesDto,
  TimeseriesQueryDto,
  TopUsersDto,
  TopUsersQueryDto,
  TypesDto,
} from './analytics.dto.js';
import { AnalyticsService } from './analytics.service.js';
import { BreakdownDto, BreakdownQueryDto } from './breakdown/breakdown.dto.js';
import { BreakdownService } from './breakdown/breakdown.service.js';
import { FunnelDto, FunnelQueryDto } from './funnel/funnel.dto.js';
import { FunnelService } from './funnel/funnel.service.js';
import { PeriodQueryDto } from './period.dto.js';
import { RetentionDto, RetentionQueryDto } from './retention/retention.dto.js';
import { RetentionService } from './retention/retention.service.js';
import { SettledInterceptor } from './settled.interceptor.js';

@ApiTags('analytics')
@Controller('api/analytics')
@UseInterceptors(SettledInterceptor)
export class AnalyticsController {
  constructor(
    private readonly analytics: AnalyticsService,
    private readonly active: ActiveUsersService,
    private readonly retentions: RetentionService,
    private readonly funnels: FunnelService,
    private readonly breakdowns: BreakdownService,
  ) {}

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

  /** Different users of each day, and of the 7 and 30 days up to it (DAU, WAU, MAU). */
  @Requires('analytics:read')
  @Get('active-users')
  activeUsers(@Query() query: ActiveUsersQueryDto): Promise<ActiveUsersDto> {
    return this.active.activeUsers(query);
  }

  /** Who comes back: users by the day or week of their first event in the period. */
  @Requires('analytics:read')
  @Get('retention')
  retention(@Query() query: RetentionQueryDto): Promise<RetentionDto> {
    return this.retentions.retention(query);
  }

  /** How many users take one step after another, how long it takes them, and where they stay away. */
  @Requires('analytics:read')
  @Get('funnel')
  funnel(@Query() query: FunnelQueryDto): Promise<FunnelDto> {
    return this.funnels.funnel(query);
  }

  /** Events of a type by the values of a field of their metadata, which `/api/event-types` declares. */
  @Requires('analytics:read')
  @Get('breakdown')
  breakdown(@Query() query: BreakdownQueryDto): Promise<BreakdownDto> {
    return this.breakdowns.breakdown(query);
  }
}
