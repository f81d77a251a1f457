import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { SlotView } from '../../events/index.js';
import { Clock, Database, Jobs, Redis } from '../../platform/index.js';
import type { AdminHealthDto } from './admin-health.dto.js';

/** How the installation is, as far as this process can see. */
@Injectable()
export class AdminHealthService {
  constructor(
    private readonly database: Database,
    private readonly redis: Redis,
    private readonly jobs: Jobs,
    private readonly slots: SlotView,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async now(): Promise<AdminHealthDto> {
    const asked = performance.now();
    const isUp = await this.database.isReachable();
    const answeredInMs = Math.round((performance.now() - asked) * 10) / 10;
    const [redis, jobs, slots, database] = await Promise.all([
      this.redisStatus(),
      this.jobs.counts(),
      this.slots.all(),
      this.database.version(),
    ]);
    const isWell = isUp && redis !== 'away' && jobs.every(({ failed }) => failed === 0);
    return {
      status: isWell ? 'ok' : 'degraded',
      database: {
        status: isUp ? 'up' : 'away',
        kind: this.database.embedded ? 'embedded' : 'mongodb',
        answeredInMs,
      },
      redis: { status: redis },
      jobs,
      slots,
      versions: { node: process.version, database },
      process: {
        role: this.config.role,
        uptimeSeconds: Math.floor(process.uptime()),
        memoryBytes: process.memoryUsage.rss(),
      },
      at: this.clock.date().toISOString(),
    };
  }

  private async redisStatus(): Promise<'up' | 'away' | 'off'> {
    if (!this.redis.isConfigured) return 'off';
    return (await this.redis.isReachable()) ? 'up' : 'away';
  }
}
