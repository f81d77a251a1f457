import { AppError } from '../../common/index.js';
import { ModelMisbehaved } from './openai.errors.js';
import { estimateInput, estimateTokens } from './estimate.rules.js';
import type { ModelCall, ModelRequest, ModelStep, ModelUsage } from './language-model-api.js';

/** The longest text, with the arguments of its calls, in characters: far more than anybody reads. */
const LONGEST = 65_536;

/** What an answer is put together from, whoever speaks. */
export class Answer {
  text = '';
  calls: readonly ModelCall[] = [];
  items: readonly unknown[] = [];
  usage: ModelUsage | undefined;
  model: string | undefined;
  /** Ended by the server before its end. */
  isCut = false;

  /** Gives it back. @throws ModelMisbehaved when the text goes on and on */
  add(delta: string): string {
    this.text += delta;
    bounded(this.text.length);
    return delta;
  }

  /** @throws ModelMisbehaved when there is nothing in it, or too much */
  toStep(request: ModelRequest, model: string): ModelStep {
    const { text, calls, items, isCut } = this;
    if (text.trim() === '' && calls.length === 0) {
      throw new ModelMisbehaved(
        isCut ? 'The language model was cut off before it said anything' : 'The language model said nothing',
      );
    }
    const length = calls.reduce((sum, call) => sum + call.arguments.length, text.length);
    bounded(length);
    const usage = this.usage ?? {
      inputTokens: estimateInput(request),
      outputTokens: estimateTokens(text + JSON.stringify(calls)),
    };
    return { text, calls, items, usage, model: this.model ?? model, isCut };
  }
}

/** @throws ModelMisbehaved for more characters than an answer may have */
export function bounded(length: number): void {
  if (length > LONGEST) throw new ModelMisbehaved('The answer of the language model is far too long');
}

/** Figures that a server tells; undefined unless both are there. */
export function toUsage(input: unknown, output: unknown): ModelUsage | undefined {
  const isFigure = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  return isFigure(input) && isFigure(output) ? { inputTokens: input, outputTokens: output } : undefined;
}

/** Reads what a server sent, whose shape nobody has promised. @throws ModelMisbehaved where it has another */
export function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new ModelMisbehaved('The language model gave no answer that can be read', error);
  }
}
