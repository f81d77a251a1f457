import { randomBytes } from 'node:crypto';
import { signStandard, standardKey } from '../kinds/standard/standard-signature.js';

/** How long a signature is good, in ms. */
export const SIGNATURE_MS = 300_000;

/**
 * A signed webhook of one purchase, to paste into a shell. The signature proves this one body for five minutes and gives
 * nothing of the secret away.
 * @param now ms since 1970
 */
export function exampleCurl(secret: string, url: string, now: number): string {
  const body = JSON.stringify({ userId: 'ana@example.com', type: 'purchase', value: 197.9 });
  const id = `msg_${randomBytes(9).toString('base64url')}`;
  const headers = signStandard(standardKey(secret), id, Math.floor(now / 1000), body);
  return [
    `curl -i ${url}/webhook/event -H 'content-type: application/json' \\`,
    ...Object.entries(headers).map(([name, value]) => `  -H '${name}: ${value}' \\`),
    `  -d '${body}'`,
  ].join('\n');
}
