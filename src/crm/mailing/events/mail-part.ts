import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Jobs, Mailer } from '../../../platform/index.js';
import type { Contact } from '../../contacts/contact.js';
import { emailsOf } from '../../contacts/contact.rules.js';
import { ContactParts } from '../../contacts/privacy/contact-parts.js';
import {
  type TimelineItem,
  type TimelinePosition,
  TimelineSources,
} from '../../contacts/timeline/timeline-source.js';
import { SIGN_UP_JOB } from '../sign-up/sign-ups.js';
import { MAIL_KINDS } from '../tokens/mail-token.rules.js';
import type { TrackedMail } from './mail-event.js';
import { MailEventRepository } from './mail-event.repository.js';
import { MovedContacts } from './moved-contacts.js';

const MOST_EXPORTED = 10_000;
/** Of mails in the outbox, also those by which staff has tried a template. */
const OUTBOX_KINDS = [...MAIL_KINDS, 'test-send'].map((kind) => `crm.${kind}`);

/** Mails in the life of a contact: in its timeline, its export, and with it when it is merged or erased. */
@Injectable()
export class MailPart implements OnModuleInit {
  constructor(
    private readonly mails: MailEventRepository,
    private readonly moved: MovedContacts,
    private readonly mailer: Mailer,
    private readonly jobs: Jobs,
    private readonly timeline: TimelineSources,
    private readonly parts: ContactParts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timeline.register({ name: 'mails', read: (...asked) => this.read(...asked) });
    this.parts.register({
      name: 'mails',
      collections: ['crm_mails', 'crm_moved_contacts'],
      move: async (fromIds, toId) => {
        await this.moved.move(fromIds, toId);
        await this.mails.move(fromIds, toId);
      },
      erase: (contacts) => this.erase(contacts),
      export: async ({ id }) => (await this.mails.list(id, MOST_EXPORTED)).map(toExport),
    });
  }

  private async erase(contacts: readonly Contact[]): Promise<void> {
    const ids = contacts.map(({ id }) => id);
    await this.mails.anonymise(ids);
    await this.moved.erase(ids);
    const until = this.clock.date();
    for (const email of contacts.flatMap(emailsOf)) {
      await this.mailer.forget({ to: email, since: new Date(0), until, kinds: OUTBOX_KINDS });
      await this.jobs.forget(SIGN_UP_JOB, { email }, until);
    }
  }

  private async read({ id }: Contact, limit: number, before?: TimelinePosition): Promise<TimelineItem[]> {
    return (await this.mails.list(id, limit, before)).map((mail) => ({
      id: mail.mailId,
      kind: 'mail',
      at: mail.createdAt,
      title: mail.subject ?? 'mail',
      data: toExport(mail),
    }));
  }
}

function toExport({
  contactId: _theirs,
  mailId: id,
  createdAt: _at,
  ...mail
}: TrackedMail): Record<string, unknown> {
  return { id, ...mail };
}
