import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import { Counters, lastAtOrBefore } from '../counters.js';
import { DayFactStore } from '../day-facts/day-facts.js';
import { placeOf } from '../moments/day-moments.js';
import { MomentsCache } from '../moments/moments.cache.js';
import type { Span } from '../period.rules.js';
import { coverDays, joinStretches } from '../time/cover.rules.js';
import { PeopleCache, type PeopleView } from './people.cache.js';
import { PeopleTally } from './people.tally.js';
import { typesByDay } from './types-by-day.js';

interface PeopleFilter {
  type?: string | undefined;
  /** Whose values are summed. */
  currency: string;
}

/**
 * Of a day that still goes on, and is read again whenever something comes, a smaller part than this is read from the events
 * themselves.
 */
const LEAST_SHARE = 0.25;

/** What users did in spans of time: whole business days from their totals, others from who did what when. */
@Injectable()
export class People {
  constructor(
    private readonly cache: PeopleCache,
    private readonly moments: MomentsCache,
    private readonly facts: DayFactStore,
    private readonly counters: Counters,
    private readonly clock: Clock,
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
      for (const part of this.partsOfDays({ from, to })) {
        const own = spans.map((span) => within(part, span));
        if (part.isSmall) await this.addEvents(part, starts, tallies, filter);
        else await this.addMoments(view, part.day, own, tallies, filter);
      }
    }
    return tallies;
  }

  private async addEvents(
    part: Span,
    starts: readonly number[],
    tallies: readonly PeopleTally[],
    { type }: PeopleFilter,
  ): Promise<void> {
    for await (const events of this.counters.rawEvents(part, type)) {
      for (const event of events) tallies[lastAtOrBefore(starts, event.timestamp.getTime())].addEvent(event);
    }
  }

  /** @param spans the part of the day that each tally is about, if any */
  private async addMoments(
    view: PeopleView,
    day: number,
    spans: readonly Span[],
    tallies: readonly PeopleTally[],
    { type }: PeopleFilter,
  ): Promise<void> {
    const types = type === undefined ? (await typesByDay(view, day, day + 1)).get(day) : [type];
    const start = this.counters.business.startOfDay(day);
    const typesOf = () => [...(types ?? [])];
    await this.moments.visit(view.users, day, day + 1, typesOf, (_day, columns) => {
      for (const [name, moments] of columns) {
        spans.forEach(({ from, to }, at) => {
          if (from >= to) return;
          const { offsets } = moments;
          tallies[at].addMoments(name, moments, placeOf(offsets, from - start), placeOf(offsets, to - start));
        });
      }
    });
  }

  /** A stretch by business days. */
  private partsOfDays(stretch: Span): (Span & { day: number; isSmall: boolean })[] {
    const { business } = this.counters;
    const [first, last] = [business.dayOf(stretch.from), business.dayOf(stretch.to - 1)];
    return Array.from({ length: last - first + 1 }, (_, at) => {
      const day = first + at;
      const whole = { from: business.startOfDay(day), to: business.startOfDay(day + 1) };
      const part = within(stretch, whole);
      const passed = Math.min(this.clock.now(), whole.to) - whole.from;
      const isSmall = !this.facts.isSettled(day) && part.to - part.from < LEAST_SHARE * passed;
      return { ...part, day, isSmall };
    });
  }
}

/** What two have in common; nothing where `from` is not before `to`. */
function within(a: Span, b: Span): Span {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}
