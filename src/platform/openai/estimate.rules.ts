import type { ModelInput, ModelRequest } from './language-model-api.js';

/** Bytes of UTF-8 in a token, on the safe side: about 4 in English, 3.5 in Portuguese, 3 in JSON. */
const BYTES_PER_TOKEN = 3;
/** What a server puts around each message. */
const TOKENS_PER_PART = 4;

/** How many tokens a text has, at most as a rule; no tokenizer is asked, since each model has another. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/** Tokens that the model is told with a request. */
export function estimateInput({ instructions, input, tools = [], format }: ModelRequest): number {
  const parts = [instructions, ...input.map(textOf), ...tools.map((tool) => JSON.stringify(tool))];
  if (format) parts.push(JSON.stringify(format.schema));
  return parts.reduce((sum, part) => sum + estimateTokens(part) + TOKENS_PER_PART, 0);
}

function textOf(part: ModelInput): string {
  if (part.type === 'result') return part.output;
  if (part.type !== 'step') return part.text;
  // what is handed back holds the text and the calls already
  const { items, text, calls } = part.step;
  return items.length > 0 ? JSON.stringify(items) : `${text}${JSON.stringify(calls)}`;
}
