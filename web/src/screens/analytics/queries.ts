import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client';

/** Days of the business, both within. */
export interface Days {
  from?: string;
  to?: string;
}

export const funnelQuery = (days: Days, steps: readonly string[], within: string) =>
  queryOptions({
    queryKey: ['analytics', 'funnel', days, steps, within],
    queryFn: ({ signal }) => {
      const query = { ...days, steps: steps.join(','), within };
      return ask(api.GET('/api/analytics/funnel', { params: { query }, signal }));
    },
    placeholderData: (before) => before,
    enabled: steps.length >= 2,
  });

export const retentionQuery = (days: Days, period: 'day' | 'week', type: string | undefined) =>
  queryOptions({
    queryKey: ['analytics', 'retention', days, period, type],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/analytics/retention', { params: { query: { ...days, period, type } }, signal })),
    placeholderData: (before) => before,
  });

export const breakdownQuery = (days: Days, type: string, by: string) =>
  queryOptions({
    queryKey: ['analytics', 'breakdown', days, type, by],
    queryFn: ({ signal }) => {
      const query = { ...days, type, by, limit: 20, compare: 'false' as const };
      return ask(api.GET('/api/analytics/breakdown', { params: { query }, signal }));
    },
    placeholderData: (before) => before,
  });
