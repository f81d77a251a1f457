import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';

export type Campaign = Schemas['CampaignDto'];
export type CampaignStatus = Campaign['status'];
export type Report = Schemas['CampaignReportDto'];

export const STATUSES = [
  'draft',
  'scheduled',
  'sending',
  'paused',
  'sent',
  'cancelled',
] as const satisfies CampaignStatus[];

/** While it is sent the socket tells of it; this is for when that is cut. Later people open and click. In ms. */
const SENDING_MS = 3000;
const SENT_MS = 5000;

/** Most segments that are offered. */
const CHOICES = 100;

const SUBSCRIBED = { field: 'subscribed', op: 'eq', value: true };

export const campaignPage = (
  status: CampaignStatus | undefined,
  cursor: string | undefined,
  signal: AbortSignal,
) => ask(api.GET('/api/crm/campaigns', { params: { query: { limit: 20, status, cursor } }, signal }));

export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaigns', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/crm/campaigns/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) =>
      state.data?.status === 'sending' || state.data?.status === 'scheduled' ? SENDING_MS : false,
  });

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaigns', 'report', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/crm/campaigns/{id}/report', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.status === 'sending' ? SENDING_MS : SENT_MS),
  });

export const segmentChoicesQuery = queryOptions({
  queryKey: ['segments', 'choices'],
  queryFn: async ({ signal }) =>
    (await ask(api.GET('/api/crm/segments', { params: { query: { limit: CHOICES } }, signal }))).items,
});

/** How many would get it if it began now. Null: everyone who is subscribed. */
export const audienceQuery = (segmentId: string | null) =>
  queryOptions({
    queryKey: ['campaign-audience', segmentId],
    queryFn: async ({ signal }) => {
      const all: object[] = [SUBSCRIBED];
      if (segmentId !== null) {
        const params = { path: { id: segmentId } };
        all.push((await ask(api.GET('/api/crm/segments/{id}', { params, signal }))).rules);
      }
      return (await ask(api.POST('/api/crm/segments/preview', { body: { rules: { all } }, signal }))).count;
    },
    retry: false,
  });

export type Deed = 'sent' | 'opened' | 'clicked' | 'bounced';

/** Rules of a segment: who did this with mails of a campaign. */
export const doersOf = (campaign: string, mail: Deed, variant?: string) => ({
  all: [{ mail, campaign, ...(variant !== undefined && { variant }) }],
});

export const doersQuery = (campaign: string, deed: Deed, variant: string | undefined) =>
  queryOptions({
    queryKey: ['campaigns', 'who', campaign, deed, variant],
    queryFn: ({ signal }) => {
      const body = { rules: doersOf(campaign, deed, variant) };
      return ask(api.POST('/api/crm/segments/preview', { body, signal }));
    },
    placeholderData: keepPreviousData,
  });
