import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';

export type MyModule = Schemas['MyModuleDto'];

export const modulesQuery = queryOptions({
  queryKey: ['modules'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/modules', { signal }))).items,
});

/** With its lessons; refused while it is locked. */
export const moduleQuery = (slug: string) =>
  queryOptions({
    queryKey: ['modules', slug],
    queryFn: ({ signal }) => ask(api.GET('/api/modules/{slug}', { params: { path: { slug } }, signal })),
  });
