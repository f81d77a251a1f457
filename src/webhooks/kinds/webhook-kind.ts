import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { NewEvent } from '../../events/index.js';

export const WEBHOOK_KINDS = ['standard', 'hotmart'] as const;
export type WebhookKindName = (typeof WEBHOOK_KINDS)[number];

/** A request as it came in: signatures are over these very bytes. */
export interface WebhookRequest {
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What mapping may know of a delivery; none of it changes afterwards, so mapping again gives the same events. */
export interface DeliveryContext {
  deliveryId: string;
  /** Slug of the source. */
  source: string;
  receivedAt: Date;
  /** Of events that name none. */
  currency: string;
}

export interface Mapped {
  events: readonly NewEvent[];
  /** Why nothing is taken from the delivery, when that is no failure. */
  ignored?: string;
}

/** What differs from sender to sender; one folder each, and one contract spec for all of them. */
export interface WebhookKind {
  readonly kind: WebhookKindName;
  /** Headers that carry a secret or a signature: kept as "[redacted]". */
  readonly secretHeaders: readonly string[];
  /** A fresh secret, for a source that brings none. */
  newSecret: () => string;
  /** The key to verify with. @throws InvalidInput when it cannot be a secret of this kind */
  keyOf: (secret: string) => KeyObject;
  /**
   * Whether the request comes from who knows one of the keys, and not too long ago; `now` in milliseconds.
   * Returns why not, or null. Compares in constant time and looks at nothing but headers and bytes.
   */
  verify: (request: WebhookRequest, keys: readonly KeyObject[], now: number) => string | null;
  /** The sender's name for this delivery, at most 256 characters; null when it gave none. @throws InvalidInput when longer */
  deliveryKey: (request: WebhookRequest, payload: unknown) => string | null;
  /** Pure. @throws InvalidInput when the payload breaks this kind's shape (nothing is stored then) */
  toEvents: (payload: unknown, delivery: DeliveryContext) => Mapped;
}
