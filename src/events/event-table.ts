import { type Column, isoText, type Report, type Row } from '../common/index.js';
import type { ListedEvent } from './listed-event.js';
import { AMOUNT_SCALE } from './rules/amount.js';

type Key = 'time' | 'id' | 'type' | 'userId' | 'value' | 'currency' | 'source';

const COLUMNS: readonly Column<Key>[] = [
  { key: 'time', kind: 'time', width: 26 },
  { key: 'id', kind: 'text', width: 32 },
  { key: 'type', kind: 'text', width: 20 },
  { key: 'userId', kind: 'text', width: 32 },
  { key: 'value', kind: 'money', width: 14 },
  { key: 'currency', kind: 'text', width: 9 },
  { key: 'source', kind: 'text', width: 16 },
];

/** Events as a table. */
export function eventTable(events: AsyncIterable<ListedEvent[]>): Report<Key> {
  return { columns: COLUMNS, chunks: rowsOf(events) };
}

async function* rowsOf(events: AsyncIterable<ListedEvent[]>): AsyncIterable<readonly Row[]> {
  for await (const chunk of events) {
    yield chunk.map(({ id, type, userId, amount, currency, timestamp, source }) => {
      const value = amount === null ? null : amount / AMOUNT_SCALE;
      return [isoText(timestamp), id, type, userId, value, currency, source];
    });
  }
}
