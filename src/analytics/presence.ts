import { Injectable } from '@nestjs/common';
import { Counters, lastAtOrBefore } from './counters.js';
import { placeOf } from './moments/day-moments.js';
import { MomentsCache } from './moments/moments.cache.js';
import { PeopleCache, type PeopleView } from './people/people.cache.js';
import { typesByDay } from './people/types-by-day.js';
import { COUNTED, userColumns } from './people/user-columns.js';
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
    const flags: number[] = [];
    await view.visit(fromDay, toDay, (day, slice) => {
      const interval = lastAtOrBefore(boundaries, this.counters.business.startOfDay(day));
      flagSeries(flags, view, type);
      const { users, counts } = userColumns(slice, `${type ?? ''}|`, flags);
      for (let i = 0; i < users.length; i++) if (counts[i] > 0) show(interval, users[i]);
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

/** Which series count for the type; they become more while days are read. */
function flagSeries(flags: number[], { series }: PeopleView, type: string | undefined): void {
  while (flags.length < series.size) {
    const counts = type === undefined || parseCellKey(series.name(flags.length)).type === type;
    flags.push(counts ? COUNTED : 0);
  }
}
