/** How long an SSID lives, in ms. */
export const SSID_MS = 24 * 3600_000;

/** What an encrypted SSID belongs to. */
export function ssidPlace(userId: string): string {
  return `broker_connections/${userId}`;
}
