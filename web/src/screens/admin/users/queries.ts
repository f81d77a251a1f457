import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { operations } from '../../../api/schema';
import type { Schemas } from '../../../api/schemas';

export type User = Schemas['UserDto'];
export type Role = User['role'];
type ListQuery = NonNullable<operations['User.list']['parameters']['query']>;
export type Sort = NonNullable<ListQuery['sort']>;

export const ROLES = ['admin', 'operator', 'member'] as const satisfies Role[];
export const STATUSES = ['active', 'suspended'] as const satisfies User['status'][];
export const SORTS = [
  '-createdAt',
  'createdAt',
  'name',
  '-name',
  'email',
  '-email',
] as const satisfies Sort[];

export const PAGE_SIZE = 25;

export const usersQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: ['admin-users', 'list', query],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/users', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin-users', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/users/{id}', { params: { path: { id } }, signal })),
  });
