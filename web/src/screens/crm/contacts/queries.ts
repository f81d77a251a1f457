import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';

export type Contact = Schemas['ContactDto'];
export type ContactField = Schemas['FieldDto'];
export type Stage = Schemas['StageDto'];
export type Task = Schemas['TaskDto'];
export type Note = Schemas['NoteDto'];
export type Lifecycle = Contact['lifecycle'];

export const LIFECYCLES = ['lead', 'customer', 'churned'] as const satisfies Lifecycle[];
export const FIELD_TYPES = [
  'text',
  'number',
  'boolean',
  'date',
  'choice',
] as const satisfies ContactField['type'][];
export const FILTERS = ['search', 'tag', 'stage', 'lifecycle', 'subscribed', 'owner'] as const;
export type ContactFilters = Partial<Record<(typeof FILTERS)[number], string>>;

const PAGE = 100;

/** What was typed into the address by hand and is no choice is left out. */
export function contactQueryOf({ search, tag, stage, lifecycle, subscribed, owner }: ContactFilters) {
  const known = LIFECYCLES.find((each) => each === lifecycle);
  return {
    ...(search && { search }),
    ...(tag && { tag }),
    ...(stage && { stage }),
    ...(owner && { owner }),
    ...(known && { lifecycle: known }),
    ...((subscribed === 'true' || subscribed === 'false') && { subscribed: subscribed === 'true' }),
  };
}

export type ContactQuery = ReturnType<typeof contactQueryOf>;

export function contactPage(query: ContactQuery, cursor: string | undefined, signal: AbortSignal) {
  return ask(api.GET('/api/crm/contacts', { params: { query: { ...query, limit: PAGE, cursor } }, signal }));
}

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ['contacts', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/crm/contacts/{id}', { params: { path: { id } }, signal })),
  });

export const fieldsQuery = queryOptions({
  queryKey: ['contact-fields'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/crm/fields', { signal }))).items,
});

/** In the order of the pipeline. */
export const stagesQuery = queryOptions({
  queryKey: ['contact-stages'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/crm/stages', { signal }))).items,
});

export const crmStatsQuery = queryOptions({
  queryKey: ['crm-stats'],
  queryFn: ({ signal }) => ask(api.GET('/api/crm/stats', { signal })),
});

/** Who may look after contacts: active admins and operators, by name. */
export const staffQuery = queryOptions({
  queryKey: ['staff'],
  queryFn: async ({ signal }) => {
    const of = (role: 'admin' | 'operator') =>
      ask(
        api.GET('/api/admin/users', {
          params: { query: { role, status: 'active', pageSize: 100, sort: 'name' } },
          signal,
        }),
      );
    const [admins, operators] = await Promise.all([of('admin'), of('operator')]);
    return [...admins.items, ...operators.items].map(({ id, name }) => ({ id, name }));
  },
  staleTime: 60_000,
});
