import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { literally } from '../../common/index.js';
import { isDuplicateKey, writeUnordered } from '../../platform/index.js';
import type { Contact, ContactFilter, ContactState, Lifecycle, MailReader } from './contact.js';
import { stateOf, toEmail } from './contact.rules.js';
import { ContactDocument } from './contact.schema.js';
import { ContactEmailTaken } from './contacts.errors.js';
import type { ContactNewsItem, NewsOfContact } from './news/contact-news-item.js';

/** A contact with the revision that a change must name. */
export interface ContactRevision {
  contact: Contact;
  rev: number;
}

/** A change of a contact that was read as `of`, with the news that it brings. */
export interface ContactUpdate {
  of: ContactRevision;
  after: ContactState;
  updatedAt: Date;
  news: readonly ContactNewsItem[];
}

export interface ContactInsert {
  contact: Contact;
  news: readonly ContactNewsItem[];
}

type Query = mongo.Filter<ContactDocument>;
type Write = mongo.AnyBulkWriteOperation<ContactDocument>;

/** Of one contact: whoever takes none of them for so long loses the oldest. */
const MOST_NEWS = 1000;
const OPTIONAL = ['otherEmails', 'name', 'stage', 'ownerId', 'userId'] as const;
const WITHOUT_NEWS = { news: 0 } as const;

@Injectable()
export class ContactRepository {
  private readonly rows: mongo.Collection<ContactDocument>;

  constructor(@InjectModel(ContactDocument.name) model: Model<ContactDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<ContactDocument>;
  }

  async findById(id: string): Promise<ContactRevision | null> {
    return toRevision(await this.rows.findOne({ _id: id }, { projection: WITHOUT_NEWS }));
  }

  findByIds(ids: readonly string[]): Promise<ContactRevision[]> {
    return this.find({ _id: { $in: [...ids] } }, ids.length);
  }

  /** Of each only what a mail needs: there may be much more of them. */
  findReaders(ids: readonly string[]): Promise<MailReader[]> {
    const { length } = ids;
    const query = { _id: { $in: [...ids] } };
    const projection = { email: 1, name: 1, 'subscription.status': 1, 'subscription.by': 1 };
    return this.rows
      .find(query, { projection, batchSize: length + 1 })
      .map(({ _id: id, email, name = '', subscription: { status, by } }) => ({ id, email, name, status, by }))
      .toArray();
  }

  /** Each e-mail in lower case; also contacts that others with such an e-mail were merged into. */
  async findByEmails(emails: readonly string[]): Promise<ContactRevision[]> {
    const own = await this.find({ email: { $in: [...emails] } }, emails.length);
    const found = new Set(own.map(({ contact }) => contact.email));
    const left = emails.filter((email) => !found.has(email));
    const merged = await this.find({ otherEmails: { $in: left } }, left.length);
    return [...own, ...merged.filter(({ contact }) => !found.has(contact.email))];
  }

  findByUserIds(userIds: readonly string[]): Promise<ContactRevision[]> {
    return this.find({ userId: { $in: [...userIds] } }, userIds.length);
  }

  /**
   * Makes contacts and changes others, each change only of the revision that was read. Returns the ids of those that were
   * made, and whether all was done: if not, read again and see what is left to do.
   * @throws ContactEmailTaken when a change takes the e-mail of another contact
   */
  async write(
    inserts: readonly ContactInsert[],
    updates: readonly ContactUpdate[],
  ): Promise<{ made: string[]; isDone: boolean }> {
    const writes = [...inserts.map(toInsert), ...updates.map(toUpdate)];
    if (writes.length === 0) return { made: [], isDone: true };
    const { matched, failed } = await writeUnordered(this.rows, writes);
    for (const [at, error] of failed) {
      if (!isDuplicateKey(error)) throw new Error(`A contact cannot be written: ${error.errmsg}`);
      if (at >= inserts.length) throw new ContactEmailTaken();
    }
    const made = inserts.flatMap(({ contact }, at) => (failed.has(at) ? [] : contact.id));
    return { made, isDone: failed.size === 0 && matched === updates.length };
  }

  /**
   * Newest first: in the order of ids, since those sort by when they were made. A search for a whole e-mail that somebody has
   * finds whoever it is; any other looks through all of them.
   */
  async list(filter: ContactFilter, limit: number, beforeId?: string, timeMs?: number): Promise<Contact[]> {
    const before = beforeId !== undefined && { _id: { $lt: beforeId } };
    const page = async (query: Query) =>
      (
        await this.rows
          .find(
            { ...query, ...before },
            { projection: WITHOUT_NEWS, ...(timeMs !== undefined && { maxTimeMS: timeMs }) },
          )
          .sort({ _id: -1 })
          .limit(limit)
          .toArray()
      ).map(toContact);
    const { search, ...others } = filter;
    const email = search === undefined ? null : toEmail(search);
    const theirs = email === null ? [] : await page({ ...toQuery(others), email });
    return theirs.length > 0 ? theirs : page(toQuery(filter));
  }

  /** In the order of ids, after one. */
  async scan(filter: ContactFilter, limit: number, afterId?: string): Promise<Contact[]> {
    const rows = await this.rows
      .find(
        { ...toQuery(filter), ...(afterId !== undefined && { _id: { $gt: afterId } }) },
        { projection: WITHOUT_NEWS, batchSize: limit },
      )
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return rows.map(toContact);
  }

  /** Null when there is none. */
  async newestId(): Promise<string | null> {
    return (await this.rows.findOne({}, { projection: { _id: 1 }, sort: { _id: -1 } }))?._id ?? null;
  }

  countByLifecycle(lifecycle: Lifecycle): Promise<number> {
    return this.rows.countDocuments({ lifecycle });
  }

  countSubscribed(): Promise<number> {
    return this.rows.countDocuments({ 'subscription.status': 'subscribed' });
  }

  async isStageUsed(stage: string): Promise<boolean> {
    return (await this.rows.findOne({ stage }, { projection: { _id: 1 } })) !== null;
  }

  /** Takes a field off the next contacts in the order of ids; returns the last one that was looked at, null at the end. */
  async dropField(key: string, afterId: string, limit: number): Promise<string | null> {
    const rows = await this.rows
      .find({ _id: { $gt: afterId } }, { projection: { _id: 1 } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    const last = rows.at(-1)?._id ?? null;
    if (last === null) return null;
    await this.rows.updateMany(
      { _id: { $gt: afterId, $lte: last }, [`fields.${key}`]: { $exists: true } },
      {
        $unset: { [`fields.${key}`]: '' },
        $inc: { rev: 1 },
      },
    );
    return last;
  }

  /** False when there is none, or another one than is said. */
  async delete(id: string, only: Partial<Pick<ContactDocument, 'updatedAt' | 'rev'>> = {}): Promise<boolean> {
    return (await this.rows.deleteOne({ _id: id, ...only })).deletedCount === 1;
  }

  /** Ids of contacts that say something like it: in name, tags or fields. Looked for in all of them: it happens seldom. */
  async mentioning(pattern: { $regex: string; $options: 'i' }): Promise<string[]> {
    const { $regex: regex, $options: options } = pattern;
    const values = { $map: { input: { $objectToArray: '$fields' }, in: { $toString: '$$this.v' } } };
    const isLike = { $regexMatch: { input: '$$this', regex, options } };
    const inFields = { $anyElementTrue: { $map: { input: values, in: isLike } } };
    const rows = await this.rows
      .find({ $or: [{ name: pattern }, { tags: pattern }, { $expr: inFields }] }, { projection: { _id: 1 } })
      .toArray();
    return rows.map(({ _id }) => _id);
  }

  /** Nobody looks any more after those that somebody did. */
  async dropOwner(ownerId: string): Promise<void> {
    await this.rows.updateMany({ ownerId }, { $unset: { ownerId: '' }, $inc: { rev: 1 } });
  }

  /** Contacts with news, oldest news first, but for some. */
  async withNews(
    butFor: readonly string[],
    limit: number,
  ): Promise<{ contactId: string; news: ContactNewsItem[] }[]> {
    const rows = await this.rows
      .find({ 'news.id': { $gt: '' }, ...(butFor.length > 0 && { _id: { $nin: [...butFor] } }) })
      .project<Pick<ContactDocument, '_id' | 'news'>>({ news: 1 })
      .sort({ 'news.id': 1 })
      .limit(limit)
      .toArray();
    return rows.map(({ _id, news }) => ({ contactId: _id, news: news ?? [] }));
  }

  /** Takes off what was acted on. */
  async forgetNews(news: readonly NewsOfContact[]): Promise<void> {
    const ids = new Map<string, string[]>();
    for (const { contactId, item } of news) ids.set(contactId, [...(ids.get(contactId) ?? []), item.id]);
    const writes = [...ids].map(([contactId, done]) => ({
      updateOne: { filter: { _id: contactId, 'news.id': { $in: done } }, update: withoutNews(done) },
    }));
    if (writes.length > 0) await writeUnordered(this.rows, writes);
  }

  private async find(query: Query, limit: number): Promise<ContactRevision[]> {
    if (limit === 0) return [];
    const rows = await this.rows.find(query, { projection: WITHOUT_NEWS, batchSize: limit + 1 }).toArray();
    return rows.map((row) => toRevision(row)!);
  }
}

function toInsert({ contact, news }: ContactInsert): Write {
  const { id, origin, createdAt, updatedAt, ...state } = contact;
  const document: ContactDocument = { _id: id, ...stateOf(state), origin, createdAt, updatedAt, rev: 1 };
  return { insertOne: { document: { ...document, ...(news.length > 0 && { news: [...news] }) } } };
}

function toUpdate({ of, after, updatedAt, news }: ContactUpdate): Write {
  const gone = OPTIONAL.filter((key) => after[key] === undefined && of.contact[key] !== undefined);
  return {
    updateOne: {
      filter: { _id: of.contact.id, rev: of.rev },
      update: {
        $set: { ...stateOf(after), updatedAt, rev: of.rev + 1 },
        ...(gone.length > 0 && { $unset: Object.fromEntries(gone.map((key) => [key, ''])) }),
        ...(news.length > 0 && { $push: { news: { $each: [...news], $slice: -MOST_NEWS } } }),
      },
    },
  };
}

/** The list goes with its last item: only who has news is in their index. */
function withoutNews(done: readonly string[]): mongo.Document[] {
  const isLeft = { $not: { $in: ['$$this.id', done] } };
  return [
    { $set: { news: { $filter: { input: '$news', cond: isLeft } } } },
    { $set: { news: { $cond: [{ $eq: ['$news', []] }, '$$REMOVE', '$news'] } } },
  ];
}

function toQuery({ tag, stage, ownerId, lifecycle, subscribed, field, search }: ContactFilter): Query {
  const query: Query = {};
  if (tag !== undefined) query.tags = tag;
  if (stage !== undefined) query.stage = stage;
  if (ownerId !== undefined) query.ownerId = ownerId;
  if (lifecycle !== undefined) query.lifecycle = lifecycle;
  if (subscribed !== undefined) {
    query['subscription.status'] = subscribed ? 'subscribed' : { $in: ['unsubscribed', 'pending'] };
  }
  if (field) query[`fields.${field.key}`] = { $in: [...field.among] };
  if (search) {
    const pattern = { $regex: literally(search), $options: 'i' };
    query.$or = [{ email: pattern }, { name: pattern }];
  }
  return query;
}

function toRevision(row: ContactDocument | null): ContactRevision | null {
  return row && { contact: toContact(row), rev: row.rev };
}

function toContact({ _id: id, rev: _rev, news: _news, ...row }: ContactDocument): Contact {
  return { id, ...row };
}
