import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isDuplicateKey } from '../../mongo/duplicate-key.js';
import { ScheduleDocument } from './schedule.schema.js';

@Injectable()
export class ScheduleRepository {
  private readonly schedules: mongo.Collection<ScheduleDocument>;

  constructor(@InjectModel(ScheduleDocument.name) model: Model<ScheduleDocument>) {
    this.schedules = model.collection as unknown as mongo.Collection<ScheduleDocument>;
  }

  findByNames(names: readonly string[]): Promise<ScheduleDocument[]> {
    return this.schedules.find({ _id: { $in: [...names] } }).toArray();
  }

  /** False when another process was first. */
  async insert(schedule: ScheduleDocument): Promise<boolean> {
    try {
      await this.schedules.insertOne(schedule);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  /** False when it is no longer as it was `seen`. */
  async replace({ _id, cron, timeZone, nextAt }: ScheduleDocument, next: ScheduleDocument): Promise<boolean> {
    const { matchedCount } = await this.schedules.replaceOne({ _id, cron, timeZone, nextAt }, next);
    return matchedCount === 1;
  }
}
