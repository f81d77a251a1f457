export const RANGES = ['24h', '7d', '30d', '90d'] as const;
export type Range = (typeof RANGES)[number];

export type Interval = 'minute' | 'hour' | 'day' | 'week' | 'month';

/** What a range is drawn by: the first is taken when nothing is chosen. None has more than 1,500 points. */
export const INTERVALS_OF: Readonly<Record<Range, readonly [Interval, ...Interval[]]>> = {
  '24h': ['hour', 'minute'],
  '7d': ['day', 'hour'],
  '30d': ['day', 'hour', 'week'],
  '90d': ['day', 'week', 'month'],
};

const DAYS: Readonly<Record<Exclude<Range, '24h'>, number>> = { '7d': 7, '30d': 30, '90d': 90 };
const HOUR_MS = 3_600_000;

/** As the API wants it: whole days of the business with today, or the last 24 hours with the one that runs. */
export interface Period {
  from: string;
  to?: string;
}

/** @param now ms since 1970 */
export function periodOf(range: Range, now: number, timeZone: string): Period {
  if (range === '24h') {
    const end = (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
    return { from: new Date(end - 24 * HOUR_MS).toISOString(), to: new Date(end).toISOString() };
  }
  return { from: dayOf(now - (DAYS[range] - 1) * 24 * HOUR_MS, timeZone) };
}

/** `2026-11-23`, the day in that zone. */
export function dayOf(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);
}
