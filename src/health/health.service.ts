import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Unavailable } from '../common/index.js';
import { Database } from '../platform/index.js';
import type { Readiness } from './health.dto.js';

@Injectable()
export class HealthService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private serving = false;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.serving = true;
  }

  beforeApplicationShutdown(): void {
    this.serving = false;
  }

  /** @throws Unavailable while starting, while shutting down and while the database does not answer */
  async readiness(): Promise<Readiness> {
    if (!this.serving) throw new Unavailable('Starting or shutting down');
    if (!(await this.database.isReachable())) throw new Unavailable('The database does not answer');
    return { status: 'ready', database: this.database.embedded ? 'embedded' : 'mongodb' };
  }
}
