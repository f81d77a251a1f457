import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isDuplicateKey } from '../../platform/index.js';
import { EventTypeDocument } from './event-type.schema.js';

export type EventTypeChanges = Partial<Pick<EventTypeDocument, 'label' | 'unit' | 'colour' | 'fields'>>;

@Injectable()
export class EventTypeRepository {
  constructor(@InjectModel(EventTypeDocument.name) private readonly model: Model<EventTypeDocument>) {}

  /** All of them, by type: a person declares each, so they are few. */
  findAll(): Promise<EventTypeDocument[]> {
    return this.model.find().sort({ _id: 1 }).lean<EventTypeDocument[]>().exec();
  }

  findByType(type: string): Promise<EventTypeDocument | null> {
    return this.model.findById(type).lean<EventTypeDocument>().exec();
  }

  /** False when it is declared already. */
  async create(eventType: EventTypeDocument): Promise<boolean> {
    try {
      await this.model.create(eventType);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  update(type: string, changes: EventTypeChanges): Promise<EventTypeDocument | null> {
    return this.model
      .findByIdAndUpdate(type, { $set: changes }, { returnDocument: 'after' })
      .lean<EventTypeDocument>()
      .exec();
  }

  async remove(type: string): Promise<boolean> {
    return (await this.model.deleteOne({ _id: type })).deletedCount === 1;
  }
}
