import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isDuplicateKey } from '../../../platform/index.js';
import { StageDocument } from './stage.schema.js';

/** A step of the pipeline. */
export interface Stage {
  key: string;
  /** For people. */
  label: string;
  /** Lower ones come first; those of the same position by key. */
  position: number;
}

@Injectable()
export class StageRepository {
  private readonly rows: mongo.Collection<StageDocument>;

  constructor(@InjectModel(StageDocument.name) model: Model<StageDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<StageDocument>;
  }

  /** In the order of the pipeline. */
  async findAll(): Promise<Stage[]> {
    return (await this.rows.find().sort({ position: 1, _id: 1 }).toArray()).map(toStage);
  }

  /** False when the key is taken. */
  async insert({ key, ...stage }: Stage): Promise<boolean> {
    try {
      await this.rows.insertOne({ _id: key, ...stage });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async update(key: string, change: Partial<Omit<Stage, 'key'>>): Promise<Stage | null> {
    const row =
      Object.keys(change).length === 0
        ? await this.rows.findOne({ _id: key })
        : await this.rows.findOneAndUpdate({ _id: key }, { $set: change }, { returnDocument: 'after' });
    return row && toStage(row);
  }

  /** What was removed. */
  async remove(key: string): Promise<Stage | null> {
    const row = await this.rows.findOneAndDelete({ _id: key });
    return row && toStage(row);
  }
}

function toStage({ _id: key, label, position }: StageDocument): Stage {
  return { key, label, position };
}
