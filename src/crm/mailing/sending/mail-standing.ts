import { Injectable } from '@nestjs/common';
import { SharedCommand } from '../../../platform/index.js';
import { Contacts } from '../../contacts/contacts.js';
import { Suppressions } from '../../contacts/privacy/suppressions.js';
import { takesMails } from './consent.rules.js';
import type { CrmMail, Refusal } from './crm-mail.js';

/** Whom a mail goes to, or why nobody gets it. */
export type Standing = { to: string; toName: string } | { refusal: Refusal };

/** Whether somebody may be mailed to at this moment; asked together of all mails that are about to go. */
@Injectable()
export class MailStanding {
  private readonly asked = new SharedCommand<CrmMail, Standing>((mails) => this.ofAll(mails));

  constructor(
    private readonly contacts: Contacts,
    private readonly suppressions: Suppressions,
  ) {}

  /** @throws Unavailable when the database does not answer */
  of(mail: CrmMail): Promise<Standing> {
    return this.asked.ask(mail);
  }

  private async ofAll(mails: readonly CrmMail[]): Promise<Standing[]> {
    const ids = mails.filter(({ kind }) => kind !== 'test').map(({ contact }) => contact.id);
    const found = new Map((await this.contacts.findReaders(ids)).map((reader) => [reader.id, reader]));
    // as they are now: the address may have changed since the sender has read the contact
    const now = mails.map(({ kind, to, contact }) => {
      const known = kind === 'test' ? contact : found.get(contact.id);
      return { known, email: (kind === 'test' ? (to ?? contact.email) : known?.email)?.toLowerCase() };
    });
    const suppressed = await this.suppressions.among(now.flatMap(({ email }) => email ?? []));
    return now.map(({ known, email }, at): Standing => {
      if (!known || email === undefined) return { refusal: 'gone' };
      const reader = found.get(known.id);
      if (mails[at].kind !== 'test' && !(reader && takesMails(reader, mails[at].purpose)))
        return { refusal: 'unsubscribed' };
      return suppressed.has(email) ? { refusal: 'list' } : { to: email, toName: known.name ?? '' };
    });
  }
}
