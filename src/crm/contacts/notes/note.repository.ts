import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { DatedRows } from '../dated-rows.js';
import type { TimelinePosition } from '../timeline/timeline-source.js';
import { NoteDocument } from './note.schema.js';

export interface Note {
  id: string;
  contactId: string;
  text: string;
  /** Who of the staff, or what (`workflow`). */
  authorId: string;
  createdAt: Date;
  changedAt?: Date;
}

@Injectable()
export class NoteRepository {
  private readonly rows: mongo.Collection<NoteDocument>;
  private readonly dated: DatedRows<NoteDocument>;

  constructor(@InjectModel(NoteDocument.name) model: Model<NoteDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<NoteDocument>;
    this.dated = new DatedRows(this.rows);
  }

  /** One that is there stays as it is. */
  insert(note: Note): Promise<void> {
    return this.dated.insert(note);
  }

  /** Newest first. */
  async list(contactId: string, limit: number, before?: TimelinePosition): Promise<Note[]> {
    return (await this.dated.page(contactId, limit, before)).map(toNote);
  }

  async update(contactId: string, id: string, text: string, changedAt: Date): Promise<Note | null> {
    const row = await this.rows.findOneAndUpdate(
      { _id: id, contactId },
      { $set: { text, changedAt } },
      { returnDocument: 'after' },
    );
    return row && toNote(row);
  }

  /** Notes whose text fits a pattern. Looked for in all of them: it happens seldom. */
  async like(pattern: { $regex: string; $options: 'i' }): Promise<Note[]> {
    return (await this.rows.find({ text: pattern }).toArray()).map(toNote);
  }

  /** Unless it was changed since it was read. */
  async rewrite({ id, text }: Note, to: string): Promise<void> {
    await this.rows.updateOne({ _id: id, text }, { $set: { text: to } });
  }

  /** Of the staff. Looked for in all of them, like texts. */
  async renameAuthor(authorId: string, to: string): Promise<void> {
    await this.rows.updateMany({ authorId }, { $set: { authorId: to } });
  }

  remove(contactId: string, id: string): Promise<boolean> {
    return this.dated.remove(contactId, id);
  }

  move(fromIds: readonly string[], toId: string): Promise<void> {
    return this.dated.move(fromIds, toId);
  }

  erase(contactIds: readonly string[]): Promise<void> {
    return this.dated.erase(contactIds);
  }
}

function toNote({ _id: id, ...row }: NoteDocument): Note {
  return { id, ...row };
}
