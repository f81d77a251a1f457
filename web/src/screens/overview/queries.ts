import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import type { Locale } from '../../i18n/locale';
import { toProblem } from '../../api/problem';
import type { Interval, Period } from './period';

export type Metric = 'count' | 'value' | 'users' | 'averageTicket';
export type EventRow = Schemas['EventDto'];

export const summaryQuery = (period: Period) =>
  queryOptions({
    queryKey: ['analytics', 'summary', period],
    queryFn: ({ signal }) => ask(api.GET('/api/analytics/summary', { params: { query: period }, signal })),
    placeholderData: (before) => before,
  });

export const seriesQuery = (period: Period, metric: Metric, interval: Interval) =>
  queryOptions({
    queryKey: ['analytics', 'timeseries', period, metric, interval],
    queryFn: ({ signal }) => {
      // revenue is what purchases bring; other types have values too
      const query = { ...period, metric, interval, ...(metric === 'value' && { type: 'purchase' }) };
      return ask(api.GET('/api/analytics/timeseries', { params: { query }, signal }));
    },
    placeholderData: (before) => before,
  });

export const firstStepsQuery = queryOptions({
  queryKey: ['first-steps'],
  queryFn: ({ signal }) => ask(api.GET('/api/console/first-steps', { signal })),
  staleTime: 60_000,
  refetchInterval: ({ state }) => (state.data?.demo === 'loading' ? 2000 : false),
});

export const newestEventsQuery = queryOptions({
  queryKey: ['events', 'newest'],
  queryFn: async ({ signal }) =>
    (await ask(api.GET('/api/events', { params: { query: { limit: 30 } }, signal }))).items,
});

export const eventTypesQuery = queryOptions({
  queryKey: ['event-types'],
  queryFn: async ({ signal }) => {
    const { items } = await ask(api.GET('/api/event-types', { signal }));
    return new Map(items.map((item) => [item.type, item]));
  },
  staleTime: 300_000,
});

/** The newest in the reader's language, else in any; null when there is none. */
export const latestInsightQuery = (locale: Locale) =>
  queryOptions({
    queryKey: ['insights', 'latest', locale],
    queryFn: async ({ signal }) => (await latest(signal, { locale })) ?? (await latest(signal, {})),
  });

async function latest(
  signal: AbortSignal,
  query: { locale?: Locale },
): Promise<Schemas['InsightDto'] | null> {
  try {
    return await ask(api.GET('/api/insights/latest', { params: { query }, signal }));
  } catch (error) {
    if (toProblem(error).status === 404) return null;
    throw error;
  }
}
