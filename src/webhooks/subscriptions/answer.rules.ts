const LONGEST_MS = 24 * 3600_000;

/** What an answer means. */
export type Verdict = 'delivered' | 'gone' | 'failed';

/** 2xx is a success; 410 says that there is nobody any more; undefined is no answer at all. */
export function verdictOf(status: number | undefined): Verdict {
  if (status === undefined) return 'failed';
  if (status >= 200 && status < 300) return 'delivered';
  return status === 410 ? 'gone' : 'failed';
}

/**
 * How long the header Retry-After (RFC 9110: seconds, or a date) asks to wait, in ms and at most a day; 0 when it says
 * nothing that can be read. `now` in milliseconds since 1970.
 */
export function retryAfterMs(header: string | undefined, now: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_MS);
  // a date of HTTP begins with the day's name: what else Date.parse would take is no date of HTTP
  const at = /^[A-Z][a-z]{2,8}\b/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? 0 : Math.min(Math.max(0, at - now), LONGEST_MS);
}
