import { Controller, Get, UseFilters } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../common/index.js';
import { HealthDto, IndicatorDto } from './health.dto.js';
import { HealthFilter } from './health.filter.js';
import { HealthService } from './health.service.js';

/** Answers are not to be cached; what terminus says of them in the document, the DTO says with examples. */
const NOT_CACHED = { noCache: true, swaggerDocumentation: false };

@ApiTags('health')
@ApiExtraModels(IndicatorDto)
@Public()
@UseFilters(HealthFilter)
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** The process lives and answers; nothing else is looked at. */
  @ApiOkResponse({ type: HealthDto })
  @HealthCheck(NOT_CACHED)
  @Get('live')
  live(): Promise<HealthCheckResult> {
    return this.health.live();
  }

  /**
   * Ready for requests: the database answers, and it is not shutting down. A Redis that is away makes it `degraded`, which
   * is ready: everything goes on, more slowly between processes.
   */
  @ApiOkResponse({ type: HealthDto })
  @ApiServiceUnavailableResponse({ type: HealthDto, description: 'Not ready; `error` tells why' })
  @HealthCheck(NOT_CACHED)
  @Get('ready')
  ready(): Promise<HealthCheckResult> {
    return this.health.ready();
  }
}
