import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isDuplicateKey } from '../../../platform/index.js';
import type { ContactField } from './field.js';
import { ContactFieldDocument } from './field.schema.js';

@Injectable()
export class ContactFieldRepository {
  private readonly rows: mongo.Collection<ContactFieldDocument>;

  constructor(@InjectModel(ContactFieldDocument.name) model: Model<ContactFieldDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<ContactFieldDocument>;
  }

  /** By key; `leaving` ones are apart: nothing may be said in them any more. */
  async findAll(): Promise<{ fields: ContactField[]; leaving: string[] }> {
    const rows = await this.rows.find().sort({ _id: 1 }).toArray();
    return {
      fields: rows.filter(({ leaving }) => !leaving).map(toField),
      leaving: rows.filter(({ leaving }) => leaving).map(({ _id }) => _id),
    };
  }

  /** False when the key is taken. */
  async insert({ key, ...field }: ContactField): Promise<boolean> {
    try {
      await this.rows.insertOne({ _id: key, ...field });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async update(
    key: string,
    change: Partial<Pick<ContactField, 'label' | 'options'>>,
  ): Promise<ContactField | null> {
    const here = { _id: key, leaving: { $ne: true } };
    const row =
      Object.keys(change).length === 0
        ? await this.rows.findOne(here)
        : await this.rows.findOneAndUpdate(here, { $set: change }, { returnDocument: 'after' });
    return row && toField(row);
  }

  /** False when there is none. */
  async leave(key: string): Promise<boolean> {
    return (await this.rows.updateOne({ _id: key }, { $set: { leaving: true } })).matchedCount === 1;
  }

  async remove(key: string): Promise<void> {
    await this.rows.deleteOne({ _id: key, leaving: true });
  }
}

function toField({ _id: key, label, type, options, createdAt }: ContactFieldDocument): ContactField {
  return { key, label, type, ...(options && { options }), createdAt };
}
