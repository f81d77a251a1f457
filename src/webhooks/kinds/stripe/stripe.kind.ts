import { type KeyObject, randomBytes } from 'node:crypto';
import { InvalidInput } from '../../../common/index.js';
import { keyInBody } from '../delivery-key.js';
import { hmacOf, isHmacOf, newTextSecret, refuseTime, textKey } from '../hmac-signature.js';
import { noSettings } from '../no-settings.js';
import { envelope } from '../tolerant-reading.js';
import type {
  DeliveryContext,
  ExampleRequest,
  Mapped,
  WebhookKind,
  WebhookRequest,
} from '../webhook-kind.js';
import { STRIPE_EXAMPLE } from './stripe.example.js';
import { stripeEvent } from './stripe.rules.js';

const HEADER = 'stripe-signature';
/** Parts of the header that are looked at; Stripe sends a time and a signature for each secret that is good. */
const MAX_PARTS = 20;

/**
 * Stripe's webhook: `stripe-signature: t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">`, keyed with the characters of the
 * whole secret, `whsec_` included (https://docs.stripe.com/webhooks#verify-manually).
 */
export const stripeKind: WebhookKind = {
  kind: 'stripe',
  mappedHeaders: [],
  secretHeaders: () => [HEADER],
  readSettings: noSettings,
  newSecret: () => `whsec_${newTextSecret()}`,

  keyOf(secret: string): KeyObject {
    if (!/^(sk|pk|rk)_/.test(secret)) return textKey(secret, "the endpoint's signing secret, whsec_...");
    const message = "must be the endpoint's signing secret, whsec_..., not an API key";
    throw new InvalidInput([{ field: 'secret', message }]);
  },

  verify({ headers, body }: WebhookRequest, keys: readonly KeyObject[], now: number): string | null {
    const header = headers[HEADER];
    if (typeof header !== 'string' || header === '') return `${HEADER} is missing`;
    const parts = header.split(',', MAX_PARTS).map((part) => part.trim());
    const time = parts.find((part) => part.startsWith('t='))?.slice(2) ?? '';
    const refusal = refuseTime(time, now, `the t of ${HEADER}`);
    if (refusal !== null) return refusal;
    const signatures = parts.filter((part) => part.startsWith('v1=')).map((part) => part.slice(3));
    return isHmacOf([`${time}.`, body], signatures, keys, 'sha256', 'hex')
      ? null
      : `no v1 of ${HEADER} fits the body`;
  },

  deliveryKey({ body }: WebhookRequest, payload: unknown): string {
    return keyInBody((payload as { id?: unknown } | null)?.id, body);
  },

  example(key: KeyObject, now: number): ExampleRequest {
    const [created, id] = [Math.floor(now / 1000), randomBytes(9).toString('hex')];
    const charge = { ...STRIPE_EXAMPLE.data.object, id: `ch_${id}`, payment_intent: `pi_${id}`, created };
    const body = JSON.stringify({ ...STRIPE_EXAMPLE, id: `evt_${id}`, created, data: { object: charge } });
    const signature = hmacOf([`${created}.`, body], key, 'sha256', 'hex');
    return { body, headers: { [HEADER]: `t=${created},v1=${signature}` }, isTimed: true };
  },

  toEvents(payload: unknown, delivery: DeliveryContext): Mapped {
    return stripeEvent(envelope(payload, 'Stripe'), delivery);
  },
};
