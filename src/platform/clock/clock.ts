import { Injectable } from '@nestjs/common';

/** The only source of "now"; tests put a clock in its place that they move by hand. */
@Injectable()
export class Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number {
    return Date.now();
  }

  date(): Date {
    return new Date(this.now());
  }
}
