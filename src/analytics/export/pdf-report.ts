import { Injectable } from '@nestjs/common';
import type { Locale } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import type { FiguresDto, SummaryDto, TopUsersDto } from '../analytics.dto.js';
import { AnalyticsService } from '../analytics.service.js';
import type { Period } from '../period.rules.js';
import { intervalStart } from '../time/intervals.rules.js';
import { dayLabel, parseDay } from '../../common/index.js';
import type { ExportQueryDto } from './export.dto.js';
import type { Chart, PdfContent, Table, Tile } from './formats/pdf-content.js';
import { type DayRow, Reports } from './reports.js';
import { Format } from './words.js';

const TOP_USERS = 10;
/** Of the report about users; in print nobody reads more. */
const MOST_USERS = 100;
/** Days that are drawn one by one, and week by week. */
const MOST_DAYS = 100;
const MOST_WEEKS_OF_DAYS = 700;

/** Says what a PDF shows. */
@Injectable()
export class PdfReports {
  constructor(
    private readonly analytics: AnalyticsService,
    private readonly reports: Reports,
    private readonly clock: Clock,
  ) {}

  async of(query: ExportQueryDto, period: Period, locale: Locale): Promise<PdfContent> {
    const format = new Format(locale, period.currency);
    const { words } = format;
    const { from, to, tz, currency, compare } = query;
    const asked = { from, to, tz, currency, compare };
    const summary = await this.analytics.summary(asked);
    const users =
      query.report === 'types'
        ? null
        : await this.analytics.topUsers({
            ...asked,
            compare: 'false',
            by: 'value',
            limit: query.report === 'users' ? MOST_USERS : TOP_USERS,
          });
    const days = query.report === 'daily' ? await this.reports.days(period) : null;
    const tiles = tilesOf(summary, format);
    const empty = summary.totalEvents === 0;
    return {
      title: words.title,
      lines: this.lines(period, format),
      locale,
      createdAt: this.clock.date(),
      tiles,
      tileNote: tiles.some(({ change }) => change !== null) ? `% ${words.compared}` : null,
      charts: days && !empty ? chartsOf(days, period, format) : [],
      tables: empty
        ? []
        : [
            ...(query.report === 'users' ? [] : [typesTable(summary, await this.reports.labels(), format)]),
            ...(users ? [usersTable(users, summary, query.report === 'users', format)] : []),
            ...(days ? [daysTable(days, format)] : []),
          ],
      nothing: empty ? words.nothing : null,
    };
  }

  private lines({ from, to, zone, currency }: Period, format: Format): string[] {
    const { words } = format;
    const wholeDays = [from, to].every((at) => zone.startOfDay(zone.dayOf(at)) === at);
    const first = wholeDays ? format.date(dayLabel(zone.dayOf(from))) : format.instant(from, zone.name);
    const last = wholeDays ? format.date(dayLabel(zone.dayOf(to - 1))) : format.instant(to, zone.name);
    return [
      `${words.period}: ${first} – ${last} (${zone.name}) · ${currency}`,
      `${words.generated} ${format.instant(this.clock.now(), zone.name)}`,
    ];
  }
}

function tilesOf({ change, ...figures }: SummaryDto, format: Format): Tile[] {
  const { words } = format;
  const tile = (label: string, value: string, by: number | null | undefined): Tile => ({
    label,
    value,
    change: by === null || by === undefined ? null : format.change(by),
    direction: !by ? 'same' : by > 0 ? 'up' : 'down',
  });
  const { count, value, averageTicket } = figures.purchases;
  return [
    tile(words.events, format.count(figures.totalEvents), change?.totalEvents),
    tile(words.purchases, format.count(count), change?.purchases),
    tile(words.revenue, format.money(value), change?.value),
    tile(words.averageTicket, format.money(averageTicket), change?.averageTicket),
    tile(words.activeUsers, format.count(figures.activeUsers!), change?.activeUsers),
  ];
}

/** Events and revenue, over long periods by week or month. */
function chartsOf(days: readonly DayRow[], { zone }: Period, format: Format): Chart[] {
  const { words } = format;
  const interval = days.length <= MOST_DAYS ? 'day' : days.length <= MOST_WEEKS_OF_DAYS ? 'week' : 'month';
  const grouped = new Map<string, { events: number; revenue: number }>();
  for (const { date, events, revenue } of days) {
    const start = dayLabel(zone.dayOf(intervalStart(zone.startOfDay(parseDay(date)!), interval, zone)));
    const group = grouped.get(start) ?? { events: 0, revenue: 0 };
    group.events += events;
    group.revenue += revenue;
    grouped.set(start, group);
  }
  const groups = [...grouped.values()];
  const labels = [...grouped.keys()].map((day) => format.date(day, interval === 'day' ? 'axis' : 'short'));
  const tick = (value: number) => format.compact(value);
  const titles = {
    day: [words.eventsByDay, words.revenueByDay],
    week: [words.eventsByWeek, words.revenueByWeek],
    month: [words.eventsByMonth, words.revenueByMonth],
  }[interval];
  return [
    { title: titles[0], kind: 'bars', labels, values: groups.map(({ events }) => events), tick },
    { title: titles[1], kind: 'line', labels, values: groups.map(({ revenue }) => revenue), tick },
  ];
}

function typesTable({ byType }: FiguresDto, labels: ReadonlyMap<string, string>, format: Format): Table {
  const { words } = format;
  return {
    title: words.types,
    columns: [
      { label: words.type, align: 'left', width: 5 },
      { label: words.count, align: 'right', width: 2 },
      { label: words.value, align: 'right', width: 3 },
    ],
    rows: byType.map(({ type, count, value }) => [
      labels.get(type) ?? type,
      format.count(count),
      format.money(value),
    ]),
  };
}

function usersTable(
  { items }: TopUsersDto,
  { activeUsers = 0 }: FiguresDto,
  isWhole: boolean,
  format: Format,
): Table {
  const { words } = format;
  const more = activeUsers - items.length;
  return {
    title: isWhole ? words.users : words.topUsers,
    columns: [
      { label: words.userId, align: 'left', width: 5 },
      { label: words.count, align: 'right', width: 2 },
      { label: words.value, align: 'right', width: 3 },
    ],
    rows: items.map(({ userId, count, value }) => [userId, format.count(count), format.money(value)]),
    ...(isWhole && more > 0 && { note: words.more.replace('{n}', format.count(more)) }),
  };
}

function daysTable(days: readonly DayRow[], format: Format): Table {
  const { words } = format;
  return {
    title: words.daily,
    columns: [
      { label: words.date, align: 'left', width: 2 },
      { label: words.events, align: 'right', width: 2 },
      { label: words.purchases, align: 'right', width: 2 },
      { label: words.revenue, align: 'right', width: 3 },
      { label: words.averageTicket, align: 'right', width: 3 },
      { label: words.activeUsers, align: 'right', width: 2.4 },
    ],
    rows: days.map((day) => [
      format.date(day.date),
      format.count(day.events),
      format.count(day.purchases),
      format.money(day.revenue),
      format.money(day.averageTicket),
      format.count(day.activeUsers),
    ]),
  };
}
