import { piecesOf, type Speech } from './speech.ts';

const base = ({ nth, model }: Speech) => ({ id: `chatcmpl-${nth}`, created: 1_790_000_000, model });
const usage = ({ tokens }: Speech) => ({
  prompt_tokens: tokens.input,
  completion_tokens: tokens.output,
  total_tokens: tokens.input + tokens.output,
});
const endOf = ({ calls, isCut }: Speech) => {
  if (isCut) return 'length';
  return calls.length > 0 ? 'tool_calls' : 'stop';
};

/** A whole answer of `POST /v1/chat/completions`. */
export function completionOf(speech: Speech) {
  const tool_calls = speech.calls.map(({ id, name, arguments: args }) => ({
    id,
    type: 'function',
    function: { name, arguments: args },
  }));
  const message = {
    role: 'assistant',
    content: speech.text === '' && tool_calls.length > 0 ? null : speech.text,
    ...(tool_calls.length > 0 && { tool_calls }),
  };
  return {
    ...base(speech),
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: endOf(speech) }],
    usage: usage(speech),
  };
}

/** The chunks of the same. */
export function completionChunks(speech: Speech): Record<string, unknown>[] {
  const chunk = (delta: unknown, finish_reason: string | null = null) => ({
    ...base(speech),
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
  });
  const chunks: Record<string, unknown>[] = [chunk({ role: 'assistant', content: '' })];
  for (const content of piecesOf(speech.text)) chunks.push(chunk({ content }));
  for (const [index, { id, name, arguments: args }] of speech.calls.entries()) {
    chunks.push(
      chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
      ...piecesOf(args).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
    );
  }
  chunks.push(chunk({}, endOf(speech)), {
    ...base(speech),
    object: 'chat.completion.chunk',
    choices: [],
    usage: usage(speech),
  });
  return chunks;
}
