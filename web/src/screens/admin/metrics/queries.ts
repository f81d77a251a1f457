import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';

export type Metrics = Schemas['RealtimeMetricsDto'];

/** How it is when the page is opened; from then on the socket tells. */
export const metricsQuery = queryOptions({
  queryKey: ['admin-metrics'],
  queryFn: ({ signal }) => ask(api.GET('/api/admin/metrics/realtime', { signal })),
  staleTime: 0,
  gcTime: 0,
});
