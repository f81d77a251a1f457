import type { Subscription } from '../../contacts/contact.js';
import type { MailOrigin } from '../tokens/mail-token.rules.js';

const VALID_MS = 30 * 86_400_000;

/** The mail that asks whether it was they who signed up; `mailId` is when it was written, in ms since 1970. */
export function confirmationOf(contactId: string, now: number): MailOrigin {
  return { mailId: String(now), contactId, kind: 'confirm', ref: 'subscribe' };
}

/** Whether an answer still counts: for 30 days, and until somebody has decided otherwise. */
export function isCurrent({ kind, mailId }: MailOrigin, { status, at }: Subscription, now: number): boolean {
  const askedAt = Number(mailId);
  if (kind !== 'confirm' || !(now - askedAt <= VALID_MS)) return false;
  return status === 'pending' || at.getTime() <= askedAt;
}
