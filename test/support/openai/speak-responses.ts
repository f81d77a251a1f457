import { piecesOf, type Speech } from './speech.ts';

/** A whole answer of `POST /v1/responses`. */
export function responseOf({ nth, model, text, calls, tokens, isThoughtful, isCut }: Speech) {
  const output: Record<string, unknown>[] = [];
  if (isThoughtful) {
    output.push({ id: `rs_${nth}`, type: 'reasoning', summary: [], encrypted_content: `sealed-${nth}` });
  }
  if (text !== '') {
    output.push({
      id: `msg_${nth}`,
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text, annotations: [] }],
    });
  }
  for (const [at, call] of calls.entries()) {
    output.push({
      id: isThoughtful && at === 0 ? `fc_thought_${nth}` : `fc_${nth}_${at}`,
      type: 'function_call',
      status: 'completed',
      call_id: call.id,
      name: call.name,
      arguments: call.arguments,
    });
  }
  return {
    id: `resp_${nth}`,
    object: 'response',
    created_at: 1_790_000_000,
    status: isCut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    model,
    output,
    usage: {
      input_tokens: tokens.input,
      output_tokens: tokens.output,
      total_tokens: tokens.input + tokens.output,
    },
  };
}

/** The events of the same, without their `sequence_number`. */
export function responseEvents(speech: Speech): Record<string, unknown>[] {
  const whole = responseOf(speech);
  const begun = { ...whole, status: 'in_progress', output: [], usage: null };
  const events: Record<string, unknown>[] = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
  ];
  for (const [output_index, item] of whole.output.entries()) {
    const at = { output_index, item_id: item['id'] };
    events.push({
      type: 'response.output_item.added',
      output_index,
      item: { ...item, status: 'in_progress' },
    });
    if (item['type'] === 'message') {
      const inner = { ...at, content_index: 0 };
      events.push({
        type: 'response.content_part.added',
        ...inner,
        part: { type: 'output_text', text: '', annotations: [] },
      });
      for (const delta of piecesOf(speech.text))
        events.push({ type: 'response.output_text.delta', ...inner, delta });
      events.push({ type: 'response.output_text.done', ...inner, text: speech.text });
    } else if (item['type'] === 'function_call') {
      const args = item['arguments'] as string;
      for (const delta of piecesOf(args)) {
        events.push({ type: 'response.function_call_arguments.delta', ...at, delta });
      }
      events.push({ type: 'response.function_call_arguments.done', ...at, arguments: args });
    }
    events.push({ type: 'response.output_item.done', output_index, item });
  }
  events.push({ type: `response.${whole.status}`, response: whole });
  return events;
}
