/** A day of the business calendar. */
export interface Day {
  /** `2026-11-23` */
  date: string;
  /** Milliseconds since 1970 at which it starts. */
  start: number;
  /** Milliseconds since 1970 at which the next one starts. */
  end: number;
  /** 0 = Sunday. */
  weekday: number;
  dayOfMonth: number;
}

const DAY_MS = 86_400_000;

/** The last `count` days of the time zone up to the one that holds `until`. */
export function lastDays(count: number, until: Date, timeZone: string): Day[] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', ...FIELDS });
  const today = Date.parse(`${wallClock(until.getTime(), format).slice(0, 10)}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) => {
    const noon = new Date(today - (count - 1 - index) * DAY_MS);
    return {
      date: noon.toISOString().slice(0, 10),
      start: midnight(noon.getTime(), format),
      end: midnight(noon.getTime() + DAY_MS, format),
      weekday: noon.getUTCDay(),
      dayOfMonth: noon.getUTCDate(),
    };
  });
}

const FIELDS = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
} as const;

/** The instant at which the zone's clocks reach this date; where they skip midnight, the first instant after it. */
function midnight(date: number, format: Intl.DateTimeFormat): number {
  let instant = date;
  for (let i = 0; i < 3; i++) instant += date - Date.parse(`${wallClock(instant, format)}Z`);
  return instant;
}

function wallClock(instant: number, format: Intl.DateTimeFormat): string {
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${part['year']}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}:${part['second']}`;
}
