const FORM =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|([+-])(\d{2}):?(\d{2})))?$/;

/**
 * A moment in ISO 8601 with its zone, such as `2026-11-23T09:30:00-03:00`, in milliseconds since 1970;
 * null for any other form and for dates that no calendar has (30 February). Digits beyond milliseconds are cut.
 * With `dateOnly`, `2026-11-23` is midnight UTC.
 */
export function parseIsoTime(text: string, dateOnly = false): number | null {
  const match = FORM.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone, sign, zoneHour, zoneMinute] =
    match;
  if (zone === undefined && !dateOnly) return null;
  const time = new Date(0);
  time.setUTCFullYear(Number(year), Number(month) - 1, Number(day)); // Date.UTC takes the years 0..99 for 1900..1999
  if (time.getUTCMonth() !== Number(month) - 1 || time.getUTCDate() !== Number(day)) return null;
  if (zone === undefined) return time.getTime();
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  time.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.slice(0, 3).padEnd(3, '0')));
  if (zone === 'Z') return time.getTime();
  if (Number(zoneHour) > 23 || Number(zoneMinute) > 59) return null;
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return sign === '-' ? time.getTime() + offset : time.getTime() - offset;
}
