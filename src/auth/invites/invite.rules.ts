import { permissionsOf, type Role } from '../permissions.js';

/** Whether somebody of one role may invite somebody to be of the other. */
export function mayInvite(by: Role, role: Role): boolean {
  return permissionsOf(by).has('users:manage') && (role === 'member' || by === 'admin');
}
