import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isDuplicateKey } from '../../platform/index.js';
import { SourceDocument } from './source.schema.js';

export type StoredSource = Pick<
  SourceDocument,
  | '_id'
  | 'kind'
  | 'secret'
  | 'previousSecret'
  | 'previousUntil'
  | 'trusted'
  | 'settings'
  | 'failNext'
  | 'createdAt'
>;

export type SourceChanges = Partial<Omit<StoredSource, '_id' | 'kind' | 'createdAt'>>;

/** Sources as stored, secrets encrypted. */
@Injectable()
export class SourceRepository {
  constructor(@InjectModel(SourceDocument.name) private readonly model: Model<SourceDocument>) {}

  /** All of them: a person configures each, so they are few. */
  findAll(): Promise<StoredSource[]> {
    return this.model.find().sort({ _id: 1 }).lean<StoredSource[]>().exec();
  }

  findById(slug: string): Promise<StoredSource | null> {
    return this.model.findById(slug).lean<StoredSource>().exec();
  }

  /** False when the slug is taken. */
  async create(source: StoredSource): Promise<boolean> {
    try {
      await this.model.create(source);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  update(slug: string, changes: SourceChanges): Promise<StoredSource | null> {
    return this.model
      .findByIdAndUpdate(slug, { $set: changes }, { returnDocument: 'after' })
      .lean<StoredSource>()
      .exec();
  }

  /** Puts a secret that was encrypted anew in the place of the same one; not when another has come meanwhile. */
  async reseal(
    slug: string,
    field: 'secret' | 'previousSecret',
    sealed: string,
    anew: string,
  ): Promise<void> {
    await this.model.updateOne({ _id: slug, [field]: sealed }, { $set: { [field]: anew } });
  }

  async remove(slug: string): Promise<boolean> {
    return (await this.model.deleteOne({ _id: slug })).deletedCount === 1;
  }

  /** Takes one of the failures that were asked for; false when none is left. */
  async takeFailure(slug: string): Promise<boolean> {
    const taken = await this.model.updateOne({ _id: slug, failNext: { $gt: 0 } }, { $inc: { failNext: -1 } });
    return taken.modifiedCount === 1;
  }
}
