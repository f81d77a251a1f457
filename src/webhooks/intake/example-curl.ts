import type { KeyObject } from 'node:crypto';
import { KINDS } from '../kinds/kinds.js';
import type { ExampleRequest, KindSettings, WebhookKind } from '../kinds/webhook-kind.js';

/** How long a signature with a time is good, in ms. */
export const SIGNATURE_MS = 300_000;

/**
 * A signed webhook of one purchase, to paste into a shell. The signature proves this one body for five minutes and gives
 * nothing of the secret away.
 * @param now ms since 1970
 */
export function exampleCurl(secret: string, url: string, now: number): string {
  const kind = KINDS.standard;
  return curlOf(`${url}/webhook/event`, kind.example(kind.keyOf(secret), now, {}));
}

/** The same for any source, as its kind's sender posts it, with the end of its signature where it has one. */
export function sourceCurl(
  { slug, kind, settings }: { slug: string; kind: WebhookKind; settings: KindSettings },
  key: KeyObject,
  url: string,
  now: number,
): { curl: string; expiresAt: Date | null } {
  const example = kind.example(key, now, settings);
  return {
    curl: curlOf(`${url}/webhook/${slug}`, example),
    expiresAt: example.isTimed ? new Date(now + SIGNATURE_MS) : null,
  };
}

function curlOf(address: string, { body, headers, query }: ExampleRequest): string {
  return [
    `curl -i ${quoted(query === undefined ? address : `${address}?${query}`)} -H 'content-type: application/json' \\`,
    ...Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)} \\`),
    `  -d ${quoted(body)}`,
  ].join('\n');
}

/** For a shell: what has nothing odd stays as it is. */
function quoted(text: string): string {
  return /^[\w:/.~-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
