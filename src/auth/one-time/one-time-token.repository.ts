import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { OneTimeTokenDocument, type TokenPurpose } from './one-time-token.schema.js';

@Injectable()
export class OneTimeTokenRepository {
  constructor(@InjectModel(OneTimeTokenDocument.name) private readonly model: Model<OneTimeTokenDocument>) {}

  async insert(token: OneTimeTokenDocument): Promise<void> {
    await this.model.create(token);
  }

  /** Deletes it in the same step, so that of two who come at once one gets it. */
  async take(hash: string, purpose: TokenPurpose, now: Date): Promise<OneTimeTokenDocument | null> {
    return this.model.findOneAndDelete({ hash, purpose, expiresAt: { $gt: now } }).lean();
  }

  /** What is not secret of those that the user has. */
  async list(userId: string): Promise<Pick<OneTimeTokenDocument, 'purpose' | 'email' | 'expiresAt'>[]> {
    return this.model.find({ userId }, { _id: 0, purpose: 1, email: 1, expiresAt: 1 }).lean();
  }

  async deleteAll(userId: string, purpose?: TokenPurpose): Promise<void> {
    await this.model.deleteMany({ userId, ...(purpose && { purpose }) });
  }
}
