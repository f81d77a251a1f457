import {
  Activity,
  ArrowRightLeft,
  BellRing,
  Bot,
  ChartCandlestick,
  ChartColumn,
  CircleUser,
  FileDown,
  Filter,
  GraduationCap,
  HandCoins,
  HeartHandshake,
  HeartPulse,
  LayoutDashboard,
  LayoutTemplate,
  type LucideIcon,
  Megaphone,
  MessagesSquare,
  Package,
  Rows3,
  ScrollText,
  Send,
  Sparkles,
  Users,
  Webhook,
  Workflow,
} from 'lucide-react';
import type { ComponentType } from 'react';
import type { Words } from '../i18n/words';
import type { Permission } from './session';

/** Sections of the navigation, in its order. */
export const GROUPS = ['dashboard', 'trading', 'learning', 'crm', 'admin', 'account'] as const;

/** A page: where it is, who may open it, how it is loaded, and where the navigation shows it. */
export interface Screen {
  /** As TanStack Router writes it: `/crm/contacts/$id`. */
  path: string;
  /** `public` is for people who are not logged in; `account` for everybody who is; else what the account must be allowed. */
  access: 'public' | 'account' | Permission;
  load: () => Promise<{ default: ComponentType }>;
  /** Absent: only links lead there. */
  nav?: { group: (typeof GROUPS)[number]; icon: LucideIcon; label: Words<string> };
}

/** All of them. A new screen is one entry here (web/README.md). */
export const SCREENS: readonly Screen[] = [
  {
    path: '/',
    access: 'analytics:read',
    load: () => import('../screens/overview/overview.screen'),
    nav: { group: 'dashboard', icon: LayoutDashboard, label: { 'pt-BR': 'Visão geral', en: 'Overview' } },
  },
  {
    path: '/events',
    access: 'events:read',
    load: () => import('../screens/events/events.screen'),
    nav: { group: 'dashboard', icon: Rows3, label: { 'pt-BR': 'Eventos', en: 'Events' } },
  },
  { path: '/events/$id', access: 'events:read', load: () => import('../screens/events/event.screen') },
  {
    path: '/analytics',
    access: 'analytics:read',
    load: () => import('../screens/analytics/analytics.screen'),
    nav: { group: 'dashboard', icon: ChartColumn, label: { 'pt-BR': 'Análises', en: 'Analytics' } },
  },
  {
    path: '/webhooks',
    access: 'events:read',
    load: () => import('../screens/webhooks/webhooks.screen'),
    nav: { group: 'dashboard', icon: Webhook, label: { 'pt-BR': 'Webhooks', en: 'Webhooks' } },
  },
  {
    path: '/webhooks/deliveries/$id',
    access: 'events:read',
    load: () => import('../screens/webhooks/delivery.screen'),
  },
  {
    path: '/webhooks/subscriptions/$id',
    access: 'webhooks:manage',
    load: () => import('../screens/webhooks/subscription.screen'),
  },
  {
    path: '/insights',
    access: 'analytics:read',
    load: () => import('../screens/insights/insights.screen'),
    nav: { group: 'dashboard', icon: Sparkles, label: { 'pt-BR': 'Insights', en: 'Insights' } },
  },
  {
    path: '/insights/$id',
    access: 'analytics:read',
    load: () => import('../screens/insights/insight.screen'),
  },
  {
    path: '/assistant',
    access: 'assistant:use',
    load: () => import('../screens/assistant/assistant.screen'),
    nav: { group: 'dashboard', icon: MessagesSquare, label: { 'pt-BR': 'Assistente', en: 'Assistant' } },
  },
  {
    path: '/assistant/$id',
    access: 'assistant:use',
    load: () => import('../screens/assistant/conversation.screen'),
  },
  {
    path: '/market',
    access: 'market:read',
    load: () => import('../screens/trading/market/market.screen'),
    nav: { group: 'trading', icon: ChartCandlestick, label: { 'pt-BR': 'Mercado', en: 'Market' } },
  },
  {
    path: '/trade',
    access: 'trading:read',
    load: () => import('../screens/trading/trade/trade.screen'),
    nav: { group: 'trading', icon: ArrowRightLeft, label: { 'pt-BR': 'Operar', en: 'Trade' } },
  },
  {
    path: '/bot',
    access: 'trading:read',
    load: () => import('../screens/trading/bot/bot.screen'),
    nav: { group: 'trading', icon: Bot, label: { 'pt-BR': 'Robô', en: 'Bot' } },
  },
  {
    path: '/modules',
    access: 'account',
    load: () => import('../screens/learning/modules.screen'),
    nav: { group: 'learning', icon: GraduationCap, label: { 'pt-BR': 'Meus módulos', en: 'My modules' } },
  },
  { path: '/modules/$slug', access: 'account', load: () => import('../screens/learning/module.screen') },
  {
    path: '/crm/overview',
    access: 'crm:read',
    load: () => import('../screens/crm/overview/overview.screen'),
    nav: { group: 'crm', icon: HeartHandshake, label: { 'pt-BR': 'Visão geral do CRM', en: 'CRM overview' } },
  },
  {
    path: '/crm/contacts',
    access: 'crm:read',
    load: () => import('../screens/crm/contacts/contacts.screen'),
    nav: { group: 'crm', icon: Users, label: { 'pt-BR': 'Contatos', en: 'Contacts' } },
  },
  {
    path: '/crm/contacts/import',
    access: 'crm:write',
    load: () => import('../screens/crm/contacts/import/import.screen'),
  },
  {
    path: '/crm/contacts/$id',
    access: 'crm:read',
    load: () => import('../screens/crm/contacts/page/contact.screen'),
  },
  {
    path: '/crm/segments',
    access: 'crm:read',
    load: () => import('../screens/crm/segments/segments.screen'),
    nav: { group: 'crm', icon: Filter, label: { 'pt-BR': 'Segmentos', en: 'Segments' } },
  },
  {
    path: '/crm/segments/new',
    access: 'crm:write',
    load: () => import('../screens/crm/segments/new-segment.screen'),
  },
  {
    path: '/crm/segments/$id',
    access: 'crm:read',
    load: () => import('../screens/crm/segments/segment.screen'),
  },
  {
    path: '/crm/templates',
    access: 'crm:read',
    load: () => import('../screens/crm/templates/templates.screen'),
    nav: { group: 'crm', icon: LayoutTemplate, label: { 'pt-BR': 'Modelos', en: 'Templates' } },
  },
  {
    path: '/crm/templates/$id',
    access: 'crm:read',
    load: () => import('../screens/crm/templates/template.screen'),
  },
  {
    path: '/crm/campaigns',
    access: 'crm:read',
    load: () => import('../screens/crm/campaigns/campaigns.screen'),
    nav: { group: 'crm', icon: Megaphone, label: { 'pt-BR': 'Campanhas', en: 'Campaigns' } },
  },
  {
    path: '/crm/campaigns/new',
    access: 'crm:write',
    load: () => import('../screens/crm/campaigns/new-campaign.screen'),
  },
  {
    path: '/crm/campaigns/$id',
    access: 'crm:read',
    load: () => import('../screens/crm/campaigns/campaign.screen'),
  },
  {
    path: '/crm/workflows',
    access: 'crm:read',
    load: () => import('../screens/crm/workflows/workflows.screen'),
    nav: { group: 'crm', icon: Workflow, label: { 'pt-BR': 'Fluxos', en: 'Workflows' } },
  },
  {
    path: '/crm/workflows/$id',
    access: 'crm:read',
    load: () => import('../screens/crm/workflows/workflow.screen'),
  },
  {
    path: '/crm/workflows/$id/runs',
    access: 'crm:read',
    load: () => import('../screens/crm/workflows/runs/runs.screen'),
  },
  {
    path: '/crm/workflows/$id/runs/$runId',
    access: 'crm:read',
    load: () => import('../screens/crm/workflows/runs/run.screen'),
  },
  {
    path: '/crm/outbox',
    access: 'admin:read',
    load: () => import('../screens/crm/outbox/outbox.screen'),
    nav: { group: 'crm', icon: Send, label: { 'pt-BR': 'Caixa de saída', en: 'Outbox' } },
  },
  { path: '/crm/outbox/$id', access: 'admin:read', load: () => import('../screens/crm/outbox/mail.screen') },
  {
    path: '/admin/metrics',
    access: 'admin:read',
    load: () => import('../screens/admin/metrics/metrics.screen'),
    nav: { group: 'admin', icon: Activity, label: { 'pt-BR': 'Tempo real', en: 'Real time' } },
  },
  {
    path: '/admin/health',
    access: 'admin:read',
    load: () => import('../screens/admin/health/health.screen'),
    nav: { group: 'admin', icon: HeartPulse, label: { 'pt-BR': 'Saúde', en: 'Health' } },
  },
  {
    path: '/admin/users',
    access: 'admin:read',
    load: () => import('../screens/admin/users/users.screen'),
    nav: { group: 'admin', icon: Users, label: { 'pt-BR': 'Usuários', en: 'Users' } },
  },
  { path: '/admin/users/$id', access: 'admin:read', load: () => import('../screens/admin/user/user.screen') },
  {
    path: '/admin/products',
    access: 'members:manage',
    load: () => import('../screens/admin/products/products.screen'),
    nav: {
      group: 'admin',
      icon: Package,
      label: { 'pt-BR': 'Produtos e módulos', en: 'Products and modules' },
    },
  },
  {
    path: '/admin/trades',
    access: 'admin:read',
    load: () => import('../screens/admin/trades/trades.screen'),
    nav: { group: 'admin', icon: HandCoins, label: { 'pt-BR': 'Operações', en: 'Trades' } },
  },
  {
    path: '/admin/alerts',
    access: 'admin:read',
    load: () => import('../screens/admin/alerts/alerts.screen'),
    nav: { group: 'admin', icon: BellRing, label: { 'pt-BR': 'Alertas', en: 'Alerts' } },
  },
  {
    path: '/admin/audit',
    access: 'admin:read',
    load: () => import('../screens/admin/audit/audit.screen'),
    nav: { group: 'admin', icon: ScrollText, label: { 'pt-BR': 'Auditoria', en: 'Audit' } },
  },
  {
    path: '/admin/exports',
    access: 'admin:read',
    load: () => import('../screens/admin/exports/exports.screen'),
    nav: { group: 'admin', icon: FileDown, label: { 'pt-BR': 'Exportações', en: 'Exports' } },
  },
  {
    path: '/account',
    access: 'account',
    load: () => import('../screens/account/account.screen'),
    nav: { group: 'account', icon: CircleUser, label: { 'pt-BR': 'Minha conta', en: 'My account' } },
  },
  { path: '/register', access: 'public', load: () => import('../screens/auth/register.screen') },
  {
    path: '/forgot-password',
    access: 'public',
    load: () => import('../screens/auth/forgot-password.screen'),
  },
  { path: '/reset-password', access: 'public', load: () => import('../screens/auth/reset-password.screen') },
  { path: '/verify-email', access: 'public', load: () => import('../screens/auth/verify-email.screen') },
];

/** Where an account begins that may not open the overview: with what it has bought. */
export const FIRST_OF_MEMBERS = '/modules';

export function isOpen({ access }: Screen, may: (permission: Permission) => boolean): boolean {
  return access === 'public' || access === 'account' || may(access);
}
