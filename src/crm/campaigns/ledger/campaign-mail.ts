import type { RowState } from './row.states.js';

/** One contact's mail of a campaign. */
export interface CampaignMail {
  /** `<campaign>:<contact>`, as they were when it was written; the key of the mail. */
  id: string;
  campaignId: string;
  /** Follows merges; gone when the person was erased: then it only counts. */
  contactId?: string;
  variant?: string;
  state: RowState;
  /** How often the server has put it off. */
  tries?: number;
  /** When it is tried again. */
  dueAt?: Date;
  /** When it came to its end. */
  at?: Date;
  /** Without a mail server it is in the outbox, and nobody gets it. */
  kept?: boolean;
  /** Why it is not sent, or not known to be: a code, or the server's words. */
  error?: string;
}

/** What became of a mail that was claimed. */
export type Settlement =
  | { state: 'sent'; kept?: boolean }
  | { state: 'failed' | 'unknown' | 'suppressed'; error: string }
  /** @param isCounted whether it is the mail that was put off, and not everything */
  | { state: 'retrying'; dueAt: Date; isCounted: boolean; error: string };

/** How many mails of a variant are in a state. */
export interface MailCount {
  variant?: string;
  state: RowState;
  kept: boolean;
  count: number;
}
