import { Injectable } from '@nestjs/common';
import { Counters, lastAtOrBefore } from '../counters.js';
import type { Span } from '../period.rules.js';
import { coverDays, joinStretches } from '../time/cover.rules.js';
import { PeopleCache } from './people.cache.js';
import { PeopleTally } from './people.tally.js';

interface PeopleFilter {
  type?: string | undefined;
  /** Whose values are summed. */
  currency: string;
}

/** What users did in spans of time: whole business days from memory, other edges from raw events. */
@Injectable()
export class People {
  constructor(
    private readonly cache: PeopleCache,
    private readonly counters: Counters,
  ) {}

  /** A tally per span; spans are in order of time and do not overlap. */
  async ofSpans(spans: readonly Span[], filter: PeopleFilter): Promise<PeopleTally[]> {
    const { business } = this.counters;
    const view = this.cache.open();
    const tallies = spans.map(() => new PeopleTally(view.users, view.series, filter));
    const starts = spans.map(({ from }) => from);
    for (const { grain, from, to } of joinStretches(
      spans.flatMap((span) => coverDays(span.from, span.to, business)),
    )) {
      if (grain === 'd') {
        await view.visit(business.dayOf(from), business.dayOf(to), (day, slice) => {
          tallies[lastAtOrBefore(starts, business.startOfDay(day))].addSlice(slice);
        });
        continue;
      }
      for await (const events of this.counters.rawEvents({ from, to }, filter.type)) {
        for (const event of events)
          tallies[lastAtOrBefore(starts, event.timestamp.getTime())].addEvent(event);
      }
    }
    return tallies;
  }
}
