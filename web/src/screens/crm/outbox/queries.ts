import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';

export type Mail = Schemas['OutboxMailDto'];
export type Suppression = Schemas['SuppressionDto'];

export const MAIL_STATES = ['queued', 'sending', 'sent', 'failed', 'kept'] as const satisfies Mail['state'][];
export const REASONS = [
  'unsubscribe',
  'bounce',
  'complaint',
  'manual',
] as const satisfies Suppression['reason'][];

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['outbox', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/outbox/{id}', { params: { path: { id } }, signal })),
  });
