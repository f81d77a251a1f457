import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { MessageDocument } from './message.schema.js';
import type { Answer, Message, Question, Turn } from './message.js';

/** The place of a message within its conversation. */
export interface MessagePlace {
  question: number;
  role: Message['role'];
}

/** Every call is within one owner. */
@Injectable()
export class MessageRepository {
  constructor(@InjectModel(MessageDocument.name) private readonly model: Model<MessageDocument>) {}

  async insert({ id, ...message }: Message): Promise<void> {
    await this.model.create({ _id: id, ...message });
  }

  /** Newest first, those before `place`; one more than `limit` tells of a next page. */
  async list(
    userId: string,
    conversationId: string,
    limit: number,
    place?: MessagePlace,
  ): Promise<Message[]> {
    const docs = await this.model
      .find({
        conversationId,
        userId,
        ...(place && {
          // an answer comes after its question; the names sort so, too
          $or: [
            { question: { $lt: place.question } },
            ...(place.role === 'assistant' ? [{ question: place.question, role: 'user' as const }] : []),
          ],
        }),
      })
      .sort({ question: -1, role: 1 })
      .limit(limit + 1)
      .lean<MessageDocument[]>();
    return docs.map(toMessage);
  }

  /** The turns before a question, newest first; what is not read any more is not fetched. */
  async *turnsBefore(userId: string, conversationId: string, question: number): AsyncGenerator<Turn, void> {
    const cursor = this.model
      .find({ conversationId, userId, question: { $lt: question } })
      .sort({ question: -1, role: 1 })
      .lean<MessageDocument[]>()
      .cursor({ batchSize: 20 });
    let answer: Answer | undefined;
    for await (const doc of cursor as AsyncIterable<MessageDocument>) {
      const message = toMessage(doc);
      if (message.role === 'assistant') answer = message;
      else {
        yield { question: message, ...(answer?.question === message.question && { answer }) };
        answer = undefined;
      }
    }
  }

  /** Oldest first, read as they are asked for. */
  async *of(userId: string, conversationId: string): AsyncGenerator<Message, void> {
    const cursor = this.model
      .find({ conversationId, userId })
      .sort({ question: 1, role: -1 })
      .lean<MessageDocument[]>()
      .cursor({ batchSize: 50 });
    for await (const doc of cursor as AsyncIterable<MessageDocument>) yield toMessage(doc);
  }

  /** Also what was written in conversations that are no more. */
  async deleteOf(userId: string): Promise<void> {
    await this.model.deleteMany({ userId }); // looked for in all rows: it happens seldom
  }

  /** Of anybody, those that look as if they told of somebody, and all for which something was looked up. */
  async *like(text: { $regex: string; $options: string }): AsyncGenerator<MessageDocument, void> {
    const cursor = this.model
      .find({ $or: [{ text }, { lookups: { $exists: true } }] })
      .lean<MessageDocument[]>()
      .cursor({ batchSize: 50 });
    yield* cursor as AsyncIterable<MessageDocument>;
  }

  /** Says the same of somebody who has another name now; for nothing else. */
  async rename({ _id, text, lookups }: MessageDocument): Promise<void> {
    await this.model.updateOne({ _id }, { $set: { text, ...(lookups && { lookups }) } });
  }

  async deleteAll(userId: string, conversationId: string): Promise<void> {
    await this.model.deleteMany({ conversationId, userId });
  }
}

function toMessage({ _id: id, ...doc }: MessageDocument): Message {
  if (doc.role === 'user') return { id, ...doc } as Question;
  return { id, lookups: [], unverified: [], ...doc } as Answer;
}
