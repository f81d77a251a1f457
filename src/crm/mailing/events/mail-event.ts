import type { MailKind, MailOrigin } from '../tokens/mail-token.rules.js';

/** What may become of a mail. */
export const MAIL_DEEDS = ['sent', 'opened', 'clicked', 'bounced', 'complained', 'unsubscribed'] as const;

export type MailDeed = (typeof MAIL_DEEDS)[number];

/** One mail to one contact, and what became of it. */
export interface TrackedMail extends Omit<MailOrigin, 'contactId'> {
  /** Gone when the person was erased: then it only counts. */
  contactId?: string;
  kind: MailKind;
  /** Unknown of a mail that tells of itself before its sender could. */
  subject?: string;
  createdAt: Date;
  /** Without a mail server it is kept for staff to see, and reaches nobody. */
  keptAt?: Date;
  sentAt?: Date;
  /** The last time each. */
  openedAt?: Date;
  clickedAt?: Date;
  /** Which links were followed, each once, without what follows `?`: that may be about the reader. */
  links?: string[];
  bouncedAt?: Date;
  complainedAt?: Date;
  unsubscribedAt?: Date;
}

/** Mails of which each is true, each counted once: of a campaign, which mails to each contact once, they are contacts. */
export type MailFigures = Record<MailDeed, number>;

/** A link of mails, and of how many of them it was followed. */
export interface FollowedLink {
  url: string;
  clicked: number;
}

/** Whom mails were sent to, or who did something with one. The shape is that of the port `MailBehaviour` of segments. */
export interface MailQuestion {
  deed: MailDeed;
  /** What it was sent for; otherwise any. */
  campaign?: string;
  /** Of that: which of the mails that it has. */
  variant?: string;
  /** Not before; otherwise ever. */
  since?: Date;
}
