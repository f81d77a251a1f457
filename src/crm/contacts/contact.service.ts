import { Injectable } from '@nestjs/common';
import { decodeIdCursor, type Page, toPage } from '../../common/index.js';
import { AuditNotes, Clock } from '../../platform/index.js';
import type { Contact, ContactState } from './contact.js';
import { ContactWords } from './contact-words.js';
import {
  type ContactDto,
  type CreateContactDto,
  type ListContactsDto,
  toContactDto,
  type UpdateContactDto,
} from './contact.dto.js';
import { ContactRepository } from './contact.repository.js';
import { emailsOf, mergedWith, withTags } from './contact.rules.js';
import { ContactEmailTaken, ContactSearchTooWide, ContactSuppressed } from './contacts.errors.js';
import { Contacts, withFields } from './contacts.js';
import { Buyers } from './purchases/buyers.js';
import { Suppressions } from './privacy/suppressions.js';
import { subscriptionAfter } from './subscription.rules.js';

/** A search has no index; this is how long it may look before it gives up, in ms. */
const SEARCH_MS = 5000;
/** MongoDB's MaxTimeMSExpired. */
const TIME_EXPIRED = 50;

/** Contacts as staff writes them. */
@Injectable()
export class ContactService {
  constructor(
    private readonly contacts: Contacts,
    private readonly repository: ContactRepository,
    private readonly words: ContactWords,
    private readonly suppressions: Suppressions,
    private readonly buyers: Buyers,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @throws InvalidInput, ContactSearchTooWide */
  async list({ limit, cursor, owner, ...filter }: ListContactsDto): Promise<Page<ContactDto>> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, 'cnt');
    try {
      const rows = await this.repository.list({ ...filter, ownerId: owner }, limit + 1, before, SEARCH_MS);
      return toPage(rows, limit, ({ id }) => [id], toContactDto);
    } catch (error) {
      if ((error as { code?: unknown }).code === TIME_EXPIRED) throw new ContactSearchTooWide();
      throw error;
    }
  }

  /** @throws InvalidInput, ContactEmailTaken, ContactSuppressed */
  async create({ subscribed, fields, ...said }: CreateContactDto): Promise<Contact> {
    await this.refuseTaken(said.email);
    if (subscribed) await this.refuseSuppressed(said.email);
    const values = await this.words.check({ ...said, ...(fields && { fields }) });
    const input = {
      ...said,
      fields: withFields({}, values),
      subscription: subscribed ? ('subscribed' as const) : ('unsubscribed' as const),
    };
    const [{ contact, isNew }] = await this.contacts.upsertWith(
      [input],
      'staff',
      (before, each, now) => before ?? mergedWith(null, each, 'staff', now),
    );
    if (!isNew) throw new ContactEmailTaken();
    return contact;
  }

  /** @throws ContactNotFound, InvalidInput, ContactEmailTaken, ContactSuppressed */
  async update(id: string, said: UpdateContactDto): Promise<Contact> {
    const before = await this.contacts.get(id);
    this.audit.note({ before: toContactDto(before) });
    if (said.email !== undefined) await this.refuseTaken(said.email, id);
    if (said.subscribed) await this.refuseSuppressed(said.email ?? before.email);
    const { fields, stage, ownerId } = said;
    const values = await this.words.check({
      ...(fields && { fields }),
      ...(stage !== undefined && { stage }),
      // who has left the staff may stay whom a contact was given to
      ...(ownerId !== undefined && ownerId !== before.ownerId && { ownerId }),
    });
    const after = await this.contacts.change(id, (contact) => this.changed(contact, said, values));
    // by another name other purchases are theirs
    const isRenamed = after.email !== before.email || after.userId !== before.userId;
    return isRenamed ? this.buyers.refresh(after) : after;
  }

  private changed(
    contact: Contact,
    { email, name, tags, stage, ownerId, userId, subscribed }: UpdateContactDto,
    values: Parameters<typeof withFields>[1],
  ): ContactState {
    const { name: name0, stage: stage0, ownerId: owner0, userId: user0, ...rest } = contact;
    const status = subscribed ? 'subscribed' : 'unsubscribed';
    return {
      ...rest,
      ...(email !== undefined && renamed(contact, email)),
      ...optional('name', name, name0),
      ...optional('stage', stage, stage0),
      ...optional('ownerId', ownerId, owner0),
      ...optional('userId', userId, user0),
      tags: tags ? withTags([], tags) : contact.tags,
      fields: withFields(contact.fields, values),
      subscription:
        // who waits to be confirmed is not subscribed: to say so again changes nothing
        subscribed === undefined || subscribed === (contact.subscription.status === 'subscribed')
          ? contact.subscription
          : subscriptionAfter(contact.subscription, status, 'staff', this.clock.date()),
    };
  }

  /** Also when it is one that another contact took over by a merge; of two at once the index decides. */
  private async refuseTaken(email: string, id?: string): Promise<void> {
    const holder = await this.contacts.findByEmail(email);
    if (holder && holder.id !== id) throw new ContactEmailTaken();
  }

  private async refuseSuppressed(email: string): Promise<void> {
    if ((await this.suppressions.among([email])).size > 0) throw new ContactSuppressed();
  }
}

/** One of the addresses of before a merge may become the first one again: then they change places. */
function renamed(contact: Contact, email: string): Pick<ContactState, 'email' | 'otherEmails'> {
  const { otherEmails } = contact;
  if (!otherEmails?.includes(email)) return { email };
  return { email, otherEmails: emailsOf(contact).filter((other) => other !== email) };
}

/** A part that may be missing: what was said of it, null for taking it away, else what it was. */
function optional<Key extends string>(
  key: Key,
  said: string | null | undefined,
  before: string | undefined,
): Partial<Record<Key, string>> {
  const value = said === undefined ? before : said;
  return value === undefined || value === null ? {} : ({ [key]: value } as Record<Key, string>);
}
