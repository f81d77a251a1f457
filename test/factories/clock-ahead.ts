import type { INestApplication } from '@nestjs/common';
import { Clock } from '../../src/platform/index.js';

/** Moves an application's clock on by hand, while it goes on by itself. */
export class ClockAhead {
  private ahead = 0;

  constructor(app: INestApplication) {
    Object.assign(app.get(Clock), { now: () => this.now() });
  }

  now(): number {
    return Date.now() + this.ahead;
  }

  advance(ms: number): void {
    this.ahead += ms;
  }
}
