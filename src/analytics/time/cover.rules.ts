import type { Zone } from '../../common/index.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** What a stretch of time is read from: business days, UTC hours, UTC minutes, or the events themselves. */
export type Grain = 'd' | 'h' | 'm' | 'raw';

/** From `from` to `to` (exclusive), in milliseconds; both are boundaries of the grain. */
export interface Stretch {
  grain: Grain;
  from: number;
  to: number;
}

/**
 * Takes a range apart so that little is read: whole business days, then whole hours, then whole minutes,
 * raw events only at edges within a minute. In order of time, without gap or overlap.
 */
export function cover(
  from: number,
  to: number,
  business: Zone,
  grains: readonly Grain[] = ['d', 'h', 'm'],
): Stretch[] {
  if (from >= to) return [];
  const [grain, ...finer] = grains;
  if (!grain || grain === 'raw') return [{ grain: 'raw', from, to }];
  const innerFrom = ceilTo(grain, from, business);
  const innerTo = floorTo(grain, to, business);
  if (innerFrom >= innerTo) return cover(from, to, business, finer);
  return [
    ...cover(from, innerFrom, business, finer),
    { grain, from: innerFrom, to: innerTo },
    ...cover(innerTo, to, business, finer),
  ];
}

/** The same for figures of people, which are kept by business day only. */
export function coverDays(from: number, to: number, business: Zone): Stretch[] {
  return cover(from, to, business, ['d']);
}

/** Neighbours of the same grain become one stretch, which is one read. */
export function joinStretches(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last?.grain === stretch.grain && last.to === stretch.from) last.to = stretch.to;
    else joined.push({ ...stretch });
  }
  return joined;
}

function floorTo(grain: Grain, instant: number, business: Zone): number {
  if (grain === 'd') return business.startOfDay(business.dayOf(instant));
  const size = grain === 'h' ? HOUR_MS : MINUTE_MS;
  return Math.floor(instant / size) * size;
}

function ceilTo(grain: Grain, instant: number, business: Zone): number {
  const floor = floorTo(grain, instant, business);
  if (floor === instant) return instant;
  if (grain === 'd') return business.startOfDay(business.dayOf(instant) + 1);
  return floor + (grain === 'h' ? HOUR_MS : MINUTE_MS);
}
