import { QueryClient, type QueryKey } from '@tanstack/react-query';
import { toProblem } from '../api/problem';

/** Refusals stay refusals; what did not get through is tried again. */
const isPassing = (status: number) => status === 0 || status === 502 || status === 503 || status === 504;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false, // the socket says what is new
      retry: (failures, error) => failures < 2 && isPassing(toProblem(error).status),
    },
    // at once or not at all: kept until the network is back, an order would be placed minutes after it was meant
    mutations: { networkMode: 'always' },
  },
});

/**
 * What these queries show is not true any more. Invalidating alone takes a first answer that is under way for new enough,
 * though it may have been read before: those are asked once more.
 */
export async function askAgain(queryKey: QueryKey): Promise<void> {
  const early = queryClient
    .getQueryCache()
    .findAll({ queryKey, fetchStatus: 'fetching', predicate: ({ state }) => state.data === undefined });
  await queryClient.invalidateQueries({ queryKey }); // done when they have answered
  await Promise.all(
    early.map((each) => queryClient.invalidateQueries({ queryKey: each.queryKey, exact: true })),
  );
}
