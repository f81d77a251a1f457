import { Injectable } from '@nestjs/common';
import { type Column, dayLabel, inChunks, type Report, type Row } from '../../common/index.js';
import { amountToNumber, EventStore, EventTypes } from '../../events/index.js';
import { Counters } from '../counters.js';
import { byType, purchasesIn, totalEvents } from '../figures.rules.js';
import { People } from '../people/people.js';
import type { Period } from '../period.rules.js';
import { Presence } from '../presence.js';
import { between, boundariesWithin, clipped } from '../time/intervals.rules.js';
import type { ReportName } from './export.dto.js';
import type { Words } from './words.js';

/** Ten years. */
const MOST_DAYS = 5000;

type WordColumn = Column<keyof Words>;

const DAILY_COLUMNS: readonly WordColumn[] = [
  { key: 'date', kind: 'date', width: 12 },
  { key: 'events', kind: 'count', width: 12 },
  { key: 'purchases', kind: 'count', width: 12 },
  { key: 'revenue', kind: 'money', width: 16 },
  { key: 'averageTicket', kind: 'money', width: 16 },
  { key: 'activeUsers', kind: 'count', width: 14 },
  { key: 'currency', kind: 'text', width: 9 },
];
const TYPE_COLUMNS: readonly WordColumn[] = [
  { key: 'type', kind: 'text', width: 28 },
  { key: 'label', kind: 'text', width: 28 },
  { key: 'count', kind: 'count', width: 12 },
  { key: 'value', kind: 'money', width: 16 },
  { key: 'currency', kind: 'text', width: 9 },
];
const USER_COLUMNS: readonly WordColumn[] = [
  { key: 'userId', kind: 'text', width: 36 },
  { key: 'count', kind: 'count', width: 12 },
  { key: 'value', kind: 'money', width: 16 },
  { key: 'currency', kind: 'text', width: 9 },
];
const EVENT_COLUMNS: readonly WordColumn[] = [
  { key: 'time', kind: 'time', width: 26 },
  { key: 'id', kind: 'text', width: 32 },
  { key: 'type', kind: 'text', width: 20 },
  { key: 'userId', kind: 'text', width: 32 },
  { key: 'value', kind: 'money', width: 14 },
  { key: 'currency', kind: 'text', width: 9 },
  { key: 'source', kind: 'text', width: 16 },
];

/** A day of the daily report. */
export interface DayRow {
  /** `2026-11-23` */
  date: string;
  events: number;
  purchases: number;
  revenue: number;
  averageTicket: number;
  activeUsers: number;
}

/** What can be exported, as tables. */
@Injectable()
export class Reports {
  constructor(
    private readonly counters: Counters,
    private readonly people: People,
    private readonly presence: Presence,
    private readonly events: EventStore,
    private readonly types: EventTypes,
  ) {}

  /** Asks what can be asked before the first row, so that a fault shows before anything is sent. */
  async of(name: ReportName, period: Period): Promise<Report<keyof Words>> {
    const { currency } = period;
    if (name === 'events') return { columns: EVENT_COLUMNS, chunks: this.eventRows(period) };
    if (name === 'users') {
      const [tally] = await this.people.ofSpans([period], { currency });
      return { columns: USER_COLUMNS, chunks: inChunks(userRows(tally.ranked('value'), currency)) };
    }
    if (name === 'types') return { columns: TYPE_COLUMNS, chunks: inChunks(await this.typeRows(period)) };
    const days = await this.days(period);
    const rows = days.map(({ date, ...day }): Row => [
      date,
      day.events,
      day.purchases,
      day.revenue,
      day.averageTicket,
      day.activeUsers,
      currency,
    ]);
    return { columns: DAILY_COLUMNS, chunks: inChunks(rows) };
  }

  /** Every day that touches the period; the first and the last count only what lies within it. */
  async days({ from, to, zone, currency }: Period): Promise<DayRow[]> {
    const boundaries = boundariesWithin({ from, to }, 'day', zone, MOST_DAYS, 'from');
    const within = clipped(boundaries, { from, to });
    const spans = between(within);
    const rows = await this.counters.ofSpans(spans);
    const active = await this.presence.count(within, undefined);
    return spans.map((_, i) => {
      const { count, value, averageTicket } = purchasesIn(rows[i], currency);
      return {
        date: dayLabel(zone.dayOf(boundaries[i])),
        events: totalEvents(rows[i]),
        purchases: count,
        revenue: value,
        averageTicket: Math.round(averageTicket * 10_000) / 10_000,
        activeUsers: active[i],
      };
    });
  }

  /** What people call the types that are declared. */
  async labels(): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.types.list()).map(({ _id, label }) => [_id, label]));
  }

  private async typeRows(period: Period): Promise<Row[]> {
    const labels = await this.labels();
    const [rows] = await this.counters.ofSpans([period]);
    return byType(rows, period.currency).map(({ type, count, value }) => [
      type,
      labels.get(type) ?? '',
      count,
      value,
      period.currency,
    ]);
  }

  private async *eventRows({ from, to }: Period): AsyncIterable<readonly Row[]> {
    for await (const events of this.events.scanEvents({ from: new Date(from), to: new Date(to) })) {
      yield events.map(({ id, type, userId, amount, currency, timestamp, source }) => {
        const value = amount === null ? null : amountToNumber(amount);
        return [timestamp.toISOString(), id, type, userId, value, currency, source];
      });
    }
  }
}

function* userRows(
  users: Iterable<{ userId: string; count: number; sum: bigint }>,
  currency: string,
): Iterable<Row> {
  for (const { userId, count, sum } of users) yield [userId, count, amountToNumber(sum), currency];
}
