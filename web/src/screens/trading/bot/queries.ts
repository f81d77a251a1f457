import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import type { AccountType, Timeframe } from '../queries';

export type Strategy = Schemas['StrategyDto'];
export type Backtest = Schemas['BacktestDto'];
export type BacktestRow = Schemas['BacktestRowDto'];

export const statusQuery = queryOptions({
  queryKey: ['bot', 'status'],
  queryFn: ({ signal }) => ask(api.GET('/api/bot/status', { signal })),
});

export const runtimeQuery = queryOptions({
  queryKey: ['bot', 'runtime'],
  queryFn: ({ signal }) => ask(api.GET('/api/bot/runtime-status', { signal })),
});

export const performanceQuery = (accountType: AccountType) =>
  queryOptions({
    queryKey: ['bot', 'performance', accountType],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/bot/performance', { params: { query: { accountType } }, signal })),
  });

export const strategiesQuery = queryOptions({
  queryKey: ['strategies'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/bot/strategies', { signal }))).items,
  staleTime: Infinity,
});

export interface ScannerFilter {
  strategy?: string | undefined;
  asset?: string | undefined;
  timeframe?: Timeframe | undefined;
  minSignals: number;
}

export const scannerQuery = (filter: ScannerFilter) =>
  infiniteQueryOptions({
    queryKey: ['scanner', filter],
    queryFn: ({ pageParam: cursor, signal }) => {
      const query = { ...filter, limit: 50, ...(cursor && { cursor }) };
      return ask(api.GET('/api/bot/scanner', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const backtestsQuery = infiniteQueryOptions({
  queryKey: ['backtests', 'list'],
  queryFn: ({ pageParam: cursor, signal }) => {
    const query = { limit: 20, ...(cursor && { cursor }) };
    return ask(api.GET('/api/bot/backtests', { params: { query }, signal }));
  },
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

export const backtestQuery = (id: string) =>
  queryOptions({
    queryKey: ['backtests', id],
    queryFn: ({ signal }) => ask(api.GET('/api/bot/backtests/{id}', { params: { path: { id } }, signal })),
  });
