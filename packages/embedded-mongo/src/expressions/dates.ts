/** Dates in time zones: offsets, parts, text, truncation, addition and difference. Pure; milliseconds since 1970. */
import { MongoError } from '../errors.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Zone {
  /** Offset from UTC at an instant, in milliseconds (positive east of Greenwich). */
  offset(ms: number): number;
}

const UTC: Zone = { offset: () => 0 };
const zones = new Map<string, Zone>();

/** A zone from "UTC", "+03", "-0330", "+05:30" or an Olson name; throws 40485 when there is none of that name. */
export function zoneOf(name: string | undefined): Zone {
  if (name === undefined || name === 'UTC' || name === 'GMT' || name === 'Z') return UTC;
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = fixedZone(name) ?? olsonZone(name);
    if (zones.size > 1000) zones.clear();
    zones.set(name, zone);
  }
  return zone;
}

function fixedZone(name: string): Zone | undefined {
  const m = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(name);
  if (!m) return undefined;
  const ms = (Number(m[2]) * HOUR + Number(m[3] ?? 0) * MINUTE) * (m[1] === '-' ? -1 : 1);
  return { offset: () => ms };
}

function olsonZone(name: string): Zone {
  let format: Intl.DateTimeFormat;
  try {
    if (/^[+-]/.test(name)) throw new RangeError('not an Olson name');
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new MongoError(40485, `unrecognized time zone identifier: "${name}"`);
  }
  const ask = (ms: number): number => {
    const at: Record<string, string> = {};
    for (const part of format.formatToParts(ms)) at[part.type] = part.value;
    const year = at.era.startsWith('B') ? 1 - Number(at.year) : Number(at.year);
    const local = utc(
      year,
      Number(at.month) - 1,
      Number(at.day),
      Number(at.hour),
      Number(at.minute),
      Number(at.second),
    );
    return local - Math.floor(ms / SECOND) * SECOND;
  };
  // Asking Intl takes microseconds: a UTC day whose two ends agree has one offset, in others each minute is asked once.
  const days = new Map<number, number | Map<number, number>>();
  return {
    offset(ms) {
      const day = Math.floor(ms / DAY);
      let known = days.get(day);
      if (known === undefined) {
        const start = ask(day * DAY);
        known = start === ask((day + 1) * DAY - 1) ? start : new Map<number, number>();
        if (days.size > 50_000) days.clear();
        days.set(day, known);
      }
      if (typeof known === 'number') return known;
      const minute = Math.floor(ms / MINUTE);
      let offset = known.get(minute);
      if (offset === undefined) known.set(minute, (offset = ask(ms)));
      return offset;
    },
  };
}

/** Date.UTC without its special meaning of the years 0 to 99. */
export function utc(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  ms = 0,
): number {
  if (year >= 100) return Date.UTC(year, month, day, hour, minute, second, ms);
  return (
    new Date(Date.UTC(2000, 0, 1)).setUTCFullYear(year, month, day) +
    hour * HOUR +
    minute * MINUTE +
    second * SECOND +
    ms
  );
}

/**
 * The instant of a local time. A local time that occurs twice is the first of the two; one that a change of
 * the clock leaves out is as much later.
 */
export function fromLocal(local: number, zone: Zone): number {
  if (zone === UTC) return local;
  const before = zone.offset(local - DAY);
  const first = local - before;
  if (zone.offset(first) === before) return first;
  const after = zone.offset(local + DAY);
  return zone.offset(local - after) === after ? local - after : first;
}

export interface Parts {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** 0 is Sunday. */
  weekday: number;
}

const at = new Date(0);

export function partsOf(ms: number, zone: Zone): Parts {
  at.setTime(ms + zone.offset(ms));
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    millisecond: at.getUTCMilliseconds(),
    weekday: at.getUTCDay(),
  };
}

/** Day of the year, from 1. */
export function dayOfYear(p: Parts): number {
  return (utc(p.year, p.month - 1, p.day) - utc(p.year, 0, 1)) / DAY + 1;
}

/** Week of the year, 0 to 53; weeks begin on Sunday, days before the first Sunday are in week 0. */
export function weekOfYear(p: Parts): number {
  return Math.floor((dayOfYear(p) + 6 - p.weekday) / 7);
}

/** ISO 8601 week and its year: weeks begin on Monday, the first one holds the year's first Thursday. */
export function isoWeek(p: Parts): { year: number; week: number } {
  const weekday = (p.weekday + 6) % 7;
  const thursday = utc(p.year, p.month - 1, p.day) + (3 - weekday) * DAY;
  const year = new Date(thursday).getUTCFullYear();
  return { year, week: Math.floor((thursday - utc(year, 0, 1)) / DAY / 7) + 1 };
}

const pad = (n: number, width: number) => String(n).padStart(width, '0');
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** "2024-05-01T10:20:30.123Z". */
export function formatIso(d: Date): string {
  return formatDate(d.getTime(), '%Y-%m-%dT%H:%M:%S.%LZ', UTC);
}

/** Text of an instant by MongoDB's format specifiers; throws 18536 for an unknown one. */
export function formatDate(ms: number, format: string, zone: Zone): string {
  const p = partsOf(ms, zone);
  return format.replace(/%([\s\S]?)/g, (_, c: string) => {
    switch (c) {
      case '%':
        return '%';
      case 'Y':
        if (p.year < 0 || p.year > 9999)
          throw new MongoError(
            18537,
            `$dateToString is only defined on year 0-9999, tried to use year ${p.year}`,
          );
        return pad(p.year, 4);
      case 'm':
        return pad(p.month, 2);
      case 'b':
        return MONTHS[p.month - 1].slice(0, 3);
      case 'B':
        return MONTHS[p.month - 1];
      case 'd':
        return pad(p.day, 2);
      case 'H':
        return pad(p.hour, 2);
      case 'M':
        return pad(p.minute, 2);
      case 'S':
        return pad(p.second, 2);
      case 'L':
        return pad(p.millisecond, 3);
      case 'j':
        return pad(dayOfYear(p), 3);
      case 'w':
        return String(p.weekday + 1);
      case 'u':
        return String(p.weekday === 0 ? 7 : p.weekday);
      case 'U':
        return pad(weekOfYear(p), 2);
      case 'V':
        return pad(isoWeek(p).week, 2);
      case 'G':
        return pad(isoWeek(p).year, 4);
      case 'z': {
        const minutes = Math.round(zone.offset(ms) / MINUTE);
        const abs = Math.abs(minutes);
        return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(abs / 60), 2)}${pad(abs % 60, 2)}`;
      }
      case 'Z': {
        const minutes = Math.round(zone.offset(ms) / MINUTE);
        return `${minutes < 0 ? '-' : '+'}${Math.abs(minutes)}`;
      }
    }
    throw new MongoError(18536, `Invalid format character '%${c}' in format string`);
  });
}

export type Unit =
  'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond';
const UNITS = new Set<string>([
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
]);
const CLOCK: Record<string, number> = { hour: HOUR, minute: MINUTE, second: SECOND, millisecond: 1 };
const MONTHS_OF: Record<string, number> = { year: 12, quarter: 3, month: 1 };

export function isUnit(s: unknown): s is Unit {
  return typeof s === 'string' && UNITS.has(s);
}

/** Number of a week's first day (0 is Sunday) from "monday", "mon" and so on; undefined when it is none. */
export function weekdayOf(name: string): number | undefined {
  const i = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'].findIndex(
    (day) => day === name.toLowerCase() || day.slice(0, 3) === name.toLowerCase(),
  );
  return i < 0 ? undefined : i;
}

const REFERENCE = utc(2000, 0, 1);
const REFERENCE_WEEKDAY = 6; // a Saturday

/**
 * Beginning of the bin that holds an instant. Bins of `size` units are counted from 2000-01-01 in the zone (weeks from
 * the first `weekStart` of that year); days and longer units follow the zone's calendar.
 */
export function truncate(ms: number, unit: Unit, size: number, zone: Zone, weekStart: number): number {
  const clock = CLOCK[unit];
  if (clock !== undefined) {
    const start = fromLocal(REFERENCE, zone);
    const bin = clock * size;
    return start + Math.floor((ms - start) / bin) * bin;
  }
  const local = ms + zone.offset(ms);
  if (unit === 'day' || unit === 'week') {
    const first = unit === 'day' ? REFERENCE : REFERENCE + ((weekStart - REFERENCE_WEEKDAY + 7) % 7) * DAY;
    const bin = (unit === 'day' ? DAY : 7 * DAY) * size;
    return fromLocal(first + Math.floor((local - first) / bin) * bin, zone);
  }
  at.setTime(local);
  const bin = MONTHS_OF[unit] * size;
  const months = (at.getUTCFullYear() - 2000) * 12 + at.getUTCMonth();
  const month = Math.floor(months / bin) * bin;
  return fromLocal(utc(2000 + Math.floor(month / 12), ((month % 12) + 12) % 12, 1), zone);
}

/** An instant some units later; a day of the month that does not exist becomes the month's last. */
export function addUnits(ms: number, unit: Unit, amount: number, zone: Zone): number {
  const clock = CLOCK[unit];
  if (clock !== undefined) return ms + clock * amount;
  const local = ms + zone.offset(ms);
  if (unit === 'day' || unit === 'week')
    return fromLocal(local + amount * (unit === 'week' ? 7 : 1) * DAY, zone);
  const p = partsOf(ms, zone);
  const months = p.year * 12 + p.month - 1 + amount * MONTHS_OF[unit];
  const year = Math.floor(months / 12);
  const month = months - year * 12;
  const lastDay = new Date(utc(month === 11 ? year + 1 : year, (month + 1) % 12, 1) - DAY).getUTCDate();
  const time = ((local % DAY) + DAY) % DAY;
  return fromLocal(utc(year, month, Math.min(p.day, lastDay)) + time, zone);
}

/** How many boundaries of a unit lie between two instants. */
export function unitsBetween(from: number, to: number, unit: Unit, zone: Zone, weekStart: number): number {
  const a = from + zone.offset(from);
  const b = to + zone.offset(to);
  switch (unit) {
    case 'millisecond':
      return to - from;
    case 'second':
    case 'minute':
    case 'hour': {
      // Elapsed time, so an hour that the clock repeats counts; the zone only shifts where hours begin.
      const shift = zone.offset(from);
      return Math.floor((to + shift) / CLOCK[unit]) - Math.floor((from + shift) / CLOCK[unit]);
    }
    case 'day':
      return Math.floor(b / DAY) - Math.floor(a / DAY);
    case 'week': {
      // 1970-01-01 was a Thursday (4).
      const week = (local: number) => Math.floor((Math.floor(local / DAY) + 4 - weekStart) / 7);
      return week(b) - week(a);
    }
  }
  const bin = (local: number) => {
    at.setTime(local);
    return Math.floor((at.getUTCFullYear() * 12 + at.getUTCMonth()) / MONTHS_OF[unit]);
  };
  return bin(b) - bin(a);
}

function unreadable(text: string): MongoError {
  return new MongoError(241, `Error parsing date string '${text}'`);
}

const ISO =
  /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ](\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;

/** Reads an ISO-like date; `zone` says how to take one without an offset. Throws 241 when it is none. */
export function parseDate(text: string, zone?: Zone): number {
  const m = ISO.exec(text.trim());
  if (!m) throw unreadable(text);
  if (m[8] && zone) {
    throw new MongoError(
      241,
      `you cannot pass in a date/time string with time zone information ('${m[8]}') together with a timezone argument`,
    );
  }
  const [year, month, day, hour, minute, second] = m
    .slice(1, 7)
    .map((s, i) => (s === undefined ? (i === 2 ? 1 : 0) : Number(s)));
  const ms = m[7] ? Number(m[7].padEnd(3, '0').slice(0, 3)) : 0;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60)
    throw unreadable(text);
  const local = utc(year, month - 1, day, hour, minute, second, ms);
  if (m[8]) return local - zoneOf(m[8].toUpperCase()).offset(local);
  return zone ? fromLocal(local, zone) : local;
}

const FIELDS: Record<string, string> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{2})',
  d: '(?<d>\\d{2})',
  H: '(?<H>\\d{2})',
  M: '(?<M>\\d{2})',
  S: '(?<S>\\d{2})',
  L: '(?<L>\\d{1,3})',
  j: '(?<j>\\d{3})',
  G: '(?<G>\\d{4})',
  V: '(?<V>\\d{2})',
  u: '(?<u>[1-7])',
  b: `(?<b>${MONTHS.map((m) => m.slice(0, 3)).join('|')})`,
  B: `(?<B>${MONTHS.join('|')})`,
  z: '(?<z>Z|[+-]\\d{2}:?\\d{2})',
  Z: '(?<Z>[+-]\\d{1,4})',
  '%': '%',
};

/** Reads a date by a format of `$dateFromString`; throws 241 when the text does not follow it. */
export function parseByFormat(text: string, format: string, zone?: Zone): number {
  const pattern = format.replace(/%([\s\S]?)|[\s\S]/g, (whole, c: string | undefined) => {
    if (c === undefined) return whole.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    const field = FIELDS[c];
    if (field === undefined) throw new MongoError(18536, `Invalid format character '%${c}' in format string`);
    return field;
  });
  const g = new RegExp(`^${pattern}$`, 'i').exec(text)?.groups;
  if (!g) {
    if (new RegExp(`^${pattern}$`, 'i').test(text)) throw unreadable(text);
    throw new MongoError(
      241,
      `Error parsing date string '${text}'; it does not match the format '${format}'`,
    );
  }
  const number = (key: string, fallback: number) => (g[key] === undefined ? fallback : Number(g[key]));
  const named = (key: string, length?: number) =>
    g[key] === undefined
      ? undefined
      : MONTHS.findIndex((m) => m.slice(0, length).toLowerCase() === g[key].toLowerCase()) + 1;
  const clock = number('H', 0) * HOUR + number('M', 0) * MINUTE + number('S', 0) * SECOND + number('L', 0);
  const month = named('b', 3) ?? named('B') ?? number('m', 1);
  if (month < 1 || month > 12 || number('d', 1) > 31 || number('H', 0) > 24) throw unreadable(text);
  let local: number;
  if (g.G !== undefined) local = fromIsoWeek(Number(g.G), number('V', 1), number('u', 1)) + clock;
  else if (g.j !== undefined) local = utc(number('Y', 1970), 0, Number(g.j)) + clock;
  else if (g.Y === undefined) throw unreadable(text);
  else local = utc(Number(g.Y), month - 1, number('d', 1)) + clock;
  if (g.z !== undefined) return local - zoneOf(g.z.toUpperCase()).offset(local);
  if (g.Z !== undefined) return local - Number(g.Z) * MINUTE;
  return zone ? fromLocal(local, zone) : local;
}

/** Midnight (UTC) of a day of an ISO week; weekday 1 is Monday. */
export function fromIsoWeek(year: number, week: number, weekday: number): number {
  const fourth = utc(year, 0, 4);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
  return monday + ((week - 1) * 7 + weekday - 1) * DAY;
}
