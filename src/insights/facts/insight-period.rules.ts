import { resolvePeriod } from '../../analytics/index.js';
import { DAY_MS, InvalidInput, parseDay, Zone } from '../../common/index.js';
import type { InsightFacts } from './insight-facts.js';

/** Clocks differ, and events may be so much ahead of ours, in ms. */
const AHEAD_MS = 5 * 60_000;

interface Defaults {
  now: number;
  businessTz: string;
  currency: string;
}

/**
 * The period that an insight is asked for. With neither end: the 24 hours up to now, this millisecond included. Without
 * `to` it ends now, as it does with today's date; without `from` it begins 24 hours before `to`. Dates without a time are
 * whole days of the business, and `to` alone as a date is that day.
 * @throws InvalidInput naming the fields at fault: no times, reversed, over a year, in the future
 */
export function insightPeriod(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  defaults: Defaults,
): InsightFacts['period'] {
  const { now, businessTz } = defaults;
  const upToNow = iso(now + 1);
  if (from === undefined && to === undefined) {
    return { kind: 'last24h', from: iso(now + 1 - DAY_MS), to: upToNow, timeZone: businessTz };
  }
  const zone = Zone.find(businessTz)!;
  const read = (range: { from?: string; to: string }) => resolvePeriod(range, { ...defaults, mostYears: 1 });
  const end = to === undefined || parseDay(to) === zone.dayOf(now) ? upToNow : to;
  const start = from ?? (parseDay(to!) === null ? iso(read({ to: end }).to - DAY_MS) : to!);
  const period = read({ from: start, to: end });
  if (period.to > now + AHEAD_MS) {
    throw new InvalidInput([{ field: 'to', message: 'must not be in the future' }]);
  }
  const day = zone.dayOf(period.from);
  const isDay = zone.startOfDay(day) === period.from && zone.startOfDay(day + 1) === period.to;
  return {
    kind: isDay ? 'day' : 'custom',
    from: iso(period.from),
    to: iso(period.to),
    timeZone: businessTz,
  };
}

/** A whole day of the business. */
export function dayPeriod(day: number, businessTz: string): InsightFacts['period'] {
  const zone = Zone.find(businessTz)!;
  const [from, to] = [zone.startOfDay(day), zone.startOfDay(day + 1)].map(iso);
  return { kind: 'day', from, to, timeZone: businessTz };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
