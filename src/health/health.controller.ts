import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../common/index.js';
import { HealthService } from './health.service.js';

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** The process lives and answers; nothing else is looked at. */
  @Get('live') live(): { status: 'alive' } {
    return { status: 'alive' };
  }

  /** Ready for traffic: database reachable, not shutting down. 503 otherwise. */
  @Get('ready') ready() {
    return this.health.readiness();
  }
}
