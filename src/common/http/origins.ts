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
