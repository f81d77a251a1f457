import { DAY_MS } from './zone.js';

/** `2026-11-23T12:30:00.000Z` of the day that was written last: of many rows most are of the same few days. */
const text = Buffer.from('1970-01-01T00:00:00.000Z');
let dayOfText = 0;

/** An instant (ms since 1970) in ISO 8601, as `toISOString` writes it, in a fifth of the time: for files of many rows. */
export function isoText(at: number): string {
  const day = Math.floor(at / DAY_MS);
  if (day !== dayOfText) {
    const date = new Date(day * DAY_MS).toISOString();
    if (date.length !== text.length) return new Date(at).toISOString(); // years of more than four digits
    text.write(date, 'latin1');
    dayOfText = day;
  }
  const ms = at - day * DAY_MS;
  put(11, Math.floor(ms / 3_600_000));
  put(14, Math.floor(ms / 60_000) % 60);
  put(17, Math.floor(ms / 1000) % 60);
  text[20] = 48 + Math.floor((ms % 1000) / 100);
  put(21, ms % 100);
  return text.toString('latin1');
}

function put(at: number, value: number): void {
  text[at] = 48 + Math.floor(value / 10);
  text[at + 1] = 48 + (value % 10);
}
