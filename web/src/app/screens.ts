import {
  ArrowRightLeft,
  Bot,
  ChartCandlestick,
  CircleUser,
  GraduationCap,
  LayoutDashboard,
  type LucideIcon,
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
