import type { MailState } from './mail.states.js';

/** What a room asks to be sent. */
export interface NewMail {
  /** One address. */
  to: string;
  /** `<room>.<what it tells>`, such as `members.expires-soon`: by it staff find mails. */
  kind: string;
  /** A line that anyone on the staff may read: no tokens in it. */
  subject: string;
  text: string;
  html?: string;
  /** For what is told once: another mail with the same key is not written. */
  key?: string;
}

/** What is read by who receives it. */
export interface MailBody {
  text: string;
  html?: string;
}

/** A mail as it stands in the database. */
export interface Mail {
  id: string;
  to: string;
  kind: string;
  subject: string;
  state: MailState;
  /** Times that sending has begun. */
  attempts: number;
  /** What the server said last, or why it was not reached. */
  error?: string;
  createdAt: Date;
  sentAt?: Date;
}

export interface MailFilter {
  state?: MailState | undefined;
  kind?: string | undefined;
  /** In any case. */
  to?: string | undefined;
}
