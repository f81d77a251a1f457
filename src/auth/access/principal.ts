import type { Permission, Role } from '../permissions.js';

/** Who is calling: a person's session, or an API key on behalf of its owner. */
export interface Principal {
  readonly userId: string;
  readonly role: Role;
  readonly via: 'session' | 'key';
  /** Of a session only. */
  readonly sessionId?: string;
  /** Of a key only. */
  readonly keyId?: string;
  /** What the caller may do now: the role's permissions, for a key only those within its scopes. */
  readonly permissions: ReadonlySet<Permission>;
}
