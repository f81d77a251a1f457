import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../../common/index.js';
import { EventLedger } from '../../events/index.js';
import { Clock } from '../../platform/index.js';
import { Counters } from '../counters.js';
import { People } from './people.js';
import type { UserFigures } from './people.tally.js';

/** A span of time in ms, `from` inclusive and `to` exclusive; null where it is open. */
export interface OpenWindow {
  from: number | null;
  to: number | null;
}

/** What users did of one type of event, for rooms that ask about each of them. Users are as senders wrote them. */
@Injectable()
export class UserTotals {
  constructor(
    private readonly people: People,
    private readonly counters: Counters,
    private readonly ledger: EventLedger,
    private readonly clock: Clock,
  ) {}

  /**
   * For each window all users with at least one event in it, in no order; counts in every currency, sums in one. Exact to
   * the millisecond. Windows are in order of time and do not overlap.
   */
  async of(
    type: string,
    windows: readonly OpenWindow[],
    currency: string,
  ): Promise<readonly Iterable<UserFigures>[]> {
    const { business } = this.counters;
    // whole business days, since those are read from totals: no event is of before 1970, or of minutes ahead
    const beginning = business.startOfDay(business.dayOf(0));
    const end = business.startOfDay(business.dayOf(this.clock.now() + 2 * DAY_MS));
    const spans = windows.map(({ from, to }) => {
      const begin = Math.min(Math.max(from ?? beginning, beginning), end);
      return { from: begin, to: Math.max(begin, Math.min(to ?? end, end)) };
    });
    await this.ledger.settled();
    return (await this.people.ofSpans(spans, { type, currency })).map((tally) => tally.each());
  }
}
