import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, SharedCommand } from '../../../platform/index.js';
import { CrmFigures } from '../../contacts/crm-figures.js';
import { MailBehaviour } from '../../segments/ports/mail-behaviour.js';
import type { MailOrigin } from '../tokens/mail-token.rules.js';
import { MovedContacts } from './moved-contacts.js';
import type { FollowedLink, MailDeed, MailFigures, MailQuestion, TrackedMail } from './mail-event.js';
import { MailEventRepository } from './mail-event.repository.js';

const THIRTY_DAYS_MS = 30 * 86_400_000;
/** More are no mail's, but addresses that were made for each reader. */
const MOST_LINKS = 50;

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
  async note(origin: MailOrigin, deed: MailDeed, at = this.clock.date(), url?: string): Promise<void> {
    if (origin.kind === 'test' || origin.kind === 'confirm') return;
    const link = url === undefined ? undefined : linkOf(url);
    if (await this.mails.note(origin.mailId, deed, at, link)) return;
    // its sender has died before it said so, or the person was erased
    if (await this.mails.findById(origin.mailId)) return;
    const contact = await this.moved.find(origin.contactId);
    if (contact) await this.mails.noteFirst({ ...origin, contactId: contact.id }, deed, at, link);
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

  /** A link of a mail was followed. @param url where it leads */
  followed(origin: MailOrigin, url: string): Promise<void> {
    return this.note(origin, 'clicked', this.clock.date(), url);
  }

  /** Links of a campaign or a workflow that were followed, the most followed first. */
  links(ref: string): Promise<FollowedLink[]> {
    return this.mails.links(ref, MOST_LINKS);
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

/** A link as all readers have it: what follows may name them. */
function linkOf(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
