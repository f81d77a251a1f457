import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { Contact } from '../../contacts/contact.js';
import { Contacts } from '../../contacts/contacts.js';
import { MovedContactDocument } from './moved-contact.schema.js';

/** Contacts by the ids that mails name, also after merges: a link to unsubscribe works for ever. */
@Injectable()
export class MovedContacts {
  private readonly rows: mongo.Collection<MovedContactDocument>;

  constructor(
    @InjectModel(MovedContactDocument.name) model: Model<MovedContactDocument>,
    private readonly contacts: Contacts,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<MovedContactDocument>;
  }

  /** Null when the person was erased, or the contact deleted. */
  async find(id: string): Promise<Contact | null> {
    const contact = await this.contacts.findById(id);
    if (contact) return contact;
    const row = await this.rows.findOne({ _id: id });
    return row && this.contacts.findById(row.to);
  }

  async move(fromIds: readonly string[], toId: string): Promise<void> {
    await this.rows.updateMany({ to: { $in: [...fromIds] } }, { $set: { to: toId } });
    for (const _id of fromIds) await this.rows.updateOne({ _id }, { $set: { to: toId } }, { upsert: true });
  }

  async erase(contactIds: readonly string[]): Promise<void> {
    await this.rows.deleteMany({ to: { $in: [...contactIds] } });
  }
}
