import { type Permission, PERMISSIONS, permissionsOf, type Role, ROLES } from './permissions.js';

const TRADING: Permission[] = ['market:read', 'trading:read', 'trading:write'];

const TABLE: Record<Role, Permission[]> = {
  admin: [...PERMISSIONS],
  operator: [
    'events:read',
    'events:write',
    'analytics:read',
    'insights:write',
    'assistant:use',
    'crm:read',
    'crm:write',
    'admin:read',
    ...TRADING,
  ],
  member: ['assistant:use', ...TRADING],
};

const cells = ROLES.flatMap((role) =>
  PERMISSIONS.map((permission) => ({ role, permission, allowed: TABLE[role].includes(permission) })),
);

describe('permissions', () => {
  it.each(cells)('$role, $permission: $allowed', ({ role, permission, allowed }) => {
    expect(permissionsOf(role).has(permission)).toBe(allowed);
  });

  it.each<{ case: string; role: Role; scopes: Permission[]; expected: Permission[] }>([
    { case: 'no scopes, nothing', role: 'admin', scopes: [], expected: [] },
    { case: 'within the role', role: 'admin', scopes: ['users:manage'], expected: ['users:manage'] },
    {
      case: 'shrunk to the role of today',
      role: 'operator',
      scopes: ['events:write', 'users:manage', 'webhooks:manage'],
      expected: ['events:write'],
    },
    { case: 'nothing left', role: 'member', scopes: ['events:read'], expected: [] },
  ])('a key: $case', ({ role, scopes, expected }) => {
    expect([...permissionsOf(role, scopes)]).toEqual(expected);
  });
});
