import type { Zone } from '../../common/pure.js';

/** No zone changes its offset within one, since 2011. */
const QUARTER_MS = 900_000;

/**
 * The calendar of a run: asks the zone, which is slow, only when an instant is in another day than the one before it, and
 * on the days on which clocks are changed in another quarter of an hour.
 */
export class LocalTime {
  private dayStart = 0;
  private dayEnd = 0;
  /** Whether clocks are changed on this day. */
  private changes = false;
  private quarter = NaN;
  private offset = 0;

  constructor(private readonly zone: Zone) {}

  /** The first instant of the next local day. */
  endOfDay(instant: number): number {
    if (instant < this.dayStart || instant >= this.dayEnd) this.turnTo(instant);
    return this.dayEnd;
  }

  /** ms that local time is ahead of UTC. */
  offsetAt(instant: number): number {
    if (instant < this.dayStart || instant >= this.dayEnd) this.turnTo(instant);
    if (this.changes) this.turnToQuarter(Math.floor(instant / QUARTER_MS));
    return this.offset;
  }

  private turnTo(instant: number): void {
    const day = this.zone.dayOf(instant);
    this.dayStart = this.zone.startOfDay(day);
    this.dayEnd = this.zone.startOfDay(day + 1);
    this.offset = this.zone.offsetAt(this.dayStart);
    this.changes = this.offset !== this.zone.offsetAt(this.dayEnd - 1000);
    this.quarter = NaN;
  }

  private turnToQuarter(quarter: number): void {
    if (quarter === this.quarter) return;
    this.quarter = quarter;
    this.offset = this.zone.offsetAt(quarter * QUARTER_MS);
  }
}
