/** Weakest first: a stronger reason takes the place of a weaker one. */
export const SUPPRESSION_REASONS = ['unsubscribe', 'bounce', 'complaint', 'manual'] as const;

/** `unsubscribe`: their own word; `bounce`: nobody takes mails there; `complaint`: marked as spam; `manual`: staff. */
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** An address that nothing is sent to. */
export interface Suppression {
  /** `sup_...` */
  id: string;
  /** In lower case; unique. */
  email: string;
  reason: SuppressionReason;
  at: Date;
}
