import { type KeyObject, randomUUID } from 'node:crypto';
import { keyInHeader, keyOfBytes } from '../delivery-key.js';
import { hmacOf, isHmacOf, newTextSecret, textKey } from '../hmac-signature.js';
import { noSettings } from '../no-settings.js';
import { envelope } from '../tolerant-reading.js';
import type {
  DeliveryContext,
  ExampleRequest,
  Mapped,
  WebhookKind,
  WebhookRequest,
} from '../webhook-kind.js';
import { GITHUB_EXAMPLE } from './github.example.js';
import { githubEvent } from './github.rules.js';

const SIGNATURE = 'x-hub-signature-256';
const EVENT = 'x-github-event';

/**
 * GitHub's webhook: `x-hub-signature-256: sha256=<hex HMAC-SHA256 of the body>`, the event's name in `x-github-event`
 * (https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries).
 */
export const githubKind: WebhookKind = {
  kind: 'github',
  mappedHeaders: [EVENT],
  // GitHub still sends the older one beside it
  secretHeaders: () => [SIGNATURE, 'x-hub-signature'],
  readSettings: noSettings,
  newSecret: newTextSecret,
  keyOf: (secret: string) => textKey(secret, "the webhook's secret"),

  verify({ headers, body }: WebhookRequest, keys: readonly KeyObject[]): string | null {
    const header = headers[SIGNATURE];
    if (typeof header !== 'string' || header === '') return `${SIGNATURE} is missing`;
    if (!header.startsWith('sha256=')) return `${SIGNATURE} does not begin with sha256=`;
    return isHmacOf([body], [header.slice(7)], keys, 'sha256', 'hex')
      ? null
      : `${SIGNATURE} does not fit the body`;
  },

  deliveryKey: ({ headers, body }: WebhookRequest) =>
    keyInHeader(headers, 'x-github-delivery') ?? keyOfBytes(body),

  example(key: KeyObject, now: number): ExampleRequest {
    const id = randomUUID();
    const sponsorship = {
      ...GITHUB_EXAMPLE.sponsorship,
      node_id: id,
      created_at: new Date(now).toISOString(),
    };
    const body = JSON.stringify({ ...GITHUB_EXAMPLE, sponsorship });
    const signature = `sha256=${hmacOf([body], key, 'sha256', 'hex')}`;
    const headers = { [EVENT]: 'sponsorship', 'x-github-delivery': id, [SIGNATURE]: signature };
    return { body, headers, isTimed: false };
  },

  toEvents: (payload: unknown, delivery: DeliveryContext): Mapped =>
    githubEvent(delivery.headers[EVENT], envelope(payload, 'GitHub'), delivery),
};
