import { Injectable } from '@nestjs/common';
import { Counters, lastAtOrBefore } from './counters.js';
import { placeOf } from './moments/day-moments.js';
import { MomentsCache } from './moments/moments.cache.js';
import type { DaySlice } from './people/day-slice.js';
import { PeopleCache, type PeopleView } from './people/people.cache.js';
import { UserNumbers } from './people/user-numbers.js';
import { parseCellKey } from './people/packing.rules.js';

/** A user was active in an interval; the same pair may come several times. Intervals come in order. */
type Show = (interval: number, user: number) => void;

/**
 * Who was active in each of many intervals that follow one another. A business day that lies within one interval is
 * read from the totals in memory; one that a boundary cuts, as every day of another time zone, from who did what when.
 */
@Injectable()
export class Presence {
  constructor(
    private readonly people: PeopleCache,
    private readonly moments: MomentsCache,
    private readonly counters: Counters,
  ) {}

  /**
   * @param boundaries start of each interval, and the end of the last one
   * @param type only events of this type count
   */
  async visit(boundaries: readonly number[], type: string | undefined, show: Show): Promise<void> {
    const { business } = this.counters;
    const view = this.people.open();
    const last = business.dayOf(boundaries[boundaries.length - 1] - 1);
    for (let day = business.dayOf(boundaries[0]); day <= last;) {
      const cut = this.isCut(day, boundaries);
      let end = day + 1;
      while (end <= last && this.isCut(end, boundaries) === cut) end++;
      if (cut) await this.visitCut(view, day, end, boundaries, type, show);
      else await this.visitWhole(view, day, end, boundaries, type, show);
      day = end;
    }
  }

  /** How many different users each interval has. */
  async count(boundaries: readonly number[], type: string | undefined): Promise<number[]> {
    const counts = new Array<number>(boundaries.length - 1).fill(0);
    const last = new UserNumbers();
    await this.visit(boundaries, type, (interval, user) => {
      if (last.replace(user, interval + 1) !== interval + 1) counts[interval]++;
    });
    return counts;
  }

  private isCut(day: number, boundaries: readonly number[]): boolean {
    const { business } = this.counters;
    const start = business.startOfDay(day);
    const end = business.startOfDay(day + 1);
    const interval = lastAtOrBefore(boundaries, start);
    return start < boundaries[0] || end > boundaries[interval + 1];
  }

  private async visitWhole(
    view: PeopleView,
    fromDay: number,
    toDay: number,
    boundaries: readonly number[],
    type: string | undefined,
    show: Show,
  ): Promise<void> {
    const wanted = wantedSeries(view, type);
    await view.visit(fromDay, toDay, (day, { size, users, series, counts }: DaySlice) => {
      const interval = lastAtOrBefore(boundaries, this.counters.business.startOfDay(day));
      for (let i = 0; i < size; i++) {
        if (counts[i] > 0 && wanted(series[i])) show(interval, users[i]);
      }
    });
  }

  private async visitCut(
    view: PeopleView,
    fromDay: number,
    toDay: number,
    boundaries: readonly number[],
    type: string | undefined,
    show: Show,
  ): Promise<void> {
    const { business } = this.counters;
    const types = type === undefined ? await typesByDay(view, fromDay, toDay) : null;
    const typesOf = (day: number) => (types ? [...(types.get(day) ?? [])] : [type!]);
    await this.moments.visit(view.users, fromDay, toDay, typesOf, (day, columns) => {
      const start = business.startOfDay(day);
      const end = business.startOfDay(day + 1);
      let interval = Math.max(0, lastAtOrBefore(boundaries, start));
      for (; interval + 1 < boundaries.length && boundaries[interval] < end; interval++) {
        for (const { users, offsets } of columns.values()) {
          const to = placeOf(offsets, boundaries[interval + 1] - start);
          for (let i = placeOf(offsets, boundaries[interval] - start); i < to; i++) show(interval, users[i]);
        }
      }
    });
  }
}

/** Whether a series is of the type; series may be added while days are read. */
function wantedSeries({ series }: PeopleView, type: string | undefined): (number: number) => boolean {
  if (type === undefined) return () => true;
  const known: boolean[] = [];
  return (number) => (known[number] ??= parseCellKey(series.name(number)).type === type);
}

/** Which types there were on each day. */
async function typesByDay(
  view: PeopleView,
  fromDay: number,
  toDay: number,
): Promise<Map<number, Set<string>>> {
  const days = new Map<number, Set<string>>();
  await view.visit(fromDay, toDay, (day, { size, series, counts }) => {
    const present = new Set<number>();
    for (let i = 0; i < size; i++) if (counts[i] > 0) present.add(series[i]);
    const types = days.get(day) ?? new Set();
    for (const number of present) types.add(parseCellKey(view.series.name(number)).type);
    days.set(day, types);
  });
  return days;
}
