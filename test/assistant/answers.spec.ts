import { getModelToken } from '@nestjs/mongoose';
import { createConnection, type Model } from 'mongoose';
import { MOST_A_MINUTE } from '../../src/assistant/answers/briefing.js';
import { MOST_QUESTIONS } from '../../src/assistant/answers/answer.service.js';
import { MOST_CALLS, MOST_STEPS } from '../../src/assistant/answers/answer-steps.js';
import { ConversationDocument } from '../../src/assistant/conversations/conversation.schema.js';
import { AttemptCounters } from '../../src/auth/index.js';
import { forgetLeaseOwner, newLeaseOwner } from '../../src/platform/index.js';
import { Asker, type Frame } from '../factories/asker.js';
import { addTestTools, FIGURES } from '../factories/test-tools.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { type ScriptedModel, startScriptedModel } from '../support/openai/index.js';

const call = (name: string, args: unknown = {}) => ({ name, arguments: args });
const names = (frames: readonly Frame[]) => frames.map(({ event }) => event);
const last = (frames: readonly Frame[]) => frames.at(-1)!;

describe('answers of the assistant, over HTTP', () => {
  let model: ScriptedModel;
  let test: TestApp;
  let ana: Asker;
  let conversations: Model<ConversationDocument>;

  beforeAll(async () => {
    model = await startScriptedModel();
    test = await startTestApp({
      ...model.variables(),
      OPENAI_RETRIES: '0',
      OPENAI_TIMEOUT_SECONDS: '60',
      OPENAI_DAILY_TOKENS: '0',
      ASSISTANT_DAILY_TOKENS: '100000',
      ASSISTANT_CONVERSATION_TOKENS: '60000',
      ASSISTANT_HISTORY_TOKENS: '900',
      CORS_ORIGINS: 'https://app.example',
    });
    addTestTools(test);
    conversations = test.app.get(getModelToken(ConversationDocument.name), { strict: false });
    ana = await Asker.member(test.url);
  });
  beforeEach(() => limitless(ana));
  afterAll(async () => {
    await test.close();
    await model.stop();
  });

  /** A minute's messages are those of a person; this spec asks quicker. */
  const limitless = (asker: Asker) =>
    test.app.get(AttemptCounters, { strict: false }).reset(`assistant messages of ${asker.userId}`);

  const shown = async (asker: Asker, path: string) =>
    (await asker.client.get(path)).body as {
      title: string;
      questions: number;
      messages: Record<string, unknown>[];
    };

  it('streams an answer, keeps it, and makes a title of the question', async () => {
    model.play([{ text: 'Bom dia.\nEm que posso ajudar?', tokens: { input: 120, output: 9 } }]);
    const path = await ana.begin();
    const stream = await ana.open(path, 'Oi! Tudo bem?', { headers: { origin: 'https://app.example' } });
    expect(stream.response.status).toBe(200);
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': 'https://app.example',
      'x-content-type-options': 'nosniff',
    });
    const frames = await stream.rest();
    expect(stream.raw.startsWith(':')).toBe(true);
    const deltas = frames.filter(({ event }) => event === 'delta');
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.map(({ data }) => (data as { text: string }).text).join('')).toBe(
      'Bom dia.\nEm que posso ajudar?',
    );
    expect(last(frames)).toEqual({
      event: 'done',
      data: {
        messageId: expect.stringMatching(/^msg_/) as string,
        text: 'Bom dia.\nEm que posso ajudar?',
        unverified: [],
        tokens: { input: 120, output: 9 },
        model: model.last().model,
        cut: false,
      },
    });
    const conversation = await shown(ana, path);
    expect(conversation).toMatchObject({
      usage: { tokens: 129, input: 120, output: 9, budget: 60_000 },
      title: 'Oi! Tudo bem?',
      questions: 1,
      messages: [
        { role: 'user', text: 'Oi! Tudo bem?' },
        { role: 'assistant', state: 'complete', tools: [], tokens: { input: 120, output: 9 } },
      ],
    });
    expect(conversation.messages[1]['id']).toBe((last(frames).data as { messageId: string }).messageId);
  });

  it('looks things up, shows what it asked, and lists numbers that no tool said', async () => {
    const text =
      'Foram 1.204 eventos, ticket médio R$ 143,20, às 00:05 de 23/11. Amanhã serão 1.500, ou dois mil.';
    model.play([
      {
        text: 'Vou ver.',
        calls: [call('test_figures'), call('test_figures', { note: 'x' })],
        tokens: { input: 50, output: 5 },
      },
      { text, tokens: { input: 90, output: 15 } },
    ]);
    const frames = await ana.ask(await ana.begin(), 'Quantos eventos?');
    const tools = frames
      .filter(({ event }) => event === 'tool')
      .map(({ data }) => data as Record<string, unknown>);
    expect(tools).toEqual([
      {
        id: expect.any(String) as string,
        name: 'test_figures',
        arguments: {},
        status: 'ok',
        result: FIGURES,
      },
      {
        id: expect.any(String) as string,
        name: 'test_figures',
        arguments: { note: 'x' },
        status: 'ok',
        result: { ...FIGURES, note: 'x' },
      },
    ]);
    expect(last(frames).data).toMatchObject({
      text: `Vou ver.\n\n${text}`,
      unverified: ['1.500', 'dois mil'],
      tokens: { input: 140, output: 20 },
    });
    const told = model.last();
    expect(told.calls.map(({ name }) => name)).toEqual(['test_figures', 'test_figures']);
    expect(told.results.map(({ output }) => JSON.parse(output) as object)).toEqual([
      FIGURES,
      { ...FIGURES, note: 'x' },
    ]);
  });

  it('says of an answer that the model was cut off in it, and tells the model so the next time', async () => {
    const path = await ana.begin();
    model.play([{ text: 'Foram muitos, por', cut: true }, { text: 'Sim.' }]);
    expect(last(await ana.ask(path, 'Conte'))).toMatchObject({ event: 'done', data: { cut: true } });
    expect((await shown(ana, path)).messages[1]).toMatchObject({ state: 'complete', cut: true });
    expect(last(await ana.ask(path, 'E?'))).toMatchObject({ event: 'done', data: { cut: false } });
    expect(model.last().messages[1].text).toMatch(/^Foram muitos, por\n.*broken off/);
    expect((await shown(ana, path)).messages[3]).not.toHaveProperty('cut');
  });

  it('knows in a conversation what was looked up in it before', async () => {
    const path = await ana.begin();
    model.play([
      { calls: [call('test_figures'), call('test_figures', { '1.205 eventos': true })] }, // is refused, and repeats it
      { text: 'Foram 1.204.' },
      { text: 'Como disse, 1.204; não 1.205.' },
    ]);
    await ana.ask(path, 'Quantos?');
    expect(last(await ana.ask(path, 'Quantos mesmo?')).data).toMatchObject({ unverified: ['1.205'] });
  });

  it('offers and runs only what the asker may use', async () => {
    const script = [{ calls: [call('test_staff')] }, { text: 'ok' }];
    const offered = () => model.requests[0].tools.map(({ name }) => name);
    model.play(script);
    const refused = await ana.ask(await ana.begin(), 'Receita?');
    expect(offered()).toContain('test_figures');
    expect(offered()).not.toContain('test_staff');
    expect(refused[0].data).toEqual({
      ...{ id: expect.any(String) as string, name: 'test_staff', arguments: {}, status: 'refused' },
      error: { code: 'AUTH.FORBIDDEN', detail: expect.stringContaining('analytics:read') as string },
    });
    expect(JSON.stringify(refused)).not.toContain('777');
    expect(JSON.stringify(model.last().body)).not.toContain('777');
    model.play(script);
    const admin = await Asker.admin(test.url);
    const allowed = await admin.ask(await admin.begin(), 'Receita?');
    expect(offered()).toContain('test_staff');
    expect(allowed[0]).toMatchObject({ event: 'tool', data: { status: 'ok', result: { secret: 777 } } });
  });

  it('stops the model when its reader leaves, keeps what was written, and takes the next question', async () => {
    model.play([{ fault: 'hang-within' }, { text: 'De novo.' }]);
    const path = await ana.begin();
    const stream = await ana.open(path, 'Conte');
    const first = await stream.next();
    expect(first?.event).toBe('delta');
    const busy = await ana.client.post(`${path}/messages`, { text: 'E aí?' });
    expect(busy).toMatchObject({ status: 409, body: { code: 'ASSISTANT.BUSY' } });
    stream.leave();
    await model.last().ended;
    expect(model.last().aborted).toBe(true);
    const again = await ana.askWhenFree(path, 'De novo?', () => limitless(ana));
    expect(last(again).data).toMatchObject({ text: 'De novo.' });
    const { messages } = await shown(ana, path);
    expect(messages).toMatchObject([
      { text: 'Conte' },
      { role: 'assistant', state: 'interrupted' },
      { text: 'De novo?' },
      { role: 'assistant', state: 'complete' },
    ]);
    expect(messages[1]['text']).toContain((first!.data as { text: string }).text);
    const told = model.last().messages;
    expect(told.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(told[1].text).toContain('broken off');
  });

  it.each([
    ['server-error', 'OPENAI.UNAVAILABLE', ''],
    ['unknown-model', 'OPENAI.REFUSED', ''],
    ['cut', 'OPENAI.', 'Nas'],
    ['malformed-json', 'OPENAI.', 'Nas'],
  ] as const)(
    'tells of %s within the stream, and keeps the question and what was written',
    async (fault, code, text) => {
      await limitless(ana);
      model.play([{ fault }]);
      const path = await ana.begin();
      const frames = await ana.ask(path, 'Conte');
      expect(last(frames)).toMatchObject({ event: 'error', data: { status: expect.any(Number) as number } });
      expect((last(frames).data as { code: string }).code).toContain(code);
      const { messages } = await shown(ana, path);
      expect(messages).toMatchObject([{ text: 'Conte' }, { role: 'assistant', state: 'failed' }]);
      expect((messages[1]['text'] as string).startsWith(text)).toBe(true);
      expect(messages[1]['problem']).toContain(code);
      model.play([{ text: 'Agora sim.' }]);
      expect(last(await ana.ask(path, 'E agora?')).event).toBe('done');
    },
  );

  it('asks the model eight times at most, the last time without tools', async () => {
    model.play((_, nth) => ({ calls: [call('test_figures')], ...(nth === 0 && { text: 'I look.' }) }));
    const frames = await ana.ask(await ana.begin(), 'Tudo', 'en');
    expect(model.requests).toHaveLength(MOST_STEPS);
    expect(model.requests.map(({ tools }) => tools.length > 0)).toEqual([
      ...Array.from({ length: MOST_STEPS - 1 }, () => true),
      false,
    ]);
    expect(names(frames).filter((name) => name === 'tool')).toHaveLength(MOST_STEPS - 1);
    expect(names(frames).slice(-2)).toEqual(['delta', 'done']);
    expect((last(frames).data as { text: string }).text).toMatch(/^I look\.\n\nI did not come to an answer/);
  });

  it('refuses calls without end, and tells the model so', async () => {
    model.play([
      { calls: Array.from({ length: MOST_CALLS + 2 }, () => call('test_figures')) },
      { text: 'ok' },
    ]);
    const frames = await ana.ask(await ana.begin(), 'Tudo');
    const statuses = frames
      .filter(({ event }) => event === 'tool')
      .map(({ data }) => (data as { status: string }).status);
    expect(statuses).toEqual([...Array.from({ length: MOST_CALLS }, () => 'ok'), 'refused', 'refused']);
    expect(model.last().results).toHaveLength(MOST_CALLS + 2);
    expect(last(frames).event).toBe('done');
  });

  it('tells the model the newest turns that fit, with results shortened beside their calls', async () => {
    const path = await ana.begin();
    const long = 'palavra '.repeat(400);
    model.play([
      { text: long },
      { calls: [call('test_figures', { note: 'y'.repeat(190) })] },
      { text: 'Segunda resposta.' },
      { text: 'Terceira.' },
    ]);
    await ana.ask(path, 'Primeira pergunta');
    await ana.ask(path, 'Segunda pergunta');
    await ana.ask(path, 'Terceira pergunta');
    const { messages, calls, results, body } = model.last();
    expect(messages.filter(({ text }) => text !== '')).toEqual([
      { role: 'user', text: 'Segunda pergunta' },
      { role: 'assistant', text: 'Segunda resposta.' },
      { role: 'user', text: 'Terceira pergunta' },
    ]);
    expect(calls).toMatchObject([{ name: 'test_figures' }]);
    expect(results.map(({ callId }) => callId)).toEqual([calls[0].id]);
    expect(JSON.stringify(body)).not.toContain('Primeira');
  });

  it('keeps a conversation for its answer in other processes too, until they are gone', async () => {
    await limitless(ana);
    const path = await ana.begin();
    const _id = path.split('/').at(-1)!;
    const elsewhere = { host: 'elsewhere', pid: 1, startedAt: new Date(), instance: 'own_elsewhere' };
    const holdUntil = (owner: object, leaseUntil: Date) =>
      conversations.updateOne({ _id }, { $set: { owner, leaseUntil } });
    await holdUntil(elsewhere, new Date(Date.now() + 60_000));
    expect((await ana.client.post(`${path}/messages`, { text: 'x' })).status).toBe(409);
    expect((await shown(ana, path)).messages).toEqual([]);
    await holdUntil(elsewhere, new Date(Date.now() - 1));
    model.play([{ text: 'um' }, { text: 'dois' }]);
    expect(last(await ana.ask(path, 'x')).event).toBe('done');
    const dead = newLeaseOwner(new Date());
    forgetLeaseOwner(dead);
    await holdUntil(dead, new Date(Date.now() + 60_000));
    expect(last(await ana.ask(path, 'y')).event).toBe('done');
  });

  it('ends the answer of a conversation that is deleted, and nothing of it stays', async () => {
    model.play([{ fault: 'hang-within' }]);
    const path = await ana.begin();
    const stream = await ana.open(path, 'Conte');
    await stream.next();
    expect((await ana.client.delete(path)).status).toBe(204);
    expect(last(await stream.rest())).toMatchObject({
      event: 'error',
      data: { code: 'ASSISTANT.BROKEN_OFF' },
    });
    expect(model.last().aborted).toBe(true);
    const messages = conversations.db.collection('assistant_messages');
    expect(await messages.countDocuments({ conversationId: path.split('/').at(-1)! })).toBe(0);
  });

  it('takes so many messages a minute, and so many in a conversation', async () => {
    const asker = await Asker.member(test.url);
    const path = await asker.begin();
    await conversations.updateOne({ _id: path.split('/').at(-1)! }, { $set: { questions: MOST_QUESTIONS } });
    for (let i = 0; i < MOST_A_MINUTE; i++) {
      const full = await asker.client.post(`${path}/messages`, { text: 'x' });
      expect(full).toMatchObject({ status: 409, body: { code: 'ASSISTANT.CONVERSATION_FULL' } });
    }
    const answer = await asker.client.post(`${path}/messages`, { text: 'x' });
    expect(answer).toMatchObject({ status: 429, body: { code: 'ASSISTANT.TOO_MANY_MESSAGES' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('stops at the budgets of a conversation and of a day, and says which and until when', async () => {
    const asker = await Asker.member(test.url);
    const path = await asker.begin();
    model.play([{ text: 'ok', tokens: { input: 97_000, output: 1000 } }]);
    await asker.ask(path, 'x');
    const usage = await asker.client.get('/api/assistant/usage');
    expect(usage.body).toMatchObject({ available: true, tokens: 98_000, budget: 100_000 });
    const ofConversation = await asker.client.post(`${path}/messages`, { text: 'x' });
    expect(ofConversation).toMatchObject({ status: 429, body: { code: 'OPENAI.TOKENS_SPENT' } });
    expect((ofConversation.body as { detail: string }).detail).toContain('start another');
    const ofDay = await asker.client.post(`${await asker.begin()}/messages`, { text: 'x' });
    const { resetsAt } = usage.body as { resetsAt: string };
    expect(ofDay).toMatchObject({ status: 429, body: { code: 'OPENAI.TOKENS_SPENT' } });
    expect((ofDay.body as { detail: string }).detail).toContain(resetsAt);
    expect(Number(ofDay.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(model.requests).toHaveLength(1);
    expect((await shown(asker, path)).messages).toHaveLength(2);
  });

  it('tells of a budget that ends within an answer, and keeps what there is', async () => {
    const asker = await Asker.member(test.url);
    const path = await asker.begin();
    model.play([
      { text: 'Vou ver.', calls: [call('test_figures')], tokens: { input: 97_000, output: 1000 } },
    ]);
    const frames = await asker.ask(path, 'x');
    expect(last(frames)).toMatchObject({
      event: 'error',
      data: { code: 'OPENAI.TOKENS_SPENT', status: 429 },
    });
    expect((await shown(asker, path)).messages[1]).toMatchObject({ text: 'Vou ver.', state: 'failed' });
  });

  it('says its last words when the service ends', async () => {
    model.play([{ fault: 'hang-within' }]);
    const path = await ana.begin();
    const stream = await ana.open(path, 'Conte');
    await stream.next();
    await test.close();
    expect(last(await stream.rest())).toMatchObject({ event: 'error', data: { status: 503 } });
    const database = await createConnection(test.config.mongodbUri!).asPromise();
    const stored = await database.collection('assistant_messages').findOne({
      conversationId: path.split('/').at(-1)!,
      role: 'assistant',
    });
    await database.close();
    expect(stored).toMatchObject({ state: 'interrupted' });
    expect(stored!['text']).not.toBe('');
  });
});
