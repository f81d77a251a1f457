import { Injectable } from '@nestjs/common';
import { AnalyticsService, type SummaryDto } from '../../../analytics/index.js';
import {
  type Chart,
  type Column,
  dayCharts,
  inChunks,
  type PdfContent,
  type Report,
  type Row,
  type Table,
  type Tile,
} from '../../../common/index.js';
import { roundedAmount } from '../../../events/index.js';
import { Clock } from '../../../platform/index.js';
import type { DailyDto, DayDto } from '../../daily/daily.dto.js';
import { DailyService } from '../../daily/daily.service.js';
import type { ColumnWord, Format } from '../words.js';
import type { Asked, ExportSource } from './export-source.js';
import { Paper } from './paper.js';

const COLUMNS: readonly Column<ColumnWord>[] = [
  { key: 'date', kind: 'date', width: 12 },
  { key: 'events', kind: 'count', width: 12 },
  { key: 'purchases', kind: 'count', width: 12 },
  { key: 'revenue', kind: 'money', width: 16 },
  { key: 'averageTicket', kind: 'money', width: 16 },
  { key: 'activeUsers', kind: 'count', width: 14 },
  { key: 'newUsers', kind: 'count', width: 14 },
  { key: 'currency', kind: 'text', width: 9 },
  { key: 'trades', kind: 'count', width: 12 },
  { key: 'wins', kind: 'count', width: 10 },
  { key: 'losses', kind: 'count', width: 10 },
  { key: 'pnl', kind: 'money', width: 16 },
  { key: 'accountType', kind: 'text', width: 12 },
  { key: 'tradeCurrency', kind: 'text', width: 18 },
];

/** What each day brought, as `GET /api/admin/analytics/daily` tells it. */
@Injectable()
export class DailyExport implements ExportSource {
  constructor(
    private readonly daily: DailyService,
    private readonly analytics: AnalyticsService,
    private readonly clock: Clock,
  ) {}

  async table({ query }: Asked): Promise<Report<ColumnWord>> {
    const { daily } = await this.daily.ofPeriod(query, query.accountType);
    const { currency, accountType, tradeCurrency } = daily;
    const rows = daily.days.map((day): Row => {
      const averageTicket = roundedAmount(day.averageTicket);
      const cells = { ...day, averageTicket, currency, accountType, tradeCurrency };
      return COLUMNS.map(({ key }) => cells[key as keyof typeof cells]);
    });
    return { columns: COLUMNS, chunks: inChunks(rows) };
  }

  async print(asked: Asked): Promise<PdfContent> {
    const { from, to, tz, currency, accountType } = asked.query;
    const { period, daily } = await this.daily.ofPeriod({ from, to, tz, currency }, accountType);
    const summary = await this.analytics.summary({ from, to, tz, currency });
    const { days } = daily;
    const paper = new Paper(asked, period.currency, this.clock.date());
    const { format } = paper;
    const hasTrades = days.some(({ trades }) => trades > 0);
    const account = format.words.accounts[daily.accountType];
    const shown = format.fill(format.words.shownDays, { account, currency: daily.tradeCurrency });
    return paper.content({
      span: period,
      more: hasTrades ? [shown] : [],
      tiles: tilesOf(daily, summary, paper),
      charts: chartsOf(daily, hasTrades, format),
      tables: [communityTable(days, format), ...(hasTrades ? [tradesTable(daily, format)] : [])],
      isEmpty: !hasTrades && days.every(({ events, newUsers }) => events === 0 && newUsers === 0),
    });
  }
}

function tilesOf(
  { days, tradeCurrency }: DailyDto,
  { purchases, ...summary }: SummaryDto,
  paper: Paper,
): Tile[] {
  const { format } = paper;
  const { change } = summary;
  const { columns, winRate } = format.words;
  const sum = (of: (day: DayDto) => number) => days.reduce((total, day) => total + of(day), 0);
  const [wins, losses] = [sum((day) => day.wins), sum((day) => day.losses)];
  return [
    paper.tile(columns.events, format.count(summary.totalEvents), change?.totalEvents),
    paper.tile(columns.purchases, format.count(purchases.count), change?.purchases),
    paper.tile(columns.revenue, format.money(purchases.value), change?.value),
    paper.tile(columns.averageTicket, format.money(purchases.averageTicket), change?.averageTicket),
    paper.tile(columns.activeUsers, format.count(summary.activeUsers!), change?.activeUsers),
    paper.tile(columns.newUsers, format.count(sum((day) => day.newUsers))),
    paper.tile(columns.trades, format.count(sum((day) => day.trades))),
    paper.tile(columns.wins, format.count(wins)),
    paper.tile(winRate, format.winRate(wins, losses)),
    paper.tile(columns.pnl, format.money(sum((day) => Math.round(day.pnl * 100)) / 100, tradeCurrency)),
  ];
}

function chartsOf({ days }: DailyDto, hasTrades: boolean, format: Format): Chart[] {
  const { columns } = format.words;
  return dayCharts(
    days.map(({ date }) => date),
    [
      { title: columns.events, kind: 'bars', values: days.map(({ events }) => events) },
      { title: columns.revenue, kind: 'line', values: days.map(({ revenue }) => revenue) },
      ...(hasTrades
        ? [{ title: columns.pnl, kind: 'bars' as const, values: days.map(({ pnl }) => pnl) }]
        : []),
    ],
    format,
  );
}

function communityTable(days: readonly DayDto[], format: Format): Table {
  const { columns, communityByDay } = format.words;
  return {
    title: communityByDay,
    columns: [
      { label: columns.date, align: 'left', width: 2.2 },
      { label: columns.events, align: 'right', width: 2 },
      { label: columns.activeUsers, align: 'right', width: 2.6 },
      { label: columns.newUsers, align: 'right', width: 2.6 },
      { label: columns.purchases, align: 'right', width: 2 },
      { label: columns.revenue, align: 'right', width: 3 },
      { label: columns.averageTicket, align: 'right', width: 2.6 },
    ],
    rows: days.map((day) => [
      format.date(day.date),
      format.count(day.events),
      format.count(day.activeUsers),
      format.count(day.newUsers),
      format.count(day.purchases),
      format.money(day.revenue),
      format.money(day.averageTicket),
    ]),
  };
}

function tradesTable({ days, tradeCurrency }: DailyDto, format: Format): Table {
  const { columns, tradesByDay, winRate } = format.words;
  return {
    title: tradesByDay,
    columns: [
      { label: columns.date, align: 'left', width: 2.2 },
      { label: columns.trades, align: 'right', width: 2 },
      { label: columns.wins, align: 'right', width: 2 },
      { label: columns.losses, align: 'right', width: 2 },
      { label: winRate, align: 'right', width: 2.4 },
      { label: columns.pnl, align: 'right', width: 3 },
    ],
    rows: days.map(({ date, trades, wins, losses, pnl }) => [
      format.date(date),
      format.count(trades),
      format.count(wins),
      format.count(losses),
      format.winRate(wins, losses),
      format.money(pnl, tradeCurrency),
    ]),
  };
}
