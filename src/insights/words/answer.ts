/** What a model is asked for: its text in a field, so that nothing around it is taken for a part of it. */
export const ANSWER_FORMAT = {
  name: 'insight',
  schema: {
    type: 'object',
    properties: { text: { type: 'string' } },
    required: ['text'],
    additionalProperties: false,
  },
} as const;

/**
 * The text of a model's answer; null where there is none. Other fields are not read. Servers without structured output give
 * the JSON in a fenced block, or among words, or the text alone: whatever it is, it is checked.
 */
export function textOfAnswer(answer: string): string | null {
  const start = answer.search(/\{\s*"/u);
  for (const json of [answer, answer.slice(start, answer.lastIndexOf('}') + 1)]) {
    try {
      const value: unknown = JSON.parse(json);
      const text =
        value !== null && typeof value === 'object' ? (value as { text?: unknown }).text : undefined;
      return typeof text === 'string' ? text : null;
    } catch {
      // not JSON: perhaps there is some within it
    }
  }
  return start < 0 ? answer.trim() || null : null;
}
