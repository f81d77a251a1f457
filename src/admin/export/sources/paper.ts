import type { OpenSpan } from '../../../analytics/index.js';
import {
  dayLabel,
  type Chart,
  dayCharts,
  type DaySeries,
  type PdfContent,
  type Tile,
} from '../../../common/index.js';
import { Format } from '../words.js';
import type { Asked } from './export-source.js';
import { type DayTally } from './day-tally.js';

/** What every report of staff looks like: its head, its figures, its words. */
export class Paper {
  readonly format: Format;

  /** @param currency of money that does not say another one */
  constructor(
    private readonly asked: Asked,
    currency: string,
    private readonly now: Date,
  ) {
    this.format = new Format(asked.locale, currency);
  }

  /** @param more lines of the head, below the period @param isEmpty shows that there is nothing */
  content(
    parts: Pick<PdfContent, 'tiles' | 'charts' | 'tables'> & {
      more?: string[];
      isEmpty: boolean;
      span?: OpenSpan;
    },
  ): PdfContent {
    const { asked, format } = this;
    const { words } = format;
    const { tiles, isEmpty, more = [], span = asked.span } = parts;
    return {
      title: words.titles[asked.query.type],
      lines: [
        `${words.period}: ${this.period(span)} (${span.zone.name})`,
        ...more,
        ...this.filters(),
        `${words.made} ${format.instant(this.now.getTime(), span.zone.name)}`,
      ],
      locale: asked.locale,
      createdAt: this.now,
      tiles,
      tileNote: tiles.some(({ change }) => change !== null) ? words.compared : null,
      charts: isEmpty ? [] : parts.charts,
      tables: isEmpty ? [] : parts.tables,
      nothing: isEmpty ? words.nothing : null,
    };
  }

  /** A figure in large print. @param change as a fraction; null or missing when there is nothing to compare with */
  tile(label: string, value: string, change?: number | null): Tile {
    return {
      label,
      value,
      change: change === null || change === undefined ? null : this.format.change(change),
      direction: !change ? 'same' : change > 0 ? 'up' : 'down',
    };
  }

  /** Charts of what was added up by day. @param of title and kind of each figure */
  charts(tally: DayTally, of: readonly Omit<DaySeries, 'values'>[]): Chart[] {
    const { days, figures } = tally.series();
    const series = of.map((one, i) => ({ ...one, values: figures[i] }));
    return dayCharts(days, series, this.format);
  }

  /** Under a table that shows `shown` of `all` rows. */
  rest(shown: number, all: number, where: 'here' | 'in the file'): { note?: string } {
    if (shown >= all) return {};
    const { words } = this.format;
    const text = where === 'here' ? words.more : words.moreInFile;
    return { note: this.format.fill(text, { n: this.format.count(all - shown) }) };
  }

  /** In the zone of the question. */
  instant(at: number): string {
    return this.format.instant(at, this.asked.span.zone.name);
  }

  private period({ from, to, zone }: OpenSpan): string {
    const { format } = this;
    const { words } = format;
    const isWhole = [from, to].every((at) => at === undefined || zone.startOfDay(zone.dayOf(at)) === at);
    const text = (at: number, shift: 0 | 1) =>
      isWhole ? format.date(dayLabel(zone.dayOf(at - shift))) : format.instant(at, zone.name);
    if (from === undefined)
      return to === undefined ? words.always : format.fill(words.until, { day: text(to, 1) });
    if (to === undefined) return format.fill(words.since, { day: text(from, 0) });
    return `${text(from, 0)} – ${text(to, 1)}`;
  }

  private filters(): string[] {
    const { words } = this.format;
    const { type, user, asset, strategy, status, role, search, eventType, currency, accountType } =
      this.asked.query;
    // those of days are said beside the figures
    const own = type === 'daily' ? [] : [accountType && words.accounts[accountType], currency];
    const statuses: Readonly<Partial<Record<string, string>>> = {
      ...words.tradeStatuses,
      ...words.userStatuses,
    };
    const said = [
      ...own,
      user,
      asset,
      strategy,
      eventType,
      status && statuses[status],
      role && words.roles[role],
      search && `“${search}”`,
    ].filter((text): text is string => Boolean(text));
    return said.length > 0 ? [`${words.filter}: ${said.join(', ')}`] : [];
  }
}
