import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../common/index.js';
import { Liveness, Readiness } from './health.dto.js';
import { HealthService } from './health.service.js';

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** The process lives and answers; nothing else is looked at. */
  @ApiOkResponse({ type: Liveness })
  @Get('live')
  live(): Liveness {
    return { status: 'alive' };
  }

  /** Ready for traffic: database reachable, not shutting down. 503 otherwise. Says whether Redis is there, too. */
  @ApiOkResponse({ type: Readiness })
  @Get('ready')
  ready(): Promise<Readiness> {
    return this.health.readiness();
  }
}
