import { Injectable } from '@nestjs/common';
import { AttemptCounters, type Principal } from '../../auth/index.js';
import { Config } from '../../config/index.js';
import { Clock, estimateTokens, LanguageModel, type ModelInput } from '../../platform/index.js';
import { AssistantNotConfigured, TooManyQuestions } from '../assistant.errors.js';
import type { StoredConversation } from '../conversations/conversation.repository.js';
import { MessageRepository } from '../conversations/message.repository.js';
import type { ToolContext } from '../tools/assistant-tool.js';
import type { AskDto } from './answer.dto.js';
import { AnswerSteps } from './answer-steps.js';
import { historyInput } from './history.rules.js';
import { instructionsFor } from './instructions.rules.js';

/** Questions of one user. */
export const MOST_A_MINUTE = 20;
const A_MINUTE = { max: MOST_A_MINUTE, windowMs: 60_000 };

/** What an answer is written from, beside the question. */
export interface Brief {
  /** Ours alone. */
  instructions: string;
  /** What was said before, and the question. */
  told: readonly ModelInput[];
  context: ToolContext;
}

/** Who may ask now, and what the model is told with the question. */
@Injectable()
export class Briefing {
  constructor(
    private readonly model: LanguageModel,
    private readonly steps: AnswerSteps,
    private readonly messages: MessageRepository,
    private readonly counters: AttemptCounters,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** @throws AssistantNotConfigured, TooManyQuestions */
  async admit(userId: string): Promise<void> {
    if (!this.model.isConfigured) throw new AssistantNotConfigured();
    const refusal = (wait: number) => new TooManyQuestions(MOST_A_MINUTE, wait);
    await this.counters.admit(`assistant messages of ${userId}`, A_MINUTE, refusal);
  }

  /** @throws TokensSpent */
  async prepare(
    me: Principal,
    { _id: conversationId, userId, questions }: StoredConversation,
    { text, locale = this.config.insightLocale }: AskDto,
    signal: AbortSignal,
  ): Promise<Brief> {
    const { businessTz, currency, assistant } = this.config;
    const before = this.messages.turnsBefore(userId, conversationId, questions + 1);
    const history = await historyInput(before, assistant.historyTokens, estimateTokens);
    const brief: Brief = {
      instructions: instructionsFor({ locale, now: this.clock.now(), businessTz, currency }),
      told: [...history, { type: 'user', text }],
      context: { principal: me, conversationId, locale, signal },
    };
    await this.steps.expectRoom(brief.instructions, brief.told, brief.context);
    return brief;
  }
}
