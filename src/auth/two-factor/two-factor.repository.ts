import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isDuplicateKey } from '../../platform/index.js';
import { TwoFactorDocument } from './two-factor.schema.js';

/** The secret is still encrypted. */
export type TwoFactorState = Omit<TwoFactorDocument, '_id'>;

@Injectable()
export class TwoFactorRepository {
  constructor(@InjectModel(TwoFactorDocument.name) private readonly model: Model<TwoFactorDocument>) {}

  async find(userId: string): Promise<TwoFactorState | null> {
    return this.model.findById(userId).lean();
  }

  /** A secret that waits for its first code, in the place of another one that waits; false when one is in use. */
  async prepare(userId: string, factor: string, secret: string): Promise<boolean> {
    try {
      await this.model.updateOne(
        { _id: userId, enabled: false },
        { $set: { factor, secret, lastStep: 0, recoveryHashes: [] } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** From now on it is asked for; false when the secret has become another one. */
  async enable(userId: string, secret: string, step: number, recoveryHashes: string[]): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id: userId, secret, enabled: false },
      { $set: { enabled: true, lastStep: step, recoveryHashes } },
    );
    return matchedCount === 1;
  }

  /** Uses up a code's step; false when it, or a later one, was used before. */
  async useStep(userId: string, secret: string, step: number): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id: userId, secret, enabled: true, lastStep: { $lt: step } },
      { $set: { lastStep: step } },
    );
    return matchedCount === 1;
  }

  /** Uses up a recovery code; false when there is none of this hash. */
  async useRecovery(userId: string, hash: string): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id: userId, enabled: true, recoveryHashes: hash },
      { $pull: { recoveryHashes: hash } },
    );
    return matchedCount === 1;
  }

  async delete(userId: string): Promise<void> {
    await this.model.deleteOne({ _id: userId });
  }
}
