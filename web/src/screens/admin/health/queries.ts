import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';

export type Health = Schemas['AdminHealthDto'];
export type Job = Schemas['JobDto'];

export const JOB_STATUSES = [
  'failed',
  'waiting',
  'running',
  'done',
  'cancelled',
] as const satisfies Job['status'][];

/** How often it is looked at anew, in ms. */
const EVERY_MS = 5000;

export const healthQuery = queryOptions({
  queryKey: ['admin-health'],
  queryFn: ({ signal }) => ask(api.GET('/api/admin/health', { signal })),
  refetchInterval: EVERY_MS,
});
