import { type KeyObject, randomBytes } from 'node:crypto';
import { InvalidInput } from '../../../common/index.js';
import { parseNewEvent } from '../../../events/index.js';
import { keyInHeader } from '../delivery-key.js';
import { noSettings } from '../no-settings.js';
import type {
  DeliveryContext,
  ExampleRequest,
  Mapped,
  WebhookKind,
  WebhookRequest,
} from '../webhook-kind.js';
import { eachEvent } from './standard-events.js';
import { refuseStandard, signStandard, standardKey } from './standard-signature.js';

/** An event of this API as its sender writes it. */
export const OWN_EXAMPLE = { userId: 'ana@example.com', type: 'purchase', value: 197.9 };

/** A shorter key can be guessed; the specification asks for 24 to 64 bytes. */
const KEY_BYTES = { min: 24, max: 64 };

/** Standard Webhooks with this API's own event, or an array of them, as body. */
export const standardKind: WebhookKind = {
  kind: 'standard',
  mappedHeaders: [],
  secretHeaders: () => ['webhook-signature'],
  readSettings: noSettings,

  newSecret: () => `whsec_${randomBytes(32).toString('base64')}`,

  keyOf(secret: string): KeyObject {
    let key: KeyObject;
    try {
      key = standardKey(secret);
    } catch (error) {
      throw new InvalidInput([{ field: 'secret', message: (error as Error).message }]);
    }
    const bytes = key.symmetricKeySize ?? 0;
    if (bytes < KEY_BYTES.min || bytes > KEY_BYTES.max) {
      const message = `must be the base64 of ${KEY_BYTES.min} to ${KEY_BYTES.max} bytes`;
      throw new InvalidInput([{ field: 'secret', message }]);
    }
    return key;
  },

  verify: (request: WebhookRequest, keys: readonly KeyObject[], now: number) =>
    refuseStandard(request.headers, request.body, keys, now),

  deliveryKey: ({ headers }: WebhookRequest) => keyInHeader(headers, 'webhook-id'),

  example(key: KeyObject, now: number): ExampleRequest {
    const body = JSON.stringify(OWN_EXAMPLE);
    const id = `msg_${randomBytes(9).toString('base64url')}`;
    const headers = { ...signStandard(key, id, Math.floor(now / 1000), body) };
    return { body, headers, isTimed: true };
  },

  toEvents: (payload: unknown, delivery: DeliveryContext): Mapped =>
    eachEvent(
      payload,
      (input, path, id) =>
        parseNewEvent(input, path, delivery.receivedAt, { id, currency: delivery.currency }),
      delivery,
    ),
};
