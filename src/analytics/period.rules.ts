import { type FieldError, InvalidInput, parseDay, parseIsoTime, Zone } from '../common/index.js';

const DEFAULT_DAYS = 30;
const MOST_YEARS = 10;
/** The last day as a whole, and what clocks and leap years add. */
const GRACE_MS = 2 * 86_400_000;
/** Four-digit years in every time zone. */
const EARLIEST = Date.parse('0001-01-03T00:00:00Z');
const LATEST = Date.parse('9999-12-29T00:00:00Z');

/** What every question of analytics may say. */
export interface PeriodQuery {
  from?: string | undefined;
  to?: string | undefined;
  tz?: string | undefined;
  currency?: string | undefined;
}

export interface PeriodDefaults {
  now: number;
  businessTz: string;
  currency: string;
  /** 10 when missing. */
  mostYears?: number;
}

/** [from, to) in milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

export interface Period extends Span {
  zone: Zone;
  currency: string;
}

/** A span whose ends may be open. */
export interface OpenSpan {
  from: number | undefined;
  to: number | undefined;
  zone: Zone;
}

/**
 * The period that a question is about. Without `to` it ends with today in `tz`; without `from` it begins with the day
 * 30 days before the last one. A date without a time is that whole day: as `from` its start, as `to` its end.
 * @throws InvalidInput naming every field at fault
 */
export function resolvePeriod(query: PeriodQuery, defaults: PeriodDefaults): Period {
  const errors: FieldError[] = [];
  const { mostYears = MOST_YEARS } = defaults;
  const currency = query.currency ?? defaults.currency;
  if (!/^[A-Z]{3}$/.test(currency)) {
    errors.push({ field: 'currency', message: 'must be an ISO 4217 code such as BRL' });
  }
  const zone = zoneOf(query.tz ?? defaults.businessTz, errors);
  const today = zone.dayOf(defaults.now);
  const to = query.to === undefined ? zone.startOfDay(today + 1) : readTime(query.to, 1, zone);
  if (to === null) errors.push({ field: 'to', message: TIME_RULE });
  const lastDay = to === null ? today : zone.dayOf(to - 1);
  const from =
    query.from === undefined ? zone.startOfDay(lastDay - DEFAULT_DAYS) : readTime(query.from, 0, zone);
  if (from === null) errors.push({ field: 'from', message: TIME_RULE });
  if (from !== null && to !== null) {
    if (from >= to) errors.push(NOT_BEFORE);
    else if (to > yearsAfter(from, mostYears)) {
      const years = mostYears === 1 ? 'a year' : `${mostYears} years`;
      errors.push({ field: 'from', message: `must be at most ${years} before to` });
    }
  }
  if (errors.length > 0) throw new InvalidInput(errors);
  return { from: from!, to: to!, zone, currency };
}

/** The same where either end may stay open, for lists of all that there is. @throws InvalidInput naming every field at fault */
export function resolveOpenSpan({ from, to, tz }: PeriodQuery, businessTz: string): OpenSpan {
  const errors: FieldError[] = [];
  const zone = zoneOf(tz ?? businessTz, errors);
  const end = (field: string, text: string | undefined, daysAfter: 0 | 1) => {
    const at = text === undefined ? undefined : readTime(text, daysAfter, zone);
    if (at === null) errors.push({ field, message: TIME_RULE });
    return at ?? undefined;
  };
  const span = { from: end('from', from, 0), to: end('to', to, 1), zone };
  if (span.from !== undefined && span.to !== undefined && span.from >= span.to) errors.push(NOT_BEFORE);
  if (errors.length > 0) throw new InvalidInput(errors);
  return span;
}

const NOT_BEFORE: FieldError = { field: 'from', message: 'must be before to' };
const TIME_RULE = 'must be an ISO 8601 time with its zone, such as 2026-11-23T00:00:00Z, or a date';

/** The period just before: as many days when the period is made of whole days of its zone, else as long. */
export function previousSpan({ from, to, zone }: Period): Span {
  const firstDay = zone.dayOf(from);
  const endDay = zone.dayOf(to);
  const wholeDays = zone.startOfDay(firstDay) === from && zone.startOfDay(endDay) === to;
  return { from: wholeDays ? zone.startOfDay(firstDay - (endDay - firstDay)) : from - (to - from), to: from };
}

/** The change as a fraction of what was; null when there is nothing to compare with. */
export function changeOf(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before;
}

/** An instant as answers tell it. */
export function iso(instant: number): string {
  return new Date(instant).toISOString();
}

/** @throws InvalidInput with the errors that were found before */
function zoneOf(name: string, errors: readonly FieldError[]): Zone {
  const zone = Zone.find(name);
  if (zone) return zone;
  const message = 'must be an IANA time zone such as America/Sao_Paulo';
  throw new InvalidInput([...errors, { field: 'tz', message }]);
}

function readTime(text: string, daysAfter: 0 | 1, zone: Zone): number | null {
  const day = parseDay(text);
  const time = day === null ? parseIsoTime(text) : zone.startOfDay(day + daysAfter);
  return time !== null && time >= EARLIEST && time <= LATEST ? time : null;
}

function yearsAfter(instant: number, years: number): number {
  const date = new Date(instant);
  return date.setUTCFullYear(date.getUTCFullYear() + years) + GRACE_MS;
}
