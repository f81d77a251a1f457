import { Injectable } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import type {
  Contact,
  ContactFilter,
  ContactInput,
  ContactOrigin,
  ContactState,
  FieldValue,
  MailReader,
  SubscriptionBy,
  SubscriptionStatus,
} from './contact.js';
import {
  type ContactInsert,
  ContactRepository,
  type ContactRevision,
  type ContactUpdate,
} from './contact.repository.js';
import { changesOf, emailsOf, mergedWith, saysTheSame, stateOf, withTags } from './contact.rules.js';
import { ContactNotFound, ContactsBusy } from './contacts.errors.js';
import { ContactNews } from './news/contact-news.js';
import { subscriptionAfter } from './subscription.rules.js';
import { Suppressions } from './privacy/suppressions.js';

/** So many changes of the same contacts at the same moment are no accident. */
const MOST_COLLISIONS = 20;

type MadeListener = (contacts: readonly Contact[], origin: ContactOrigin) => Promise<void>;

/** What became of what was said of an e-mail. */
export interface Upserted {
  contact: Contact;
  isNew: boolean;
}

/**
 * Whom the business knows. Every change goes through here: it is made of the revision that was read, and leaves in the same
 * write the news that others wait for. Values are taken as they are: who lets people say them checks them before.
 */
@Injectable()
export class Contacts {
  private readonly listeners: MadeListener[] = [];

  constructor(
    private readonly contacts: ContactRepository,
    private readonly news: ContactNews,
    private readonly suppressions: Suppressions,
    private readonly clock: Clock,
  ) {}

  async findById(id: string): Promise<Contact | null> {
    return (await this.contacts.findById(id))?.contact ?? null;
  }

  /** @throws ContactNotFound */
  async get(id: string): Promise<Contact> {
    const contact = await this.findById(id);
    if (!contact) throw new ContactNotFound();
    return contact;
  }

  /** In any case. */
  async findByEmail(email: string): Promise<Contact | null> {
    return (await this.contacts.findByEmails([email.trim().toLowerCase()]))[0]?.contact ?? null;
  }

  /** Those that are there, in no order. */
  async findByIds(ids: readonly string[]): Promise<Contact[]> {
    return (await this.contacts.findByIds(ids)).map(({ contact }) => contact);
  }

  /** Those of them that are there, in no order, as whoever sends mails needs them. */
  findReaders(ids: readonly string[]): Promise<MailReader[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.contacts.findReaders(ids);
  }

  /** Each e-mail in lower case; also contacts that others with such an e-mail were merged into. */
  async findByEmails(emails: readonly string[]): Promise<Contact[]> {
    return (await this.contacts.findByEmails(emails)).map(({ contact }) => contact);
  }

  /** Those that are there, in no order. */
  async findByUserIds(userIds: readonly string[]): Promise<Contact[]> {
    return (await this.contacts.findByUserIds(userIds)).map(({ contact }) => contact);
  }

  /** At most `limit` contacts in the order of their ids, after one: all of them, page by page. */
  scan(options: { afterId?: string; limit: number; filter?: ContactFilter }): Promise<Contact[]> {
    return this.contacts.scan(options.filter ?? {}, options.limit, options.afterId);
  }

  /** Ids of contacts that are made from now on come after it; null when there is none. */
  newestId(): Promise<string | null> {
    return this.contacts.newestId();
  }

  /** How many there are of each kind. */
  async counts(): Promise<{
    contacts: number;
    leads: number;
    customers: number;
    churned: number;
    subscribed: number;
  }> {
    const [leads, customers, churned, subscribed] = await Promise.all([
      this.contacts.countByLifecycle('lead'),
      this.contacts.countByLifecycle('customer'),
      this.contacts.countByLifecycle('churned'),
      this.contacts.countSubscribed(),
    ]);
    return { contacts: leads + customers + churned, leads, customers, churned, subscribed };
  }

  /**
   * Makes contacts, or brings what is said onto those that have the e-mail; the same again changes nothing. Each e-mail
   * once, a thousand at most. Whoever is on the suppression list is not subscribed, whatever is said.
   */
  async upsertByEmail(inputs: readonly ContactInput[], by: ContactOrigin): Promise<Upserted[]> {
    const suppressed = await this.suppressedAmong(inputs, by);
    const merge = (before: ContactState | null, input: ContactInput, now: Date) =>
      mergedWith(before, suppressed.has(input.email) ? silenced(input) : input, by, now);
    return this.upsertWith(inputs, by, merge);
  }

  /** The same, where what is said depends on what is there. */
  async upsertWith<Input extends { email: string }>(
    inputs: readonly Input[],
    origin: ContactOrigin,
    merge: (before: ContactState | null, input: Input, now: Date) => ContactState,
  ): Promise<Upserted[]> {
    const made = new Set<string>();
    for (let attempt = 0; attempt < MOST_COLLISIONS; attempt++) {
      const now = this.clock.date();
      const known = new Map(
        (await this.contacts.findByEmails(inputs.map(({ email }) => email))).flatMap((each) =>
          emailsOf(each.contact).map((email) => [email, each] as const),
        ),
      );
      const inserts: ContactInsert[] = [];
      const updates: ContactUpdate[] = [];
      const results = inputs.map((input): Contact => {
        const of = known.get(input.email);
        const after = merge(of?.contact ?? null, input, now);
        if (!of) {
          const contact = { id: newId('cnt'), origin, createdAt: now, updatedAt: now, ...after };
          inserts.push({ contact, news: this.newsOf(null, after, origin) });
          return contact;
        }
        if (saysTheSame(of.contact, after)) return of.contact;
        updates.push({ of, after, updatedAt: now, news: this.newsOf(of.contact, after, origin) });
        return changed(of.contact, after, now);
      });
      const { made: ids, isDone } = await this.contacts.write(inserts, updates);
      for (const id of ids) made.add(id);
      this.news.wake([...inserts, ...updates].some(({ news }) => news.length > 0));
      if (!isDone) continue;
      const upserted = results.map((contact) => ({ contact, isNew: made.has(contact.id) }));
      if (made.size > 0) await this.tellMade(upserted, origin);
      return upserted;
    }
    throw new ContactsBusy();
  }

  /**
   * Changes one contact; `edit` is asked again when somebody else was faster.
   * @param depth of what a workflow does: how many runs led to it
   * @throws ContactNotFound, ContactEmailTaken, and whatever `edit` throws
   */
  async change(id: string, edit: (contact: Contact) => ContactState, depth = 0): Promise<Contact> {
    for (let attempt = 0; attempt < MOST_COLLISIONS; attempt++) {
      const of = await this.contacts.findById(id);
      if (!of) throw new ContactNotFound();
      const after = await this.tryChange(of, edit(of.contact), depth);
      if (after) return after;
    }
    throw new ContactsBusy();
  }

  /** Tags as `toTag` makes them. @throws ContactNotFound */
  addTags(id: string, tags: readonly string[]): Promise<Contact> {
    return this.change(id, (contact) => ({ ...contact, tags: withTags(contact.tags, tags) }));
  }

  /** @throws ContactNotFound */
  removeTags(id: string, tags: readonly string[]): Promise<Contact> {
    return this.change(id, (contact) => ({
      ...contact,
      tags: contact.tags.filter((tag) => !tags.includes(tag)),
    }));
  }

  /** Null takes a field off. Values as `ContactFields.check` gives them. @throws ContactNotFound */
  setFields(id: string, values: Readonly<Record<string, FieldValue | null>>): Promise<Contact> {
    return this.change(id, (contact) => ({ ...contact, fields: withFields(contact.fields, values) }));
  }

  /** Null takes them out of the pipeline. @throws ContactNotFound */
  setStage(id: string, stage: string | null): Promise<Contact> {
    return this.change(id, ({ stage: _before, ...contact }) => ({
      ...contact,
      ...(stage !== null && { stage }),
    }));
  }

  /** @throws ContactNotFound */
  setSubscription(id: string, status: SubscriptionStatus, by: SubscriptionBy): Promise<Contact> {
    return this.change(id, (contact) => ({
      ...contact,
      subscription: subscriptionAfter(contact.subscription, status, by, this.clock.date()),
    }));
  }

  /** Takes back one that came by itself, unless somebody has changed it since it was read. */
  async takeBack({ id, updatedAt }: Contact): Promise<void> {
    await this.contacts.delete(id, { updatedAt });
  }

  /** Called in `onModuleInit`: for what somebody has to know of contacts as soon as they are there. */
  whenMade(listener: MadeListener): void {
    this.listeners.push(listener);
  }

  private async tellMade(upserted: readonly Upserted[], origin: ContactOrigin): Promise<void> {
    const made = upserted.filter(({ isNew }) => isNew).map(({ contact }) => contact);
    for (const listener of this.listeners) await listener(made, origin);
  }

  /** Null when somebody else was faster. */
  private async tryChange(of: ContactRevision, after: ContactState, depth: number): Promise<Contact | null> {
    if (saysTheSame(of.contact, after)) return of.contact;
    const updatedAt = this.clock.date();
    const news = this.newsOf(of.contact, after, of.contact.origin, depth);
    const { isDone } = await this.contacts.write([], [{ of, after, updatedAt, news }]);
    this.news.wake(news.length > 0);
    return isDone ? changed(of.contact, after, updatedAt) : null;
  }

  private newsOf(before: ContactState | null, after: ContactState, origin: ContactOrigin, depth = 0) {
    return this.news.wanted(changesOf(before, after, origin), depth);
  }

  private async suppressedAmong(inputs: readonly ContactInput[], by: ContactOrigin): Promise<Set<string>> {
    // who signs up for himself may come back: the list is asked when something is sent
    if (by === 'form') return new Set();
    const emails = inputs
      .filter(({ subscription }) => subscription === 'subscribed')
      .map(({ email }) => email);
    return this.suppressions.among(emails);
  }
}

/** Fields with others set, and without those that are null. */
export function withFields(
  fields: Readonly<Record<string, FieldValue>>,
  values: Readonly<Record<string, FieldValue | null>>,
): Record<string, FieldValue> {
  const all = Object.entries({ ...fields, ...values });
  return Object.fromEntries(all.filter((entry): entry is [string, FieldValue] => entry[1] !== null));
}

function silenced({ subscription: _said, ...input }: ContactInput): ContactInput {
  return input;
}

function changed(before: Contact, after: ContactState, updatedAt: Date): Contact {
  const { id, origin, createdAt } = before;
  return { id, ...stateOf(after), origin, createdAt, updatedAt };
}
