import { type KeyObject, randomBytes } from 'node:crypto';
import { type FieldError, InvalidInput } from '../../../common/index.js';
import { type NewEvent, parseNewEvent } from '../../../events/index.js';
import type { DeliveryContext, Mapped, WebhookKind, WebhookRequest } from '../webhook-kind.js';
import { refuseStandard, standardKey } from './standard-signature.js';

/** Events in one delivery at most. */
export const MAX_EVENTS = 500;
/** Characters of a `webhook-id`. */
const MAX_ID = 256;
/** Faulty fields that one answer names at most. */
const MAX_ERRORS = 50;
/** A shorter key can be guessed; the specification asks for 24 to 64 bytes. */
const KEY_BYTES = { min: 24, max: 64 };

/** Standard Webhooks with this API's own event, or an array of them, as body. */
export const standardKind: WebhookKind = {
  kind: 'standard',
  secretHeaders: ['webhook-signature'],

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

  deliveryKey({ headers }: WebhookRequest): string | null {
    const id = headers['webhook-id'];
    if (typeof id !== 'string' || id === '') return null;
    // cut, two different ones could become the same delivery
    if (id.length <= MAX_ID) return id;
    throw new InvalidInput([{ field: 'webhook-id', message: `must be at most ${MAX_ID} characters` }]);
  },

  toEvents(payload: unknown, delivery: DeliveryContext): Mapped {
    if (!Array.isArray(payload)) return { events: [parse(payload, '', 0, delivery)] };
    if (payload.length === 0)
      throw new InvalidInput([{ field: '', message: 'must hold at least one event' }]);
    if (payload.length > MAX_EVENTS) {
      const message = `must hold at most ${MAX_EVENTS} events, not ${payload.length}`;
      throw new InvalidInput([{ field: '', message }]);
    }
    const events: NewEvent[] = [];
    const errors: FieldError[] = [];
    for (let index = 0; index < payload.length && errors.length < MAX_ERRORS; index++) {
      try {
        events.push(parse(payload[index], `[${index}]`, index, delivery));
      } catch (error) {
        if (!(error instanceof InvalidInput)) throw error;
        errors.push(...(error.errors ?? []));
      }
    }
    if (errors.length) throw new InvalidInput(errors.slice(0, MAX_ERRORS));
    return { events };
  },
};

function parse(input: unknown, path: string, index: number, delivery: DeliveryContext): NewEvent {
  const id = `evt_${delivery.deliveryId.slice(4)}-${index}`; // the same each time the delivery is mapped
  return parseNewEvent(input, path, delivery.receivedAt, { id, currency: delivery.currency });
}
