import type { Permission } from '../../../app/session';
import { defineWords } from '../../../i18n/words';
import type { Role } from '../users/queries';

/** What each permission lets do (docs/permissions.md), in the order of the page. */
export const permissionWords = defineWords<Record<Permission, string>>(
  {
    'events:read': 'Ver eventos',
    'events:write': 'Alterar eventos',
    'analytics:read': 'Ver análises e insights',
    'insights:write': 'Gerar insights',
    'assistant:use': 'Usar o assistente',
    'webhooks:manage': 'Gerir webhooks',
    'market:read': 'Ver o mercado',
    'trading:read': 'Ver as próprias operações',
    'trading:write': 'Operar e usar o robô',
    'bots:manage': 'Parar todos os robôs',
    'members:manage': 'Gerir produtos e módulos',
    'crm:read': 'Ver o CRM',
    'crm:write': 'Alterar o CRM',
    'admin:read': 'Ver a administração',
    'users:manage': 'Gerir usuários',
    'alerts:manage': 'Gerir alertas',
    'jobs:manage': 'Gerir tarefas',
  },
  {
    'events:read': 'Read events',
    'events:write': 'Change events',
    'analytics:read': 'Read analytics and insights',
    'insights:write': 'Have insights made',
    'assistant:use': 'Use the assistant',
    'webhooks:manage': 'Manage webhooks',
    'market:read': 'See the market',
    'trading:read': 'See own trades',
    'trading:write': 'Trade and use the bot',
    'bots:manage': 'Stop all bots',
    'members:manage': 'Manage products and modules',
    'crm:read': 'Read the CRM',
    'crm:write': 'Change the CRM',
    'admin:read': 'See the administration',
    'users:manage': 'Manage users',
    'alerts:manage': 'Manage alerts',
    'jobs:manage': 'Manage jobs',
  },
);

const OF_MEMBERS: readonly Permission[] = ['assistant:use', 'market:read', 'trading:read', 'trading:write'];
const OF_ADMINS: readonly Permission[] = [
  'webhooks:manage',
  'bots:manage',
  'members:manage',
  'users:manage',
  'alerts:manage',
  'jobs:manage',
];

export function permissionsOf(role: Role): Permission[] {
  const all = Object.keys(permissionWords.en) as Permission[];
  if (role === 'admin') return all;
  return all.filter((each) => (role === 'member' ? OF_MEMBERS.includes(each) : !OF_ADMINS.includes(each)));
}
