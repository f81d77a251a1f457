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

  async deleteAll(userId: string, conversationId: string): Promise<void> {
    await this.model.deleteMany({ conversationId, userId });
  }
}

function toMessage({ _id: id, ...doc }: MessageDocument): Message {
  if (doc.role === 'user') return { id, ...doc } as Question;
  return { id, lookups: [], unverified: [], ...doc } as Answer;
}
