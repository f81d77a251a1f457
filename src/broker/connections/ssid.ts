/** What an encrypted SSID belongs to. */
export function ssidPlace(userId: string): string {
  return `broker_connections/${userId}`;
}
