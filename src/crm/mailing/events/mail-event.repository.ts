import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { insertUnordered, isDuplicateKey } from '../../../platform/index.js';
import { DatedRows } from '../../contacts/dated-rows.js';
import type { TimelinePosition } from '../../contacts/timeline/timeline-source.js';
import type { MailOrigin } from '../tokens/mail-token.rules.js';
import {
  type FollowedLink,
  MAIL_DEEDS,
  type MailDeed,
  type MailFigures,
  type MailQuestion,
  type TrackedMail,
} from './mail-event.js';
import { TrackedMailDocument } from './mail-event.schema.js';

type Row = TrackedMailDocument;
type Query = mongo.Filter<Row>;

const TIME_OF = {
  sent: 'sentAt',
  opened: 'openedAt',
  clicked: 'clickedAt',
  bounced: 'bouncedAt',
  complained: 'complainedAt',
  unsubscribed: 'unsubscribedAt',
} as const satisfies Record<MailDeed, keyof Row>;

const EVER = new Date(0);

@Injectable()
export class MailEventRepository {
  private readonly rows: mongo.Collection<Row>;
  private readonly dated: DatedRows<Row & { contactId: string }>;

  constructor(@InjectModel(TrackedMailDocument.name) private readonly model: Model<TrackedMailDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<Row>;
    this.dated = new DatedRows(this.rows as unknown as mongo.Collection<Row & { contactId: string }>);
  }

  /** Each once; of those that are there already only what is new is written. */
  async write(mails: readonly TrackedMail[]): Promise<void> {
    const rows = mails.map(toRow);
    const taken = await insertUnordered(this.model, rows);
    for (const at of taken) {
      const { _id, subject, keptAt, sentAt } = rows[at];
      const said = { ...(subject !== undefined && { subject }), ...(keptAt && { keptAt }) };
      await this.rows.updateOne(
        { _id, contactId: { $exists: true } },
        { $set: said, ...(sentAt && { $max: { sentAt } }) },
      );
    }
  }

  /** Notes a deed of a mail that is there. @param link that was followed @returns whether it is, and of somebody */
  async note(mailId: string, deed: MailDeed, at: Date, link?: string): Promise<boolean> {
    const { matchedCount } = await this.rows.updateOne(
      { _id: mailId, contactId: { $exists: true } },
      { $max: { [TIME_OF[deed]]: at }, ...(link !== undefined && { $addToSet: { links: link } }) },
    );
    return matchedCount === 1;
  }

  /** Notes a deed of a mail whose sender has not said anything of it yet. */
  async noteFirst({ mailId, ...origin }: MailOrigin, deed: MailDeed, at: Date, link?: string): Promise<void> {
    try {
      const links = link === undefined ? {} : { links: [link] };
      await this.rows.insertOne({ _id: mailId, ...origin, createdAt: at, [TIME_OF[deed]]: at, ...links });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await this.note(mailId, deed, at, link); // its sender was faster
    }
  }

  /** Of what they were sent for, or of one variant of it; from keys of indexes alone, as they may be many. */
  async figures(ref: string, variant?: string): Promise<MailFigures> {
    const counts = MAIL_DEEDS.map(
      async (deed) => [deed, await this.rows.countDocuments(figureOf(deed, ref, variant))] as const,
    );
    return Object.fromEntries(await Promise.all(counts)) as MailFigures;
  }

  /** Links that were followed of what they were sent for, the most followed first. */
  async links(ref: string, most: number): Promise<FollowedLink[]> {
    const rows = this.rows.aggregate<{ _id: string; clicked: number }>([
      { $match: figureOf('clicked', ref, undefined) },
      { $unwind: '$links' },
      { $group: { _id: '$links', clicked: { $sum: 1 } } },
      { $sort: { clicked: -1, _id: 1 } },
      { $limit: most },
    ]);
    return (await rows.toArray()).map(({ _id: url, clicked }) => ({ url, clicked }));
  }

  /** What the database does for `figures`. */
  explainFigures(ref: string, variant?: string): Promise<unknown[]> {
    const pipelines = MAIL_DEEDS.map((deed) => [
      { $match: figureOf(deed, ref, variant) },
      { $group: { _id: 1, n: { $sum: 1 } } },
    ]);
    return Promise.all(pipelines.map((pipeline) => this.rows.aggregate(pipeline).explain('executionStats')));
  }

  async among(question: MailQuestion, contactIds: readonly string[]): Promise<Set<string>> {
    const rows = this.rows
      .find({ contactId: { $in: [...contactIds] }, ...toQuery(question) })
      .project<{ contactId: string }>({ contactId: 1 });
    return new Set((await rows.toArray()).map(({ contactId }) => contactId));
  }

  /** Null when they are more than `limit`. */
  async all(question: MailQuestion, limit: number): Promise<Set<string> | null> {
    const ids = new Set<string>();
    const rows = this.rows
      .find({ ...toQuery(question), contactId: { $exists: true } })
      .project<{ contactId: string }>({ _id: 0, contactId: 1 });
    for await (const { contactId } of rows) {
      ids.add(contactId);
      if (ids.size > limit) return null;
    }
    return ids;
  }

  countSent(since: Date): Promise<number> {
    return this.rows.countDocuments({ sentAt: { $gte: since } });
  }

  /** When a contact has last opened a mail or followed a link of one; null when never. */
  async lastSignOfLife(contactId: string): Promise<Date | null> {
    const [row] = await this.rows
      .aggregate<{ at: Date | null }>([
        { $match: { contactId } },
        { $group: { _id: null, at: { $max: { $max: ['$openedAt', '$clickedAt'] } } } },
      ])
      .toArray();
    return row?.at ?? null;
  }

  async findById(mailId: string): Promise<TrackedMail | null> {
    const row = await this.rows.findOne({ _id: mailId });
    return row && toMail(row);
  }

  /** Newest first. */
  async list(contactId: string, limit: number, before?: TimelinePosition): Promise<TrackedMail[]> {
    return (await this.dated.page(contactId, limit, before)).map(toMail);
  }

  move(fromIds: readonly string[], toId: string): Promise<void> {
    return this.dated.move(fromIds, toId);
  }

  /** Whose they were, and what they were called, is gone; that they were sent counts on. */
  async anonymise(contactIds: readonly string[]): Promise<void> {
    await this.rows.updateMany(
      { contactId: { $in: [...contactIds] } },
      { $unset: { contactId: '', subject: '', links: '' } },
    );
  }
}

function figureOf(deed: MailDeed, ref: string, variant: string | undefined): Query {
  return { ref, ...(variant !== undefined && { variant }), [TIME_OF[deed]]: { $gt: EVER } };
}

function toQuery({ deed, campaign, variant, since }: MailQuestion): Query {
  const at = since ? { $gte: since } : { $gt: EVER };
  return {
    ...(campaign !== undefined && { ref: campaign }),
    ...(variant !== undefined && { variant }),
    [TIME_OF[deed]]: at,
  };
}

function toRow({ mailId: _id, ...mail }: TrackedMail): Row {
  return { _id, ...mail };
}

function toMail({ _id: mailId, ...row }: Row): TrackedMail {
  return { mailId, ...row };
}
