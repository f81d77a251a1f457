import type { Zone } from '../../common/index.js';

/** No zone changes its offset within one, since 2011. */
const QUARTER_MS = 900_000;

/**
 * The calendar of a run: asks the zone, which is slow, only when an instant is in another day or quarter of an hour than
 * the one before it.
 */
export class LocalTime {
  private dayStart = 0;
  private dayEnd = 0;
  private quarter = NaN;
  private offset = 0;

  constructor(private readonly zone: Zone) {}

  /** The first instant of the next local day. */
  endOfDay(instant: number): number {
    if (instant < this.dayStart || instant >= this.dayEnd) {
      const day = this.zone.dayOf(instant);
      this.dayStart = this.zone.startOfDay(day);
      this.dayEnd = this.zone.startOfDay(day + 1);
    }
    return this.dayEnd;
  }

  /** ms that local time is ahead of UTC. */
  offsetAt(instant: number): number {
    const quarter = Math.floor(instant / QUARTER_MS);
    if (quarter !== this.quarter) {
      this.quarter = quarter;
      this.offset = this.zone.offsetAt(quarter * QUARTER_MS);
    }
    return this.offset;
  }
}
