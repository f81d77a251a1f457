import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { newId } from '../../../common/index.js';
import { isDuplicateKey } from '../../../platform/index.js';
import { type Suppression, SUPPRESSION_REASONS, type SuppressionReason } from './suppression.js';
import { SuppressionDocument } from './suppression.schema.js';

export const SUPPRESSION_ID = 'sup';

@Injectable()
export class SuppressionRepository {
  private readonly rows: mongo.Collection<SuppressionDocument>;

  constructor(@InjectModel(SuppressionDocument.name) private readonly model: Model<SuppressionDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<SuppressionDocument>;
  }

  /** One that is there for a stronger reason, or the same, stays as it is. */
  async add(email: string, reason: SuppressionReason, at: Date): Promise<Suppression> {
    await this.model.init(); // the index decides which is the only one
    const weaker = SUPPRESSION_REASONS.slice(0, SUPPRESSION_REASONS.indexOf(reason));
    const stronger = await this.rows.findOneAndUpdate(
      { email, reason: { $in: weaker } },
      { $set: { reason, at } },
      { returnDocument: 'after' },
    );
    if (stronger) return toSuppression(stronger);
    const _id = newId(SUPPRESSION_ID, at.getTime());
    try {
      await this.rows.insertOne({ _id, email, reason, at });
      return { id: _id, email, reason, at };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const there = await this.rows.findOne({ email });
    return there ? toSuppression(there) : this.add(email, reason, at);
  }

  async among(
    emails: readonly string[],
    reasons: readonly SuppressionReason[] = SUPPRESSION_REASONS,
  ): Promise<Suppression[]> {
    const isAny = reasons.length === SUPPRESSION_REASONS.length;
    const query = { email: { $in: [...emails] }, ...(!isAny && { reason: { $in: [...reasons] } }) };
    return (await this.rows.find(query).toArray()).map(toSuppression);
  }

  /** Newest first. @param before id of the last one of the page before */
  async list(
    { email, reason }: { email?: string | undefined; reason?: SuppressionReason | undefined },
    limit: number,
    before?: string,
  ): Promise<Suppression[]> {
    const rows = this.rows
      .find({
        ...(email !== undefined && { email }),
        ...(reason && { reason }),
        ...(before !== undefined && { _id: { $lt: before } }),
      })
      .sort({ _id: -1 })
      .limit(limit);
    return (await rows.toArray()).map(toSuppression);
  }

  /** By id or e-mail. Null when there is none. */
  async remove(idOrEmail: string): Promise<Suppression | null> {
    const which = idOrEmail.includes('@') ? { email: idOrEmail.toLowerCase() } : { _id: idOrEmail };
    const row = await this.rows.findOneAndDelete(which);
    return row && toSuppression(row);
  }

  async removeAll(emails: readonly string[], reasons: readonly SuppressionReason[]): Promise<void> {
    await this.rows.deleteMany({ email: { $in: [...emails] }, reason: { $in: [...reasons] } });
  }
}

function toSuppression({ _id: id, email, reason, at }: SuppressionDocument): Suppression {
  return { id, email, reason, at };
}
