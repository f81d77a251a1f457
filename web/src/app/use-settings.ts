import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import type { Schemas } from '../api/schemas';

/** Until they are there: what most installations have. */
const BEFORE: Schemas['ConsoleSettingsDto'] = {
  registration: 'off',
  businessTz: 'America/Sao_Paulo',
  currency: 'BRL',
  locale: 'pt-BR',
};

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => ask(api.GET('/api/console/settings', { signal })),
  staleTime: Infinity,
});

/** What the installation is set to: currency, zone of its days, who may register. */
export function useSettings(): Schemas['ConsoleSettingsDto'] {
  return useQuery(settingsQuery).data ?? BEFORE;
}
