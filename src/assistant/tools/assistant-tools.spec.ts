import { Logger } from '@nestjs/common';
import { z } from 'zod';
import type { Permission, Principal } from '../../auth/index.js';
import { InvalidInput } from '../../common/index.js';
import { type AssistantTool, defineTool, Proposed, type ToolContext } from './assistant-tool.js';
import { AssistantTools } from './assistant-tools.js';

const principal = (...permissions: Permission[]): Principal => ({
  userId: 'usr_ana',
  role: 'member',
  via: 'session',
  permissions: new Set(permissions),
});

const echo = (change: Partial<AssistantTool> = {}) =>
  defineTool({
    name: 'echo',
    description: 'Says it again',
    parameters: z.strictObject({ text: z.string(), times: z.int().min(1).default(1) }),
    permission: 'trading:read',
    run: (args, { principal: { userId } }) => Promise.resolve({ ...args, userId }),
    ...(change as object),
  });

describe('AssistantTools', () => {
  beforeAll(() => Logger.overrideLogger(false));

  let end: AbortController;
  let context: ToolContext;
  beforeEach(() => {
    end = new AbortController();
    context = {
      principal: principal('trading:read'),
      conversationId: 'cnv_1',
      locale: 'en',
      signal: end.signal,
    };
  });

  const run = (tool: AssistantTool, args: unknown, name = tool.name) => {
    const tools = new AssistantTools();
    tools.add(tool);
    const text = typeof args === 'string' ? args : JSON.stringify(args);
    return tools.run(context, { name, arguments: text });
  };
  const told = ({ output }: { output: string }) => JSON.parse(output) as { error: Record<string, unknown> };

  it('offers what the asker may use, and nothing else', () => {
    const tools = new AssistantTools();
    tools.add(echo(), echo({ name: 'for_staff', permission: 'analytics:read' }));
    expect(tools.offered(principal('trading:read'))).toEqual([
      { name: 'echo', description: 'Says it again', parameters: expect.objectContaining({ type: 'object' }) },
    ]);
    expect(tools.offered(principal('analytics:read')).map(({ name }) => name)).toEqual(['for_staff']);
    expect(tools.offered(principal())).toEqual([]);
  });

  it.each([
    ['taken', echo(), 'There is a tool echo already'],
    ['no name', echo({ name: 'Not A Name' }), 'Not A Name is no name of a tool: 1 to 40 of a to z and _'],
    [
      'of arguments that servers do not know',
      echo({ name: 'echo_all', parameters: z.strictObject({ text: z.string().regex(/^a/) }) }),
      'echo_all.parameters.text: not every server knows pattern',
    ],
  ])('does not take a tool whose name is %s, and says which', (_, tool, message) => {
    const tools = new AssistantTools();
    tools.add(echo());
    expect(() => tools.add(tool)).toThrow(message);
  });

  it('runs one with arguments that are complete, as the asker', async () => {
    const outcome = await run(echo(), { text: 'hi', times: null });
    const result = { text: 'hi', times: 1, userId: 'usr_ana' };
    expect(outcome).toEqual({
      status: 'ok',
      arguments: { text: 'hi', times: 1 },
      output: JSON.stringify(result),
    });
  });

  it.each([
    ['no JSON', '{"text":', []],
    ['a list', '[1]', []],
    ['text', '"text"', []],
    ['too much', JSON.stringify({ text: 'x'.repeat(20_000) }), []],
    ['nothing where something is needed', '', ['text']],
    ['a wrong type', { text: 5 }, ['text']],
    ['an unknown field', { text: 'x', userId: 'usr_bruno' }, ['userId']],
    ['a hostile field', '{"text":"x","__proto__":{"userId":"usr_bruno"}}', ['__proto__']],
  ])('refuses %s', async (_, args, fields) => {
    const ran = jest.fn(() => Promise.resolve({}));
    const outcome = await run(echo({ run: ran }), args);
    expect(outcome.status).toBe('refused');
    expect(told(outcome).error['code']).toBe('ASSISTANT.BAD_ARGUMENTS');
    const errors = (told(outcome).error['errors'] ?? []) as { field: string }[];
    expect(errors.map(({ field }) => field)).toEqual(fields);
    expect(ran).not.toHaveBeenCalled();
    expect(JSON.stringify(outcome).length).toBeLessThan(2000);
  });

  it('refuses what there is not, naming what there is, and what the asker may not', async () => {
    const ran = jest.fn(() => Promise.resolve({}));
    expect(told(await run(echo({ run: ran }), {}, 'drop_all')).error).toEqual({
      code: 'ASSISTANT.UNKNOWN_TOOL',
      detail: 'There is no such tool; there are echo',
    });
    const outcome = await run(echo({ run: ran, permission: 'analytics:read' }), { text: 'x' });
    expect(outcome.status).toBe('refused');
    expect(told(outcome).error).toMatchObject({ code: 'AUTH.FORBIDDEN' });
    expect(ran).not.toHaveBeenCalled();
  });

  it('tells our errors with their code and fields, and of others nothing', async () => {
    const ours = new InvalidInput([{ field: 'from', message: 'must be before to' }]);
    const known = await run(echo({ run: () => Promise.reject(ours) }), { text: 'x' });
    expect(known.status).toBe('failed');
    expect(told(known).error).toEqual({
      code: 'COMMON.INVALID_INPUT',
      detail: 'from: must be before to',
      errors: [{ field: 'from', message: 'must be before to' }],
    });
    const secret = new Error('password of /etc');
    const unknown = await run(echo({ run: () => Promise.reject(secret) }), { text: 'x' });
    expect(unknown).toMatchObject({ status: 'failed', arguments: { text: 'x', times: 1 } });
    expect(told(unknown).error['code']).toBe('COMMON.INTERNAL');
    expect(unknown.output).not.toContain('password');
    const thrown = await run(
      echo({
        run: () => {
          throw secret;
        },
      }),
      { text: 'x' },
    );
    expect(thrown.status).toBe('failed');
  });

  it('gives the model an answer that is clipped', async () => {
    const items = Array.from({ length: 5000 }, () => 'x'.repeat(500));
    const outcome = await run(echo({ run: () => Promise.resolve({ items }) }), { text: 'y'.repeat(400) });
    expect(Buffer.byteLength(outcome.output)).toBeLessThanOrEqual(16_384);
    expect(JSON.parse(outcome.output)).toMatchObject({ itemsLeftOff: expect.any(Number) });
    expect((outcome.arguments as { text: string }).text).toHaveLength(200);
  });

  it('hands a proposal on, and tells the model that nothing is done', async () => {
    const proposal = { id: 'prp_1', kind: 'order' } as Proposed['proposal'];
    const outcome = await run(echo({ run: () => Promise.resolve(new Proposed(proposal)) }), { text: 'x' });
    expect(outcome).toMatchObject({ status: 'ok', proposal });
    expect(JSON.parse(outcome.output)).toMatchObject({ proposal });
    expect(outcome.output).toContain('has to confirm');
  });

  it('ends a tool that takes too long, and lets it know', async () => {
    jest.useFakeTimers();
    try {
      let told: AbortSignal | undefined;
      const slow = echo({
        run: (_, { signal }) => {
          told = signal;
          return new Promise(() => undefined);
        },
      });
      const running = run(slow, { text: 'x' });
      await jest.advanceTimersByTimeAsync(10_000);
      const outcome = await running;
      expect(outcome.status).toBe('failed');
      expect(outcome.output).toContain('ASSISTANT.TOOL_TIMEOUT');
      expect(told?.aborted).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });

  it('passes on that the asker has gone: before, meanwhile, and as an error of the tool', async () => {
    const gone = new Error('gone');
    const running = run(echo({ run: () => new Promise(() => undefined) }), { text: 'x' });
    end.abort(gone);
    await expect(running).rejects.toBe(gone);
    await expect(run(echo(), { text: 'x' })).rejects.toBe(gone);
  });
});
