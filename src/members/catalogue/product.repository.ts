import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { MatchRule } from './match.rules.js';
import { ProductDocument } from './product.schema.js';

export interface Product {
  id: string;
  name: string;
  match: MatchRule[];
  modules: string[];
  durationDays: number | null;
  checkoutUrl: string | null;
  createdAt: Date;
  deletedAt?: Date;
}

export type ProductChange = Partial<Omit<Product, 'id' | 'createdAt' | 'deletedAt'>>;

/** What is sold; nobody's own. */
@Injectable()
export class ProductRepository {
  private readonly rows: mongo.Collection<ProductDocument>;

  constructor(@InjectModel(ProductDocument.name) model: Model<ProductDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<ProductDocument>;
  }

  /** Those that are sold, oldest first. */
  async findAll(): Promise<Product[]> {
    return (await this.findEver()).filter(({ deletedAt }) => deletedAt === undefined);
  }

  /** With those that were sold once: who bought one still has it. */
  async findEver(): Promise<Product[]> {
    return (await this.rows.find().sort({ _id: 1 }).toArray()).map((row) => toProduct(row)!);
  }

  async findById(id: string): Promise<Product | null> {
    return toProduct(await this.rows.findOne({ _id: id, deletedAt: { $exists: false } }));
  }

  async insert({ id, ...product }: Product): Promise<void> {
    await this.rows.updateOne({ _id: id }, { $setOnInsert: product }, { upsert: true });
  }

  async update(id: string, change: ProductChange): Promise<Product | null> {
    if (Object.keys(change).length === 0) return this.findById(id);
    return toProduct(
      await this.rows.findOneAndUpdate(
        { _id: id, deletedAt: { $exists: false } },
        { $set: change },
        { returnDocument: 'after' },
      ),
    );
  }

  async remove(id: string, now: Date): Promise<boolean> {
    const filter = { _id: id, deletedAt: { $exists: false } };
    return (await this.rows.updateOne(filter, { $set: { deletedAt: now } })).matchedCount === 1;
  }
}

function toProduct(row: ProductDocument | null): Product | null {
  if (!row) return null;
  const { _id: id, ...rest } = row;
  return { id, ...rest };
}
