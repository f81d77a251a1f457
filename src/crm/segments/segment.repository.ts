import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { Use } from '../contacts/uses.js';
import { fieldKeysOf } from './rules/field-keys.rules.js';
import type { Segment } from './segment.js';
import { SegmentDocument } from './segment.schema.js';

/** What is changed of a segment; a description that is null is taken away. */
export type SegmentChange = Partial<Pick<Segment, 'name' | 'rules'>> & { description?: string | null };

@Injectable()
export class SegmentRepository {
  private readonly rows: mongo.Collection<SegmentDocument>;

  constructor(@InjectModel(SegmentDocument.name) model: Model<SegmentDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<SegmentDocument>;
  }

  async findById(id: string): Promise<Segment | null> {
    const row = await this.rows.findOne({ _id: id });
    return row && toSegment(row);
  }

  /** Newest first. */
  async list(limit: number, beforeId?: string): Promise<Segment[]> {
    const query: mongo.Filter<SegmentDocument> = beforeId === undefined ? {} : { _id: { $lt: beforeId } };
    return (await this.rows.find(query).sort({ _id: -1 }).limit(limit).toArray()).map(toSegment);
  }

  /** Whose rules ask for a declared field. Reads all of them: it is asked when a field is removed. */
  async withField(key: string): Promise<Use[]> {
    const found: Use[] = [];
    for await (const { _id: id, name, rules } of this.rows.find({}))
      if (fieldKeysOf(rules).has(key)) found.push({ kind: 'segment', id, name });
    return found;
  }

  async isEmpty(): Promise<boolean> {
    return (await this.rows.findOne({}, { projection: { _id: 1 } })) === null;
  }

  async insert({ id, ...segment }: Segment): Promise<void> {
    await this.rows.insertOne({ _id: id, ...segment });
  }

  async update(
    id: string,
    { description, ...change }: SegmentChange,
    updatedAt: Date,
  ): Promise<Segment | null> {
    const set = { ...change, ...(typeof description === 'string' && { description }), updatedAt };
    const row = await this.rows.findOneAndUpdate(
      { _id: id },
      { $set: set, ...(description === null && { $unset: { description: '' as const } }) },
      { returnDocument: 'after' },
    );
    return row && toSegment(row);
  }

  async delete(id: string): Promise<boolean> {
    return (await this.rows.deleteOne({ _id: id })).deletedCount === 1;
  }
}

function toSegment({ _id: id, ...row }: SegmentDocument): Segment {
  return { id, ...row };
}
