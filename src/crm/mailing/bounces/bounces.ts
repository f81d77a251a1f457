import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/index.js';
import type { Contact } from '../../contacts/contact.js';
import { emailsOf } from '../../contacts/contact.rules.js';
import { ContactNotFound } from '../../contacts/contacts.errors.js';
import { Contacts } from '../../contacts/contacts.js';
import { ContactParts } from '../../contacts/privacy/contact-parts.js';
import { MailEvents } from '../events/mail-events.js';
import { MovedContacts } from '../events/moved-contacts.js';
import { SuppressionList } from '../suppressions/suppression-list.js';
import type { Notice } from './bounce.js';
import { BounceRepository } from './bounce.repository.js';
import { EFFECTS, isOverruled, SOFT_LIMIT } from './bounce.rules.js';

/** What follows from mails that come back. Told again, or in another order, the same follows. */
@Injectable()
export class Bounces implements OnModuleInit {
  constructor(
    private readonly bounces: BounceRepository,
    private readonly contacts: Contacts,
    private readonly moved: MovedContacts,
    private readonly events: MailEvents,
    private readonly suppressions: SuppressionList,
    private readonly parts: ContactParts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.parts.register({
      name: 'bounces',
      collections: ['crm_bounces'],
      move: () => Promise.resolve(), // they are of addresses
      erase: (contacts) => this.bounces.eraseEmails(contacts.flatMap(emailsOf)),
      export: async (contact) =>
        (await this.bounces.ofEmails(emailsOf(contact))).map(({ id: _id, ...bounce }) => bounce),
    });
  }

  /** For notices of ours. */
  now(): Date {
    return this.clock.date();
  }

  /** Durable when it resolves. @returns whether it was new, and of an address that may be known */
  async take(notice: Notice): Promise<boolean> {
    const { origin, ...told } = notice;
    const contact = await this.contactOf(notice);
    const email = told.email ?? contact?.email;
    if (email === undefined) return false;
    // of somebody who was erased nothing is written down again
    if (!contact && (await this.suppressions.isKnown(email))) return false;
    const bounce = {
      ...told,
      email,
      ...(contact && { contactId: contact.id }),
      ...(origin && { mailId: origin.mailId }),
    };
    if (!(await this.bounces.begin(bounce, this.clock.date()))) return false;
    if (origin) await this.events.note(origin, EFFECTS[told.type].deed, told.at);
    if (!isOverruled(contact?.subscription, told.at)) await this.follow({ ...notice, email }, contact);
    await this.bounces.done(told.id);
    return true;
  }

  private async contactOf({ origin, email }: Notice): Promise<Contact | null> {
    if (email !== undefined) return this.contacts.findByEmail(email);
    return origin ? this.moved.find(origin.contactId) : null;
  }

  private async follow(
    { type, email, at }: Notice & { email: string },
    contact: Contact | null,
  ): Promise<void> {
    if (type === 'soft' && (await this.softInARow(email, contact)) < SOFT_LIMIT) return;
    const { reason, by } = EFFECTS[type];
    await this.suppressions.add([email], reason, at);
    // a mail to an address of before a merge says nothing of the one that is mailed to
    if (!contact || (contact.email !== email && reason === 'bounce')) return;
    try {
      await this.contacts.setSubscription(contact.id, 'unsubscribed', by);
    } catch (error) {
      if (!(error instanceof ContactNotFound)) throw error; // gone meanwhile
    }
  }

  /** Since they last opened a mail, followed a link, or said that they want mails. */
  private async softInARow(email: string, contact: Contact | null): Promise<number> {
    const alive = contact && (await this.events.lastSignOfLife(contact.id));
    const said = contact?.subscription.status === 'subscribed' ? contact.subscription.at : null;
    const since = Math.max(alive?.getTime() ?? 0, said?.getTime() ?? 0);
    return this.bounces.softMails(email, new Date(since));
  }
}
