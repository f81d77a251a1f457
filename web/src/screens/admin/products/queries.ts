import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';

export type Product = Schemas['ProductDto'];
export type Module = Schemas['ModuleDto'];

export const productsQuery = queryOptions({
  queryKey: ['admin-products'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/admin/products', { signal }))).items,
});

export const adminModulesQuery = queryOptions({
  queryKey: ['admin-modules'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/admin/modules', { signal }))).items,
});
