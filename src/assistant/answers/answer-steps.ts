import { Injectable } from '@nestjs/common';
import {
  type Bill,
  LanguageModel,
  type ModelCall,
  type ModelInput,
  type ModelRequest,
  type ModelStep,
} from '../../platform/index.js';
import { toLookupDto } from '../conversations/message.dto.js';
import type { ToolContext } from '../tools/assistant-tool.js';
import { AssistantTools, type ToolOutcome } from '../tools/assistant-tools.js';
import type { AnswerEvent } from './answer-events.dto.js';
import { AskerAccess } from './asker-access.js';
import type { Draft } from './draft.js';

/** How often the model is asked for one answer; the last time without tools, so that it answers. */
export const MOST_STEPS = 8;
/** Calls that are done for one answer; more of them are refused. */
export const MOST_CALLS = 24;
/** Of one step, reasoning included: some pages. */
const MOST_OUTPUT_TOKENS = 4000;

/** What the model says when it has been asked often enough and still looks things up. */
const NO_END = {
  'pt-BR': 'Não cheguei a uma resposta. O que consultei está acima; pergunte por uma coisa de cada vez.',
  en: 'I did not come to an answer. What I looked up is above; ask for one thing at a time.',
} as const;

/** The loop: the model says something or asks for tools, which are run and told to it, until it has answered. */
@Injectable()
export class AnswerSteps {
  constructor(
    private readonly model: LanguageModel,
    private readonly tools: AssistantTools,
    private readonly access: AskerAccess,
  ) {}

  /**
   * Writes into `draft`, and tells what happens. Before each step and each tool it is asked what the asker may do by then.
   * @param told what the model is told: what was said before, and the question
   * @throws AccessEnded, what the model throws, or the reason of `context.signal`
   */
  async *run(
    draft: Draft,
    instructions: string,
    told: readonly ModelInput[],
    context: ToolContext,
  ): AsyncGenerator<AnswerEvent, void> {
    const input = [...told];
    for (let count = 1; count <= MOST_STEPS; count++) {
      const isLast = count === MOST_STEPS;
      const asked = await this.standing(context);
      const step = yield* this.ask(draft, instructions, input, asked, isLast);
      draft.endStep(step);
      if (step.calls.length === 0) return;
      if (isLast && step.text.trim() === '')
        yield { event: 'delta', data: { text: draft.add(NO_END[context.locale]) } };
      if (isLast) return;
      input.push({ type: 'step', step });
      for (const call of step.calls)
        input.push(yield* this.lookUp(draft, call, await this.standing(context)));
    }
  }

  /** As its asker stands now: whoever was demoted has the tools of the new role. @throws AccessEnded */
  private async standing(context: ToolContext): Promise<ToolContext> {
    return { ...context, principal: await this.access.current(context.principal) };
  }

  /** Whether there is room for the first step. @throws TokensSpent */
  async expectRoom(instructions: string, input: readonly ModelInput[], context: ToolContext): Promise<void> {
    await this.model.expectRoom(this.toRequest(instructions, input, context), billOf(context));
  }

  private async *ask(
    draft: Draft,
    instructions: string,
    input: readonly ModelInput[],
    context: ToolContext,
    isLast: boolean,
  ): AsyncGenerator<AnswerEvent, ModelStep> {
    const request = this.toRequest(instructions, input, context, isLast);
    for await (const part of this.model.stream(request, billOf(context))) {
      if (part.type === 'end') return part.step;
      yield { event: 'delta', data: { text: draft.add(part.delta) } };
    }
    throw new Error('a stream of the model ended without its end');
  }

  private toRequest(
    instructions: string,
    input: readonly ModelInput[],
    { principal, signal }: ToolContext,
    isLast = false,
  ): ModelRequest {
    const tools = isLast ? [] : this.tools.offered(principal);
    return {
      instructions,
      input,
      ...(tools.length > 0 && { tools }),
      maxOutputTokens: MOST_OUTPUT_TOKENS,
      signal,
    };
  }

  private async *lookUp(
    draft: Draft,
    call: ModelCall,
    context: ToolContext,
  ): AsyncGenerator<AnswerEvent, ModelInput> {
    const outcome = draft.lookups.length < MOST_CALLS ? await this.tools.run(context, call) : tooMany(call);
    const { status, output, proposal } = outcome;
    const lookup = { id: call.id, name: call.name, arguments: outcome.arguments, status, output };
    draft.lookups.push(lookup);
    yield { event: 'tool', data: toLookupDto(lookup) };
    if (proposal) yield { event: 'proposal', data: proposal };
    return { type: 'result', callId: call.id, output };
  }
}

function billOf({ principal: { userId }, conversationId }: ToolContext): Bill {
  return { purpose: 'assistant', userId, conversationId };
}

function tooMany(call: ModelCall): ToolOutcome {
  const error = {
    code: 'ASSISTANT.TOO_MANY_CALLS',
    detail: `At most ${MOST_CALLS} calls for an answer: answer with what there is`,
  };
  return {
    status: 'refused',
    arguments: {},
    output: JSON.stringify({ error, name: call.name.slice(0, 40) }),
  };
}
