import { type Role, ROLES, type UserCount } from '../../auth/index.js';
import type { LiveFigureDefinition } from '../../platform/index.js';
import type { DayDto } from '../daily/daily.dto.js';

const MEGABYTE = 1e6;

/** A figure as people say it: bytes in MB, a share of cores in percent of one, seconds in hours too. */
export function readable({ name, unit, help, scope }: LiveFigureDefinition, value: number | null) {
  const figure = { name, scope, help };
  if (value === null) return { ...figure, value, unit };
  if (unit === 'bytes') return { ...figure, value: tenths(value / MEGABYTE), unit: 'MB' };
  if (unit === 'cores') return { ...figure, value: tenths(value * 100), unit: '% of one core' };
  if (unit === 's') return { ...figure, value, unit, hours: tenths(value / 3600) };
  return { ...figure, value, unit };
}

/** @param counts of all kinds that there are */
export function usersByKind(counts: readonly UserCount[]) {
  const sum = (isMeant: (kind: UserCount) => boolean) =>
    counts.filter(isMeant).reduce((total, { count }) => total + count, 0);
  const byRole = Object.fromEntries(ROLES.map((role) => [role, sum((kind) => kind.role === role)]));
  return {
    total: sum(() => true),
    byRole: byRole as Record<Role, number>,
    suspended: sum(({ status }) => status === 'suspended'),
    emailNotVerified: sum(({ emailVerified }) => !emailVerified),
  };
}

/** What days come to together. Users of a day are users of others as well: they are not added up. */
export function sumOfDays(days: readonly DayDto[]) {
  const sum = (field: Exclude<keyof DayDto, 'date' | 'averageTicket' | 'activeUsers'>) =>
    Math.round(days.reduce((total, day) => total + day[field], 0) * 1e4) / 1e4;
  const [events, purchases, revenue] = [sum('events'), sum('purchases'), sum('revenue')];
  return {
    ...{ events, purchases, revenue },
    averageTicket: purchases === 0 ? 0 : Math.round((revenue / purchases) * 1e4) / 1e4,
    newUsers: sum('newUsers'),
    ...{ trades: sum('trades'), wins: sum('wins'), losses: sum('losses'), pnl: sum('pnl') },
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
