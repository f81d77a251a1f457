import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { SessionDocument } from './session.schema.js';

export interface Session {
  id: string;
  userId: string;
  salt: string;
  generation: number;
  createdAt: Date;
  refreshedAt: Date;
  expiresAt: Date;
  ip: string;
  userAgent: string;
}

export type Rotation = Pick<Session, 'refreshedAt' | 'expiresAt' | 'ip' | 'userAgent'>;

@Injectable()
export class SessionRepository {
  constructor(@InjectModel(SessionDocument.name) private readonly model: Model<SessionDocument>) {}

  async insert(session: Session): Promise<void> {
    const { id, ...rest } = session;
    await this.model.create({ _id: id, ...rest });
  }

  /** For whoever proves to hold one of its tokens. */
  async findByToken(id: string): Promise<Session | null> {
    return toSession(await this.model.findById(id).lean());
  }

  async findById(userId: string, id: string): Promise<Session | null> {
    return toSession(await this.model.findOne({ _id: id, userId }).lean());
  }

  /** Newest first, those older than `before`; one more than `limit` tells of a next page. */
  async list(userId: string, now: Date, limit: number, before?: string): Promise<Session[]> {
    const docs = await this.model
      .find({ userId, expiresAt: { $gt: now }, ...(before && { _id: { $lt: before } }) })
      .sort({ _id: -1 })
      .limit(limit + 1)
      .lean();
    return docs.map((doc) => toSession(doc)!);
  }

  /** Moves on to the next token; null when another request was first or the session is over. */
  async rotate(id: string, generation: number, rotation: Rotation): Promise<Session | null> {
    const update = { $set: rotation, $inc: { generation: 1 } };
    const doc = await this.model
      .findOneAndUpdate({ _id: id, generation }, update, { returnDocument: 'after' })
      .lean();
    return toSession(doc);
  }

  async delete(userId: string, id: string): Promise<boolean> {
    return (await this.model.deleteOne({ _id: id, userId })).deletedCount === 1;
  }

  /** Deletes all sessions of the user but one; answers with the ids of those that were there. */
  async deleteAll(userId: string, except?: string): Promise<string[]> {
    const filter = { userId, ...(except && { _id: { $ne: except } }) };
    const docs = await this.model.find(filter, { _id: 1 }).lean();
    await this.model.deleteMany(filter);
    return docs.map((doc) => doc._id);
  }
}

function toSession(doc: SessionDocument | null): Session | null {
  if (!doc) return null;
  const { _id, ...rest } = doc;
  return { id: _id, ...rest };
}
