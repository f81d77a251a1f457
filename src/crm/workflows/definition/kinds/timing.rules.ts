import { DAY_MS, parseIsoTime, type Zone } from '../../../../common/index.js';
import { type Duration, durationMs } from './settings.rules.js';

/** When a wait is over. */
export interface Until {
  at?: string;
  /** `09:00` */
  time?: string;
  /** 1 (Monday) to 7. */
  weekdays?: readonly number[];
}

/** When a wait of some length is over that begins now; ms since 1970. */
export function afterDuration(now: number, duration: Duration): number {
  return now + durationMs(duration);
}

/**
 * When it is next so late on such a day, now at the earliest; or the moment itself, which may be over. In ms since 1970.
 * @param zone whose time of the day it is
 */
export function untilMoment(now: number, { at, time = '00:00', weekdays }: Until, zone: Zone): number {
  if (at !== undefined) return parseIsoTime(at)!;
  for (let day = zone.dayOf(now); ; day++) {
    if (weekdays && !weekdays.includes(weekdayOf(day))) continue;
    const moment = atLocalTime(day, time, zone);
    if (moment >= now) return moment;
  }
}

/** A local time of a day: the first one where clocks show it twice, and as much later as they skip where they skip it. */
export function atLocalTime(day: number, time: string, zone: Zone): number {
  const [hours, minutes] = time.split(':').map(Number);
  const local = day * DAY_MS + hours * 3_600_000 + minutes * 60_000;
  const first = local - zone.offsetAt(zone.startOfDay(day));
  const moment = local - zone.offsetAt(first);
  // where they skip it one of the two is as much earlier
  return moment + zone.offsetAt(moment) === local ? moment : Math.max(first, moment);
}

/** 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
