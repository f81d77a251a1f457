import { Injectable } from '@nestjs/common';
import { type Column, inChunks, type Report, type Row } from '../../common/index.js';
import { amountToNumber, EventStore, eventTable, EventTypes, roundedAmount } from '../../events/index.js';
import { AnalyticsService } from '../analytics.service.js';
import { Counters } from '../counters.js';
import { byType } from '../figures.rules.js';
import { People } from '../people/people.js';
import type { Period } from '../period.rules.js';
import type { ReportName } from './export.dto.js';
import type { Words } from './words.js';

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
/** What can be exported, as tables. */
@Injectable()
export class Reports {
  constructor(
    private readonly counters: Counters,
    private readonly people: People,
    private readonly analytics: AnalyticsService,
    private readonly events: EventStore,
    private readonly types: EventTypes,
  ) {}

  /** Asks what can be asked before the first row, so that a fault shows before anything is sent. */
  async of(name: ReportName, period: Period): Promise<Report<keyof Words>> {
    const { currency } = period;
    if (name === 'events') {
      const { from, to } = period;
      return eventTable(this.events.scanListed({ from, to, order: 'oldest first' }));
    }
    if (name === 'users') {
      const [tally] = await this.people.ofSpans([period], { currency });
      return { columns: USER_COLUMNS, chunks: inChunks(userRows(tally.ranked('value'), currency)) };
    }
    if (name === 'types') return { columns: TYPE_COLUMNS, chunks: inChunks(await this.typeRows(period)) };
    const days = await this.analytics.daysOf(period);
    const rows = days.map(({ date, events, purchases, activeUsers }): Row => {
      const { count, value, averageTicket } = purchases;
      return [date, events, count, value, roundedAmount(averageTicket), activeUsers, currency];
    });
    return { columns: DAILY_COLUMNS, chunks: inChunks(rows) };
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
}

function* userRows(
  users: Iterable<{ userId: string; count: number; sum: bigint }>,
  currency: string,
): Iterable<Row> {
  for (const { userId, count, sum } of users) yield [userId, count, amountToNumber(sum), currency];
}
