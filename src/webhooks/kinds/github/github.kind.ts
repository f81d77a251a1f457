import { keyInHeader, keyOfBytes } from '../delivery-key.js';
import { isHmacOf, newTextSecret, textKey } from '../hmac-signature.js';
import { noSettings } from '../no-settings.js';
import { envelope } from '../tolerant-reading.js';
import type { KeyObject } from 'node:crypto';
import type { DeliveryContext, Mapped, WebhookKind, WebhookRequest } from '../webhook-kind.js';
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

  toEvents: (payload: unknown, delivery: DeliveryContext): Mapped =>
    githubEvent(delivery.headers[EVENT], envelope(payload, 'GitHub'), delivery),
};
