import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';

export type Source = Schemas['Source'];
export type Delivery = Schemas['Delivery'];
export type Subscription = Schemas['Subscription'];
export type Outgoing = Schemas['OutgoingDelivery'];

export const DELIVERY_STATUSES = [
  'received',
  'processing',
  'processed',
  'ignored',
  'retrying',
  'dead',
] as const satisfies Delivery['status'][];

/** While something is under way it is asked for again, in ms. */
const UNDER_WAY_MS = 2000;

export const sourcesQuery = queryOptions({
  queryKey: ['webhook-sources'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/webhooks/sources', { signal }))).items,
});

export const curlQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhook-curl', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/webhooks/sources/{id}/curl', { params: { path: { id } }, signal })),
    staleTime: 0,
    gcTime: 0,
  });

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['deliveries', 'one', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/webhooks/deliveries/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) =>
      ['received', 'processing', 'retrying'].includes(state.data?.status ?? '') ? UNDER_WAY_MS : false,
  });

export const subscriptionsQuery = queryOptions({
  queryKey: ['subscriptions', 'all'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/webhooks/subscriptions', { signal }))).items,
});

export const subscriptionQuery = (id: string) =>
  queryOptions({
    queryKey: ['subscriptions', 'one', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/webhooks/subscriptions/{id}', { params: { path: { id } }, signal })),
  });
