import type { Language, Metric, PhraseRole } from './language/vocabulary.js';
import type { Slot } from './slots.js';
import type { Unit } from './units.js';

/** What makes a list of two figures, or two event types. */
export const JOINS: ReadonlySet<string> = new Set([',', 'e', 'and']);

/** Roles of phrases that may stand before any figure. */
const NEUTRAL = new Set<PhraseRole>([
  'plain',
  'separator',
  'contrast',
  'total',
  'greeting',
  'period',
  'day',
  'compared',
  'since',
  'comparedDay',
  'sinceDay',
]);

/**
 * Whether these words only introduce the figure after them: `a plataforma registrou`, `there were`, `resumo de`. No other
 * verb, since the figure before would be its subject (`3 compras em outras moedas, e somaram {}`), and no adjective.
 */
export function isIntroduction(units: readonly Unit[], language: Language): boolean {
  const { frames, separators, determiners, participles, heads, prepositions } = language;
  let hasSubject = false;
  let hasVerb = false;
  for (const [i, unit] of units.entries()) {
    if (unit.type === 'mark' || (unit.type === 'phrase' && NEUTRAL.has(unit.role))) continue;
    const { text } = unit;
    if (frames.subjects.has(text) || heads.has(text)) hasSubject = true;
    else if (frames.impersonal.has(text) || (frames.verbs.has(text) && hasSubject)) hasVerb = true;
    else if (participles.has(text)) {
      if (!hasVerb) return false;
    } else if (prepositions.has(text) && !separators.has(text)) {
      if (i === 0 || !heads.has(units[i - 1].text)) return false;
    } else if (![separators, determiners, frames.fillers].some((words) => words.has(text))) return false;
  }
  return true;
}

/** Whether there is a verb in these words, so that what follows is no subject of another one. */
export function hasVerb(units: readonly Unit[], { frames }: Language): boolean {
  return units.some(({ text }) => frames.impersonal.has(text) || frames.verbs.has(text));
}

/** What "and" may add to what another figure is said to have: `{} usuários geraram {} eventos e {} compras`. */
const SHARED = new Set<string>([
  'activeUsers>purchases',
  'activeUsers>revenue',
  'events>purchases',
  'trades>wins',
  'trades>losses',
]);

/** Whether a second figure after "and" may have the first one's part in `head`. */
export function isShared(head: Slot, slot: Slot): boolean {
  return head.account === slot.account && SHARED.has(`${head.metric}>${slot.metric}`);
}

/** Figures that have no part in each other: at another time, of another kind of account, in other currencies. */
export function areApart(from: Slot, to: Slot): boolean {
  return (
    from.kind === 'before' ||
    from.account !== to.account ||
    (from.metric === 'otherPurchases') !== (to.metric === 'otherPurchases')
  );
}

/** What a figure may be said to come with: `{} compras, com receita de {}`. */
const COMES_WITH: Readonly<Partial<Record<Metric, readonly Metric[]>>> = {
  events: ['activeUsers', 'purchases', 'revenue', 'topUsers'],
  activeUsers: ['events', 'purchases', 'revenue', 'topUsers'],
  purchases: ['revenue', 'averageTicket'],
  revenue: ['purchases', 'averageTicket'],
  averageTicket: ['purchases', 'revenue'],
  trades: ['traders', 'wins', 'losses', 'pnl'],
  traders: ['trades', 'wins', 'losses', 'pnl'],
  wins: ['trades', 'losses', 'pnl'],
  losses: ['trades', 'wins', 'pnl'],
  pnl: ['trades', 'wins', 'losses', 'traders'],
};

/** Whether `{from}, com {to}`, or `com {from}, {to}`, says what is so. */
export function mayJoin(from: Slot | undefined, to: Slot): boolean {
  return (
    from !== undefined &&
    !areApart(from, to) &&
    (from.metric === to.metric || (COMES_WITH[from.metric]?.includes(to.metric) ?? false))
  );
}
