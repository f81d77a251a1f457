import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import type { Locale } from '../../../i18n/locale';
import type { Timeframe } from '../queries';

export type Candle = Schemas['CandleDto'];
export type Analysis = Schemas['AnalysisDto'];

/** What is shown at once; older ones come when the reader scrolls there. */
const CANDLES = 300;
/** Trades that are marked at most. */
const MARKS = 200;

export interface Series {
  asset: string;
  timeframe: Timeframe;
}

/** Closed candles, the newest page first, each page oldest first. */
export const candlesQuery = ({ asset, timeframe }: Series) =>
  infiniteQueryOptions({
    queryKey: ['candles', asset, timeframe],
    queryFn: ({ pageParam: cursor, signal }) => {
      const query = { asset, timeframe, limit: CANDLES, ...(cursor && { cursor }) };
      return ask(api.GET('/api/market/candles', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: 0, // the socket brings what closes while it is shown, not what closed before
  });

export const analysisQuery = ({ asset, timeframe }: Series, locale: Locale) =>
  queryOptions({
    queryKey: ['analysis', asset, timeframe, locale],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/market/analysis', { params: { query: { asset, timeframe, locale } }, signal })),
  });

/** The reader's latest trades of an asset. */
export const marksQuery = (asset: string) =>
  queryOptions({
    queryKey: ['trades', 'marks', asset],
    queryFn: async ({ signal }) => {
      const query = { asset, limit: MARKS };
      const page = await ask(api.GET('/api/broker/trades', { params: { query }, signal }));
      return (page as Schemas['TradePageDto']).items.filter(({ status }) => status !== 'rejected');
    },
  });
