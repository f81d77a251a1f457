import type { Locale } from '../../common/index.js';
import type { InsightFacts, MovementFact } from '../facts/insight-facts.js';
import { Figures, plainName } from './figures.js';

/** Who they are and how many events each has: `ana@example.com (42 eventos) e bruno@example.com (1)`. */
export function topUsersText(topUsers: InsightFacts['topUsers'], locale: Locale): string {
  const figures = Figures.of(locale);
  const events = (count: number) =>
    locale === 'en' ? (count === 1 ? ' event' : ' events') : count === 1 ? ' evento' : ' eventos';
  return figures.list(
    topUsers.map(
      ({ userId, count }, at) =>
        `${plainName(userId)} (${figures.count(count)}${at === 0 ? events(count) : ''})`,
    ),
  );
}

/** `refund (de 40 para 100)`; a type is of a-z, 0-9, _ . : and - only. */
export function movementText({ type, before, count }: MovementFact, locale: Locale): string {
  const figures = Figures.of(locale);
  const [from, to] = [figures.count(before), figures.count(count)];
  return locale === 'en' ? `${type} (from ${from} to ${to})` : `${type} (de ${from} para ${to})`;
}
