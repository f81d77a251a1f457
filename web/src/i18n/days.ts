const DAY_MS = 86_400_000;

/** When a day (`2026-11-23`) begins in a zone, as ISO 8601. */
export function startOfDay(day: string, timeZone: string): string {
  const utc = Date.parse(`${day}T00:00:00Z`);
  // twice: the offset is that of the instant, which the offset moves
  const first = utc - offsetOf(utc, timeZone);
  return new Date(utc - offsetOf(first, timeZone)).toISOString();
}

/** Its last millisecond: what is good until that day is good all of it, and shows as that day. */
export function endOfDay(day: string, timeZone: string): string {
  return new Date(Date.parse(startOfDay(dayAfter(day), timeZone)) - 1).toISOString();
}

/** `2026-11-24` of `2026-11-23`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

export function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** For `input[type=datetime-local]`, in the reader's zone: `2026-11-23T10:30:05`. */
export function toLocalInput(time: string | number): string {
  const date = new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** How far a zone's clock is ahead of UTC then, in ms. */
function offsetOf(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const there = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return there - Math.floor(at / 1000) * 1000;
}
