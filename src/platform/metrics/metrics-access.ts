import { createHash, timingSafeEqual } from 'node:crypto';

/** What decides who may read the figures. */
export interface MetricsRequest {
  /** Address of the client, the proxies that are believed taken away. */
  ip: string;
  authorization: string | undefined;
  /** Whether a header says that a proxy stands between. */
  forwarded: boolean;
  /** How many proxies are believed (TRUST_PROXY). */
  trustProxy: number;
}

/**
 * This machine may always read; others need METRICS_TOKEN as Bearer. A proxy on this machine that nobody told us
 * to believe makes everyone look local, so a forwarded request then is nobody's own.
 */
export function mayReadMetrics(request: MetricsRequest, token: string | undefined): boolean {
  const given = /^Bearer +(\S+)$/i.exec(request.authorization ?? '')?.[1];
  if (token !== undefined && given !== undefined && sameText(given, token)) return true;
  return isLoopback(request.ip) && (request.trustProxy > 0 || !request.forwarded);
}

function isLoopback(ip: string): boolean {
  return ip === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/i.test(ip);
}

/** In constant time, whatever the lengths. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
