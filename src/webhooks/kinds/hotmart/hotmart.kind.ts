import type { KeyObject } from 'node:crypto';
import { sameSecret } from '../constant-time.js';
import { keyInBody } from '../delivery-key.js';
import { newTextSecret, textKey } from '../hmac-signature.js';
import { noSettings } from '../no-settings.js';
import { envelope } from '../tolerant-reading.js';
import type { DeliveryContext, Mapped, WebhookKind, WebhookRequest } from '../webhook-kind.js';
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

  toEvents(payload: unknown, delivery: DeliveryContext): Mapped {
    return hotmartEvent(envelope(payload, 'Hotmart 2.0.0'), delivery);
  },
};
