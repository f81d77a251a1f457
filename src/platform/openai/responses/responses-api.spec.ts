import { testConfig } from '../../../../test/setup/test-config.js';
import { type ScriptedModel, startScriptedModel } from '../../../../test/support/openai/index.js';
import type { ModelPart, ModelRequest, ModelTool } from '../language-model-api.js';
import { ModelServer } from '../model-server.js';
import { ResponsesApi } from './responses-api.js';

const TOOL: ModelTool = { name: 'top', description: 'Top.', parameters: { type: 'object', properties: {} } };
const ASK: ModelRequest = {
  instructions: 'Answer.',
  input: [{ type: 'user', text: 'Olá' }],
  maxOutputTokens: 100,
};
const response = (status: string, output: unknown[], more: object = {}) => ({
  status,
  output,
  usage: null,
  ...more,
});
const message = (...content: unknown[]) => ({ id: 'msg_1', type: 'message', role: 'assistant', content });
const SAID = message({ type: 'output_text', text: 'Oi' });

describe('ResponsesApi', () => {
  let scripted: ScriptedModel;
  const apiOf = (OPENAI_MODEL: string) => {
    const variables = { OPENAI_BASE_URL: scripted.url, OPENAI_API: 'responses', OPENAI_RETRIES: '0' };
    return new ResponsesApi(new ModelServer(testConfig({ ...variables, OPENAI_MODEL }).openai!));
  };
  beforeAll(async () => {
    scripted = await startScriptedModel();
  });
  afterAll(() => scripted.stop());

  async function streamed(...events: unknown[]): Promise<ModelPart[]> {
    scripted.play([{ events }]);
    const parts: ModelPart[] = [];
    for await (const part of apiOf('gpt-5.4-mini').stream(ASK)) parts.push(part);
    return parts;
  }

  it('hands sealed thoughts back with the calls that they led to', async () => {
    scripted.play([{ calls: [{ name: 'top', arguments: {} }] }, { text: 'Oi' }]);
    const api = apiOf('gpt-5.4-mini');
    const step = await api.complete({ ...ASK, tools: [TOOL] });
    expect(scripted.last().body).toMatchObject({
      include: ['reasoning.encrypted_content'],
      reasoning: { effort: 'low' },
    });
    const result = { type: 'result' as const, callId: step.calls[0].id, output: '{}' };
    await api.complete({ ...ASK, tools: [TOOL], input: [...ASK.input, { type: 'step', step }, result] });
    expect(scripted.last().refusal).toBeUndefined();
    expect(JSON.stringify(scripted.last().body['input'])).toContain('"encrypted_content":"sealed-1"');
  });

  it('leaves out a thought that is not sealed: the server does not know it', async () => {
    const items = [{ id: 'rs_1', type: 'reasoning', summary: [] }, SAID];
    const step = {
      text: 'Oi',
      calls: [],
      usage: { inputTokens: 1, outputTokens: 1 },
      model: 'x',
      isCut: false,
      items,
    };
    scripted.play([{ text: 'Oi' }]);
    await apiOf('gpt-5.4-mini').complete({ ...ASK, input: [{ type: 'step', step }, ...ASK.input] });
    expect(scripted.last().body['input']).toEqual([SAID, expect.objectContaining({ role: 'user' })]);
  });

  it('asks no thoughts of a model that has none', async () => {
    scripted.play([{ text: 'Oi' }]);
    await apiOf('gpt-4.1-mini').complete({ ...ASK, tools: [TOOL] });
    expect(scripted.last().body).not.toHaveProperty('include');
    expect(scripted.last().body).not.toHaveProperty('reasoning');
  });

  it('tells a text that only came at the end', async () => {
    const parts = await streamed({ type: 'response.completed', response: response('completed', [SAID]) });
    expect(parts[0]).toEqual({ type: 'text', delta: 'Oi' });
    expect(parts[1]).toMatchObject({ type: 'end', step: { text: 'Oi', model: 'gpt-5.4-mini' } });
  });

  it('takes the items of their events where the last one holds none', async () => {
    const parts = await streamed(
      { type: 'response.output_item.done', item: SAID },
      { type: 'response.completed', response: response('completed', []) },
    );
    expect(parts.at(-1)).toMatchObject({ step: { text: 'Oi', items: [SAID] } });
  });

  it('gives an answer that was cut at its longest as far as it came', async () => {
    const parts = await streamed({ type: 'response.incomplete', response: response('incomplete', [SAID]) });
    expect(parts.at(-1)).toMatchObject({ step: { text: 'Oi', isCut: true } });
  });

  it('takes the words of a refusal for its answer', async () => {
    const no = message({ type: 'refusal', refusal: 'Não posso.' });
    const parts = await streamed(
      { type: 'response.refusal.delta', delta: 'Não posso.' },
      { type: 'response.completed', response: response('completed', [no]) },
    );
    expect(parts.at(-1)).toMatchObject({ step: { text: 'Não posso.' } });
    expect(parts).toHaveLength(2);
  });

  it.each([
    ['server_error', 'OPENAI.UNAVAILABLE'],
    ['rate_limit_exceeded', 'OPENAI.UNAVAILABLE'],
    ['invalid_prompt', 'OPENAI.MISBEHAVED'],
  ])('fails with an answer that failed: %s', async (code, expected) => {
    const failed = response('failed', [], { error: { code, message: 'It failed' } });
    await expect(streamed({ type: 'response.failed', response: failed })).rejects.toMatchObject({
      code: expected,
    });
    scripted.play([{ body: failed }]);
    await expect(apiOf('gpt-5.4-mini').complete(ASK)).rejects.toMatchObject({ code: expected });
  });

  it.each([
    ['output that is no list', { status: 'completed', output: 'Oi' }],
    ['items that are none', { status: 'completed', output: [null] }],
    ['a message without content', { status: 'completed', output: [{ type: 'message' }] }],
    [
      'a call without arguments',
      { status: 'completed', output: [{ type: 'function_call', call_id: 'a', name: 'top' }] },
    ],
    ['null', null],
  ])('refuses %s', async (_, body) => {
    scripted.play([{ body }]);
    await expect(apiOf('gpt-5.4-mini').complete(ASK)).rejects.toMatchObject({ code: 'OPENAI.MISBEHAVED' });
    const completed = { type: 'response.completed', response: body };
    await expect(streamed(completed)).rejects.toMatchObject({ code: 'OPENAI.MISBEHAVED' });
  });
});
