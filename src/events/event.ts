/** A domain event as every room sees it. */
export interface Event {
  id: string;
  userId: string;
  /** `[a-z0-9_.:-]{1,64}` */
  type: string;
  /** Ten-thousandths of the currency's unit, so that sums are exact; null for an event without a value. */
  amount: bigint | null;
  /** ISO 4217. */
  currency: string;
  /** When it happened. */
  timestamp: Date;
  metadata: Record<string, unknown>;
  /** Where it came from: the slug of a webhook source, `api`, or `seed`. */
  source: string;
  createdAt: Date;
  /** The delivery that brought it, when it came by webhook. */
  deliveryId?: string;
}

/** What a sender says of an event; what is missing gets its default from the arrival. */
export interface NewEvent {
  id: string;
  userId: string;
  type: string;
  amount: bigint | null;
  currency: string;
  timestamp: Date;
  metadata: Record<string, unknown>;
}
