import type { CampaignMail } from './campaign-mail.js';

/**
 * Whether somebody has another mail of the same campaign, being one of several contacts that were merged meanwhile: then they
 * get this one no more. Of two that nobody has begun the first one goes.
 * @param theirs rows of the same campaign to the same contacts, this one among them
 */
export function isTwin(
  { id, contactId }: Pick<CampaignMail, 'id' | 'contactId'>,
  theirs: readonly Pick<CampaignMail, 'id' | 'contactId' | 'state'>[],
): boolean {
  return theirs.some((other) => {
    if (other.contactId !== contactId || other.id === id) return false;
    switch (other.state) {
      case 'sent':
      case 'unknown':
      case 'claimed':
        return true;
      case 'pending':
      case 'retrying':
        return other.id < id;
      default:
        return false; // they have not got that one
    }
  });
}
