import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { RealtimeMetricsDto } from './realtime-metrics.dto.js';
import { RealtimeMetricsService } from './realtime-metrics.service.js';

@ApiTags('admin')
@Controller('api/admin/metrics')
export class RealtimeMetricsController {
  constructor(private readonly metrics: RealtimeMetricsService) {}

  /** How the platform is doing this moment: traffic, people, backlogs, trading, the stores and the process that answers. The same is pushed as `metrics:update` on `/admin` once a second. */
  @Requires('admin:read')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: RealtimeMetricsDto })
  @Get('realtime')
  now(): Promise<RealtimeMetricsDto> {
    return this.metrics.now();
  }
}
