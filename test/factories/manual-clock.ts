import { Clock } from '../../src/platform/index.js';

/** A clock that stands still until it is moved by hand. */
export class ManualClock extends Clock {
  private ms: number;

  constructor(start: number | string = Date.now()) {
    super();
    this.ms = new Date(start).getTime();
  }

  override now(): number {
    return this.ms;
  }

  advance(ms: number): void {
    this.ms += ms;
  }
}
