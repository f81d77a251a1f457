import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isDuplicateKey } from '../mongo/duplicate-key.js';
import type { Mail, MailFilter } from './mail.js';
import { MailDocument } from './mail.schema.js';
import { MAIL_STATES, type MailState, mailStatesBefore } from './mail.states.js';

/** Ids are `mail_...` and sort by the time they were made. */
export const MAIL_ID = 'mail';

/** A mail with what only sending and the outbox need. */
export type StoredMail = Mail & { messageId: string; /** Encrypted. */ body?: string };

@Injectable()
export class MailRepository {
  private readonly rows: mongo.Collection<MailDocument>;

  constructor(@InjectModel(MailDocument.name) private readonly model: Model<MailDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<MailDocument>;
  }

  /** Resolves when the mail is durable; false when its key is taken. */
  async insert(mail: MailDocument): Promise<boolean> {
    if (mail.key !== undefined) await this.model.init(); // the index decides about keys
    try {
      await this.rows.insertOne(mail);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (await this.rows.findOne({ _id: mail._id }, { projection: { _id: 1 } })) !== null; // sent twice by the driver
    }
  }

  async findById(id: string): Promise<StoredMail | null> {
    return toMail(await this.rows.findOne({ _id: id }));
  }

  async findByKey(key: string): Promise<StoredMail | null> {
    return toMail(await this.rows.findOne({ key }));
  }

  /** Newest first. @param before id of the last one of the page before */
  async list({ state, kind, to }: MailFilter, limit: number, before?: string): Promise<StoredMail[]> {
    const rows = await this.rows
      .find({
        ...(state && { state }),
        ...(kind !== undefined && { kind }),
        ...(to !== undefined && { to: to.toLowerCase() }),
        ...(before !== undefined && { _id: { $lt: before } }),
      })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
    return rows.map((row) => toMail(row)!);
  }

  /** Null when it is not there, or has ended. */
  async begin(id: string): Promise<StoredMail | null> {
    return toMail(
      await this.rows.findOneAndUpdate(
        from('sending', id),
        { $set: { state: 'sending' }, $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      ),
    );
  }

  /** What its reader has now is forgotten here. */
  async sent(id: string, sentAt: Date): Promise<void> {
    await this.rows.updateOne(from('sent', id), {
      $set: { state: 'sent', sentAt },
      $unset: { body: 1, error: 1 },
    });
  }

  /** It is tried again. */
  async putBack(id: string, error: string): Promise<void> {
    await this.rows.updateOne(from('queued', id), { $set: { state: 'queued', error } });
  }

  async fail(id: string, error: string): Promise<void> {
    await this.rows.updateOne(from('failed', id), { $set: { state: 'failed', error }, $unset: { body: 1 } });
  }

  async keep(id: string): Promise<void> {
    await this.rows.updateOne(from('kept', id), { $set: { state: 'kept' } });
  }

  /** Those on their way that were written before an id, oldest first. */
  async findForgotten(before: string, limit: number): Promise<Mail[]> {
    const rows = await this.rows
      .find({ state: { $in: ['queued', 'sending'] }, _id: { $lt: before } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return rows.map((row) => toMail(row)!);
  }

  /** Those to an address that were written from one time until another. */
  async deleteTo({
    to,
    since,
    until,
    kinds,
  }: {
    to: string;
    since: Date;
    until: Date;
    kinds?: readonly string[];
  }): Promise<void> {
    const createdAt = { $gte: since, $lte: until };
    await this.rows.deleteMany({ to, createdAt, ...(kinds && { kind: { $in: [...kinds] } }) });
  }

  /** @param most the state that most are in: what is left of all, which is known without counting, is taken for it */
  async countByState(most?: MailState): Promise<{ state: MailState; count: number }[]> {
    const [all, ...counts] = await Promise.all([
      most ? this.rows.estimatedDocumentCount() : 0,
      ...MAIL_STATES.map((state) => (state === most ? 0 : this.rows.countDocuments({ state }))),
    ]);
    const rest = all - counts.reduce((sum, count) => sum + count, 0);
    return MAIL_STATES.map((state, at) => ({
      state,
      count: state === most ? Math.max(0, rest) : counts[at],
    }));
  }
}

/** The mail, if the state may be reached from where it is. */
function from(state: MailState, id: string): mongo.Filter<MailDocument> {
  return { _id: id, state: { $in: [...mailStatesBefore(state)] } };
}

function toMail(row: MailDocument | null): StoredMail | null {
  if (!row) return null;
  const { _id: id, to, kind, subject, state, attempts, error, createdAt, sentAt, messageId, body } = row;
  return {
    id,
    to,
    kind,
    subject,
    state,
    attempts,
    ...(error !== undefined && { error }),
    createdAt,
    ...(sentAt && { sentAt }),
    messageId,
    ...(body !== undefined && { body }),
  };
}
