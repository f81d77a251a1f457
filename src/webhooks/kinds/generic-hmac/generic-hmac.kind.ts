import { type KeyObject, randomUUID } from 'node:crypto';
import { keyInHeader, keyOfBytes } from '../delivery-key.js';
import { hmacOf, isHmacOf, newTextSecret, refuseTime, textKey } from '../hmac-signature.js';
import { OWN_EXAMPLE, standardKind } from '../standard/standard.kind.js';
import type {
  DeliveryContext,
  ExampleRequest,
  KindSettings,
  Mapped,
  WebhookKind,
  WebhookRequest,
} from '../webhook-kind.js';
import { payloadOf } from './field-selector.js';
import { genericHmacSettings, readGenericHmacSettings } from './generic-hmac.settings.js';
import { eventsByFields } from './generic-hmac.rules.js';

/** Any sender that signs its bodies by HMAC: how, and what its payload means, is in the source's settings. */
export const genericHmacKind: WebhookKind = {
  kind: 'generic-hmac',
  mappedHeaders: [],
  secretHeaders: (settings: KindSettings) => [genericHmacSettings(settings).header],
  readSettings: readGenericHmacSettings,
  newSecret: newTextSecret,
  keyOf: (secret: string) => textKey(secret, 'the secret that the sender signs with'),

  verify(
    { headers, body }: WebhookRequest,
    keys: readonly KeyObject[],
    now: number,
    settings: KindSettings,
  ): string | null {
    const { header, prefix, algorithm, encoding, timestampHeader } = genericHmacSettings(settings);
    const given = headers[header];
    if (typeof given !== 'string' || given === '') return `${header} is missing`;
    if (!given.startsWith(prefix)) return `${header} does not begin with ${prefix}`;
    const parts: (string | Buffer)[] = [body];
    if (timestampHeader !== undefined) {
      const time = headers[timestampHeader];
      if (typeof time !== 'string') return `${timestampHeader} is missing`;
      const refusal = refuseTime(time, now, timestampHeader);
      if (refusal !== null) return refusal;
      parts.unshift(`${time}.`);
    }
    const text = given.slice(prefix.length);
    const signature = encoding === 'hex' ? text.toLowerCase() : text;
    return isHmacOf(parts, [signature], keys, algorithm, encoding) ? null : `${header} does not fit the body`;
  },

  deliveryKey({ headers, body }: WebhookRequest, _payload: unknown, settings: KindSettings): string {
    const { idHeader } = genericHmacSettings(settings);
    return (idHeader === undefined ? null : keyInHeader(headers, idHeader)) ?? keyOfBytes(body);
  },

  example(key: KeyObject, now: number, settings: KindSettings): ExampleRequest {
    const { header, prefix, algorithm, encoding, idHeader, timestampHeader, fields } =
      genericHmacSettings(settings);
    const id = randomUUID();
    const event = { ...OWN_EXAMPLE, id, timestamp: new Date(now).toISOString() };
    const body = JSON.stringify(fields ? payloadOf(event, fields) : event);
    const time = String(Math.floor(now / 1000));
    const parts = timestampHeader === undefined ? [body] : [`${time}.`, body];
    return {
      body,
      isTimed: timestampHeader !== undefined,
      headers: {
        ...(idHeader !== undefined && { [idHeader]: id }),
        ...(timestampHeader !== undefined && { [timestampHeader]: time }),
        [header]: `${prefix}${hmacOf(parts, key, algorithm, encoding)}`,
      },
    };
  },

  toEvents(payload: unknown, delivery: DeliveryContext): Mapped {
    const { fields } = genericHmacSettings(delivery.settings);
    return fields ? eventsByFields(payload, fields, delivery) : standardKind.toEvents(payload, delivery);
  },
};
