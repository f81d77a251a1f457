import { type ScriptedModel, startScriptedModel } from './index.js';

const say = (role: string, content: unknown) => ({ type: 'message', role, content });
const call = { type: 'function_call', id: 'fc_1', call_id: 'a', name: 'top', arguments: '{}' };
const output = { type: 'function_call_output', call_id: 'a', output: '{}' };
const closed = {
  type: 'object',
  properties: { n: { type: 'integer' } },
  required: ['n'],
  additionalProperties: false,
};
const { additionalProperties: _, ...open } = closed;

describe('the scripted model', () => {
  let scripted: ScriptedModel;
  beforeAll(async () => {
    scripted = await startScriptedModel(() => ({ text: 'Oi' }));
  });
  afterAll(() => scripted.stop());

  const post = (path: string, body: unknown) =>
    fetch(`${scripted.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  const responses = (more: object) =>
    post('/responses', { model: 'm', store: false, input: [say('user', 'Olá')], ...more });
  const chat = (more: object) =>
    post('/chat/completions', { model: 'm', messages: [say('user', 'Olá')], ...more });

  it.each([
    ['no model', { model: undefined }],
    ['something kept', { store: undefined }],
    ['an answer kept before', { previous_response_id: 'resp_1' }],
    ['a choice of tools', { tool_choice: 'auto' }],
    ['a wrong role', { input: [say('system', 'Olá')] }],
    ['an output without its call', { input: [say('user', 'Olá'), output] }],
    ['a call without its output', { input: [say('user', 'Olá'), call] }],
    ['a call without its thought', { input: [{ ...call, id: 'fc_thought_1' }, output] }],
    ['a thought that is not sealed', { input: [{ type: 'reasoning', id: 'rs_1', summary: [] }] }],
    ['a built-in tool', { tools: [{ type: 'web_search' }] }],
    [
      'a tool whose schema is no object',
      { tools: [{ type: 'function', name: 'top', parameters: { type: 'string' } }] },
    ],
    [
      'an open schema, strictly',
      { text: { format: { type: 'json_schema', name: 'f', strict: true, schema: open } } },
    ],
    [
      'a field that may be missing, strictly',
      {
        text: {
          format: { type: 'json_schema', name: 'f', strict: true, schema: { ...closed, required: [] } },
        },
      },
    ],
    ['too few tokens', { max_output_tokens: 1 }],
  ])('refuses as OpenAI does: %s', async (_case, more) => {
    const { status } = await responses(more);
    expect([status, typeof scripted.last().refusal]).toEqual([400, 'string']);
  });

  it('takes what is right', async () => {
    const format = { type: 'json_schema', name: 'f', strict: true, schema: closed };
    const answer = await responses({ input: [say('user', 'Olá'), call, output], text: { format } });
    expect(answer.status).toBe(200);
    expect(scripted.last()).toMatchObject({
      messages: [{ role: 'user', text: 'Olá' }],
      calls: [{ id: 'a', name: 'top', arguments: '{}' }],
      results: [{ callId: 'a', output: '{}' }],
      format: { name: 'f', schema: closed },
    });
  });

  it.each([
    ['no model', { model: undefined }],
    ['no messages', { messages: [] }],
    ["OpenAI's new name for the longest answer", { max_completion_tokens: 100 }],
    ['a choice of tools', { tool_choice: 'auto' }],
    ['a late system message', { messages: [say('user', 'Olá'), say('system', 'x')] }],
    ['a wrong role', { messages: [say('function', 'x')] }],
    ['null for a text', { messages: [say('assistant', null)] }],
    ['an output without its call', { messages: [{ role: 'tool', tool_call_id: 'a', content: '{}' }] }],
    ['a tool that is none', { tools: [{ type: 'function', name: 'top' }] }],
    ['a plain format', { response_format: { type: 'json_object' } }],
  ])('refuses as other servers do: %s', async (_case, more) => {
    const { status } = await chat(more);
    expect([status, typeof scripted.last().refusal]).toEqual([400, 'string']);
  });

  it('refuses a request after the last turn', async () => {
    scripted.play([{ text: 'Oi' }]);
    expect((await chat({})).status).toBe(200);
    expect((await chat({})).status).toBe(400);
    expect(scripted.requests).toHaveLength(2);
  });
});
