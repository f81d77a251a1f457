import {
  ArrowRightLeft,
  Bot,
  ChartCandlestick,
  ChartColumn,
  CircleUser,
  GraduationCap,
  LayoutDashboard,
  LayoutTemplate,
  type LucideIcon,
  Megaphone,
  MessagesSquare,
  Rows3,
  Sparkles,
  Webhook,
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

/** Where an account begins that may not open `/`. */
export function firstScreen(may: (permission: Permission) => boolean): string {
  return SCREENS.find((screen) => screen.nav && isOpen(screen, may))?.path ?? '/account';
}

export function isOpen({ access }: Screen, may: (permission: Permission) => boolean): boolean {
  return access === 'public' || access === 'account' || may(access);
}
