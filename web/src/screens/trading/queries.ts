import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';

export type Asset = Schemas['AssetDto'];
export type Trade = Schemas['TradeDto'];
export type AccountType = Trade['accountType'];
export type Timeframe = Schemas['CandlesDto']['timeframe'];

export const TIMEFRAMES: readonly Timeframe[] = [
  '1s',
  '5s',
  '15s',
  '30s',
  '1m',
  '5m',
  '15m',
  '30m',
  '1h',
  '4h',
  '1d',
];

export const ACCOUNTS: readonly AccountType[] = ['demo', 'real'];
export const KINDS: readonly Trade['kind'][] = ['blitz', 'turbo', 'binary'];
export const STATUSES: readonly Trade['status'][] = [
  'open',
  'win',
  'loss',
  'tie',
  'sold',
  'unknown',
  'rejected',
];

/** Rows that a page of a long list has. */
const PAGE = 50;

/** Those of the reader's broker; of the paper market without one. */
export const assetsQuery = queryOptions({
  queryKey: ['assets'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/market/assets', { signal }))).items,
  staleTime: 60_000,
});

export const connectionQuery = queryOptions({
  queryKey: ['broker', 'connection'],
  queryFn: ({ signal }) => ask(api.GET('/api/broker/connection', { signal })),
});

export const balancesQuery = queryOptions({
  queryKey: ['broker', 'balances'],
  queryFn: ({ signal }) => ask(api.GET('/api/broker/balances', { signal })),
});

/** What the address may say about the trades to show. */
export interface TradeFilter {
  asset?: string | undefined;
  status?: Trade['status'] | undefined;
  accountType?: AccountType | undefined;
  strategy?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** Newest first, page after page; `bot`: those of the bot only. */
export const tradesQuery = (filter: TradeFilter, source: 'all' | 'bot') =>
  infiniteQueryOptions({
    queryKey: ['trades', source, filter],
    queryFn: async ({ pageParam: cursor, signal }) => {
      const query = { ...filter, limit: PAGE, ...(cursor && { cursor }) };
      const page =
        source === 'bot'
          ? await ask(api.GET('/api/bot/trades', { params: { query }, signal }))
          : await ask(api.GET('/api/broker/trades', { params: { query }, signal }));
      return page as Schemas['TradePageDto'];
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
