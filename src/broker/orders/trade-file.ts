import type { Readable } from 'node:stream';
import { begun, type Column, csvOf, isoText, type Report, type Row } from '../../common/index.js';
import type { ListedTrade } from './listed-trade.js';

type TradeColumn = Column & { of: (trade: ListedTrade) => string | number | null };

const OWN: readonly TradeColumn[] = [
  { key: 'id', kind: 'text', width: 32, of: ({ id }) => id },
  { key: 'clientOrderId', kind: 'text', width: 40, of: ({ clientOrderId }) => clientOrderId },
  { key: 'asset', kind: 'text', width: 12, of: ({ asset }) => asset },
  { key: 'direction', kind: 'text', width: 9, of: ({ direction }) => direction },
  { key: 'kind', kind: 'text', width: 8, of: ({ kind }) => kind },
  { key: 'accountType', kind: 'text', width: 11, of: ({ accountType }) => accountType },
  { key: 'stake', kind: 'money', width: 10, of: ({ stake }) => stake / 100 },
  { key: 'payout', kind: 'share', width: 8, of: ({ payout }) => payout },
  { key: 'status', kind: 'text', width: 9, of: ({ status }) => status },
  { key: 'pnl', kind: 'money', width: 10, of: ({ pnl }) => pnl / 100 },
  { key: 'currency', kind: 'text', width: 8, of: ({ currency }) => currency },
  { key: 'openedAt', kind: 'time', width: 24, of: ({ openedAt }) => isoText(openedAt) },
  { key: 'expiresAt', kind: 'time', width: 24, of: ({ expiresAt }) => isoText(expiresAt) },
  {
    key: 'closedAt',
    kind: 'time',
    width: 24,
    of: ({ closedAt }) => (closedAt === null ? null : isoText(closedAt)),
  },
  { key: 'strategy', kind: 'text', width: 20, of: ({ strategy }) => strategy ?? null },
];

const OF_ALL: readonly TradeColumn[] = [
  ...OWN,
  { key: 'userId', kind: 'text', width: 32, of: ({ userId }) => userId },
  { key: 'createdAt', kind: 'time', width: 24, of: ({ createdAt }) => isoText(createdAt) },
];

/** Trades as a table: of one user, or with who made them. The cells are what the lists answer. */
export function tradeTable(trades: AsyncIterable<ListedTrade[]>, whose: 'own' | 'all'): Report {
  const columns = whose === 'own' ? OWN : OF_ALL;
  return { columns, chunks: rowsOf(trades, columns) };
}

/** What a user downloads of the own trades: as CSV, read as they are sent. */
export async function tradesCsv(trades: AsyncIterable<ListedTrade[]>): Promise<Readable> {
  return csvOf(await begun(tradeTable(trades, 'own')), false);
}

async function* rowsOf(
  trades: AsyncIterable<ListedTrade[]>,
  columns: readonly TradeColumn[],
): AsyncIterable<readonly Row[]> {
  for await (const chunk of trades) yield chunk.map((trade) => columns.map(({ of }) => of(trade)));
}
