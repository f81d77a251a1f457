import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';

export type Alert = Schemas['AlertDto'];
export type Rule = Schemas['RuleDto'];
export type Notify = Schemas['NotifyDto'];

export const SEVERITIES = ['critical', 'warning', 'info'] as const satisfies Alert['severity'][];
export const ALERT_STATES = ['alerting', 'resolved'] as const satisfies Alert['state'][];
export const COMPARISONS = ['>', '>=', '<', '<=', '==', '!='] as const satisfies Rule['comparison'][];
export const NO_DATA = ['no-data', 'ok', 'alerting'] as const satisfies Rule['noData'][];

/** Rules are looked at every five seconds, in ms. */
const EVERY_MS = 5000;

export const rulesQuery = queryOptions({
  queryKey: ['alert-rules'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/admin/alert-rules', { signal }))).items,
  refetchInterval: EVERY_MS,
});

export const alertSettingsQuery = queryOptions({
  queryKey: ['alert-settings'],
  queryFn: ({ signal }) => ask(api.GET('/api/admin/alert-settings', { signal })),
});
