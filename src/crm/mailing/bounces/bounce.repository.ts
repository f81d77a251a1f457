import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { Bounce } from './bounce.js';
import { BounceDocument } from './bounce.schema.js';

/** How long it is known that something was told, in ms; no provider tells it again later. */
const KEPT_MS = 180 * 86_400_000;

@Injectable()
export class BounceRepository {
  private readonly rows: mongo.Collection<BounceDocument>;

  constructor(@InjectModel(BounceDocument.name) model: Model<BounceDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<BounceDocument>;
  }

  /** False when it was taken before, and all is done that follows. */
  async begin({ id, ...bounce }: Bounce, now: Date): Promise<boolean> {
    const expireAt = new Date(now.getTime() + KEPT_MS);
    const row = await this.rows.findOneAndUpdate(
      { _id: id },
      { $setOnInsert: { ...bounce, expireAt } },
      { upsert: true, returnDocument: 'after' },
    );
    return row?.isDone !== true;
  }

  async done(id: string): Promise<void> {
    await this.rows.updateOne({ _id: id }, { $set: { isDone: true } });
  }

  /** How many mails have come back softly since a time, however often each. */
  async softMails(email: string, since: Date): Promise<number> {
    const rows = this.rows
      .find({ email, type: 'soft', at: { $gt: since } })
      .project<{ _id: string; mailId?: string }>({ mailId: 1 });
    return new Set((await rows.toArray()).map(({ _id, mailId }) => mailId ?? _id)).size;
  }

  async ofEmails(emails: readonly string[]): Promise<Bounce[]> {
    const rows = await this.rows
      .find({ email: { $in: [...emails] } })
      .sort({ at: 1 })
      .toArray();
    return rows.map(({ _id: id, isDone: _done, expireAt: _expire, ...bounce }) => ({ id, ...bounce }));
  }

  async eraseEmails(emails: readonly string[]): Promise<void> {
    await this.rows.deleteMany({ email: { $in: [...emails] } });
  }
}
