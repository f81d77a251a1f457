import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, SharedCommand } from '../../../platform/index.js';
import { CrmFigures } from '../../contacts/crm-figures.js';
import { MailBehaviour } from '../../segments/ports/mail-behaviour.js';
import type { MailOrigin } from '../tokens/mail-token.rules.js';
import { MovedContacts } from './moved-contacts.js';
import type { MailDeed, MailFigures, MailQuestion, TrackedMail } from './mail-event.js';
import { MailEventRepository } from './mail-event.repository.js';

const THIRTY_DAYS_MS = 30 * 86_400_000;

/** What became of mails. In any order and however often it is told, the figures are the same. */
@Injectable()
export class MailEvents implements OnModuleInit {
  private readonly writes: SharedCommand<TrackedMail, null>;

  constructor(
    private readonly mails: MailEventRepository,
    private readonly moved: MovedContacts,
    private readonly figuresOfCrm: CrmFigures,
    private readonly behaviour: MailBehaviour,
    private readonly clock: Clock,
  ) {
    this.writes = new SharedCommand(async (group) => {
      await this.mails.write(group);
      return group.map(() => null);
    });
  }

  onModuleInit(): void {
    this.behaviour.register(this);
    this.figuresOfCrm.add('mailsSent30d', () => this.countSent(THIRTY_DAYS_MS));
  }

  /** Durable when it resolves. Tests count nowhere. */
  async ended(origin: MailOrigin, state: 'sent' | 'kept', subject: string): Promise<void> {
    if (origin.kind === 'test') return;
    const at = this.clock.date();
    await this.writes.ask({ ...origin, subject, createdAt: at, [`${state}At`]: at });
  }

  /** Mails that staff sends itself as a test count nowhere; nor do those of contacts that are gone. */
  async note(origin: MailOrigin, deed: MailDeed, at = this.clock.date()): Promise<void> {
    if (origin.kind === 'test' || origin.kind === 'confirm') return;
    if (await this.mails.note(origin.mailId, deed, at)) return;
    // its sender has died before it said so, or the person was erased
    if (await this.mails.findById(origin.mailId)) return;
    const contact = await this.moved.find(origin.contactId);
    if (contact) await this.mails.noteFirst({ ...origin, contactId: contact.id }, deed, at);
  }

  /** Of a campaign or a workflow: in all, and of each of its variants that are named. */
  async figures(
    ref: string,
    variants: readonly string[] = [],
  ): Promise<MailFigures & { variants: Record<string, MailFigures> }> {
    const [all, ...each] = await Promise.all([
      this.mails.figures(ref),
      ...variants.map((variant) => this.mails.figures(ref, variant)),
    ]);
    return { ...all, variants: Object.fromEntries(variants.map((variant, at) => [variant, each[at]])) };
  }

  /** Ids of those contacts of whom it holds. */
  among(question: MailQuestion, contactIds: readonly string[]): Promise<Set<string>> {
    return this.mails.among(question, contactIds);
  }

  /** Ids of all contacts of whom it holds; null as soon as it is seen that they are more than `limit`. */
  all(question: MailQuestion, limit: number): Promise<Set<string> | null> {
    return this.mails.all(question, limit);
  }

  /** When a contact has last opened a mail or followed a link of one; null when never. */
  lastSignOfLife(contactId: string): Promise<Date | null> {
    return this.mails.lastSignOfLife(contactId);
  }

  private countSent(withinMs: number): Promise<number> {
    return this.mails.countSent(new Date(this.clock.now() - withinMs));
  }
}
