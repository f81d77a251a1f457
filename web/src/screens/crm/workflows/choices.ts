import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { useMay } from '../../../app/use-session';
import { useTypes } from '../../analytics/use-types';
import { fieldsQuery, stagesQuery } from '../contacts/queries';

/** Lists to choose from are read to their end, but not for ever. */
const PAGE = 200;
const MOST_PAGES = 10;

const FRESH_MS = 30_000;

async function allOf<Row>(
  read: (cursor: string | undefined) => Promise<{ items: Row[]; nextCursor: string | null }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, nextCursor } = await read(cursor);
    rows.push(...items);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return rows;
}

const query = (cursor: string | undefined) => ({ params: { query: { limit: PAGE, cursor } } });

const segmentChoices = queryOptions({
  queryKey: ['segments', 'choices'],
  queryFn: ({ signal }) => allOf((cursor) => ask(api.GET('/api/crm/segments', { ...query(cursor), signal }))),
  staleTime: FRESH_MS,
});

const templateChoices = queryOptions({
  queryKey: ['templates', 'choices'],
  queryFn: ({ signal }) =>
    allOf((cursor) => ask(api.GET('/api/crm/templates', { ...query(cursor), signal }))),
  staleTime: FRESH_MS,
});

const campaignChoices = queryOptions({
  queryKey: ['campaigns', 'choices'],
  queryFn: ({ signal }) =>
    allOf((cursor) => ask(api.GET('/api/crm/campaigns', { ...query(cursor), signal }))),
  staleTime: FRESH_MS,
});

const moduleChoices = queryOptions({
  queryKey: ['modules', 'choices'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/modules', { signal }))).items,
  staleTime: FRESH_MS,
});

const sourceChoices = queryOptions({
  queryKey: ['webhook-sources', 'choices'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/webhooks/sources', { signal }))).items,
  staleTime: FRESH_MS,
});

const staffChoices = queryOptions({
  queryKey: ['users', 'staff-choices'],
  queryFn: async ({ signal }) => {
    const read = (role: 'admin' | 'operator') =>
      ask(
        api.GET('/api/admin/users', { params: { query: { role, status: 'active', pageSize: 100 } }, signal }),
      );
    const lists = await Promise.all([read('admin'), read('operator')]);
    return lists.flatMap(({ items }) => items);
  },
  staleTime: FRESH_MS,
});

/** Tags that the newest contacts have: there is no list of all. */
const tagChoices = queryOptions({
  queryKey: ['contacts', 'tag-choices'],
  queryFn: async ({ signal }) => {
    const { items } = await ask(api.GET('/api/crm/contacts', { ...query(undefined), signal }));
    return [...new Set(items.flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b));
  },
  staleTime: FRESH_MS,
});

export interface Choice {
  value: string;
  label: string;
}

export interface Choices {
  events: Choice[];
  segments: Choice[];
  templates: Choice[];
  campaigns: Choice[];
  modules: Choice[];
  stages: Choice[];
  staff: Choice[];
  /** Slugs; empty for those who may not see them. */
  sources: string[];
  tags: string[];
  fields: Schemas['FieldDto'][];
  /** The name of a choice; its value where it has none (any more), or is not known yet. */
  nameOf: (
    list: 'events' | 'segments' | 'templates' | 'campaigns' | 'modules' | 'stages' | 'staff',
    value: string,
  ) => string;
}

/** All that settings of nodes choose from, as far as it is there. */
export function useNodeChoices(): Choices {
  const may = useMay();
  const events = useTypes().choices;
  const segments = toChoices(useQuery(segmentChoices).data, ({ id }) => id);
  const templates = toChoices(useQuery(templateChoices).data, ({ id }) => id);
  const campaigns = toChoices(useQuery(campaignChoices).data, ({ id }) => id);
  const modules = toChoices(useQuery(moduleChoices).data, ({ slug }) => slug);
  const staff = toChoices(useQuery({ ...staffChoices, enabled: may('admin:read') }).data, ({ id }) => id);
  const stages = (useQuery(stagesQuery).data ?? []).map(({ key, label }) => ({ value: key, label }));
  const sources = useQuery({ ...sourceChoices, enabled: may('webhooks:manage') }).data ?? [];
  const tags = useQuery(tagChoices).data ?? [];
  const fields = useQuery(fieldsQuery).data ?? [];
  const lists = { events, segments, templates, campaigns, modules, stages, staff };
  return {
    ...lists,
    sources: sources.map(({ slug }) => slug),
    tags,
    fields,
    nameOf: (list, value) => lists[list].find((each) => each.value === value)?.label ?? value,
  };
}

function toChoices<Row extends { name: string }>(
  rows: readonly Row[] | undefined,
  valueOf: (row: Row) => string,
): Choice[] {
  return (rows ?? []).map((row) => ({ value: valueOf(row), label: row.name }));
}
