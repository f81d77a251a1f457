import { Injectable } from '@nestjs/common';
import type { PdfContent, Report, Table, Tile } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import {
  amountToNumber,
  AMOUNT_SCALE,
  EventStore,
  eventTable,
  type ListedEvent,
} from '../../../events/index.js';
import { Clock } from '../../../platform/index.js';
import { DayTally } from './day-tally.js';
import { type Asked, type ExportSource, MOST_PRINTED } from './export-source.js';
import { Paper } from './paper.js';

const PURCHASE = 'purchase';
/** Types of event that a PDF shows; senders make them up. */
const MOST_TYPES = 50;

/** Events of one type and currency. */
interface TypeTotal {
  type: string;
  currency: string;
  count: number;
  /** Ten-thousandths. */
  sum: bigint;
}

/** The events themselves, newest first. */
@Injectable()
export class EventsExport implements ExportSource {
  constructor(
    private readonly events: EventStore,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  table(asked: Asked): Promise<Report> {
    return Promise.resolve(eventTable(this.scan(asked)));
  }

  /** Reads all of them once: so rows and figures are of the same moment. */
  async print(asked: Asked): Promise<PdfContent> {
    const days = new DayTally(asked.span, 1);
    const totals = new Map<string, TypeTotal>();
    const printed: ListedEvent[] = [];
    let count = 0;
    for await (const events of this.scan(asked)) {
      asked.signal.throwIfAborted();
      for (const event of events) {
        count++;
        add(totals, event);
        days.add(event.timestamp, 0, 1);
        if (printed.length < MOST_PRINTED) printed.push(event);
      }
    }
    const currency = asked.query.currency ?? this.config.currency;
    const paper = new Paper(asked, currency, this.clock.date());
    const { columns } = paper.format.words;
    return paper.content({
      tiles: tilesOf(count, totals.get(keyOf({ type: PURCHASE, currency })), paper),
      charts: paper.charts(days, [{ title: columns.events, kind: 'bars' }]),
      tables: [typesTable([...totals.values()], paper), eventsTable(printed, count, paper)],
      isEmpty: count === 0,
    });
  }

  private scan({ query, span: { from, to } }: Asked): AsyncIterable<ListedEvent[]> {
    const { eventType: type, user: userId, currency } = query;
    return this.events.scanListed({ from, to, type, userId, currency, order: 'newest first' });
  }
}

function keyOf({ type, currency }: Pick<TypeTotal, 'type' | 'currency'>): string {
  return `${type}|${currency}`;
}

function add(totals: Map<string, TypeTotal>, { type, currency, amount }: ListedEvent): void {
  const key = keyOf({ type, currency });
  let total = totals.get(key);
  if (!total) totals.set(key, (total = { type, currency, count: 0, sum: 0n }));
  total.count++;
  if (amount !== null) total.sum += BigInt(amount);
}

function tilesOf(count: number, purchases: TypeTotal | undefined, paper: Paper): Tile[] {
  const { format } = paper;
  const { columns } = format.words;
  const revenue = amountToNumber(purchases?.sum ?? 0n);
  return [
    paper.tile(columns.events, format.count(count)),
    paper.tile(columns.purchases, format.count(purchases?.count ?? 0)),
    paper.tile(columns.revenue, format.money(revenue)),
    paper.tile(columns.averageTicket, format.money(purchases ? revenue / purchases.count : 0)),
  ];
}

function typesTable(totals: readonly TypeTotal[], paper: Paper): Table {
  const { format } = paper;
  const { columns, types } = format.words;
  const sorted = totals.toSorted((a, b) => b.count - a.count || (keyOf(a) < keyOf(b) ? -1 : 1));
  return {
    title: types,
    columns: [
      { label: columns.type, align: 'left', width: 5 },
      { label: columns.currency, align: 'left', width: 2 },
      { label: columns.events, align: 'right', width: 2 },
      { label: columns.value, align: 'right', width: 3 },
    ],
    rows: sorted
      .slice(0, MOST_TYPES)
      .map(({ type, currency, count, sum }) => [
        type,
        currency,
        format.count(count),
        format.money(amountToNumber(sum), currency),
      ]),
    ...paper.rest(MOST_TYPES, totals.length, 'here'),
  };
}

function eventsTable(events: readonly ListedEvent[], all: number, paper: Paper): Table {
  const { format } = paper;
  const { words } = format;
  const { columns } = words;
  return {
    title: words.titles.events,
    columns: [
      { label: words.at, align: 'left', width: 2.6 },
      { label: columns.type, align: 'left', width: 3 },
      { label: columns.userId, align: 'left', width: 5 },
      { label: columns.source, align: 'left', width: 2.2 },
      { label: columns.value, align: 'right', width: 2.6 },
    ],
    rows: events.map(({ timestamp, type, userId, source, amount, currency }) => [
      paper.instant(timestamp),
      type,
      userId,
      source,
      amount === null ? words.none : format.money(amount / AMOUNT_SCALE, currency),
    ]),
    ...paper.rest(events.length, all, 'in the file'),
  };
}
