import type { Contact } from '../../../contacts/contact.js';
import { emailsOf } from '../../../contacts/contact.rules.js';

type Named = Pick<Contact, 'email' | 'otherEmails' | 'userId'>;

/** What events are kept and looked for by: a sender may write the same name in several ways. */
export function foldedName(name: string): string {
  return name.trim().toLowerCase();
}

/**
 * Whether an event that calls somebody `name` is of a contact, as rules of segments have it: by its e-mails in any case, and
 * by its `userId`, by one in lower case in any case, by another one as it is.
 */
export function isCalled(contact: Named, name: string): boolean {
  const folded = foldedName(name);
  if (emailsOf(contact).includes(folded)) return true;
  return contact.userId !== undefined && (contact.userId === name || contact.userId === folded);
}

/** What events of a contact are kept by. */
export function foldedNamesOf(contact: Named): string[] {
  const { userId } = contact;
  return [...new Set([...emailsOf(contact), ...(userId === undefined ? [] : [foldedName(userId)])])];
}
