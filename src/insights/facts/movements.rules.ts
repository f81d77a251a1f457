import type { ChangeFact, MovementFact } from './insight-facts.js';

/** How many are told of each direction. */
const MOST = 3;
/** Two counts of the same habit differ by chance; by more than so many standard deviations hardly ever. */
const LEAST_DEVIATIONS = 3;
/** What is large moves by small parts all the time: below this fraction of the larger count it is not told. */
const LEAST_FRACTION = 0.2;

interface TypeCount {
  type: string;
  count: number;
}

export interface Movements {
  rises: MovementFact[];
  falls: MovementFact[];
}

/** A figure beside its figure of the period before. */
export function changeFact(now: number, before: number): ChangeFact {
  return {
    before,
    fraction: before > 0 ? (now - before) / before : null,
    direction: now > before ? 'up' : now < before ? 'down' : 'same',
  };
}

/**
 * The types of event that rose or fell more than chance does, the most unlikely first, and by name where two are as
 * unlikely; none when there was nothing at all before. So 1 -> 3 is not told, nor 0 -> 9; 0 -> 10 is, and 40 -> 75.
 */
export function movements(now: readonly TypeCount[], before: readonly TypeCount[]): Movements {
  if (before.length === 0) return { rises: [], falls: [] };
  const counts = new Map(before.map(({ type, count }) => [type, { now: 0, before: count }]));
  for (const { type, count } of now) counts.set(type, { now: count, before: counts.get(type)?.before ?? 0 });
  const notable = [...counts]
    .map(([type, { now, before }]) => ({ type, now, before, deviations: deviations(now, before) }))
    .filter(
      ({ now, before, deviations }) =>
        deviations > LEAST_DEVIATIONS && Math.abs(now - before) >= LEAST_FRACTION * Math.max(now, before),
    )
    .sort((a, b) => b.deviations - a.deviations || (a.type < b.type ? -1 : 1))
    .map(({ type, now, before }): MovementFact => ({ type, count: now, ...changeFact(now, before) }));
  return {
    rises: notable.filter(({ direction }) => direction === 'up').slice(0, MOST),
    falls: notable.filter(({ direction }) => direction === 'down').slice(0, MOST),
  };
}

/** The difference of two counts in standard deviations of such a difference: each count varies by its square root (Poisson). */
function deviations(now: number, before: number): number {
  return now === before ? 0 : Math.abs(now - before) / Math.sqrt(now + before);
}
