import { type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { sameSecret } from '../constant-time.js';
import { keyInBody } from '../delivery-key.js';
import { newTextSecret, textKey } from '../hmac-signature.js';
import { noSettings } from '../no-settings.js';
import { envelope } from '../tolerant-reading.js';
import {
  type DeliveryContext,
  type ExampleRequest,
  type Mapped,
  SECRET_PLACE,
  type WebhookKind,
  type WebhookRequest,
} from '../webhook-kind.js';
import { HOTMART_EXAMPLE } from './hotmart.example.js';
import { hotmartEvent } from './hotmart.rules.js';

/**
 * Hotmart's webhook, version 2.0.0. It is not signed: a token that the seller finds in Hotmart's settings
 * comes with every request in `x-hotmart-hottok`.
 */
export const hotmartKind: WebhookKind = {
  kind: 'hotmart',
  mappedHeaders: [],
  secretHeaders: () => ['x-hotmart-hottok'],
  readSettings: noSettings,
  newSecret: newTextSecret,

  keyOf: (secret: string) => textKey(secret, 'the hottok'),

  verify({ headers }: WebhookRequest, keys: readonly KeyObject[]): string | null {
    const token = headers['x-hotmart-hottok'];
    if (typeof token !== 'string' || token === '') return 'x-hotmart-hottok is missing';
    return keys.some((key) => sameSecret(token, key.export()))
      ? null
      : 'x-hotmart-hottok is not the token of this source';
  },

  deliveryKey({ body }: WebhookRequest, payload: unknown): string {
    return keyInBody((payload as { id?: unknown } | null)?.id, body);
  },

  example(_key: KeyObject, now: number): ExampleRequest {
    const transaction = `HP${randomBytes(6).toString('hex')}`;
    const purchase = { ...HOTMART_EXAMPLE.data.purchase, transaction, approved_date: now };
    const data = { ...HOTMART_EXAMPLE.data, purchase };
    const body = JSON.stringify({ ...HOTMART_EXAMPLE, id: randomUUID(), creation_date: now, data });
    return { body, headers: { 'x-hotmart-hottok': SECRET_PLACE }, isTimed: false };
  },

  toEvents(payload: unknown, delivery: DeliveryContext): Mapped {
    return hotmartEvent(envelope(payload, 'Hotmart 2.0.0'), delivery);
  },
};
