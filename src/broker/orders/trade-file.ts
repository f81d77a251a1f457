import type { Readable } from 'node:stream';
import { begun, type Column, csvOf, type Row } from '../../common/index.js';
import type { Trade } from './trade.js';
import { toTradeDto } from './trade.dto.js';

/** Rows that are read at once. */
const CHUNK = 500;

const COLUMNS = [
  { key: 'id', kind: 'text', width: 32 },
  { key: 'clientOrderId', kind: 'text', width: 40 },
  { key: 'asset', kind: 'text', width: 12 },
  { key: 'direction', kind: 'text', width: 9 },
  { key: 'kind', kind: 'text', width: 8 },
  { key: 'accountType', kind: 'text', width: 11 },
  { key: 'stake', kind: 'money', width: 10 },
  { key: 'payout', kind: 'count', width: 8 },
  { key: 'status', kind: 'text', width: 9 },
  { key: 'pnl', kind: 'money', width: 10 },
  { key: 'currency', kind: 'text', width: 8 },
  { key: 'openedAt', kind: 'time', width: 24 },
  { key: 'expiresAt', kind: 'time', width: 24 },
  { key: 'closedAt', kind: 'time', width: 24 },
  { key: 'strategy', kind: 'text', width: 20 },
] as const satisfies readonly Column[];

/** Trades as CSV, read as they are sent. @param read the next so many after a trade */
export async function tradesCsv(read: (limit: number, after?: Trade) => Promise<Trade[]>): Promise<Readable> {
  return csvOf(await begun({ columns: COLUMNS, chunks: chunksOf(read) }), false);
}

async function* chunksOf(
  read: (limit: number, after?: Trade) => Promise<Trade[]>,
): AsyncIterable<readonly Row[]> {
  let last: Trade | undefined;
  do {
    const trades = await read(CHUNK, last);
    yield trades.map(rowOf);
    last = trades.length === CHUNK ? trades.at(-1) : undefined;
  } while (last);
}

function rowOf(trade: Trade): Row {
  const dto = { ...toTradeDto(trade), currency: trade.currency };
  return COLUMNS.map(({ key }) => dto[key] ?? null);
}
