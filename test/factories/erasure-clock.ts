import type { INestApplication } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Clock } from '../../src/platform/index.js';
import { until } from '../setup/until.js';

/** Moves an application's clock over the pauses of erasures, and no further. */
export class ErasureClock {
  private readonly database: Connection;
  private ahead = 0;

  constructor(app: INestApplication) {
    this.database = app.get<Connection>(getConnectionToken());
    Object.assign(app.get(Clock), { now: () => this.now() });
  }

  now(): number {
    return Date.now() + this.ahead;
  }

  /** @param ms less than a lease lasts */
  advance(ms: number): void {
    this.ahead += ms;
  }

  /** Skips pauses until it holds. */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const jobs = this.database.collection<{ dueAt: Date }>('jobs');
    await until(async () => {
      const next = await jobs.findOne({ name: 'auth.erase', state: 'waiting' });
      if (next) this.ahead = Math.max(this.ahead, next.dueAt.getTime() - Date.now() + 1);
      return condition();
    });
  }

  /** Skips pauses until all erasures are finished. */
  async finished(): Promise<void> {
    const erasures = this.database.collection('erasures');
    await this.until(async () => (await erasures.countDocuments({ finishedAt: { $exists: false } })) === 0);
  }
}
