import { Injectable, Logger } from '@nestjs/common';
import { newId, occurrenceId, type Problem, ReaderGone, toProblem } from '../../common/index.js';
import { Clock, type ModelInput } from '../../platform/index.js';
import { AccessEnded, AnswerBrokenOff } from '../assistant.errors.js';
import { ConversationRepository } from '../conversations/conversation.repository.js';
import { MessageRepository } from '../conversations/message.repository.js';
import type { Answer, AnswerState, Question } from '../conversations/message.js';
import type { ToolContext } from '../tools/assistant-tool.js';
import { KnownNumbers } from '../unverified/known-numbers.js';
import type { AnswerEvent } from './answer-events.dto.js';
import { AnswerSteps } from './answer-steps.js';
import { AskerAccess } from './asker-access.js';
import { Draft } from './draft.js';

/** What an answer is written from. */
export interface Assignment {
  question: Question;
  instructions: string;
  told: readonly ModelInput[];
  context: ToolContext;
}

/** Writes an answer, tells of it as it comes, and keeps it, whether it came to its end or not. */
@Injectable()
export class AnswerWriter {
  private readonly log = new Logger(AnswerWriter.name);

  constructor(
    private readonly steps: AnswerSteps,
    private readonly access: AskerAccess,
    private readonly messages: MessageRepository,
    private readonly conversations: ConversationRepository,
    private readonly known: KnownNumbers,
    private readonly clock: Clock,
  ) {}

  /** Never throws: errors are events. Ends with `done` once the answer is stored, or with `error`. */
  async *write({ question, instructions, told, context }: Assignment): AsyncGenerator<AnswerEvent, void> {
    const draft = new Draft(newId('msg', this.clock.now()), question);
    const { signal, end } = this.access.watch(context.principal, context.signal);
    let isKept = false;
    const keep = async (state: AnswerState, problem?: string) => {
      isKept = true;
      return this.keep(draft, question, state, problem);
    };
    try {
      yield* this.steps.run(draft, instructions, told, { ...context, signal });
      const answer = await keep('complete');
      yield { event: 'done', data: doneOf(answer) };
    } catch (error) {
      const reason: unknown = signal.aborted ? signal.reason : error;
      const problem = this.problemOf(reason);
      const isEnded = signal.aborted || reason instanceof AccessEnded;
      if (!isKept) await this.keepWhatThereIs(keep(isEnded ? 'interrupted' : 'failed', problem.code));
      yield { event: 'error', data: problem };
    } finally {
      end();
      // the reader left while something was on its way
      if (!isKept) await this.keepWhatThereIs(keep('interrupted'));
    }
  }

  private async keep(
    draft: Draft,
    question: Question,
    state: AnswerState,
    problem?: string,
  ): Promise<Answer> {
    const { userId, conversationId } = question;
    const unverified = await this.known.unverifiedIn(draft.text, draft.lookups, question);
    const answer = draft.toAnswer(state, this.clock.date(), unverified, problem);
    await this.messages.insert(answer);
    // deleted meanwhile: nothing of it stays
    const isThere = await this.conversations.touch(userId, conversationId, answer.createdAt);
    if (!isThere) await this.messages.deleteAll(userId, conversationId);
    return answer;
  }

  private problemOf(error: unknown): Problem {
    const { problem, unexpected } = toProblem(
      error instanceof ReaderGone ? new AnswerBrokenOff(error.message) : error,
      occurrenceId(),
    );
    if (unexpected) this.log.error('An answer broke off', error);
    return problem;
  }

  private async keepWhatThereIs(keeping: Promise<Answer>): Promise<void> {
    await keeping.catch((error: unknown) => this.log.error(`An answer is not kept: ${String(error)}`));
  }
}

function doneOf({ id, text, unverified, tokens, model, cut }: Answer) {
  return { messageId: id, text, unverified, tokens, model: model ?? null, cut: cut === true };
}
