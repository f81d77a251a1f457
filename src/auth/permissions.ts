import { AbilityBuilder, createMongoAbility, type MongoAbility } from '@casl/ability';

/** What can be allowed, each as `<subject>:<action>`; also the scopes of API keys. */
export const PERMISSIONS = [
  'events:read',
  'events:write',
  'analytics:read',
  'insights:write',
  'assistant:use',
  'webhooks:manage',
  'market:read',
  'trading:read',
  'trading:write',
  'bots:manage',
  'members:manage',
  'crm:read',
  'crm:write',
  'admin:read',
  'users:manage',
  'alerts:manage',
  'jobs:manage',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['admin', 'operator', 'member'] as const;

export type Role = (typeof ROLES)[number];

/** The one table of who may do what. What belongs to the caller (account, keys, sessions) needs no permission. */
const ABILITIES: Readonly<Record<Role, MongoAbility>> = {
  admin: abilityOf((can) => {
    can('manage', 'all');
  }),
  operator: abilityOf((can) => {
    can(['read', 'write'], 'events');
    can('read', 'analytics');
    can('write', 'insights');
    can(['read', 'write'], 'crm');
    can('read', 'admin');
    trade(can);
    can('use', 'assistant');
  }),
  member: abilityOf((can) => {
    trade(can);
    can('use', 'assistant');
  }),
};

const BY_ROLE: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  admin: allowed('admin'),
  operator: allowed('operator'),
  member: allowed('member'),
};

/**
 * What a session of this role may do, or a key of it: a key's scopes count only as far as the role
 * of its owner reaches today, so a demotion shrinks the keys too.
 */
export function permissionsOf(role: Role, scopes?: readonly Permission[]): ReadonlySet<Permission> {
  return scopes ? new Set(scopes.filter((scope) => BY_ROLE[role].has(scope))) : BY_ROLE[role];
}

/** The roles of people who may do this. */
export function rolesWith(permission: Permission): Role[] {
  return ROLES.filter((role) => BY_ROLE[role].has(permission));
}

/** Everybody trades for themselves. */
function trade(can: AbilityBuilder<MongoAbility>['can']): void {
  can('read', 'market');
  can(['read', 'write'], 'trading');
}

function abilityOf(define: (can: AbilityBuilder<MongoAbility>['can']) => void): MongoAbility {
  const { can, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
  define(can);
  return build();
}

function allowed(role: Role): ReadonlySet<Permission> {
  return new Set(
    PERMISSIONS.filter((permission) => {
      const [subject, action] = permission.split(':') as [string, string];
      return ABILITIES[role].can(action, subject);
    }),
  );
}
