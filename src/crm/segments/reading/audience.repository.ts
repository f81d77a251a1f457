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

  /** @throws SegmentTooWide */
  count(query: ContactQuery, lookup?: Lookup): Promise<number> {
    return inTime(this.rows.countDocuments(narrowed(query, lookup), { maxTimeMS: MOST_MS }));
  }

  /** In no order. @throws SegmentTooWide */
  async find(query: ContactQuery, lookup: Lookup): Promise<AudienceRow[]> {
    if (lookup.among.length === 0) return [];
    const options = { projection: ROW, batchSize: BATCH, maxTimeMS: MOST_MS };
    return (await inTime(this.rows.find(narrowed(query, lookup), options).toArray())).map(toRow);
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
}

function narrowed(query: ContactQuery, lookup?: Lookup): ContactQuery {
  if (!lookup) return query;
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
