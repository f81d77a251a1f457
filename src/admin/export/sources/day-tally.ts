import type { OpenSpan } from '../../../analytics/index.js';
import { dayLabel } from '../../../common/index.js';

/** What a chart can show, by month; rows may be of any year. */
const MOST_DAYS = 5000;

/** Adds up what there was on each day, for charts. */
export class DayTally {
  private readonly days = new Map<number, number[]>();
  /** Of the day that was asked for last: rows come in order of time. */
  private at = { day: 0, from: 0, to: 0 };

  /** @param width how many figures a day has */
  constructor(
    private readonly span: OpenSpan,
    private readonly width: number,
  ) {}

  /** @param at ms since 1970 @param figure which one, from 0 on */
  add(at: number, figure: number, by: number): void {
    if (at < this.at.from || at >= this.at.to) {
      const { zone } = this.span;
      const day = zone.dayOf(at);
      this.at = { day, from: zone.startOfDay(day), to: zone.startOfDay(day + 1) };
    }
    let figures = this.days.get(this.at.day);
    if (!figures) this.days.set(this.at.day, (figures = new Array<number>(this.width).fill(0)));
    figures[figure] += by;
  }

  /** All days of the span, else from the first to the last on which there was anything; none when they are too many. */
  series(): { days: string[]; figures: number[][] } {
    const { from, to, zone } = this.span;
    const seen = [...this.days.keys()];
    if (seen.length === 0) return { days: [], figures: [] };
    const least = seen.reduce((a, b) => Math.min(a, b));
    const most = seen.reduce((a, b) => Math.max(a, b));
    const first = from === undefined ? least : zone.dayOf(from);
    const last = to === undefined ? most : zone.dayOf(to - 1);
    const drawn = last - first < MOST_DAYS ? [first, last] : [least, most];
    const count = drawn[1] - drawn[0] + 1;
    if (count > MOST_DAYS) return { days: [], figures: [] };
    const days = Array.from({ length: count }, (_, i) => drawn[0] + i);
    return {
      days: days.map(dayLabel),
      figures: Array.from({ length: this.width }, (_, figure) =>
        days.map((day) => this.days.get(day)?.[figure] ?? 0),
      ),
    };
  }
}
