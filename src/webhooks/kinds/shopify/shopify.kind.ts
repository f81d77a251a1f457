import type { KeyObject } from 'node:crypto';
import { keyInBody, keyInHeader, keyOfBytes } from '../delivery-key.js';
import { isHmacOf, newTextSecret, textKey } from '../hmac-signature.js';
import { noSettings } from '../no-settings.js';
import { envelope } from '../tolerant-reading.js';
import type { DeliveryContext, Mapped, WebhookKind, WebhookRequest } from '../webhook-kind.js';
import { shopifyEvent } from './shopify.rules.js';

const SIGNATURE = 'x-shopify-hmac-sha256';
const TOPIC = 'x-shopify-topic';

/**
 * Shopify's webhook: base64 HMAC-SHA256 of the body in `x-shopify-hmac-sha256`, the topic in `x-shopify-topic`
 * (https://shopify.dev/docs/apps/build/webhooks/verify-deliveries).
 */
export const shopifyKind: WebhookKind = {
  kind: 'shopify',
  hugeIds: true,
  mappedHeaders: [TOPIC],
  secretHeaders: () => [SIGNATURE],
  readSettings: noSettings,
  newSecret: newTextSecret,
  keyOf: (secret: string) => textKey(secret, "the key that signs the shop's webhooks"),

  verify({ headers, body }: WebhookRequest, keys: readonly KeyObject[]): string | null {
    const signature = headers[SIGNATURE];
    if (typeof signature !== 'string' || signature === '') return `${SIGNATURE} is missing`;
    return isHmacOf([body], [signature], keys, 'sha256', 'base64')
      ? null
      : `${SIGNATURE} does not fit the body`;
  },

  deliveryKey({ headers, body }: WebhookRequest): string {
    const id = keyInHeader(headers, 'x-shopify-event-id') ?? keyInHeader(headers, 'x-shopify-webhook-id');
    if (id === null) return keyOfBytes(body);
    // what a merchant does once (an order created and paid) has one event id in the deliveries of all its topics
    const topic = headers[TOPIC];
    return keyInBody(typeof topic === 'string' ? `${id} ${topic}` : id, body);
  },

  toEvents: (payload: unknown, delivery: DeliveryContext): Mapped =>
    shopifyEvent(delivery.headers[TOPIC], envelope(payload, 'Shopify'), delivery),
};
