import { Injectable } from '@nestjs/common';
import { decodeCursor, newId, notOfThisList, type PageQueryDto, toPage } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import { AnswerDesk } from '../answers/answer-desk.js';
import { ConversationNotFound, TooManyConversations } from '../assistant.errors.js';
import { ProposalService } from '../proposals/proposal.service.js';
import { UsageService } from '../usage/usage.service.js';
import {
  type ConversationDto,
  type ConversationPageDto,
  type ConversationWithMessagesDto,
  toConversationDto,
  toConversationWithMessages,
} from './conversation.dto.js';
import {
  type ConversationPlace,
  ConversationRepository,
  type StoredConversation,
} from './conversation.repository.js';
import { type MessagePlace, MessageRepository } from './message.repository.js';

/** Conversations that a user keeps: none is deleted behind their back. */
export const MOST_CONVERSATIONS = 200;

/** A user's conversations, kept until their owner deletes them. Needs no language model. */
@Injectable()
export class ConversationService {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly messages: MessageRepository,
    private readonly desk: AnswerDesk,
    private readonly proposals: ProposalService,
    private readonly usage: UsageService,
    private readonly clock: Clock,
  ) {}

  /** @throws TooManyConversations */
  async create(userId: string, title?: string): Promise<ConversationDto> {
    await this.checkCount(userId, MOST_CONVERSATIONS - 1);
    const at = this.clock.date();
    const conversation: StoredConversation = {
      _id: newId('cnv', at.getTime()),
      userId,
      ...(title !== undefined && { title: title.trim() }),
      questions: 0,
      createdAt: at,
      updatedAt: at,
    };
    await this.conversations.insert(conversation);
    try {
      await this.checkCount(userId, MOST_CONVERSATIONS); // others that came at the same time
    } catch (error) {
      await this.conversations.delete(userId, conversation._id);
      throw error;
    }
    return toConversationDto(conversation);
  }

  /** Newest activity first. */
  async list(userId: string, { limit, cursor }: PageQueryDto): Promise<ConversationPageDto> {
    const place = cursor === undefined ? undefined : toPlace(cursor);
    const rows = await this.conversations.list(userId, limit, place);
    return toPage(rows, limit, ({ updatedAt, _id }) => [updatedAt.getTime(), _id], toConversationDto);
  }

  /** With a page of its messages, the newest without `cursor`, and the tokens that it has used up. @throws ConversationNotFound */
  async get(
    userId: string,
    id: string,
    { limit, cursor }: PageQueryDto,
  ): Promise<ConversationWithMessagesDto> {
    const conversation = await this.find(userId, id);
    const place = cursor === undefined ? undefined : toMessagePlace(cursor);
    const [rows, usage] = await Promise.all([
      this.messages.list(userId, id, limit, place),
      this.usage.ofConversation(id),
    ]);
    const { items, nextCursor } = toPage(
      rows,
      limit,
      ({ question, role }) => [question, role],
      (row) => row,
    );
    return toConversationWithMessages(conversation, items, nextCursor, usage);
  }

  /** With its messages and open proposals; an answer that is being written in it ends within seconds. @throws ConversationNotFound */
  async delete(userId: string, id: string): Promise<void> {
    if (!(await this.conversations.delete(userId, id))) throw new ConversationNotFound();
    this.desk.end(id);
    await Promise.all([this.messages.deleteAll(userId, id), this.proposals.forget(userId, id)]);
  }

  /** An answer that is being written in it ends: here at once, elsewhere within seconds of its deletion. */
  end(id: string): void {
    this.desk.end(id);
  }

  /** @throws ConversationNotFound */
  async find(userId: string, id: string): Promise<StoredConversation> {
    const conversation = await this.conversations.findById(userId, id);
    if (!conversation) throw new ConversationNotFound();
    return conversation;
  }

  private async checkCount(userId: string, most: number): Promise<void> {
    if ((await this.conversations.count(userId)) > most) throw new TooManyConversations(MOST_CONVERSATIONS);
  }
}

function toPlace(cursor: string): ConversationPlace {
  const [at, id] = decodeCursor(cursor, 2);
  const updatedAt = new Date(typeof at === 'number' ? at : NaN);
  if (Number.isNaN(updatedAt.getTime()) || typeof id !== 'string' || !id.startsWith('cnv_'))
    throw notOfThisList();
  return { updatedAt, id };
}

function toMessagePlace(cursor: string): MessagePlace {
  const [question, role] = decodeCursor(cursor, 2);
  if (typeof question === 'number' && (role === 'user' || role === 'assistant')) return { question, role };
  throw notOfThisList();
}
