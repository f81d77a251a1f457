import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../auth/index.js';
import { Refuses } from '../common/index.js';
import { Audited } from '../platform/index.js';
import {
  GenerateInsightDto,
  InsightDto,
  InsightPageDto,
  LatestInsightDto,
  ListInsightsDto,
} from './insight.dto.js';
import { InsightService } from './insight.service.js';

@ApiTags('insights')
@Controller('api/insights')
export class InsightController {
  constructor(private readonly insights: InsightService) {}

  /** Insights, newest first: those of each day, and those made on demand. */
  @Requires('analytics:read')
  @Get()
  list(@Query() query: ListInsightsDto): Promise<InsightPageDto> {
    return this.insights.list(query);
  }

  /** The newest one. */
  @Requires('analytics:read')
  @Refuses({ 404: '`INSIGHT.NOT_FOUND`: there is none yet' })
  @Get('latest')
  latest(@Query() query: LatestInsightDto): Promise<InsightDto> {
    return this.insights.latest(query);
  }

  /** One of them, as it was made: what is counted later changes no insight. */
  @Requires('analytics:read')
  @Get(':id')
  get(@Param('id') id: string): Promise<InsightDto> {
    return this.insights.get(id);
  }

  /**
   * What happened in a period; without one in the 24 hours up to now, the last acknowledged event included.
   * @remarks The same period with unchanged facts answers the insight that there is; the last 24 hours do so for a
   * minute. At most 20 a minute for each user.
   */
  @Requires('insights:write')
  @Audited('insights.generate', { target: 'insight', fields: ['from', 'to', 'locale'] })
  @Refuses({ 429: '`INSIGHT.TOO_MANY`: Retry-After says when to come again' })
  @Post('generate')
  generate(@CurrentPrincipal() me: Principal, @Body() dto: GenerateInsightDto): Promise<InsightDto> {
    return this.insights.generate(me.userId, dto);
  }
}
