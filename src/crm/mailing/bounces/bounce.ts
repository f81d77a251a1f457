import type { MailOrigin } from '../tokens/mail-token.rules.js';

export const BOUNCE_TYPES = ['hard', 'soft', 'complaint', 'unsubscribe'] as const;

/**
 * `hard`: nobody takes mails at the address; `soft`: not now, or not this mail; `complaint`: somebody has called it spam;
 * `unsubscribe`: by a way of the mail server's own.
 */
export type BounceType = (typeof BOUNCE_TYPES)[number];

/** What a mail server has said of a mail, or of an address. */
export interface Notice {
  /** The same thing, told again, has the same. */
  id: string;
  type: BounceType;
  /** In lower case; missing where only the mail says whose it was. */
  email?: string;
  /** Which of our mails, where that is known. */
  origin?: MailOrigin;
  at: Date;
  /** In the server's words. */
  reason?: string;
}

/** A notice that was taken. */
export interface Bounce extends Omit<Notice, 'origin'> {
  email: string;
  contactId?: string;
  mailId?: string;
}
