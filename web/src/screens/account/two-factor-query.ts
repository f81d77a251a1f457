import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client';

export const twoFactorQuery = queryOptions({
  queryKey: ['two-factor'],
  queryFn: ({ signal }) => ask(api.GET('/api/auth/2fa', { signal })),
});
