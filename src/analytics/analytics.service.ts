import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../common/index.js';
import { Config } from '../config/index.js';
import { amountToNumber } from '../events/index.js';
import { Clock } from '../platform/index.js';
import type {
  FiguresDto,
  PeriodQueryDto,
  SummaryDto,
  SummaryQueryDto,
  TimeseriesDto,
  TimeseriesQueryDto,
  TopUsersDto,
  TopUsersQueryDto,
  TypesDto,
  UserFiguresDto,
} from './analytics.dto.js';
import { Counters } from './counters.js';
import { averageTicket, byType, purchasesByCurrency, purchasesIn, totalEvents } from './figures.rules.js';
import { People } from './people/people.js';
import type { PeopleTally, UserFigures } from './people/people.tally.js';
import {
  changeOf,
  type Period,
  type PeriodQuery,
  previousSpan,
  resolvePeriod,
  type Span,
} from './period.rules.js';
import { RecountGate } from './rebuild/recount.gate.js';
import { intervalBoundaries } from './time/intervals.rules.js';

const MAX_POINTS = 5000;
const TOP_OF_SUMMARY = 3;

/** Figures of today, for whoever is watching. */
interface TodayFigures {
  totalEvents: number;
  /** Purchases in the configured currency. */
  purchases: number;
  activeUsers: number;
}

/** Answers questions about the events of a period; money leaves as JSON numbers, exact to the ten-thousandth. */
@Injectable()
export class AnalyticsService {
  constructor(
    private readonly counters: Counters,
    private readonly people: People,
    private readonly gate: RecountGate,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async summary(query: SummaryQueryDto): Promise<SummaryDto> {
    const period = this.period(query);
    const spans = [previousSpan(period), period];
    const withUsers = query.users !== 'false';
    const [rows, tallies] = await Promise.all([
      this.counters.ofSpans(spans),
      withUsers ? this.people.ofSpans(spans, { currency: period.currency }) : [],
    ]);
    const [previous, figures] = spans.map((span, i) =>
      toFigures(span, period.currency, rows[i], tallies[i]),
    ) as [FiguresDto, FiguresDto];
    return { ...figures, previous, change: toChange(figures, previous) };
  }

  async timeseries(query: TimeseriesQueryDto): Promise<TimeseriesDto> {
    const period = this.period(query);
    const { metric, interval } = query;
    const boundaries = intervalBoundaries(period.from, period.to, interval, period.zone, MAX_POINTS);
    if (!boundaries) {
      const message = `gives more than ${MAX_POINTS} points; take a longer one or a shorter period`;
      throw new InvalidInput([{ field: 'interval', message }]);
    }
    const spans = boundaries.slice(0, -1).map((start, i) => ({
      from: Math.max(start, period.from),
      to: Math.min(boundaries[i + 1], period.to),
    }));
    const values = await this.valuesOf(spans, period, query);
    return {
      from: iso(period.from),
      to: iso(period.to),
      metric,
      interval,
      points: values.map((value, i) => ({ time: iso(boundaries[i]), value })),
    };
  }

  async topUsers(query: TopUsersQueryDto): Promise<TopUsersDto> {
    const period = this.period(query);
    const [tally] = await this.people.ofSpans([period], { type: query.type, currency: period.currency });
    return { items: tally.top(query.limit, query.by).map(toUser), nextCursor: null };
  }

  async types(query: PeriodQueryDto): Promise<TypesDto> {
    const period = this.period(query);
    const [rows] = await this.counters.ofSpans([period]);
    return { items: byType(rows, period.currency), nextCursor: null };
  }

  /** Today in the business's time zone. @throws Unavailable during a recount at the start */
  async today(): Promise<TodayFigures> {
    this.gate.check();
    const { business } = this.counters;
    const today = business.dayOf(this.clock.now());
    const span = { from: business.startOfDay(today), to: business.startOfDay(today + 1) };
    const { currency } = this.config;
    const [[rows], [tally]] = await Promise.all([
      this.counters.ofSpans([span]),
      this.people.ofSpans([span], { currency }),
    ]);
    return {
      totalEvents: totalEvents(rows),
      purchases: purchasesIn(rows, currency).count,
      activeUsers: tally.active(),
    };
  }

  private async valuesOf(
    spans: readonly Span[],
    { currency }: Period,
    { metric, type }: TimeseriesQueryDto,
  ): Promise<number[]> {
    if (metric === 'users') return this.people.activeOfSpans(spans, type);
    const counted = metric === 'averageTicket' ? (type ?? 'purchase') : type;
    return (await this.counters.ofSpans(spans)).map((all) => {
      let count = 0;
      let inCurrency = 0;
      let sum = 0n;
      for (const row of all) {
        if (counted !== undefined && row.type !== counted) continue;
        count += row.count;
        if (row.currency !== currency) continue;
        inCurrency += row.count;
        sum += row.sum;
      }
      if (metric === 'count') return count;
      return metric === 'value' ? amountToNumber(sum) : averageTicket(sum, inCurrency);
    });
  }

  private period(query: PeriodQuery): Period {
    this.gate.check();
    const { businessTz, currency } = this.config;
    return resolvePeriod(query, { now: this.clock.now(), businessTz, currency });
  }
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

function toChange(now: FiguresDto, before: FiguresDto): SummaryDto['change'] {
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

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
