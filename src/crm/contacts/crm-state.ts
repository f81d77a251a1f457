import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { CrmStateDocument } from './crm-state.schema.js';

/** Until when something was done, by its name. */
@Injectable()
export class CrmState {
  private readonly rows: mongo.Collection<CrmStateDocument>;

  constructor(@InjectModel(CrmStateDocument.name) model: Model<CrmStateDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<CrmStateDocument>;
  }

  async get(name: string): Promise<Date | null> {
    return (await this.rows.findOne({ _id: name }))?.at ?? null;
  }

  /** Never back. */
  async set(name: string, at: Date): Promise<void> {
    await this.rows.updateOne({ _id: name }, { $max: { at } }, { upsert: true });
  }
}
