import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

interface PageOf<Row> {
  items: Row[];
  nextCursor: string | null;
}

/** A list that is read page by page. */
export interface Pages<Row> {
  /** Undefined while there is none. */
  rows: readonly Row[] | undefined;
  error: unknown;
  isMore: boolean;
  isLoadingMore: boolean;
  more: () => void;
  retry: () => void;
}

/** Pages of a list of the API, one after the other by their cursors. */
export function usePages<Row>(
  queryKey: readonly unknown[],
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<PageOf<Row>>,
  options: { refetchInterval?: number; enabled?: boolean } = {},
): Pages<Row> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    ...options,
  });
  const { data } = query;
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  return {
    rows,
    error: query.isError ? query.error : undefined,
    isMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    more: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
    retry: () => void query.refetch(),
  };
}
