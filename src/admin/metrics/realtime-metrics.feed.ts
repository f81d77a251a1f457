import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Realtime } from '../../platform/index.js';
import type { RealtimeMetricsDto } from './realtime-metrics.dto.js';
import { RealtimeMetricsService } from './realtime-metrics.service.js';

declare module '../../platform/index.js' {
  interface StaffEvents {
    'metrics:update': RealtimeMetricsDto;
  }
}

/** Shows staff on `/admin` how the platform is doing, at most once a second and only while somebody is there. */
@Injectable()
export class RealtimeMetricsFeed implements OnModuleInit {
  constructor(
    private readonly realtime: Realtime,
    private readonly metrics: RealtimeMetricsService,
  ) {}

  onModuleInit(): void {
    this.realtime.pulseToStaff('metrics:update', () => this.metrics.now());
  }
}
