import type { ModelStep } from '../../platform/index.js';
import type { Answer, AnswerState, Lookup, Question } from '../conversations/message.js';

/** An answer while it is written. */
export class Draft {
  text = '';
  readonly lookups: Lookup[] = [];
  private readonly tokens = { input: 0, output: 0 };
  private model: string | undefined;
  private stepBegan = true;
  private isCut = false;

  constructor(
    readonly id: string,
    private readonly question: Question,
  ) {}

  /** What is to be shown of more text: a step after one that said something begins a paragraph. */
  add(delta: string): string {
    const shown = this.stepBegan && this.text.trim() !== '' ? `\n\n${delta}` : delta;
    this.stepBegan = false;
    this.text += shown;
    return shown;
  }

  endStep({ usage, model, isCut }: ModelStep): void {
    this.tokens.input += usage.inputTokens;
    this.tokens.output += usage.outputTokens;
    this.model = model;
    this.isCut = isCut;
    this.stepBegan = true;
  }

  toAnswer(state: AnswerState, createdAt: Date, unverified: string[], problem?: string): Answer {
    const { conversationId, userId, question } = this.question;
    return {
      id: this.id,
      conversationId,
      userId,
      question,
      role: 'assistant',
      text: this.text,
      createdAt,
      state,
      lookups: this.lookups,
      unverified,
      tokens: this.tokens,
      ...(this.model !== undefined && { model: this.model }),
      ...(this.isCut && { cut: true }),
      ...(problem !== undefined && { problem }),
    };
  }
}
