import type { Ending } from './sale.rules.js';

export const GRANT_STATES = ['pending', 'active', 'ended'] as const;

export type GrantState = (typeof GRANT_STATES)[number];

export const END_REASONS = ['refund', 'chargeback', 'cancelled', 'expired', 'revoked'] as const;

export type EndReason = (typeof END_REASONS)[number];

/** What a person ended or gave by hand, and why. */
export interface ByHand {
  by: string;
  at: Date;
  reason: string | null;
}

/** One row for each order and product, or one that staff gave. */
export interface Grant {
  /** `grt_...` */
  id: string;
  /** Of an order; null for one by hand. */
  orderId: string | null;
  source: string | null;
  productId: string | null;
  /** Of one by hand that names modules. */
  moduleSlugs: string[] | null;
  /** The e-mail, in lower case, or the id that the seller gave; null for one by hand. */
  buyer: string | null;
  /** Null while nobody with a verified address has claimed it. */
  userId: string | null;
  /** When it became the account's: a member's start is never before it. */
  claimedAt: Date | null;
  startsAt: Date;
  /** From `startsAt` on, as the product said when it was bought; null is for good. */
  durationDays: number | null;
  /** Of one by hand; null is for good. */
  until: Date | null;
  /** By what its seller told. */
  ended: Ending | null;
  /** By staff. */
  revoked: ByHand | null;
  /** By staff. */
  given: ByHand | null;
  createdAt: Date;
}
