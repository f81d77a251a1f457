import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import type { CrmStatsDto } from './stats.dto.js';
import { StatsService } from './stats.service.js';

@ApiTags('crm')
@Controller('api/crm/stats')
export class StatsController {
  constructor(private readonly service: StatsService) {}

  /** How many contacts there are of each kind, and what is going on. */
  @Requires('crm:read')
  @Get()
  stats(): Promise<CrmStatsDto> {
    return this.service.stats();
  }
}
