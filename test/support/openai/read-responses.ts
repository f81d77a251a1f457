import {
  checkResults,
  isObject,
  type Read,
  readFormat,
  readTool,
  refuseUnless,
  textOf,
} from './seen-request.ts';

const FIELDS = new Set(
  'model instructions input max_output_tokens store stream reasoning include tools text'.split(' '),
);

/** A body of `POST /v1/responses`. @throws Refusal for what OpenAI, or a stateless server, refuses */
export function readResponses(body: Record<string, unknown>): Read {
  for (const name of Object.keys(body)) refuseUnless(FIELDS.has(name), `Unknown parameter: '${name}'`);
  const { model, instructions = '', input, max_output_tokens: most, tools = [], text } = body;
  refuseUnless(typeof model === 'string' && model !== '', "Missing required parameter: 'model'");
  refuseUnless(body['store'] === false, "'store' must be false: nothing may be kept");
  refuseUnless(Array.isArray(input) && input.length > 0, "Missing required parameter: 'input'");
  const read: Read = {
    model: model as string,
    instructions: instructions as string,
    messages: [],
    calls: [],
    results: [],
    tools: [],
  };
  const thoughts = new Set<string>();
  for (const [at, item] of (input as Record<string, unknown>[]).entries()) readItem(read, thoughts, item, at);
  checkResults(read);
  for (const tool of tools as Record<string, unknown>[]) {
    refuseUnless(tool['type'] === 'function', `tools: ${String(tool['type'])} is not supported`);
    read.tools.push(readTool(tool));
  }
  const format = (text as { format?: Record<string, unknown> } | undefined)?.format;
  if (format) {
    refuseUnless(format['type'] === 'json_schema', 'text.format: is not supported');
    read.format = readFormat(format);
  }
  if (most !== undefined) {
    refuseUnless(Number.isInteger(most) && (most as number) >= 16, "'max_output_tokens': must be 16 or more");
    read.maxOutputTokens = most as number;
  }
  return read;
}

function readItem(read: Read, thoughts: Set<string>, item: Record<string, unknown>, at: number): void {
  const where = `input[${at}]`;
  refuseUnless(isObject(item), `${where}: must be an object`);
  const { type = 'message', id } = item;
  if (type === 'message') {
    const { role, content } = item;
    refuseUnless(
      role === 'user' || role === 'assistant',
      `Invalid value: '${String(role)}' (${where}.role): what is told apart from the instructions is user or assistant`,
    );
    read.messages.push({ role: role as 'user' | 'assistant', text: textOf(content, `${where}.content`) });
  } else if (type === 'function_call') {
    const { call_id, name, arguments: args } = item as Record<string, string>;
    refuseUnless(
      call_id && name && typeof args === 'string',
      `${where}: a call needs call_id, name and arguments`,
    );
    const thought = typeof id === 'string' && id.startsWith('fc_thought_') ? `rs_${id.slice(11)}` : undefined;
    refuseUnless(
      thought === undefined || thoughts.has(thought),
      `Item '${String(id)}' of type 'function_call' was provided without its required 'reasoning' item: '${thought}'`,
    );
    read.calls.push({ id: call_id, name, arguments: args });
  } else if (type === 'function_call_output') {
    const { call_id, output } = item as Record<string, string>;
    refuseUnless(call_id && typeof output === 'string', `${where}: an output needs call_id and output`);
    read.results.push({ callId: call_id, output });
  } else {
    refuseUnless(type === 'reasoning', `Invalid value: '${String(type)}' (${where}.type)`);
    refuseUnless(item['encrypted_content'], `Item with id '${String(id)}' not found: items are not kept`);
    thoughts.add(id as string);
  }
}
