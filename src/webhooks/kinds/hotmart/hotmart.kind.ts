import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { InvalidInput } from '../../../common/index.js';
import { sameSecret } from '../constant-time.js';
import type { DeliveryContext, Mapped, WebhookKind, WebhookRequest } from '../webhook-kind.js';
import { hotmartEvent } from './hotmart.rules.js';

/**
 * Hotmart's webhook, version 2.0.0. It is not signed: a token that the seller finds in Hotmart's settings
 * comes with every request in `x-hotmart-hottok`.
 */
export const hotmartKind: WebhookKind = {
  kind: 'hotmart',
  secretHeaders: ['x-hotmart-hottok'],

  newSecret: () => randomBytes(32).toString('base64url'),

  keyOf(secret: string): KeyObject {
    if (!/^[\x21-\x7e]{8,256}$/.test(secret)) {
      throw new InvalidInput([
        { field: 'secret', message: 'must be the hottok: 8 to 256 characters, no spaces' },
      ]);
    }
    return createSecretKey(Buffer.from(secret));
  },

  verify({ headers }: WebhookRequest, keys: readonly KeyObject[]): string | null {
    const token = headers['x-hotmart-hottok'];
    if (typeof token !== 'string' || token === '') return 'x-hotmart-hottok is missing';
    return keys.some((key) => sameSecret(token, key.export()))
      ? null
      : 'x-hotmart-hottok is not the token of this source';
  },

  deliveryKey({ body }: WebhookRequest, payload: unknown): string {
    const id = (payload as { id?: unknown } | null)?.id;
    if (typeof id === 'string' && id !== '' && id.length <= 256) return id;
    return `sha256:${createHash('sha256').update(body).digest('hex')}`; // an envelope without its id: the same bytes
  },

  toEvents(payload: unknown, delivery: DeliveryContext): Mapped {
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
      throw new InvalidInput([{ field: '', message: 'must be a JSON object, as Hotmart 2.0.0 sends it' }]);
    }
    return hotmartEvent(payload as Record<string, unknown>, delivery);
  },
};
