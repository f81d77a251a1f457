import { Injectable } from '@nestjs/common';
import {
  type Chart,
  dayCharts,
  dayLabel,
  type Locale,
  type PdfContent,
  type Table,
  type Tile,
} from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import type { FiguresDto, SummaryDto, TopUsersDto } from '../analytics.dto.js';
import { AnalyticsService, type DayFigures } from '../analytics.service.js';
import type { Period } from '../period.rules.js';
import type { ExportQueryDto } from './export.dto.js';
import { Reports } from './reports.js';
import { Format } from './words.js';

const TOP_USERS = 10;
/** Of the report about users; in print nobody reads more. */
const MOST_USERS = 100;

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
    const days = query.report === 'daily' ? await this.analytics.daysOf(period) : null;
    const tiles = tilesOf(summary, format);
    const empty = summary.totalEvents === 0;
    return {
      title: words.title,
      lines: this.lines(period, format),
      locale,
      createdAt: this.clock.date(),
      tiles,
      tileNote: tiles.some(({ change }) => change !== null) ? `% ${words.compared}` : null,
      charts: days && !empty ? chartsOf(days, format) : [],
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

function chartsOf(days: readonly DayFigures[], format: Format): Chart[] {
  const { words } = format;
  return dayCharts(
    days.map(({ date }) => date),
    [
      { title: words.events, kind: 'bars', values: days.map(({ events }) => events) },
      { title: words.revenue, kind: 'line', values: days.map(({ purchases }) => purchases.value) },
    ],
    format,
  );
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

function daysTable(days: readonly DayFigures[], format: Format): Table {
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
      format.count(day.purchases.count),
      format.money(day.purchases.value),
      format.money(day.purchases.averageTicket),
      format.count(day.activeUsers),
    ]),
  };
}
