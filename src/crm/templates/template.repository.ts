import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { Template, TemplateRow } from './template.js';
import { TemplateDocument } from './template.schema.js';

const WITHOUT_CONTENT = { html: 0, design: 0 } as const;

@Injectable()
export class TemplateRepository {
  private readonly rows: mongo.Collection<TemplateDocument>;

  constructor(@InjectModel(TemplateDocument.name) model: Model<TemplateDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<TemplateDocument>;
  }

  /** One that is there stays as it is; returns whether it was not. */
  async insert({ id, ...template }: Template): Promise<boolean> {
    const { upsertedCount } = await this.rows.updateOne(
      { _id: id },
      { $setOnInsert: template },
      { upsert: true },
    );
    return upsertedCount === 1;
  }

  async findById(id: string): Promise<Template | null> {
    const row = await this.rows.findOne({ _id: id });
    return row && toTemplate(row);
  }

  /** Newest first: in the order of ids, since those sort by when they were made. */
  async list(limit: number, beforeId?: string): Promise<TemplateRow[]> {
    const rows = await this.rows
      .find(beforeId === undefined ? {} : { _id: { $lt: beforeId } }, { projection: WITHOUT_CONTENT })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
    return rows.map(toTemplate);
  }

  /** Whether it was still of the version before. */
  async replace({ id, ...template }: Template): Promise<boolean> {
    const { matchedCount } = await this.rows.replaceOne({ _id: id, version: template.version - 1 }, template);
    return matchedCount === 1;
  }

  async delete(id: string): Promise<boolean> {
    return (await this.rows.deleteOne({ _id: id })).deletedCount === 1;
  }

  async isEmpty(): Promise<boolean> {
    return (await this.rows.findOne({}, { projection: { _id: 1 } })) === null;
  }
}

function toTemplate({ _id: id, ...row }: TemplateDocument): Template {
  return { id, ...row };
}
