import type { IncomingHttpHeaders } from 'node:http';

/** A request as the scripted model saw it; the same whichever interface was spoken, but for `body`. */
export interface SeenRequest {
  api: 'responses' | 'chat';
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
  isStream: boolean;
  model: string;
  instructions: string;
  /** What was said, in order. */
  messages: { role: 'user' | 'assistant'; text: string }[];
  /** Calls of earlier steps that were handed back, and what the tools answered to them. */
  calls: { id: string; name: string; arguments: string }[];
  results: { callId: string; output: string }[];
  tools: { name: string; description: string; parameters: Record<string, unknown> }[];
  format?: { name: string; schema: Record<string, unknown> };
  maxOutputTokens?: number;
  /** Why it was refused, as the real servers would. */
  refusal?: string;
  /** Whether the client went away before the answer's end. */
  aborted: boolean;
  /** Resolves when the answer has ended, or the client has gone. */
  ended: Promise<void>;
}

/** What the real servers answer with 400. */
export class Refusal extends Error {}

type Json = Record<string, unknown>;
export type Read = Omit<
  SeenRequest,
  'api' | 'headers' | 'body' | 'isStream' | 'aborted' | 'ended' | 'refusal'
>;

export const refuseUnless = (holds: unknown, why: string): void => {
  if (!holds) throw new Refusal(why);
};
export const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** A text, or a list of parts with texts. */
export function textOf(content: unknown, where: string): string {
  if (typeof content === 'string') return content;
  refuseUnless(Array.isArray(content), `${where}: must be a text or a list of parts`);
  return (content as { text?: string; refusal?: string }[])
    .map(({ text, refusal }) => text ?? refusal ?? '')
    .join('');
}

export function readTool(tool: Json): SeenRequest['tools'][number] {
  const { name, description, parameters } = tool as { name: string; description: string; parameters: Json };
  refuseUnless(/^[\w-]{1,64}$/.test(name ?? ''), `tools: ${JSON.stringify(name)} is no name of a function`);
  refuseUnless(
    isObject(parameters) && parameters['type'] === 'object',
    `Invalid schema for function '${name}': schema must be a JSON Schema of 'type: "object"'`,
  );
  if (tool['strict'] === true) checkStrict(parameters, `function '${name}'`);
  return { name, description, parameters };
}

export function readFormat(format: Json): SeenRequest['format'] {
  const { name, schema } = format as { name: string; schema: Json };
  refuseUnless(/^[\w-]{1,64}$/.test(name ?? ''), 'response format: needs a name');
  refuseUnless(isObject(schema) && schema['type'] === 'object', 'response format: schema must be an object');
  if (format['strict'] === true) checkStrict(schema, `response_format '${name}'`);
  return { name, schema };
}

/** The rules of strict schemas: every object closed, every field required. */
function checkStrict(schema: Json, where: string): void {
  if (schema['type'] === 'object') {
    const properties = (schema['properties'] ?? {}) as Record<string, Json>;
    refuseUnless(
      schema['additionalProperties'] === false,
      `Invalid schema for ${where}: 'additionalProperties' is required to be supplied and to be false`,
    );
    const required = (schema['required'] ?? []) as string[];
    for (const [name, inner] of Object.entries(properties)) {
      refuseUnless(required.includes(name), `Invalid schema for ${where}: 'required' must have ${name}`);
      checkStrict(inner, where);
    }
  }
  if (isObject(schema['items'])) checkStrict(schema['items'], where);
}

export function checkResults(read: Read): void {
  const called = new Set(read.calls.map(({ id }) => id));
  const answered = new Set(read.results.map(({ callId }) => callId));
  for (const { callId } of read.results)
    refuseUnless(called.has(callId), `No tool call found for function call output with call_id ${callId}`);
  for (const { id } of read.calls)
    refuseUnless(answered.has(id), `No tool output found for function call ${id}`);
}
