import { z } from 'zod';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { AssistantTools, defineTool } from '../../src/assistant/index.js';
import { AskerAccess } from '../../src/assistant/answers/asker-access.js';
import { AccountStates, SessionService, UserRepository } from '../../src/auth/index.js';
import { TokenLedger } from '../../src/platform/index.js';
import { type AnswerStream, Asker, type Frame } from '../factories/asker.js';
import { addTestTools } from '../factories/test-tools.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { type ScriptedModel, startScriptedModel } from '../support/openai/index.js';

const last = (frames: readonly Frame[]) => frames.at(-1)!;
const ENDED = { event: 'error', data: { code: 'ASSISTANT.ACCESS_ENDED', status: 403 } };

describe('askers who may not ask any more while they are answered', () => {
  let model: ScriptedModel;
  let test: TestApp;
  let admin: ApiClient;

  beforeAll(async () => {
    model = await startScriptedModel();
    test = await startTestApp({
      ...model.variables(),
      OPENAI_RETRIES: '0',
      OPENAI_TIMEOUT_SECONDS: '60',
      MODULE_GUARDS: 'assistant=ai',
    });
    addTestTools(test);
    test.app.get(AssistantTools, { strict: false }).add(
      defineTool({
        name: 'test_demote',
        description: 'Makes a member of the asker.',
        parameters: z.strictObject({}),
        permission: 'market:read',
        run: async (_, { principal: { userId } }) => {
          await test.app.get(AccountStates).setRole(userId, 'member');
          return { demoted: true };
        },
      }),
    );
    admin = await ApiClient.logIn(test.url);
    await admin.post('/api/admin/modules', { slug: 'ai', name: 'AI' });
  });
  afterAll(async () => {
    await test?.close();
    await model?.stop();
  });

  const owner = async () => {
    const asker = await Asker.member(test.url);
    const path = `/api/admin/users/${asker.userId}/grants`;
    const grant = (await admin.post(path, { moduleSlugs: ['ai'] })).body as { id: string };
    return { asker, grant };
  };
  /** An answer that has begun, and does not go on. */
  const slow = async (asker: Asker): Promise<{ path: string; stream: AnswerStream }> => {
    model.play([{ fault: 'hang-within' }]);
    const path = await asker.begin();
    const stream = await asker.open(path, 'Conte');
    expect((await stream.next())?.event).toBe('delta');
    return { path, stream };
  };

  it('ends the answer of somebody who is suspended in the middle of it, and counts its tokens', async () => {
    const { asker } = await owner();
    const { path, stream } = await slow(asker);
    expect((await admin.post(`/api/admin/users/${asker.userId}/suspend`)).status).toBe(200);
    expect(last(await stream.rest())).toMatchObject(ENDED);
    await model.last().ended;
    expect(model.last().aborted).toBe(true);

    const used = await test.app.get(TokenLedger).ofUserToday(asker.userId);
    expect([used.inputTokens > 0, used.outputTokens > 0]).toEqual([true, true]);
    const database = test.app.get<Connection>(getConnectionToken());
    const id = path.split('/').at(-1)!;
    const row = await database
      .collection<{ _id: string; held: [] }>('model_usage')
      .findOne({ _id: `conversation:${id}` });
    expect(row).toMatchObject({ spent: used.inputTokens + used.outputTokens, held: [] });
    const kept = await database
      .collection('assistant_messages')
      .findOne({ conversationId: id, role: 'assistant' });
    expect(kept).toMatchObject({ state: 'interrupted', problem: 'ASSISTANT.ACCESS_ENDED' });
    expect(kept!['text']).not.toBe('');
  });

  it('ends that of somebody who logs out, and of somebody who loses the module that it needs', async () => {
    const [leaving, losing] = [await owner(), await owner()];
    const one = await slow(leaving.asker);
    await leaving.asker.client.post('/api/auth/logout', {});
    expect(last(await one.stream.rest())).toMatchObject(ENDED);
    const two = await slow(losing.asker);
    expect((await admin.delete(`/api/admin/grants/${losing.grant.id}`)).status).toBe(204);
    expect(last(await two.stream.rest())).toMatchObject(ENDED);
  });

  it('finds by itself what another process has changed, and ends nobody else', async () => {
    const [suspended, other] = [await owner(), await owner()];
    const ending = await slow(suspended.asker);
    const going = await slow(other.asker);
    const { userId } = suspended.asker;
    await test.app.get(UserRepository).setStatus(userId, 'suspended'); // and nobody here is told
    test.app.get(SessionService).forgetUser(userId);
    await test.app.get(AskerAccess, { strict: false }).look();
    expect(last(await ending.stream.rest())).toMatchObject(ENDED);
    expect(model.last().aborted).toBe(false);
    going.stream.leave();
    await model.last().ended;
  });

  it('ends an answer by a key that is gone at its next step', async () => {
    const { asker } = await owner();
    const created = await asker.client.post('/api/auth/api-keys', {
      name: 'K',
      scopes: ['assistant:use', 'market:read'],
    });
    const { key, id } = created.body as { key: string; id: string };
    const path = await asker.begin();
    const headers = { authorization: `Bearer ${key}` };
    model.play([{ text: 'Um.' }]);
    expect(last(await (await asker.open(path, 'Conte', { headers })).rest())).toMatchObject({
      event: 'done',
    });
    test.app.get(AssistantTools, { strict: false }).add(
      defineTool({
        name: 'test_end_key',
        description: 'Ends the key.',
        parameters: z.strictObject({}),
        permission: 'market:read',
        run: async () => ({ status: (await asker.client.delete(`/api/auth/api-keys/${id}`)).status }),
      }),
    );
    model.play([{ calls: [{ name: 'test_end_key', arguments: {} }] }, { text: 'never asked' }]);
    const frames = await (await asker.open(path, 'Conte', { headers })).rest();
    expect(frames).toMatchObject([{ event: 'tool', data: { result: { status: 204 } } }, ENDED]);
    expect(model.requests).toHaveLength(1);
  });

  it('gives the tools of the new role to somebody who is demoted in the middle', async () => {
    const { asker } = await owner();
    await test.app.get(AccountStates).setRole(asker.userId, 'operator');
    model.play([
      { calls: ['test_staff', 'test_demote', 'test_staff'].map((name) => ({ name, arguments: {} })) },
      { text: 'ok' },
    ]);
    const frames = await asker.ask(await asker.begin(), 'Receita?');
    const tools = frames.filter(({ event }) => event === 'tool');
    expect(tools.map(({ data }) => (data as { status: string }).status)).toEqual(['ok', 'ok', 'refused']);
    expect(last(frames).event).toBe('done');
    const offered = model.requests.map(({ tools: told }) => told.some(({ name }) => name === 'test_staff'));
    expect(offered).toEqual([true, false]);
  });
});
