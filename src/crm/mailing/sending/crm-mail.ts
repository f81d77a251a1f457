import type { Contact } from '../../contacts/contact.js';
import type { MailKind } from '../tokens/mail-token.rules.js';

export const MAIL_PURPOSES = ['marketing', 'service'] as const;
export type MailPurpose = (typeof MAIL_PURPOSES)[number];

/** What a mail of the CRM belongs to. */
export interface CrmMailOf {
  contact: Pick<Contact, 'id' | 'email' | 'name'>;
  /** `test`: to somebody of the staff, about a contact; its links change nothing, and it counts nowhere. */
  kind: Exclude<MailKind, 'confirm'>;
  /** What it is sent for: `cmp_...`, `wfl_...`; at most 48 characters without blanks. */
  ref: string;
  /** Which of several that are tried against each other. */
  variant?: string;
  /** Names the mail: the same key is the same mail, however often it is sent. */
  key: string;
}

export interface CrmMail extends CrmMailOf {
  /** Of a test: who gets it, when it is not the contact. */
  to?: string;
  /** One line: line breaks become blanks. */
  subject: string;
  html: string;
  text: string;
  /**
   * `service`: about what the contact has bought or asked for. It also goes to those who are contacts by a purchase or an
   * account, and have never decided about mails; not to those who said no.
   */
  purpose?: MailPurpose;
  /** Whether it is noted who opens it, and follows its links; both are, unless they are switched off. */
  tracking?: { opens?: boolean; clicks?: boolean };
}

/** `list`: the suppression list; `unsubscribed`: not subscribed, or not confirmed yet; `gone`: no contact any more. */
export type Refusal = 'list' | 'unsubscribed' | 'gone';

/** What became of a mail. */
export type MailOutcome = {
  /** Of its header, without angle brackets. */
  messageId: string;
} & (
  | { /** The server has it. */ state: 'sent' }
  /** There is no SMTP_URL: it is in the outbox, and nobody gets it. */
  | { state: 'kept' }
  /** Nothing is sent to this address, or the contact is not subscribed, or gone. */
  | { state: 'suppressed'; reason: Refusal }
  /** For good: the server refuses it. When nobody is at the address, that was noted as a bounce. */
  | { state: 'failed'; error: string }
  /** The server does not have it: another try may do. */
  | { state: 'again'; error: string }
  /** The connection was lost within the mail: the server may have it or not. */
  | { state: 'unknown'; error: string }
);
