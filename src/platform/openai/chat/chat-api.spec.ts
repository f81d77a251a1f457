import { testConfig } from '../../../../test/setup/test-config.js';
import { type ScriptedModel, startScriptedModel } from '../../../../test/support/openai/index.js';
import type { ModelPart, ModelRequest, ModelStep } from '../language-model-api.js';
import { ModelServer } from '../model-server.js';
import { ChatApi } from './chat-api.js';

const ASK: ModelRequest = {
  instructions: 'Answer.',
  input: [{ type: 'user', text: 'Olá' }],
  maxOutputTokens: 100,
};
const chunk = (delta: unknown, finish_reason: unknown = null) => ({ choices: [{ delta, finish_reason }] });
const done = chunk({}, 'stop');
const usage = { prompt_tokens: 7, completion_tokens: 3 };

describe('ChatApi, with customs of other servers', () => {
  let scripted: ScriptedModel;
  let api: ChatApi;
  beforeAll(async () => {
    scripted = await startScriptedModel();
    const { openai } = testConfig({ OPENAI_BASE_URL: scripted.url, OPENAI_MODEL: 'qwen3' });
    api = new ChatApi(new ModelServer(openai!));
  });
  afterAll(() => scripted.stop());

  async function streamed(...events: unknown[]): Promise<{ shown: string; step: ModelStep }> {
    scripted.play([{ events }]);
    const parts: ModelPart[] = [];
    for await (const part of api.stream(ASK)) parts.push(part);
    const shown = parts.map((part) => (part.type === 'text' ? part.delta : '')).join('');
    const end = parts.at(-1);
    if (end?.type !== 'end') throw new Error('no end');
    return { shown, step: end.step };
  }
  async function whole(message: unknown, more: object = {}): Promise<ModelStep> {
    scripted.play([{ body: { choices: [{ message }], ...more } }]);
    return api.complete(ASK);
  }

  it('sends no key where there is none', async () => {
    await streamed(chunk({ content: 'Oi' }), done);
    expect(scripted.last().headers).not.toHaveProperty('authorization');
    expect(scripted.last()).toMatchObject({ model: 'qwen3', maxOutputTokens: 100 });
  });

  it.each([
    ['usage in the last chunk', [chunk({ content: 'Oi' }), { ...done, usage }]],
    ['usage in a chunk without choices', [chunk({ content: 'Oi' }), done, { choices: [], usage }]],
    ['usage in a chunk whose choices are missing', [chunk({ content: 'Oi' }), done, { usage }]],
    [
      'usage in each chunk',
      [
        { ...chunk({ content: 'Oi' }), usage: { prompt_tokens: 7, completion_tokens: 1 } },
        { ...done, usage },
      ],
    ],
    [
      'null where there is none',
      [{ ...chunk({ content: 'Oi' }), usage: null }, done, { choices: [], usage }],
    ],
  ])('takes %s', async (_, events) => {
    const { shown, step } = await streamed(...events);
    expect(shown).toBe('Oi');
    expect(step.usage).toEqual({ inputTokens: 7, outputTokens: 3 });
  });

  it('estimates what a server does not tell', async () => {
    const { step } = await streamed(chunk({ content: 'Oi, tudo bem?' }), done);
    expect(step.usage.inputTokens).toBeGreaterThan(2);
    expect(step.usage.outputTokens).toBeGreaterThan(2);
    expect(
      (await whole({ content: 'Oi' }, { usage: { prompt_tokens: 'many' } })).usage.inputTokens,
    ).toBeGreaterThan(2);
    expect(step.model).toBe('qwen3');
  });

  it('shows no thoughts, wherever a server writes them', async () => {
    const { shown, step } = await streamed(
      chunk({ reasoning_content: 'hm' }),
      chunk({ reasoning: 'hm' }),
      chunk({ role: 'assistant', content: '<thi' }),
      chunk({ content: 'nk>hm</think>\n\nOi' }),
      done,
    );
    expect([shown, step.text]).toEqual(['Oi', 'Oi']);
    expect((await whole({ content: '<think>hm</think>\n\nOi' })).text).toBe('Oi');
  });

  it('takes null for a text, in pieces and in one', async () => {
    const call = { id: 'a', type: 'function', function: { name: 'top', arguments: '{}' } };
    const { step } = await streamed(chunk({ content: null, tool_calls: [call] }), chunk({}, 'tool_calls'));
    expect(step).toMatchObject({ text: '', calls: [{ id: 'a', name: 'top', arguments: '{}' }] });
    expect(await whole({ content: null, tool_calls: [call] })).toMatchObject({ text: '', calls: step.calls });
  });

  it('gives an answer that was cut at its longest as far as it came', async () => {
    const { step } = await streamed(chunk({ content: 'Oi, tu' }), chunk({}, 'length'));
    expect(step).toMatchObject({ text: 'Oi, tu', isCut: true });
  });

  it.each([
    ['choices that are no list', { choices: 'none' }],
    ['no choices', { choices: [] }],
    ['a list', []],
    ['null', null],
    ['a number', 7],
  ])('refuses a whole answer that has %s', async (_, body) => {
    scripted.play([{ body }]);
    await expect(api.complete(ASK)).rejects.toMatchObject({ code: 'OPENAI.MISBEHAVED' });
  });

  it.each([
    ['choices that are no list', { choices: 'none' }],
    ['null', null],
    ['calls that are no list', chunk({ tool_calls: 7 })],
    ['an error', { error: { message: 'context is too long' } }],
  ])('refuses a stream with %s', async (_, event) => {
    await expect(streamed(event, done)).rejects.toMatchObject({ code: 'OPENAI.MISBEHAVED' });
  });
});
