import { DowngradeRefused } from './http-out.errors.js';

/** Those that keep method and body (RFC 9110); the others would turn a POST into a GET. */
const FOLLOWED = new Set([307, 308]);

/** Where an answer sends the request on to, still to be checked; null when it is no redirect that is followed. */
export function redirectTarget(status: number, location: string | undefined, from: URL): string | null {
  if (!FOLLOWED.has(status) || location === undefined) return null;
  const target = URL.parse(location, from.href);
  if (from.protocol === 'https:' && target?.protocol === 'http:') {
    throw new DowngradeRefused('It redirects from https to http');
  }
  return target?.href ?? location;
}

/** Not for a host that a redirect names. */
const FOR_ONE_ORIGIN = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** The headers that may go on from one URL to the other. */
export function headersFor(
  headers: Readonly<Record<string, string>>,
  from: URL,
  to: URL,
): Readonly<Record<string, string>> {
  if (from.origin === to.origin) return headers;
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !FOR_ONE_ORIGIN.has(name.toLowerCase())),
  );
}
