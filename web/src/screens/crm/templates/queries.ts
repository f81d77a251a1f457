import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';

export type Template = Schemas['TemplateDto'];
export type TemplateRow = Schemas['TemplateRowDto'];
export type Editor = Template['editor'];
export type Preview = Schemas['PreviewResultDto'];

/** Most that a list of choices shows; whoever has more types to find it. */
const CHOICES = 100;

export const templatePage = (cursor: string | undefined, signal: AbortSignal) =>
  ask(api.GET('/api/crm/templates', { params: { query: { limit: 50, cursor } }, signal }));

/** Asked for anew each time: an editor goes on from it. */
export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: ['templates', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/crm/templates/{id}', { params: { path: { id } }, signal })),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** The newest ones, to choose from. */
export const templateChoicesQuery = queryOptions({
  queryKey: ['templates', 'choices'],
  queryFn: async ({ signal }) =>
    (await ask(api.GET('/api/crm/templates', { params: { query: { limit: CHOICES } }, signal }))).items,
});

/** Contacts whose name or e-mail is like this. */
export const contactsLikeQuery = (search: string) =>
  queryOptions({
    queryKey: ['contacts', 'like', search],
    queryFn: async ({ signal }) => {
      const query = { limit: 20, ...(search !== '' && { search }) };
      return (await ask(api.GET('/api/crm/contacts', { params: { query }, signal }))).items;
    },
    placeholderData: keepPreviousData,
  });

/** What is shown: a saved template, or what is not saved yet. */
export type Shown = { id: string } | { subject: string; html: string };

/** As a contact would get it, or somebody made up. */
export const previewQuery = (shown: Shown, contactId: string | null) =>
  queryOptions({
    queryKey: ['template-preview', shown, contactId],
    queryFn: ({ signal }): Promise<Preview> => {
      const whose = contactId === null ? {} : { contactId };
      if (!('id' in shown)) {
        return ask(api.POST('/api/crm/templates/preview', { body: { ...shown, ...whose }, signal }));
      }
      const params = { path: { id: shown.id } };
      return ask(api.POST('/api/crm/templates/{id}/preview', { params, body: whose, signal }));
    },
    placeholderData: keepPreviousData,
    enabled: 'id' in shown || shown.html.trim() !== '',
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
