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

/** JSON in a fenced block, as servers without structured output give it. */
const FENCED = /```(?:json)?\s*(\{.*\})\s*```/su;

/** The text of a model's answer; null where there is none. Other fields are not read. */
export function textOfAnswer(answer: string): string | null {
  for (const json of [answer, FENCED.exec(answer)?.[1]]) {
    if (json === undefined) continue;
    try {
      const value: unknown = JSON.parse(json);
      const text =
        value !== null && typeof value === 'object' ? (value as { text?: unknown }).text : undefined;
      return typeof text === 'string' ? text : null;
    } catch {
      // not JSON: perhaps there is some within it
    }
  }
  return null;
}
