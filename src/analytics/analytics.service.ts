import { Injectable } from '@nestjs/common';
import { dayLabel } from '../common/index.js';
import { amountToNumber } from '../events/index.js';
import type {
  ChangeDto,
  FiguresDto,
  Metric,
  PurchaseFiguresDto,
  SeriesDto,
  SummaryDto,
  SummaryQueryDto,
  TimeseriesDto,
  TimeseriesQueryDto,
  TopUsersDto,
  TopUsersQueryDto,
  TypeChangeDto,
  TypeFiguresDto,
  TypesDto,
  UserFiguresDto,
} from './analytics.dto.js';
import { type CounterRow, Counters } from './counters.js';
import { averageTicket, byType, purchasesByCurrency, purchasesIn, totalEvents } from './figures.rules.js';
import { People } from './people/people.js';
import type { PeopleTally, UserFigures } from './people/people.tally.js';
import type { PeriodQueryDto } from './period.dto.js';
import { changeOf, iso, type Period, type PeriodQuery, type Span } from './period.rules.js';
import { Periods } from './periods.js';
import { Presence } from './presence.js';
import { between, boundariesWithin, clipped, intervalBoundaries } from './time/intervals.rules.js';

const MAX_POINTS = 5000;
const TOP_OF_SUMMARY = 3;

/** Figures of today, for whoever is watching. */
interface TodayFigures {
  totalEvents: number;
  /** Purchases in the configured currency. */
  purchases: number;
  activeUsers: number;
}

/** A day, or the part of one that a period has. */
export interface DayFigures extends Span {
  /** `2026-11-23` */
  date: string;
  events: number;
  /** In the currency of the question. */
  purchases: PurchaseFiguresDto;
  activeUsers: number;
}

/** Answers questions about the events of a period; money leaves as JSON numbers, exact to the ten-thousandth. */
@Injectable()
export class AnalyticsService {
  constructor(
    private readonly counters: Counters,
    private readonly people: People,
    private readonly presence: Presence,
    private readonly periods: Periods,
  ) {}

  async summary(query: SummaryQueryDto): Promise<SummaryDto> {
    const { period, previous: before } = this.periods.of(query);
    const spans = before ? [before, period] : [period];
    const withUsers = query.users !== 'false';
    const [rows, tallies] = await Promise.all([
      this.counters.ofSpans(spans),
      withUsers ? this.people.ofSpans(spans, { currency: period.currency }) : [],
    ]);
    const [figures, previous] = spans
      .map((span, i) => toFigures(span, period.currency, rows[i], tallies[i]))
      .reverse();
    return previous ? { ...figures, previous, change: toChange(figures, previous) } : figures;
  }

  async timeseries(query: TimeseriesQueryDto): Promise<TimeseriesDto> {
    const { period, previous: before } = this.periods.of(query);
    const { metric, interval } = query;
    const boundaries = boundariesWithin(period, interval, period.zone, MAX_POINTS, 'interval');
    const series: Series[] = [{ span: period, boundaries }];
    // as long, give or take an interval
    if (before)
      series.unshift({
        span: before,
        boundaries: intervalBoundaries(before.from, before.to, interval, period.zone),
      });
    const spans = series.flatMap((one) => between(clipped(one.boundaries, one.span)));
    const values =
      metric === 'users'
        ? await this.usersOf(series, query.type)
        : measured(await this.counters.ofSpans(spans), series, period.currency, query);
    const [own, previous] = series
      .map(({ span: { from, to }, boundaries }, i): SeriesDto => {
        const points = values[i].points.map((value, at) => ({ time: iso(boundaries[at]), value }));
        return { from: iso(from), to: iso(to), total: values[i].total, points };
      })
      .reverse();
    const answer = { ...own, metric, interval };
    return previous
      ? { ...answer, previous, change: { total: changeOf(own.total, previous.total) } }
      : answer;
  }

  async topUsers(query: TopUsersQueryDto): Promise<TopUsersDto> {
    const { period, previous: before } = this.periods.of(query);
    const spans = before ? [before, period] : [period];
    const tallies = await this.people.ofSpans(spans, { type: query.type, currency: period.currency });
    const [own, previous] = spans
      .map(({ from, to }, i) => ({
        from: iso(from),
        to: iso(to),
        items: tallies[i].top(query.limit, query.by).map(toUser),
      }))
      .reverse();
    return { ...own, nextCursor: null, ...(previous && { previous }) };
  }

  async types(query: PeriodQueryDto): Promise<TypesDto> {
    const { period, previous: before } = this.periods.of(query);
    const spans = before ? [before, period] : [period];
    const rows = await this.counters.ofSpans(spans);
    const [own, previous] = spans
      .map(({ from, to }, i) => ({ from: iso(from), to: iso(to), items: byType(rows[i], period.currency) }))
      .reverse();
    if (!previous) return { ...own, nextCursor: null };
    return { ...own, nextCursor: null, previous, change: typeChanges(own.items, previous.items) };
  }

  /** The last days of the business's time zone, today included, oldest first. @throws Unavailable during a recount at the start */
  lastDays(days: number): Promise<DayFigures[]> {
    const today = this.periods.today();
    const { zone } = today;
    return this.daysOf({ ...today, from: zone.startOfDay(zone.dayOf(today.from) - days + 1) });
  }

  /** The days of a period, and how it was understood. @throws InvalidInput, Unavailable during a recount at the start */
  async days(query: PeriodQuery): Promise<{ period: Period; days: DayFigures[] }> {
    const { period } = this.periods.of(query);
    return { period, days: await this.daysOf(period) };
  }

  /** Every day that touches the period, oldest first; the first and the last count only what lies within it. @throws InvalidInput */
  async daysOf({ from, to, zone, currency }: Period): Promise<DayFigures[]> {
    const boundaries = boundariesWithin({ from, to }, 'day', zone, MAX_POINTS, 'from');
    const within = clipped(boundaries, { from, to });
    const spans = between(within);
    const [rows, active] = await Promise.all([
      this.counters.ofSpans(spans),
      this.presence.count(within, undefined),
    ]);
    return spans.map((span, at) => ({
      ...span,
      date: dayLabel(zone.dayOf(boundaries[at])),
      events: totalEvents(rows[at]),
      purchases: purchasesIn(rows[at], currency),
      activeUsers: active[at],
    }));
  }

  /** Today in the business's time zone. @throws Unavailable during a recount at the start */
  async today(): Promise<TodayFigures> {
    const today = this.periods.today();
    const { currency } = today;
    const [[rows], [tally]] = await Promise.all([
      this.counters.ofSpans([today]),
      this.people.ofSpans([today], { currency }),
    ]);
    return {
      totalEvents: totalEvents(rows),
      purchases: purchasesIn(rows, currency).count,
      activeUsers: tally.active(),
    };
  }

  /** Different users of each interval, and of each period as a whole. */
  private usersOf(series: readonly Series[], type: string | undefined): Promise<Measured[]> {
    return Promise.all(
      series.map(async ({ span, boundaries }) => {
        const points = await this.presence.count(clipped(boundaries, span), type);
        const [total] = await this.presence.count([span.from, span.to], type);
        return { points, total };
      }),
    );
  }
}

/** A period and its intervals. */
interface Series {
  span: Span;
  boundaries: number[];
}

/** A figure of each interval, and of the period. */
interface Measured {
  points: number[];
  total: number;
}

/** @param rows of all intervals of all series, one after the other */
function measured(
  rows: readonly CounterRow[][],
  series: readonly Series[],
  currency: string,
  { metric, type }: TimeseriesQueryDto,
): Measured[] {
  const counted = metric === 'averageTicket' ? (type ?? 'purchase') : type;
  const rest = rows.values();
  return series.map(({ boundaries }) => {
    const all: CounterRow[] = [];
    const points = boundaries.slice(1).map(() => {
      const own = rest.next().value!.filter((row) => counted === undefined || row.type === counted);
      for (const row of own) all.push(row);
      return figureOf(own, currency, metric);
    });
    return { points, total: figureOf(all, currency, metric) };
  });
}

function figureOf(rows: readonly CounterRow[], currency: string, metric: Metric): number {
  let count = 0;
  let inCurrency = 0;
  let sum = 0n;
  for (const row of rows) {
    count += row.count;
    if (row.currency !== currency) continue;
    inCurrency += row.count;
    sum += row.sum;
  }
  if (metric === 'count') return count;
  return metric === 'value' ? amountToNumber(sum) : averageTicket(sum, inCurrency);
}

function typeChanges(now: readonly TypeFiguresDto[], before: readonly TypeFiguresDto[]): TypeChangeDto[] {
  const types = new Set([...now, ...before].map(({ type }) => type));
  const of = (items: readonly TypeFiguresDto[], type: string) => items.find((item) => item.type === type);
  return [...types].map((type) => {
    const [a, b] = [of(now, type), of(before, type)];
    return {
      type,
      count: changeOf(a?.count ?? 0, b?.count ?? 0),
      value: changeOf(a?.value ?? 0, b?.value ?? 0),
    };
  });
}

function toFigures(
  { from, to }: Span,
  currency: string,
  rows: Parameters<typeof byType>[0],
  tally: PeopleTally | undefined,
): FiguresDto {
  return {
    from: iso(from),
    to: iso(to),
    totalEvents: totalEvents(rows),
    byType: byType(rows, currency),
    purchases: purchasesIn(rows, currency),
    byCurrency: purchasesByCurrency(rows),
    ...(tally && {
      activeUsers: tally.active(),
      topUsers: tally.top(TOP_OF_SUMMARY, 'count').map(toUser),
    }),
  };
}

function toChange(now: FiguresDto, before: FiguresDto): ChangeDto {
  return {
    totalEvents: changeOf(now.totalEvents, before.totalEvents),
    purchases: changeOf(now.purchases.count, before.purchases.count),
    value: changeOf(now.purchases.value, before.purchases.value),
    averageTicket: changeOf(now.purchases.averageTicket, before.purchases.averageTicket),
    ...(now.activeUsers !== undefined && { activeUsers: changeOf(now.activeUsers, before.activeUsers!) }),
  };
}

function toUser({ userId, count, sum }: UserFigures): UserFiguresDto {
  return { userId, count, value: amountToNumber(sum) };
}
