import {
  checkResults,
  isObject,
  type Read,
  readFormat,
  readTool,
  refuseUnless,
  textOf,
} from './seen-request.ts';

/** What Ollama, vLLM and LM Studio all know; OpenAI's `max_completion_tokens` is none of it. */
const FIELDS = new Set('model messages max_tokens tools response_format stream stream_options'.split(' '));

/** A body of `POST /v1/chat/completions`. @throws Refusal for what servers that speak it refuse */
export function readChat(body: Record<string, unknown>): Read {
  for (const name of Object.keys(body)) refuseUnless(FIELDS.has(name), `Unknown parameter: '${name}'`);
  const { model, messages, max_tokens: most, tools = [], response_format: format } = body;
  refuseUnless(typeof model === 'string' && model !== '', "Missing required parameter: 'model'");
  refuseUnless(Array.isArray(messages) && messages.length > 0, "Missing required parameter: 'messages'");
  const read: Read = {
    model: model as string,
    instructions: '',
    messages: [],
    calls: [],
    results: [],
    tools: [],
  };
  for (const [at, message] of (messages as Record<string, unknown>[]).entries())
    readMessage(read, message, at);
  checkResults(read);
  for (const tool of tools as Record<string, unknown>[]) {
    refuseUnless(tool['type'] === 'function' && isObject(tool['function']), 'tools: must be functions');
    read.tools.push(readTool(tool['function'] as Record<string, unknown>));
  }
  if (format) {
    const { type, json_schema: schema } = format as Record<string, unknown>;
    refuseUnless(type === 'json_schema' && isObject(schema), 'response_format: is not supported');
    read.format = readFormat(schema as Record<string, unknown>)!;
  }
  if (most !== undefined) {
    refuseUnless(Number.isInteger(most) && (most as number) > 0, "'max_tokens': must be above 0");
    read.maxOutputTokens = most as number;
  }
  return read;
}

function readMessage(read: Read, message: Record<string, unknown>, at: number): void {
  const where = `messages[${at}]`;
  refuseUnless(isObject(message), `${where}: must be an object`);
  const { role, content, tool_calls: calls = [], tool_call_id: callId } = message;
  if (role === 'system') {
    refuseUnless(at === 0, `${where}: the system message comes first`);
    read.instructions = textOf(content, `${where}.content`);
  } else if (role === 'tool') {
    refuseUnless(typeof callId === 'string', `${where}: needs tool_call_id`);
    read.results.push({ callId: callId as string, output: textOf(content, `${where}.content`) });
  } else {
    refuseUnless(role === 'user' || role === 'assistant', `Invalid value: '${String(role)}' (${where}.role)`);
    const text = textOf(content, `${where}.content`);
    if (text !== '') read.messages.push({ role: role as 'user' | 'assistant', text });
    for (const call of calls as { id: string; function: { name: string; arguments: string } }[]) {
      refuseUnless(
        call.id && call.function?.name && typeof call.function.arguments === 'string',
        `${where}.tool_calls: needs id, name and arguments`,
      );
      read.calls.push({ id: call.id, ...call.function });
    }
  }
}
