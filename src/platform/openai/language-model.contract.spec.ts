import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ManualClock } from '../../../test/factories/manual-clock.js';
import { testConfig } from '../../../test/setup/test-config.js';
import { type Fault, type ScriptedModel, startScriptedModel } from '../../../test/support/openai/index.js';
import { ConfigModule } from '../../config/index.js';
import { Clock, LanguageModel, PlatformModule, TokenLedger } from '../index.js';
import type { ModelPart, ModelRequest, ModelTool } from './language-model-api.js';

const BILL = { purpose: 'assistant', userId: 'usr_1', conversationId: 'cnv_1' } as const;
const TOOL: ModelTool = {
  name: 'top_users',
  description: 'The users with the most events.',
  parameters: { type: 'object', properties: { limit: { type: 'integer' } }, additionalProperties: false },
};
const FORMAT = {
  name: 'insight',
  schema: {
    type: 'object',
    properties: { text: { type: 'string' } },
    required: ['text'],
    additionalProperties: false,
  },
};
const ASK: ModelRequest = {
  instructions: 'Answer in one sentence.',
  input: [{ type: 'user', text: 'Como foi ontem?' }],
  maxOutputTokens: 300,
};
/** What the client would take by itself; nothing of it may be used. */
const ENVIRONMENT = {
  OPENAI_API_KEY: 'sk-environment',
  OPENAI_BASE_URL: 'http://127.0.0.1:1/environment',
  OPENAI_ORG_ID: 'org-environment',
  OPENAI_PROJECT_ID: 'proj-environment',
  OPENAI_LOG: 'debug',
  OPENAI_CUSTOM_HEADERS: 'X-Custom: environment\nAuthorization: Bearer environment',
};
const SAID = 'Foi um dia bom: çãé 🎉 e 12 compras.';

describe.each(['responses', 'chat'] as const)('LanguageModel over %s', (api) => {
  let scripted: ScriptedModel;
  let module: TestingModule;
  let model: LanguageModel;
  let persistent: LanguageModel;
  let hasty: LanguageModel;
  let stopped: LanguageModel;
  let ledger: TokenLedger;
  let warned: string[];
  const clock = new ManualClock('2026-11-29T12:00:00Z');

  beforeAll(async () => {
    scripted = await startScriptedModel();
    const variables = {
      ...scripted.variables(api),
      OPENAI_RETRIES: '0',
      OPENAI_DAILY_TOKENS: '0',
      ASSISTANT_DAILY_TOKENS: '0',
      ASSISTANT_CONVERSATION_TOKENS: '0',
    };
    Object.assign(process.env, ENVIRONMENT);
    module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(testConfig(variables)), PlatformModule],
    })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    await module.init();
    model = module.get(LanguageModel);
    ledger = module.get(TokenLedger);
    const like = (more: Record<string, string>) =>
      new LanguageModel(testConfig({ ...variables, ...more }), ledger);
    persistent = like({ OPENAI_RETRIES: '1' });
    stopped = like({});
    hasty = like({ OPENAI_TIMEOUT_SECONDS: '0.4' });
  });
  afterAll(async () => {
    await module.close();
    await scripted.stop();
    for (const name of Object.keys(ENVIRONMENT)) delete process.env[name];
  });
  beforeEach(() => {
    clock.advance(86_400_000); // each has a day of its own
    warned = [];
    jest
      .spyOn(Logger.prototype, 'warn')
      .mockImplementation((line: unknown) => void warned.push(String(line)));
  });
  afterEach(() => jest.restoreAllMocks());

  async function heard(request: ModelRequest = ASK, from = model) {
    const parts: ModelPart[] = [];
    for await (const part of from.stream(request, BILL)) parts.push(part);
    const deltas = parts.filter((part) => part.type === 'text').map((part) => part.delta);
    const ends = parts.filter((part) => part.type === 'end');
    expect(ends).toHaveLength(1);
    expect(parts.at(-1)).toBe(ends[0]);
    return { deltas, step: ends[0].step };
  }

  it('streams a text in its pieces, and says what it cost', async () => {
    scripted.play([{ text: SAID, tokens: { input: 41, output: 13 } }]);
    const { deltas, step } = await heard();
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.join('')).toBe(SAID);
    expect(step).toMatchObject({ text: SAID, calls: [], usage: { inputTokens: 41, outputTokens: 13 } });
    expect(scripted.last()).toMatchObject({
      api,
      isStream: true,
      instructions: ASK.instructions,
      messages: [{ role: 'user', text: 'Como foi ontem?' }],
      maxOutputTokens: 300,
    });
    expect(await ledger.ofToday()).toEqual({ inputTokens: 41, outputTokens: 13 });
  });

  it('gives the same at once', async () => {
    scripted.play([{ text: SAID, tokens: { input: 41, output: 13 } }]);
    const step = await model.complete(ASK, BILL);
    expect(step).toMatchObject({ text: SAID, calls: [], usage: { inputTokens: 41, outputTokens: 13 } });
    expect(scripted.last().isStream).toBe(false);
    expect(await ledger.ofToday()).toEqual({ inputTokens: 41, outputTokens: 13 });
  });

  it.each(['stream', 'complete'] as const)(
    'says whether an answer was cut at its longest (%s)',
    async (way) => {
      scripted.play([{ text: 'Foram', cut: true }, { text: 'Foram 3.' }]);
      const step = async () => (way === 'stream' ? (await heard(ASK)).step : await model.complete(ASK, BILL));
      expect(await step()).toMatchObject({ text: 'Foram', isCut: true });
      expect(await step()).toMatchObject({ text: 'Foram 3.', isCut: false });
    },
  );

  it.each(['stream', 'complete'] as const)('asks for JSON of a schema, strictly (%s)', async (way) => {
    scripted.play([{ text: '{"text":"Bom."}' }]);
    const request = { ...ASK, format: FORMAT };
    const { text } = way === 'stream' ? (await heard(request)).step : await model.complete(request, BILL);
    expect(text).toBe('{"text":"Bom."}');
    expect(scripted.last().format).toEqual(FORMAT);
    const { text: asked, response_format: chat } = scripted.last().body as {
      text?: { format: object };
      response_format?: { json_schema: object };
    };
    expect(asked?.format ?? chat?.json_schema).toMatchObject({ strict: true });
  });

  it.each(['stream', 'complete'] as const)(
    'asks for tools and goes on with their results (%s)',
    async (way) => {
      scripted.play([
        {
          text: 'Vou ver.',
          calls: [
            { name: 'top_users', arguments: { limit: 3 } },
            { name: 'top_users', arguments: '{"limit": ' },
          ],
        },
        { text: 'Ana lidera.' },
      ]);
      const say = async (request: ModelRequest) =>
        way === 'stream' ? (await heard(request)).step : model.complete(request, BILL);
      const first = await say({ ...ASK, tools: [TOOL] });
      expect(first).toMatchObject({
        text: 'Vou ver.',
        calls: [
          { name: 'top_users', arguments: '{"limit":3}' },
          { name: 'top_users', arguments: '{"limit": ' },
        ],
      });
      expect(scripted.last().tools).toEqual([TOOL]);
      expect(scripted.last().body).not.toHaveProperty('tool_choice');

      const results = first.calls.map(({ id }, at) => ({
        type: 'result' as const,
        callId: id,
        output: `{"n":${at}}`,
      }));
      const input = [...ASK.input, { type: 'step' as const, step: first }, ...results];
      expect((await say({ ...ASK, input, tools: [TOOL] })).text).toBe('Ana lidera.');
      const seen = scripted.last();
      expect(seen.calls).toEqual(first.calls);
      expect(seen.results.map(({ output }) => output)).toEqual(['{"n":0}', '{"n":1}']);
      expect(seen.messages.at(-1)).toEqual({ role: 'assistant', text: 'Vou ver.' });
    },
  );

  it('keeps nothing at the server, and tells it only what is needed', async () => {
    scripted.play([{ text: SAID }]);
    await heard();
    const { headers, body } = scripted.last();
    expect(headers['authorization']).toBe('Bearer key-of-tests-0123456789abcdef');
    expect(JSON.stringify(headers)).not.toContain('environment');
    expect(Object.keys(headers).filter((name) => name.startsWith('x-'))).toEqual([]);
    expect(body['store']).toBe(api === 'responses' ? false : undefined);
  });

  describe.each(['stream', 'complete'] as const)('faults (%s)', (way) => {
    const ask = (request: ModelRequest = ASK, of = model) =>
      way === 'stream' ? heard(request, of) : of.complete(request, BILL);

    it.each([
      ['hang', 'OPENAI.UNAVAILABLE'],
      ['hang-within', 'OPENAI.UNAVAILABLE'],
      ['server-error', 'OPENAI.UNAVAILABLE'],
      ['no-credit', 'OPENAI.REFUSED'],
      ['wrong-key', 'OPENAI.REFUSED'],
      ['unknown-model', 'OPENAI.REFUSED'],
      ['malformed-json', 'OPENAI.MISBEHAVED'],
      ['broken-sse', 'OPENAI.MISBEHAVED'],
      ['empty', 'OPENAI.MISBEHAVED'],
      ['huge', 'OPENAI.MISBEHAVED'],
      ['cut', 'OPENAI.MISBEHAVED'],
      ['ends-early', 'OPENAI.MISBEHAVED'],
      ['error-within', way === 'stream' ? 'OPENAI.UNAVAILABLE' : 'OPENAI.MISBEHAVED'],
    ] satisfies [Fault, string][])('%s: %s', async (fault, code) => {
      scripted.play([{ fault }]);
      const failed = ask(ASK, fault.startsWith('hang') ? hasty : model);
      const error = (await failed.catch((reason: unknown) => reason)) as Error & { cause?: Error };
      expect(error).toMatchObject({ code });
      expect(scripted.requests).toHaveLength(1);
      expect(scripted.last().refusal).toBeUndefined();
      expect(warned).toHaveLength(1);
      expect(warned[0]).toContain(`${code} ${error.message}`);
      const everything = `${warned[0]} ${error.stack} ${error.cause?.stack}`;
      expect(everything).not.toContain('0123456789abcdef');
      await scripted.last().ended;
    });

    it('logs what the server said of its fault, without what it quotes of the question', async () => {
      scripted.play([{ fault: 'server-error' }]);
      await expect(ask()).rejects.toThrow("The language model's server has a fault (500)");
      expect(warned[0]).toContain('500 The server had an error with: …');
      expect(warned[0]).not.toContain('ontem');
    });

    it('takes a 429 again after the pause that it names', async () => {
      scripted.play([{ fault: 'rate-limit', retryAfter: 0 }, { text: SAID }]);
      await ask(ASK, persistent);
      expect(scripted.requests).toHaveLength(2);
      expect(warned).toEqual([]);
    });

    it('does not wait for a long pause, and says how long it is', async () => {
      scripted.play(() => ({ fault: 'rate-limit', retryAfter: 90 }));
      const asked = ask(ASK, persistent);
      await expect(asked).rejects.toMatchObject({ code: 'OPENAI.UNAVAILABLE', status: 503, retryAfter: 90 });
      expect(scripted.requests).toHaveLength(1);
      expect(await ledger.ofToday()).toEqual({ inputTokens: 0, outputTokens: 0 });
    });

    it('ends at once when it is aborted, also at the server, and counts what was told', async () => {
      scripted.play(() => ({ fault: 'hang' }));
      const abort = new AbortController();
      const arrived = scripted.next();
      const asked = ask({ ...ASK, signal: abort.signal });
      await Promise.race([arrived, asked]);
      abort.abort(new Error('the reader left'));
      await expect(asked).rejects.toThrow('the reader left');
      await scripted.last().ended;
      expect(scripted.last().aborted).toBe(true);
      expect(scripted.requests).toHaveLength(1);
      expect((await ledger.ofToday()).inputTokens).toBeGreaterThan(0);
      expect(warned).toEqual([]);
    });
  });

  it('closes the connection when the loop is left, and counts what was heard', async () => {
    scripted.play([{ fault: 'hang-within' }]);
    let said = '';
    for await (const part of model.stream(ASK, BILL)) {
      if (part.type === 'text') said += part.delta;
      break;
    }
    expect(said).not.toBe('');
    await scripted.last().ended;
    expect(scripted.last().aborted).toBe(true);
    expect((await ledger.ofConversation('cnv_1')).outputTokens).toBeGreaterThan(0);
    expect((await ledger.ofToday()).outputTokens).toBeGreaterThan(0);
    expect(warned).toEqual([]);
  });

  it('does not count the time that the reader takes', async () => {
    scripted.play([{ text: SAID }]);
    let said = '';
    for await (const part of hasty.stream(ASK, BILL)) {
      if (part.type !== 'text') continue;
      if (said === '') await new Promise((resolve) => setTimeout(resolve, 500)); // longer than its time-out
      said += part.delta;
    }
    expect(said).toBe(SAID);
  });

  it('breaks off what is under way when the service stops', async () => {
    scripted.play([{ fault: 'hang-within' }]);
    const arrived = scripted.next();
    const asked = heard(ASK, stopped);
    await Promise.race([arrived, asked]);
    stopped.onModuleDestroy();
    await expect(asked).rejects.toMatchObject({ code: 'OPENAI.UNAVAILABLE' });
    await scripted.last().ended;
    expect(warned).toEqual([]);
  });

  it('asks nobody without a budget, and nobody at all where there is no model', async () => {
    const none = new LanguageModel(testConfig(), ledger);
    expect([none.isConfigured, model.isConfigured]).toEqual([false, true]);
    await expect(none.complete(ASK, BILL)).rejects.toMatchObject({ code: 'OPENAI.NOT_CONFIGURED' });
    await expect(heard(ASK, none)).rejects.toMatchObject({ status: 503 });

    const poor = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(testConfig({ ...scripted.variables(api), OPENAI_DAILY_TOKENS: '300' })),
        PlatformModule,
      ],
    }).compile();
    await poor.init();
    scripted.play([{ text: SAID }]);
    const spent = poor.get(LanguageModel).complete(ASK, BILL);
    await expect(spent).rejects.toMatchObject({ code: 'OPENAI.TOKENS_SPENT', status: 429 });
    expect(scripted.requests).toEqual([]);
    await poor.close();
  });
});
