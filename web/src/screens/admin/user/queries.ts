import type { Schemas } from '../../../api/schemas';

export type UserPage = Schemas['UserPageDto'];
export type Grant = Schemas['GrantDto'];

/** What is not true any more after something about a user was changed. */
export const USER_CHANGES = ['admin-users', 'audit', 'admin-grants'] as const;
