import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/index.js';
import { EventStream, newId } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import { ConversationFull, ConversationNotFound } from '../assistant.errors.js';
import { ConversationRepository, type StoredConversation } from '../conversations/conversation.repository.js';
import { ConversationService } from '../conversations/conversation.service.js';
import { MessageRepository } from '../conversations/message.repository.js';
import type { Question } from '../conversations/message.js';
import { titleOf } from '../conversations/title.rules.js';
import type { AskDto } from './answer.dto.js';
import { AnswerDesk, type HeldConversation } from './answer-desk.js';
import type { AnswerEvent } from './answer-events.dto.js';
import { AnswerWriter } from './answer-writer.js';
import { Briefing } from './briefing.js';

/** Questions that a conversation takes. */
export const MOST_QUESTIONS = 200;

/** Takes a question, and answers it as a stream of events. */
@Injectable()
export class AnswerService {
  constructor(
    private readonly service: ConversationService,
    private readonly conversations: ConversationRepository,
    private readonly messages: MessageRepository,
    private readonly desk: AnswerDesk,
    private readonly briefing: Briefing,
    private readonly writer: AnswerWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * Whatever can be refused is refused before the stream begins, and before anything is stored.
   * @throws ConversationNotFound, AssistantNotConfigured, TooManyQuestions, ConversationFull, AnswerUnderWay, TokensSpent
   */
  async ask(me: Principal, conversationId: string, dto: AskDto): Promise<EventStream> {
    const seen = await this.service.find(me.userId, conversationId);
    await this.briefing.admit(me.userId);
    const held = await this.desk.hold(seen);
    const { conversation } = held;
    try {
      if (conversation.questions >= MOST_QUESTIONS) throw new ConversationFull(MOST_QUESTIONS);
      const brief = await this.briefing.prepare(me, conversation, dto, held.ending.signal);
      const question = await this.store(conversation, dto.text);
      return new EventStream(this.answer(this.writer.write({ question, ...brief }), held), held.ending);
    } catch (error) {
      await held.release();
      throw error;
    }
  }

  private async store({ _id: id, userId, title }: StoredConversation, text: string): Promise<Question> {
    const createdAt = this.clock.date();
    const counted = await this.conversations.addQuestion(
      userId,
      id,
      this.desk.owner,
      createdAt,
      title ?? titleOf(text),
    );
    if (!counted) throw new ConversationNotFound();
    const question: Question = {
      id: newId('msg', createdAt.getTime()),
      conversationId: id,
      userId,
      question: counted.questions,
      role: 'user',
      text,
      createdAt,
    };
    await this.messages.insert(question);
    return question;
  }

  private async *answer(
    events: AsyncGenerator<AnswerEvent, void>,
    held: HeldConversation,
  ): AsyncGenerator<AnswerEvent, void> {
    try {
      yield* events;
    } finally {
      await held.release();
    }
  }
}
