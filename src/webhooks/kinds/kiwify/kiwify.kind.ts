import { type KeyObject, randomUUID } from 'node:crypto';
import { keyOfBytes } from '../delivery-key.js';
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
import { KIWIFY_EXAMPLE } from './kiwify.example.js';
import { kiwifyEvent } from './kiwify.rules.js';

/**
 * Kiwify's webhook: hex HMAC-SHA1 of the body in the query's `signature`, keyed with the token of the webhook
 * (https://docs.kiwify.com.br/api-reference/webhooks/receiving). The query is never stored.
 */
export const kiwifyKind: WebhookKind = {
  kind: 'kiwify',
  mappedHeaders: [],
  secretHeaders: () => [],
  readSettings: noSettings,
  newSecret: newTextSecret,
  keyOf: (secret: string) => textKey(secret, 'the token of the webhook'),

  verify({ query, body }: WebhookRequest, keys: readonly KeyObject[]): string | null {
    const signature = query['signature'];
    if (typeof signature !== 'string' || signature === '') return 'the query has no signature';
    return isHmacOf([body], [signature], keys, 'sha1', 'hex')
      ? null
      : 'the signature in the query does not fit the body';
  },

  /**
   * Kiwify gives its deliveries no id. The order and its stage are none: what is told of them once more may have what was
   * missing before, and that it is the same sale is for the events to know.
   */
  deliveryKey: ({ body }: WebhookRequest) => keyOfBytes(body),

  example(key: KeyObject, now: number): ExampleRequest {
    const time = sellersTime(now);
    const order = {
      ...KIWIFY_EXAMPLE,
      order_id: randomUUID(),
      created_at: time,
      updated_at: time,
      approved_date: time,
    };
    const body = JSON.stringify(order);
    const query = `signature=${hmacOf([body], key, 'sha1', 'hex')}`;
    return { body, headers: {}, query, isTimed: false };
  },

  toEvents: (payload: unknown, delivery: DeliveryContext): Mapped =>
    kiwifyEvent(envelope(payload, 'Kiwify'), delivery),
};

/** `2026-01-31 09:30` in Brazil, as Kiwify writes times. */
function sellersTime(now: number): string {
  return new Date(now - 3 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
