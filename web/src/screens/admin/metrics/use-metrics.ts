import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../../../app/query-client';
import { useLiveAdmin } from '../../../app/use-live-admin';
import { type Metrics, metricsQuery } from './queries';

/** For so many seconds the curves go back. */
const KEPT = 300;

interface LiveMetrics {
  query: UseQueryResult<Metrics>;
  /** Those of the last minutes, since the page was opened; oldest first. */
  past: readonly Metrics[];
}

/** Figures of this moment and of the last minutes, about once a second. */
export function useMetrics(): LiveMetrics {
  const query = useQuery(metricsQuery);
  const [past, setPast] = useState<readonly Metrics[]>([]);
  useLiveAdmin('metrics:update', (metrics) => {
    queryClient.setQueryData(metricsQuery.queryKey, metrics);
    setPast((before) => [...before, metrics].slice(-KEPT));
  });
  return { query, past };
}
