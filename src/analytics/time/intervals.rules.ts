import { firstDay, InvalidInput, type Zone } from '../../common/index.js';
import { HOUR_MS, MINUTE_MS } from './cover.rules.js';

export const INTERVALS = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

/** The start of the interval that an instant falls into; weeks begin on Monday (ISO 8601). */
export function intervalStart(instant: number, interval: Interval, zone: Zone): number {
  if (interval === 'minute') return Math.floor(instant / MINUTE_MS) * MINUTE_MS;
  if (interval === 'hour') return startOfHour(instant, zone);
  return zone.startOfDay(firstDay(zone.dayOf(instant), interval));
}

/** Boundaries of all intervals that touch [from, to): the start of each, and the end of the last one. */
export function intervalBoundaries(from: number, to: number, interval: Interval, zone: Zone): number[];
/** Null when there are more than `limit` intervals. */
export function intervalBoundaries(
  from: number,
  to: number,
  interval: Interval,
  zone: Zone,
  limit: number,
): number[] | null;
export function intervalBoundaries(
  from: number,
  to: number,
  interval: Interval,
  zone: Zone,
  limit = Infinity,
): number[] | null {
  const boundaries = [intervalStart(from, interval, zone)];
  for (let at = boundaries[0]; at < to;) {
    if (boundaries.length > limit) return null;
    at = nextStart(at, interval, zone);
    boundaries.push(at);
  }
  return boundaries;
}

/**
 * The same for a question.
 * @param field what makes the intervals too many
 * @throws InvalidInput naming it
 */
export function boundariesWithin(
  { from, to }: { from: number; to: number },
  interval: Interval,
  zone: Zone,
  limit: number,
  field: string,
): number[] {
  const boundaries = intervalBoundaries(from, to, interval, zone, limit);
  if (boundaries) return boundaries;
  const message = `gives more than ${limit} points; take a longer one or a shorter period`;
  throw new InvalidInput([{ field, message }]);
}

/** Boundaries of the same intervals as far as they lie within [from, to). */
export function clipped(boundaries: readonly number[], { from, to }: { from: number; to: number }): number[] {
  return boundaries.map((at) => Math.min(Math.max(at, from), to));
}

/** From each boundary to the next one. */
export function between(boundaries: readonly number[]): { from: number; to: number }[] {
  return boundaries.slice(1).map((to, i) => ({ from: boundaries[i], to }));
}

function nextStart(start: number, interval: Interval, zone: Zone): number {
  if (interval === 'minute') return start + MINUTE_MS;
  // hours of local clocks: full hours, shorter where the clock is put forward or back by half an hour
  if (interval === 'hour') return start + HOUR_MS - modulo(start + zone.offsetAt(start), HOUR_MS);
  for (let day = zone.dayOf(start); ;) {
    day = followingDay(day, interval);
    const next = zone.startOfDay(day);
    if (next > start) return next; // equal where the calendar leaves a day out
  }
}

function startOfHour(instant: number, zone: Zone): number {
  const offset = zone.offsetAt(instant);
  const start = instant - modulo(instant + offset, HOUR_MS);
  if (modulo(zone.offsetAt(start) - offset, HOUR_MS) === 0) return start;
  return zone.changeWithin(start, instant); // a change by half an hour begins an hour of its own
}

function followingDay(day: number, interval: 'day' | 'week' | 'month'): number {
  if (interval === 'day') return day + 1;
  if (interval === 'week') return firstDay(day, 'week') + 7;
  return firstDay(firstDay(day, 'month') + 31, 'month');
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
