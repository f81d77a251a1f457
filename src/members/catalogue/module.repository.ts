import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isDuplicateKey } from '../../platform/index.js';
import { type Lesson, ModuleDocument } from './module.schema.js';

export interface CourseModule {
  slug: string;
  name: string;
  description: string;
  lessons: Lesson[];
  prerequisites: string[];
  position: number;
  createdAt: Date;
}

export type ModuleChange = Partial<Omit<CourseModule, 'slug' | 'createdAt'>>;

/** The catalogue as the staff wrote it; nobody's own. */
@Injectable()
export class ModuleRepository {
  private readonly rows: mongo.Collection<ModuleDocument>;

  constructor(@InjectModel(ModuleDocument.name) model: Model<ModuleDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<ModuleDocument>;
  }

  /** All, in the order of the catalogue. */
  async findAll(): Promise<CourseModule[]> {
    const rows = await this.rows.find().sort({ position: 1, _id: 1 }).toArray();
    return rows.map((row) => toModule(row)!);
  }

  async findBySlug(slug: string): Promise<CourseModule | null> {
    return toModule(await this.rows.findOne({ _id: slug }));
  }

  /** False when the slug is taken. */
  async insert({ slug, ...module }: CourseModule): Promise<boolean> {
    try {
      await this.rows.insertOne({ _id: slug, ...module });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async update(slug: string, change: ModuleChange): Promise<CourseModule | null> {
    if (Object.keys(change).length === 0) return this.findBySlug(slug);
    return toModule(
      await this.rows.findOneAndUpdate({ _id: slug }, { $set: change }, { returnDocument: 'after' }),
    );
  }

  async remove(slug: string): Promise<boolean> {
    return (await this.rows.deleteOne({ _id: slug })).deletedCount === 1;
  }
}

function toModule(row: ModuleDocument | null): CourseModule | null {
  if (!row) return null;
  const { _id: slug, ...rest } = row;
  return { slug, ...rest };
}
