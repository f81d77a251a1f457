import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { NewEvent } from '../../events/index.js';

/** Stands in an example for a secret that is not shown again. */
export const SECRET_PLACE = 'THE-SECRET';

export const WEBHOOK_KINDS = [
  'standard',
  'github',
  'stripe',
  'shopify',
  'hotmart',
  'kiwify',
  'generic-hmac',
] as const;
export type WebhookKindName = (typeof WEBHOOK_KINDS)[number];

/** A request as it came in: signatures are over these very bytes. */
export interface WebhookRequest {
  headers: IncomingHttpHeaders;
  /** What stands behind the `?`; a name that comes twice has a list. */
  query: Readonly<Record<string, unknown>>;
  body: Buffer;
}

/** Settings of a source, checked and completed by its kind. */
export type KindSettings = Readonly<Record<string, unknown>>;

/** What mapping may know of a delivery; none of it changes afterwards, so mapping again gives the same events. */
export interface DeliveryContext {
  deliveryId: string;
  /** Slug of the source. */
  source: string;
  receivedAt: Date;
  /** Of events that name none. */
  currency: string;
  /** As they are kept with the delivery; after the intake only those that the kind names in `mappedHeaders`. */
  headers: Readonly<Record<string, string>>;
  /** Those of the source when the delivery arrived. */
  settings: KindSettings;
}

export interface Mapped {
  events: readonly NewEvent[];
  /** Why nothing is taken from the delivery, when that is no failure. */
  ignored?: string;
}

/** What a sender would post now, to try a source with. */
export interface ExampleRequest {
  body: string;
  headers: Readonly<Record<string, string>>;
  /** What stands behind the `?`. */
  query?: string;
  /** Whether the proof has a time in it, and so an end. */
  isTimed: boolean;
}

/** What differs from sender to sender; one folder each, and one contract spec for all of them. */
export interface WebhookKind {
  readonly kind: WebhookKindName;
  /** Its ids may be integers beyond 2^53: those reach the mapping as text. */
  readonly hugeIds?: boolean;
  /** Headers that the mapping reads, lower case; none of them is secret. */
  readonly mappedHeaders: readonly string[];
  /** Headers that carry a secret or a signature, lower case: kept as "[redacted]". */
  secretHeaders: (settings: KindSettings) => readonly string[];
  /** A source's settings with what they leave out. @throws InvalidInput naming `settings.<name>` */
  readSettings: (given: KindSettings) => KindSettings;
  /** A fresh secret, for a source that brings none. */
  newSecret: () => string;
  /** The key to verify with. @throws InvalidInput when it cannot be a secret of this kind */
  keyOf: (secret: string) => KeyObject;
  /**
   * Whether the request comes from who knows one of the keys, and not too long ago; `now` in milliseconds.
   * Returns why not, or null. Compares in constant time and looks at nothing but headers, query and bytes.
   */
  verify: (
    request: WebhookRequest,
    keys: readonly KeyObject[],
    now: number,
    settings: KindSettings,
  ) => string | null;
  /** The sender's name for this delivery, at most 256 characters; null when it gave none. @throws InvalidInput when longer */
  deliveryKey: (request: WebhookRequest, payload: unknown, settings: KindSettings) => string | null;
  /**
   * A payload of this kind, made now (ms since 1970) under a name of its own, with proof by the key. Where the proof would be
   * the secret itself, `SECRET_PLACE` stands for it.
   */
  example: (key: KeyObject, now: number, settings: KindSettings) => ExampleRequest;
  /** Pure. @throws InvalidInput when the payload breaks this kind's shape (nothing is stored then) */
  toEvents: (payload: unknown, delivery: DeliveryContext) => Mapped;
}
