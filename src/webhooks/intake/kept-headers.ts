import type { IncomingHttpHeaders } from 'node:http';

const REDACTED = '[redacted]';
/** Secrets of any caller; each source adds those of its kind. */
const SECRET = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key']);
/** About the connection, not about the delivery. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te']);

/** The headers as they are kept with a delivery: no secret, no signature, and names that any database takes. */
export function keptHeaders(
  headers: IncomingHttpHeaders,
  secretHeaders: readonly string[],
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || HOP_BY_HOP.has(name)) continue;
    const hidden = SECRET.has(name) || secretHeaders.includes(name);
    kept[safeName(name)] = hidden ? REDACTED : Array.isArray(value) ? value.join(', ') : value;
  }
  return kept;
}

/** HTTP allows `.` and `$` in a name, MongoDB gives them a meaning of their own. */
function safeName(name: string): string {
  return /[.$]/.test(name) ? name.replaceAll('.', '%2E').replaceAll('$', '%24') : name;
}
