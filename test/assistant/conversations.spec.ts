import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { ConversationDocument } from '../../src/assistant/conversations/conversation.schema.js';
import { MOST_CONVERSATIONS } from '../../src/assistant/conversations/conversation.service.js';
import { MessageDocument } from '../../src/assistant/conversations/message.schema.js';
import { Asker } from '../factories/asker.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const LIST = '/api/assistant/conversations';

describe('conversations, without a language model', () => {
  let test: TestApp;
  let conversations: Model<ConversationDocument>;
  let messages: Model<MessageDocument>;
  let ana: Asker;

  beforeAll(async () => {
    test = await startTestApp();
    conversations = test.app.get(getModelToken(ConversationDocument.name), { strict: false });
    messages = test.app.get(getModelToken(MessageDocument.name), { strict: false });
    ana = await Asker.member(test.url);
  });
  afterAll(() => test.close());

  it('begins one with or without a title, shows it, and deletes it', async () => {
    const { client } = ana;
    const titled = await client.post(LIST, { title: ' Compras ' });
    expect(titled).toMatchObject({ status: 201, body: { title: 'Compras', questions: 0 } });
    const plain = await client.post(LIST);
    expect(plain).toMatchObject({ status: 201, body: { title: null } });
    const { id } = plain.body as { id: string };
    expect((await client.get(`${LIST}/${id}`)).body).toEqual({
      ...(plain.body as object),
      messages: [],
      usage: { tokens: 0, input: 0, output: 0, budget: 400_000 },
      nextCursor: null,
    });
    expect((await client.delete(`${LIST}/${id}`)).status).toBe(204);
    expect((await client.get(`${LIST}/${id}`)).status).toBe(404);
    expect((await client.delete(`${LIST}/${id}`)).status).toBe(404);
  });

  it.each([
    [{ title: '' }, 'title'],
    [{ title: '   ' }, 'title'],
    [{ title: 'x'.repeat(101) }, 'title'],
    [{ title: 1 }, 'title'],
    [{ title: null }, 'title'],
    [{ text: 'x' }, 'text'],
  ])('refuses %j', async (body, field) => {
    const answer = await ana.client.post(LIST, body);
    expect(answer.status).toBe(400);
    expect((answer.body as { errors: { field: string }[] }).errors[0].field).toBe(field);
  });

  it.each([
    [{}, 'text'],
    [{ text: '' }, 'text'],
    [{ text: ' \n' }, 'text'],
    [{ text: '\u200b\u0001' }, 'text'],
    [{ text: 'x\u0000y' }, 'text'],
    [{ text: 'x\ud800' }, 'text'],
    [{ text: 'x'.repeat(4001) }, 'text'],
    [{ text: 'x', locale: 'fr' }, 'locale'],
    [{ text: 'x', locale: null }, 'locale'],
    [{ text: 'x', model: 'y' }, 'model'],
  ])('refuses the message %j', async (body, field) => {
    const answer = await ana.client.post(`${await ana.begin()}/messages`, body);
    expect(answer.status).toBe(400);
    expect((answer.body as { errors: { field: string }[] }).errors[0].field).toBe(field);
  });

  it('lists them by their newest activity, page by page', async () => {
    const ids = [];
    for (const title of ['a', 'b', 'c']) ids.push((await ana.begin(title)).split('/').at(-1)!);
    await conversations.updateOne({ _id: ids[0] }, { $set: { updatedAt: new Date('2999-01-01') } });
    await conversations.updateMany({ _id: ids.slice(1) }, { $set: { updatedAt: new Date('2998-01-01') } });
    const first = (await ana.client.get(`${LIST}?limit=2`)).body as {
      items: { title: string }[];
      nextCursor: string;
    };
    expect(first.items.map(({ title }) => title)).toEqual(['a', 'c']);
    const second = await ana.client.get(`${LIST}?limit=1&cursor=${first.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ title: 'b' }] });
    for (const cursor of ['x', 'WzFd', Buffer.from('["a","cnv_1"]').toString('base64url')])
      expect((await ana.client.get(`${LIST}?cursor=${cursor}`)).status).toBe(400);
  });

  it('pages messages from the newest back, each page in their order', async () => {
    const asker = ana;
    const path = await asker.begin();
    const conversationId = path.split('/').at(-1)!;
    for (let question = 1; question <= 3; question++) {
      const common = { conversationId, userId: asker.userId, question, createdAt: new Date() };
      await messages.create({ _id: `msg_q${question}`, ...common, role: 'user', text: `q${question}` });
      if (question === 2) continue; // a crash left it without an answer
      const output = JSON.stringify({ count: question });
      const lookup = { id: 'call_1', name: 'test_tool', arguments: {}, status: 'ok' as const, output };
      await messages.create({
        _id: `msg_a${question}`,
        ...common,
        role: 'assistant',
        text: `a${question}`,
        state: 'complete',
        lookups: [lookup, { ...lookup, status: 'failed', output: '{"error":{}}' }],
        tokens: { input: 1, output: 2 },
      });
    }
    const pages: string[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await asker.client.get(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
      const page = body as { messages: { text: string }[]; nextCursor: string | null };
      pages.push(page.messages.map(({ text }) => text));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual([['q3', 'a3'], ['a1', 'q2'], ['q1']]);
    const { body } = await asker.client.get(path);
    expect((body as { messages: unknown[] }).messages[1]).toMatchObject({
      role: 'assistant',
      state: 'complete',
      tools: [{ name: 'test_tool', status: 'ok', result: { count: 1 } }, { status: 'failed' }],
      unverified: [],
      tokens: { input: 1, output: 2 },
    });
    expect(
      (await asker.client.get(`${path}?cursor=${Buffer.from('[1,"x"]').toString('base64url')}`)).status,
    ).toBe(400);
    await asker.client.delete(path);
    expect(await messages.countDocuments({ conversationId })).toBe(0);
  });

  it("does not show one's conversation to another, staff included", async () => {
    const path = await ana.begin();
    for (const other of [await Asker.member(test.url), await Asker.admin(test.url)]) {
      expect((await other.client.get(path)).status).toBe(404);
      expect((await other.client.delete(path)).status).toBe(404);
      expect((await other.client.post(`${path}/messages`, { text: 'x' })).status).toBe(404);
      expect((await other.client.get(LIST)).body).toEqual({ items: [], nextCursor: null });
    }
  });

  it('keeps a bounded number, and deletes none by itself', async () => {
    const asker = await Asker.member(test.url);
    await asker.begin();
    const now = new Date();
    await conversations.insertMany(
      Array.from({ length: MOST_CONVERSATIONS - 2 }, (_, i) => ({
        _id: `cnv_${asker.userId}_${i}`,
        userId: asker.userId,
        questions: 0,
        createdAt: now,
        updatedAt: now,
      })),
    );
    const answers = await Promise.all([1, 2, 3].map(() => asker.client.post(LIST, {})));
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(1);
    expect(answers.find(({ status }) => status !== 201)).toMatchObject({
      status: 409,
      body: { code: 'ASSISTANT.TOO_MANY_CONVERSATIONS' },
    });
    expect(await conversations.countDocuments({ userId: asker.userId })).toBeLessThanOrEqual(
      MOST_CONVERSATIONS,
    );
  });

  it('says what to set when it is asked something, and stores nothing', async () => {
    const asker = ana;
    const path = await asker.begin();
    const answer = await asker.client.post(`${path}/messages`, { text: 'Oi' });
    expect(answer).toMatchObject({ status: 503, body: { code: 'ASSISTANT.NOT_CONFIGURED' } });
    expect((answer.body as { detail: string }).detail).toMatch(/OPENAI_API_KEY.*OPENAI_BASE_URL/);
    expect((await asker.client.get(path)).body).toMatchObject({ title: null, questions: 0, messages: [] });
    expect((await asker.client.get('/api/assistant/usage')).body).toMatchObject({
      available: false,
      tokens: 0,
    });
  });

  it('is for those who may use it', async () => {
    const { body } = await ana.client.post('/api/auth/api-keys', { name: 'k', scopes: ['market:read'] });
    const headers = { authorization: `Bearer ${(body as { key: string }).key}` };
    expect((await fetch(test.url + LIST, { headers })).status).toBe(403);
    expect((await fetch(test.url + LIST)).status).toBe(401);
  });
});
