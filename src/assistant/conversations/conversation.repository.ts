import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { type LeaseOwner, Leases } from '../../platform/index.js';
import { ConversationDocument } from './conversation.schema.js';

export type StoredConversation = ConversationDocument;

/** The place in the list after which a page begins. */
export interface ConversationPlace {
  updatedAt: Date;
  id: string;
}

/** Every call is within one owner. */
@Injectable()
export class ConversationRepository {
  /** Who writes an answer in which conversation. */
  readonly leases: Leases<ConversationDocument>;

  constructor(@InjectModel(ConversationDocument.name) private readonly model: Model<ConversationDocument>) {
    this.leases = new Leases(model.collection as unknown as mongo.Collection<ConversationDocument>);
  }

  async insert(conversation: StoredConversation): Promise<void> {
    await this.model.create(conversation);
  }

  count(userId: string): Promise<number> {
    return this.model.countDocuments({ userId });
  }

  findById(userId: string, id: string): Promise<StoredConversation | null> {
    return this.model.findOne({ _id: id, userId }).lean<StoredConversation>();
  }

  /** Newest activity first, those after `place`; one more than `limit` tells of a next page. */
  list(userId: string, limit: number, place?: ConversationPlace): Promise<StoredConversation[]> {
    return this.model
      .find({
        userId,
        ...(place && {
          $or: [
            { updatedAt: { $lt: place.updatedAt } },
            { updatedAt: place.updatedAt, _id: { $lt: place.id } },
          ],
        }),
      })
      .sort({ updatedAt: -1, _id: -1 })
      .limit(limit + 1)
      .lean<StoredConversation[]>();
  }

  /**
   * Counts a question that its holder asks in it, and gives it a title. Null when it is deleted, or not the holder's any
   * more.
   */
  addQuestion(
    userId: string,
    id: string,
    holder: LeaseOwner,
    at: Date,
    title: string,
  ): Promise<StoredConversation | null> {
    return this.model
      .findOneAndUpdate(
        { _id: id, userId, 'owner.instance': holder.instance },
        { $inc: { questions: 1 }, $set: { updatedAt: at, title } },
        { returnDocument: 'after' },
      )
      .lean<StoredConversation>();
  }

  /** Says that something was written in it. False when it is deleted. */
  async touch(userId: string, id: string, at: Date): Promise<boolean> {
    return (await this.model.updateOne({ _id: id, userId }, { $max: { updatedAt: at } })).matchedCount === 1;
  }

  /** Of anybody, those whose title looks as if it told of somebody. */
  titled(like: { $regex: string; $options: string }): Promise<StoredConversation[]> {
    return this.model.find({ title: like }).lean<StoredConversation[]>(); // looked for in all rows: it happens seldom
  }

  async retitle(id: string, title: string): Promise<void> {
    await this.model.updateOne({ _id: id }, { $set: { title } });
  }

  async deleteOf(userId: string): Promise<void> {
    await this.model.deleteMany({ userId });
  }

  async delete(userId: string, id: string): Promise<boolean> {
    return (await this.model.deleteOne({ _id: id, userId })).deletedCount === 1;
  }
}
