import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';

export type Segment = Schemas['SegmentDto'];

export const segmentQuery = (id: string) =>
  queryOptions({
    queryKey: ['segments', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/crm/segments/{id}', { params: { path: { id } }, signal })),
  });

/** Who is in a segment now. */
export const segmentPreviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['segment-previews', 'one', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/crm/segments/{id}/preview', { params: { path: { id } }, signal })),
  });

/** Who rules are about, before they are kept. */
export const rulesPreviewQuery = (rules: Segment['rules']) =>
  queryOptions({
    queryKey: ['segment-previews', 'rules', rules],
    queryFn: ({ signal }) => ask(api.POST('/api/crm/segments/preview', { body: { rules }, signal })),
  });

/** Campaigns that rules about mails may name: the latest ones. */
export const campaignNamesQuery = queryOptions({
  queryKey: ['campaigns', 'names'],
  queryFn: async ({ signal }) => {
    const { items } = await ask(api.GET('/api/crm/campaigns', { params: { query: { limit: 100 } }, signal }));
    return items.map(({ id, name }) => ({ value: id, label: name }));
  },
});
