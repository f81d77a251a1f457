import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Unavailable } from '../common/index.js';
import { Database, Redis } from '../platform/index.js';
import type { Readiness } from './health.dto.js';

@Injectable()
export class HealthService implements OnApplicationBootstrap, OnModuleDestroy {
  private up = false;

  constructor(
    private readonly database: Database,
    private readonly redis: Redis,
  ) {}

  onApplicationBootstrap(): void {
    this.up = true;
  }

  /** The first step of a shutdown; the server is closed later. */
  onModuleDestroy(): void {
    this.up = false;
  }

  /** False while starting, and from the beginning of a shutdown on. */
  get serving(): boolean {
    return this.up;
  }

  /** @throws Unavailable while starting, while shutting down and while the database does not answer */
  async readiness(): Promise<Readiness> {
    if (!this.serving) throw new Unavailable('Starting or shutting down');
    const [database, redis] = await Promise.all([this.database.isReachable(), this.redis.isReachable()]);
    if (!database) throw new Unavailable('The database does not answer');
    return {
      status: 'ready',
      database: this.database.embedded ? 'embedded' : 'mongodb',
      ...(this.redis.isConfigured && { redis: redis ? 'up' : 'away' }),
    };
  }
}
