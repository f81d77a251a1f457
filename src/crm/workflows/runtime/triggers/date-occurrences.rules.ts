import { dayLabel, type Zone } from '../../../../common/index.js';
import { atLocalTime } from '../../definition/kinds/timing.rules.js';

/** What a trigger by dates says. */
export interface DateSettings {
  offsetDays?: number;
  everyYear?: boolean;
  /** `09:00` */
  time?: string;
}

/** A moment at which runs begin, and of whom: of those whose field has the day. Days since 1970-01-01, times in ms. */
export interface Occurrence {
  day: number;
  at: number;
}

/** Nobody who gets mail was born before. */
const FIRST_YEAR = 1900;

/** Moments after `from` until `to`, in their order. @param zone whose days and time of the day they are */
export function occurrencesWithin(
  { offsetDays = 0, time = '09:00' }: DateSettings,
  zone: Zone,
  from: number,
  to: number,
): Occurrence[] {
  const found: Occurrence[] = [];
  if (from >= to) return found;
  for (let day = zone.dayOf(from); day <= zone.dayOf(to); day++) {
    const at = atLocalTime(day, time, zone);
    if (at > from && at <= to) found.push({ day: day - offsetDays, at });
  }
  return found;
}

/**
 * What a field says of those whom a day means. Every year: the same day of all years until then; who has a 29th of
 * February has it on the 28th in years without one.
 */
export function valuesOn(day: number, everyYear = false): string[] {
  const label = dayLabel(day);
  if (!everyYear) return [label];
  const year = Number(label.slice(0, 4));
  const days = [label.slice(4)];
  if (label.endsWith('-02-28') && !isLeap(year)) days.push('-02-29');
  const years = Array.from({ length: Math.max(0, year - FIRST_YEAR + 1) }, (_, at) => FIRST_YEAR + at);
  return days.flatMap((each) => years.map((y) => `${y}${each}`));
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
