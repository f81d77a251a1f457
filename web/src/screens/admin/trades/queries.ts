import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { operations } from '../../../api/schema';
import type { Schemas } from '../../../api/schemas';
import { periodOf } from '../shared/period';

export type UserTrade = Schemas['UserTradeDto'];
export type TradeTotal = Schemas['TradeTotalDto'];
type TotalsFilter = NonNullable<operations['TradeAdmin.totals']['parameters']['query']>;

export const STATUSES = [
  'open',
  'win',
  'loss',
  'tie',
  'sold',
  'unknown',
  'rejected',
] as const satisfies UserTrade['status'][];
export const ACCOUNTS = ['real', 'demo'] as const satisfies UserTrade['accountType'][];

export const FILTERS = ['user', 'asset', 'strategy', 'status', 'account', 'from', 'to'] as const;
export type TradeFilters = Partial<Record<(typeof FILTERS)[number], string>>;

/** What the address says, as the API asks for it. */
export function tradeFilterOf(
  { user, asset, strategy, status, account, ...period }: TradeFilters,
  timeZone: string,
): TotalsFilter {
  const wanted = STATUSES.find((each) => each === status);
  const accountType = ACCOUNTS.find((each) => each === account);
  return {
    ...(user && { user }),
    ...(asset && { asset }),
    ...(strategy && { strategy }),
    ...(wanted && { status: wanted }),
    ...(accountType && { accountType }),
    ...periodOf(period, timeZone),
  };
}

export const totalsQuery = (query: TotalsFilter) =>
  queryOptions({
    queryKey: ['admin-trades', 'totals', query],
    queryFn: async ({ signal }) =>
      (await ask(api.GET('/api/admin/trades/totals', { params: { query }, signal }))).items,
  });

const NEWEST = 20;

/** Of one user; with their currency, which a user's page does not have. */
export const newestTradesQuery = (user: string) =>
  queryOptions({
    queryKey: ['admin-trades', 'newest', user],
    queryFn: async ({ signal }) => {
      const params = { query: { user, limit: NEWEST } };
      return (await ask(api.GET('/api/admin/trades', { params, signal }))).items;
    },
  });
