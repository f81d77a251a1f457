import { dayLabel, parseDay } from './zone.js';

/** The first day of the week (a Monday, ISO 8601) or month that a day belongs to; days as `Zone` counts them. */
export function firstDay(day: number, interval: 'day' | 'week' | 'month'): number {
  if (interval === 'day') return day;
  if (interval === 'week') return day - ((((day + 3) % 7) + 7) % 7); // 1970-01-01 was a Thursday
  return parseDay(`${dayLabel(day).slice(0, 7)}-01`)!;
}
