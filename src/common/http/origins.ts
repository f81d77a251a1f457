import type { IncomingHttpHeaders } from 'node:http';

/**
 * The host under which a browser sees us, to compare with the origin of its page: the Host header, or what the proxies
 * that TRUST_PROXY counts say of it. They add at the end, so anything before theirs is the client's invention.
 */
export function ownHost(headers: IncomingHttpHeaders, trustProxy: number): string | undefined {
  const forwarded = trustProxy > 0 ? [headers['x-forwarded-host'] ?? []].flat().join(',') : '';
  const hosts = forwarded
    .split(',')
    .map((host) => host.trim())
    .filter(Boolean);
  return hosts.at(-Math.min(trustProxy, hosts.length)) ?? headers.host;
}

/**
 * Whether a browser's page may call: its own origin always, others by CORS_ORIGINS.
 * A request without an Origin header is no cross-origin request of a browser.
 */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  if (!origin) return true;
  if (host && hostOf(origin) === host.toLowerCase()) return true;
  return allowed.includes('*') || allowed.some((entry) => entry.toLowerCase() === origin.toLowerCase());
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
