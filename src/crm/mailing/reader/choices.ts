import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/index.js';
import type { Contact, SubscriptionStatus } from '../../contacts/contact.js';
import { emailsOf } from '../../contacts/contact.rules.js';
import { ContactNotFound } from '../../contacts/contacts.errors.js';
import { Contacts } from '../../contacts/contacts.js';
import { Suppressions } from '../../contacts/privacy/suppressions.js';
import { MailEvents } from '../events/mail-events.js';
import { MovedContacts } from '../events/moved-contacts.js';
import { SuppressionList } from '../suppressions/suppression-list.js';
import type { MailOrigin } from '../tokens/mail-token.rules.js';
import { isCurrent } from './confirmation.rules.js';

/** `gone`: nobody is known by it any more, so there is nothing to change. */
export type ChoiceResult = 'done' | 'gone' | 'late';

/** What people decide about mails to them, by links that only they have. */
@Injectable()
export class Choices {
  constructor(
    private readonly moved: MovedContacts,
    private readonly contacts: Contacts,
    private readonly suppressions: Suppressions,
    private readonly list: SuppressionList,
    private readonly events: MailEvents,
    private readonly clock: Clock,
  ) {}

  /** Done again it changes nothing more. A test that staff sends itself unsubscribes nobody. */
  async unsubscribe(origin: MailOrigin): Promise<ChoiceResult> {
    if (origin.kind === 'test') return 'done';
    const contact = await this.moved.find(origin.contactId);
    if (!contact || !(await this.say(contact, 'unsubscribed'))) return 'gone';
    await this.list.add(emailsOf(contact), 'unsubscribe');
    await this.events.note(origin, 'unsubscribed');
    return 'done';
  }

  /** `late`: too long ago, or they, or staff, have said otherwise since. */
  async confirm(origin: MailOrigin): Promise<ChoiceResult> {
    const contact = await this.moved.find(origin.contactId);
    if (!contact) return 'gone';
    if (contact.subscription.status === 'subscribed') return 'done';
    const isUnasked = await this.list.isUnasked(contact.email);
    if (isUnasked || !isCurrent(origin, contact.subscription, this.clock.now())) return 'late';
    await this.suppressions.lift(emailsOf(contact));
    return (await this.say(contact, 'subscribed')) ? 'done' : 'gone';
  }

  private async say({ id }: Contact, status: SubscriptionStatus): Promise<boolean> {
    try {
      await this.contacts.setSubscription(id, status, 'self');
      return true;
    } catch (error) {
      if (error instanceof ContactNotFound) return false; // erased, or merged, at this moment
      throw error;
    }
  }
}
