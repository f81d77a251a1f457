import { QueryClient } from '@tanstack/react-query';
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
  },
});
