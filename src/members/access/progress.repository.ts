import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isDuplicateKey } from '../../platform/index.js';
import { ProgressDocument } from './progress.schema.js';

/** When lessons were completed: by slug of the module, then by lesson. */
export type Progress = ReadonlyMap<string, ReadonlyMap<string, Date>>;

@Injectable()
export class ProgressRepository {
  private readonly rows: mongo.Collection<ProgressDocument>;

  constructor(@InjectModel(ProgressDocument.name) model: Model<ProgressDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<ProgressDocument>;
  }

  async ofUser(userId: string): Promise<Progress> {
    const progress = new Map<string, Map<string, Date>>();
    for (const { slug, lessonId, completedAt } of await this.rows.find({ userId }).toArray()) {
      const lessons = progress.get(slug) ?? new Map<string, Date>();
      progress.set(slug, lessons.set(lessonId, completedAt));
    }
    return progress;
  }

  async deleteOf(userId: string): Promise<void> {
    await this.rows.deleteMany({ userId });
  }

  /** The first time counts. */
  async complete(userId: string, slug: string, lessonId: string, completedAt: Date): Promise<void> {
    const _id = `${userId}/${slug}/${lessonId}`;
    try {
      await this.rows.insertOne({ _id, userId, slug, lessonId, completedAt });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}
