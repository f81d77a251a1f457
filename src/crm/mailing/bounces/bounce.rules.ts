import { isDeadAddress } from '../../../platform/index.js';
import type { Subscription, SubscriptionBy } from '../../contacts/contact.js';
import type { MailDeed } from '../events/mail-event.js';
import type { SuppressionReason } from '../suppressions/suppression.js';
import type { BounceType } from './bounce.js';

/** So many mails in a row that came back softly are as good as one that came back for good. */
export const SOFT_LIMIT = 3;

interface Effect {
  /** What is noted of the mail. */
  deed: MailDeed;
  reason: SuppressionReason;
  by: SubscriptionBy;
}

export const EFFECTS: Readonly<Record<BounceType, Effect>> = {
  hard: { deed: 'bounced', reason: 'bounce', by: 'bounce' },
  soft: { deed: 'bounced', reason: 'bounce', by: 'bounce' },
  complaint: { deed: 'complained', reason: 'complaint', by: 'complaint' },
  unsubscribe: { deed: 'unsubscribed', reason: 'unsubscribe', by: 'self' },
};

/** Whether the person has said after it, in answer to a mail that reached them, that they want mails. */
export function isOverruled(subscription: Subscription | undefined, at: Date): boolean {
  return subscription?.status === 'subscribed' && subscription.by === 'self' && subscription.at > at;
}

/**
 * What a status of RFC 3463 means. `5.x.x` alone is no dead address: mailboxes are full (5.2.2), and mails are refused for
 * what they say (5.7.1). Where the status says nothing the answer of SMTP does.
 */
export function typeOfStatus(status: string, diagnostic = ''): Extract<BounceType, 'hard' | 'soft'> {
  if (isDeadAddress(status)) return 'hard';
  const isVague = /^5\.(0|3)\.\d+$/.test(status) || !/^[45]\./.test(status);
  const [, enhanced] = /\b(5\.\d{1,3}\.\d{1,3})\b/.exec(diagnostic) ?? [];
  if (isVague && enhanced && enhanced !== status) return typeOfStatus(enhanced);
  return isVague && /\b55[013]\b/.test(diagnostic) && !/\b5\.7\./.test(diagnostic) ? 'hard' : 'soft';
}
