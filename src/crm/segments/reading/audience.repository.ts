import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { ContactDocument } from '../../contacts/contact.schema.js';
import { SegmentTooWide } from '../segments.errors.js';
import { all, type ContactQuery } from './contact-query.js';

/** A contact with what events, grants and mails call it. */
export interface AudienceRow {
  id: string;
  email: string;
  otherEmails?: readonly string[];
  userId?: string;
}

/** By what some contacts are looked up; the values may be many. */
export interface Lookup {
  by: '_id' | 'email' | 'otherEmails' | 'userId';
  among: readonly string[];
}

/** Ids of accounts are in this range, and no address is. */
const ACCOUNTS = { from: 'usr_', to: 'usr`' };
/** Values that are looked up at once. */
const PART = 50_000;
const ROW = { email: 1, otherEmails: 1, userId: 1 } as const;
const BATCH = 5000;
/** How long one question may take, in ms. */
const MOST_MS = 20_000;
/** MongoDB's MaxTimeMSExpired. */
const TIME_EXPIRED = 50;

/** Contacts as those whom rules are asked of. */
@Injectable()
export class AudienceRepository {
  private readonly rows: mongo.Collection<ContactDocument>;

  constructor(@InjectModel(ContactDocument.name) model: Model<ContactDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<ContactDocument>;
  }

  /** @param lookup by a field of which each contact has one value @throws SegmentTooWide */
  async count(query: ContactQuery, lookup?: Lookup): Promise<number> {
    if (!lookup) return inTime(this.rows.countDocuments(query, { maxTimeMS: MOST_MS }));
    let count = 0;
    for (const part of partsOf(lookup)) {
      count += await inTime(this.rows.countDocuments(narrowed(query, part), { maxTimeMS: MOST_MS }));
    }
    return count;
  }

  /** In no order; some of them several times. @throws SegmentTooWide */
  async find(query: ContactQuery, lookup: Lookup): Promise<AudienceRow[]> {
    const rows: AudienceRow[] = [];
    for (const part of partsOf(lookup)) rows.push(...(await this.read(narrowed(query, part))));
    return rows;
  }

  /** Those that others were merged into; null when there are more than `most` of them. @throws SegmentTooWide */
  merged(query: ContactQuery, most: number): Promise<AudienceRow[] | null> {
    return this.readFew([{ otherEmails: { $gt: '' } }], query, most);
  }

  /** Those whose `userId` is no account's here; null when there are more than `most` of them. @throws SegmentTooWide */
  ofForeignUsers(query: ContactQuery, most: number): Promise<AudienceRow[] | null> {
    const ranges = [{ userId: { $gt: '', $lt: ACCOUNTS.from } }, { userId: { $gte: ACCOUNTS.to } }];
    return this.readFew(ranges, query, most);
  }

  /** In the order of ids, after one. @throws SegmentTooWide */
  async page(query: ContactQuery, afterId: string | undefined, limit: number): Promise<AudienceRow[]> {
    const after = afterId === undefined ? query : all([{ _id: { $gt: afterId } }, query]);
    const options = { projection: ROW, batchSize: limit + 1, maxTimeMS: MOST_MS };
    const rows = await inTime(this.rows.find(after, options).sort({ _id: 1 }).limit(limit).toArray());
    return rows.map(toRow);
  }

  /** Those of some contacts of whom it holds. */
  async among(query: ContactQuery, ids: readonly string[]): Promise<Set<string>> {
    const options = { projection: { _id: 1 }, batchSize: BATCH } as const;
    const rows = await this.rows.find(narrowed(query, { by: '_id', among: ids }), options).toArray();
    return new Set(rows.map(({ _id }) => _id));
  }

  private async readFew(
    ranges: readonly ContactQuery[],
    query: ContactQuery,
    most: number,
  ): Promise<AudienceRow[] | null> {
    const rows: AudienceRow[] = [];
    for (const range of ranges) {
      if ((await this.rows.countDocuments(range, { limit: most + 1 })) > most) return null;
      rows.push(...(await this.read(all([range, query]))));
    }
    return rows;
  }

  private async read(query: ContactQuery): Promise<AudienceRow[]> {
    const options = { projection: ROW, batchSize: BATCH, maxTimeMS: MOST_MS };
    return (await inTime(this.rows.find(query, options).toArray())).map(toRow);
  }
}

function* partsOf({ by, among }: Lookup): Generator<Lookup> {
  for (let at = 0; at < among.length; at += PART) yield { by, among: among.slice(at, at + PART) };
}

function narrowed(query: ContactQuery, lookup: Lookup): ContactQuery {
  return all([{ [lookup.by]: { $in: [...lookup.among] } }, query]);
}

function toRow({ _id: id, email, otherEmails, userId }: AudienceDocument): AudienceRow {
  return { id, email, ...(otherEmails && { otherEmails }), ...(userId !== undefined && { userId }) };
}

type AudienceDocument = Pick<ContactDocument, '_id' | 'email' | 'otherEmails' | 'userId'>;

async function inTime<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if ((error as { code?: unknown }).code === TIME_EXPIRED) throw new SegmentTooWide();
    throw error;
  }
}
