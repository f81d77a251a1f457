import type { Subscription } from '../../contacts/contact.js';
import { isDecision } from '../../contacts/subscription.rules.js';
import type { MailPurpose } from './crm-mail.js';

/** Whether a contact gets mails of this purpose, for all that they, or others for them, have decided. */
export function takesMails(
  { status, by }: Pick<Subscription, 'status' | 'by'>,
  purpose: MailPurpose = 'marketing',
): boolean {
  if (status === 'subscribed') return true;
  // left to themselves so far: neither a yes nor a no
  return purpose === 'service' && status === 'unsubscribed' && !isDecision(by);
}
