const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const SPAN = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;

/** Minutes of a local day, from inclusive, to exclusive; `to` may be smaller: then it goes over midnight. */
export interface HourSpan {
  from: number;
  to: number;
}

/** `09:00-17:30, 22:00-02:00`; null when it is no such list. `24:00` is the end of the day. */
export function parseHours(text: string): HourSpan[] | null {
  const spans = text.split(',').map((part) => {
    const match = SPAN.exec(part.trim());
    if (!match) return null;
    const [fromHour, fromMinute, toHour, toMinute] = match.slice(1).map(Number);
    const span = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
    return span.to > DAY_MINUTES || span.from === span.to ? null : span;
  });
  return spans.every((span) => span !== null) ? spans : null;
}

/** Whether orders may be made at this minute of the local day. */
export function isWithinHours(spans: readonly HourSpan[], minute: number): boolean {
  return spans.some(({ from, to }) =>
    from < to ? minute >= from && minute < to : minute >= from || minute < to,
  );
}

/**
 * The next instant at which orders may be made again: looked for minute by minute of the local clock, since clocks are
 * put forward and back.
 * @param offsetAt ms that local time is ahead of UTC at an instant
 * @returns null when there is none within two days, which cannot be for a list that was parsed
 */
export function nextOpening(
  spans: readonly HourSpan[],
  now: number,
  offsetAt: (instant: number) => number,
): number | null {
  let at = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS;
  for (let step = 0; step < 2 * DAY_MINUTES; step++, at += MINUTE_MS) {
    if (isWithinHours(spans, minuteOfDay(at, offsetAt(at)))) return at;
  }
  return null;
}

/** The minute of the local day, 0..1439. */
export function minuteOfDay(instant: number, offset: number): number {
  const minutes = Math.floor((instant + offset) / MINUTE_MS) % DAY_MINUTES;
  return minutes < 0 ? minutes + DAY_MINUTES : minutes;
}
