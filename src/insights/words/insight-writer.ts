import { Injectable, Logger } from '@nestjs/common';
import { AppError, type Locale } from '../../common/index.js';
import {
  LanguageModel,
  ModelMisbehaved,
  type ModelInput,
  ModelRefused,
  type ModelStep,
  ModelUnavailable,
} from '../../platform/index.js';
import type { InsightFacts } from '../facts/insight-facts.js';
import { ANSWER_FORMAT, textOfAnswer } from './answer.js';
import { type Checked, fill, MOST_TEXT } from './check.rules.js';
import { complaint, dataFor, instructionsFor } from './prompt.js';
import { type Slot, slotsOf } from './slots.js';
import { type Problem, problem } from './units.js';

/** Of an answer: the text, and what a model thinks before it. */
const MOST_TOKENS = 4000;
/** A text that is refused is asked for once more. */
const TRIES = 2;

/** Facts in a model's words. */
export interface WrittenInsight {
  text: string;
  source: 'openai';
  /** As its server names it. */
  model: string;
  /** Of all tries. */
  tokens: { input: number; output: number };
}

/** Has facts told by the language model, and lets through only what is true of them. */
@Injectable()
export class InsightWriter {
  private readonly log = new Logger(InsightWriter.name);

  constructor(private readonly model: LanguageModel) {}

  /**
   * @returns null when the template has to answer: there is no model, it failed, no tokens are left, it was refused twice,
   * or the signal's time is up (`AbortSignal.timeout`)
   * @throws the signal's reason, if it was aborted otherwise
   */
  async write(facts: InsightFacts, locale: Locale, signal?: AbortSignal): Promise<WrittenInsight | null> {
    if (!this.model.isConfigured) return null;
    try {
      return await this.ask(facts, locale, signal);
    } catch (error) {
      if (isTimeUp(signal)) this.log.warn('The model took too long: the template answers');
      else {
        signal?.throwIfAborted();
        this.logFailure(error);
      }
      return null;
    }
  }

  private async ask(
    facts: InsightFacts,
    locale: Locale,
    signal?: AbortSignal,
  ): Promise<WrittenInsight | null> {
    const slots = slotsOf(facts, locale);
    const input: ModelInput[] = [{ type: 'user', text: dataFor(facts, slots) }];
    const tokens = { input: 0, output: 0 };
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const step = await this.model.complete(
        {
          instructions: instructionsFor(locale),
          input,
          format: ANSWER_FORMAT,
          maxOutputTokens: MOST_TOKENS,
          ...(signal && { signal }),
        },
        { purpose: 'insight' },
      );
      tokens.input += step.usage.inputTokens;
      tokens.output += step.usage.outputTokens;
      const checked = checkedAnswer(step, slots, locale, facts.period.kind);
      if ('text' in checked) return { text: checked.text, source: 'openai', model: step.model, tokens };
      this.logRefusal(checked.problems, step.model, attempt);
      input.push(
        { type: 'assistant', text: step.text.slice(0, MOST_TEXT) || '{}' },
        { type: 'user', text: complaint(checked.problems) },
      );
    }
    return null;
  }

  /** By its rules: what the model wrote may be figures of the business, or worse. */
  private logRefusal(problems: readonly Problem[], model: string, attempt: number): void {
    const counts = new Map<string, number>();
    for (const { rule } of problems) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    const causes = [...counts].map(([rule, count]) => `${rule} (${count})`).join(', ');
    const isLast = attempt === TRIES;
    this.log[isLast ? 'warn' : 'log'](
      `Words of ${model} refused: ${causes}; ${isLast ? 'the template answers' : 'asked once more'}`,
    );
  }

  private logFailure(error: unknown): void {
    const isLogged =
      error instanceof ModelUnavailable || error instanceof ModelRefused || error instanceof ModelMisbehaved;
    if (isLogged) return;
    if (error instanceof AppError) this.log.warn(`${error.code} ${error.message}: the template answers`);
    else this.log.error('The template answers', error);
  }
}

function isTimeUp(signal: AbortSignal | undefined): boolean {
  return signal?.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
}

function checkedAnswer(
  { text: answer, isCut }: ModelStep,
  slots: ReadonlyMap<string, Slot>,
  locale: Locale,
  kind: InsightFacts['period']['kind'],
): Checked {
  // half of a text may be true of the facts, and is none all the same
  if (isCut) return { problems: [problem('nothing', '', 'the answer was cut off at its longest: be brief')] };
  const text = textOfAnswer(answer);
  if (text === null) return { problems: [problem('nothing', '', 'the answer is not JSON with a text')] };
  return fill(text, slots, locale, kind);
}
