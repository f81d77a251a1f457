import type { ModelInput } from '../../platform/index.js';
import type { Answer, Turn } from '../conversations/message.js';

/** How much of what a tool said in an earlier turn is told again, in characters. */
const MOST_OUTPUT = 1000;
/** Longer arguments are not told again: half of a JSON is none. */
const MOST_ARGUMENTS = 1000;

/** What stands for an answer that there is not, or not whole: many models want question and answer in turns. */
const NO_ANSWER = '(no answer was written)';
const BROKEN_OFF = '(the answer was broken off here)';

/**
 * A turn as the model is told of it: the question, what was looked up for it, shortened, and the answer. A result never
 * comes without its call, nor a call without its result.
 */
export function turnInput(turn: Turn): ModelInput[] {
  const [asked, answered] = talkOf(turn);
  return [asked, ...(turn.answer ? lookupInput(turn.answer) : []), answered];
}

/** A turn without what was looked up for it. */
function talkOf({ question, answer }: Turn): [ModelInput, ModelInput] {
  return [
    { type: 'user', text: question.text },
    { type: 'assistant', text: answerText(answer) },
  ];
}

/** Of a part of the model's input. */
export function tokensOf(input: readonly ModelInput[], estimate: (text: string) => number): number {
  return input.reduce((sum, part) => sum + estimate(JSON.stringify(part)), 0);
}

/**
 * The newest turns that fit, oldest first: whole, or at least question and answer.
 * @param newestFirst is read only as far as it fits
 * @param budget in tokens
 */
export async function historyInput(
  newestFirst: AsyncIterable<Turn>,
  budget: number,
  estimate: (text: string) => number,
): Promise<ModelInput[]> {
  const turns: ModelInput[][] = [];
  let left = budget;
  for await (const turn of newestFirst) {
    const told = [turnInput(turn), talkOf(turn)].find((input) => tokensOf(input, estimate) <= left);
    if (!told) break;
    left -= tokensOf(told, estimate);
    turns.unshift(told);
  }
  return turns.flat();
}

/**
 * As one step without a text. The vendors' own items are of their time, and not kept; and ids of calls are new, since some
 * servers number them anew in each step.
 */
function lookupInput({ question, lookups, model = '' }: Answer): ModelInput[] {
  if (lookups.length === 0) return [];
  const idOf = (index: number) => `call_${question}_${index + 1}`;
  const calls = lookups.map(({ name, arguments: asked }, index) => ({
    id: idOf(index),
    name,
    arguments: argumentsText(asked),
  }));
  return [
    {
      type: 'step',
      step: { text: '', calls, usage: { inputTokens: 0, outputTokens: 0 }, model, isCut: false, items: [] },
    },
    ...lookups.map(({ output }, index): ModelInput => ({
      type: 'result',
      callId: idOf(index),
      output:
        output.length > MOST_OUTPUT ? `${output.slice(0, MOST_OUTPUT).toWellFormed()}… (shortened)` : output,
    })),
  ];
}

function argumentsText(asked: unknown): string {
  const text = JSON.stringify(asked);
  return typeof asked === 'object' && asked !== null && text.length <= MOST_ARGUMENTS ? text : '{}';
}

function answerText(answer: Answer | undefined): string {
  if (!answer?.text.trim()) return NO_ANSWER;
  const isWhole = answer.state === 'complete' && !answer.cut;
  return isWhole ? answer.text : `${answer.text}\n${BROKEN_OFF}`;
}
