import { type KeyObject, randomInt, randomUUID } from 'node:crypto';
import { keyInBody, keyInHeader, keyOfBytes } from '../delivery-key.js';
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
import { SHOPIFY_EXAMPLE } from './shopify.example.js';
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

  example(key: KeyObject, now: number): ExampleRequest {
    const time = new Date(now).toISOString();
    const order = { ...SHOPIFY_EXAMPLE, id: randomInt(2 ** 47), created_at: time, processed_at: time };
    const body = JSON.stringify(order);
    const signature = hmacOf([body], key, 'sha256', 'base64');
    const headers = {
      [TOPIC]: 'orders/paid',
      'x-shopify-event-id': randomUUID(),
      [SIGNATURE]: signature,
    };
    return { body, headers, isTimed: false };
  },

  toEvents: (payload: unknown, delivery: DeliveryContext): Mapped =>
    shopifyEvent(delivery.headers[TOPIC], envelope(payload, 'Shopify'), delivery),
};
