import { Asker } from '../factories/asker.js';
import { hotmart, MembersWorld, type Member } from '../factories/members-world.js';
import { ToolCaller } from '../factories/tool-caller.js';
import { type ScriptedModel, startScriptedModel } from '../support/openai/index.js';

const DAY = 86_400_000;

describe('what the assistant can look up of modules, products and the platform', () => {
  let model: ScriptedModel;
  let world: MembersWorld;
  let ana: Member;
  let admin: ToolCaller;
  let operator: ToolCaller;

  beforeAll(async () => {
    model = await startScriptedModel();
    world = await MembersWorld.start(model.variables());
    await world.sells('start', '1', { durationDays: 30 });
    await world.sells('pro', '2', { checkoutUrl: 'https://pay.example.com/pro' });
    const lessons = [0, 60].map((dripDays, at) => ({
      ...{ id: `l${at}`, title: `Lesson ${at}`, kind: 'text', content: 'Not for the model', dripDays },
    }));
    const api = world.admin;
    await api.post('/api/admin/modules', { slug: 'after', name: 'After', prerequisites: ['pro'] });
    await api.patch('/api/admin/modules/start', { lessons });
    ana = await world.member();
    const at = Date.now() - 10 * DAY;
    const sale = { email: ana.email, productId: '1', at };
    await world.send(hotmart('PURCHASE_APPROVED', { ...sale, transaction: 'T1' }));
    await api.post(`/api/admin/users/${ana.id}/grants`, { moduleSlugs: ['after'] });
    const { id } = (await api.get('/api/auth/me')).body as { id: string };
    admin = new ToolCaller(world.test, id, 'admin');
    operator = new ToolCaller(world.test, id, 'operator');
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await model?.stop();
  });

  it("my_modules: the asker's own, with what comes next and where the rest is bought", async () => {
    const caller = new ToolCaller(world.test, ana.id);
    const told = await caller.told('my_modules');
    expect(told).toMatchObject({
      ...{ unlocked: 1, locked: 2 },
      modules: [
        {
          ...{ slug: 'after', status: 'locked', reason: 'prerequisites', missing: ['pro'] },
          ...{ until: null, nextLesson: null },
        },
        {
          ...{
            slug: 'pro',
            status: 'locked',
            reason: 'not_owned',
            checkoutUrl: 'https://pay.example.com/pro',
          },
        },
        {
          ...{ slug: 'start', name: 'start', status: 'unlocked', daysLeft: 20 },
          lessons: { completed: 0, total: 2, percent: 0 },
          nextLesson: { title: 'Lesson 0', kind: 'text', available: true },
        },
      ],
    });
    expect(JSON.stringify(told)).not.toContain('Not for the model');
    await ana.api.post('/api/modules/start/lessons/l0/complete');
    const { modules } = (await caller.told('my_modules', { status: 'unlocked' })) as { modules?: unknown };
    expect(modules).toMatchObject([
      {
        lessons: { completed: 1, total: 2, percent: 50 },
        nextLesson: { title: 'Lesson 1', available: false, availableAt: expect.any(String) as string },
      },
    ]);
    const other = await new ToolCaller(world.test, (await world.account()).id).told('my_modules');
    expect(other).toMatchObject({ unlocked: 0, locked: 3 });
  });

  it('my_modules is not for a key, as its routes are not', async () => {
    const created = await ana.api.post('/api/auth/api-keys', { name: 'K', scopes: ['assistant:use'] });
    const headers = { authorization: `Bearer ${String(created.body.key)}` };
    expect((await fetch(`${world.test.url}/api/modules`, { headers })).status).toBe(403);
    model.play([{ calls: [{ name: 'my_modules', arguments: {} }] }, { text: 'ok' }]);
    const asker = await Asker.member(world.test.url);
    const own = await asker.client.post('/api/auth/api-keys', { name: 'K', scopes: ['assistant:use'] });
    const stream = await asker.open(await asker.begin(), 'Quais?', {
      headers: { authorization: `Bearer ${String(own.body.key)}` },
    });
    const [frame] = await stream.rest();
    expect(frame.data).toMatchObject({ status: 'failed', error: { code: 'AUTH.FORBIDDEN' } });
  });

  it('product_grants: counts of what is sold, for those who manage it', async () => {
    const sale = { productId: '1' };
    const day = (days: number) => Date.now() - days * DAY;
    const [lapsed, refunded] = [await world.account(), await world.account()];
    const approved = (email: string, transaction: string, days: number) =>
      world.send(hotmart('PURCHASE_APPROVED', { ...sale, email, transaction, at: day(days) }));
    await approved(lapsed.email, 'T2', 40);
    await approved(refunded.email, 'T3', 5);
    await world.send(
      hotmart('PURCHASE_REFUNDED', { ...sale, email: refunded.email, transaction: 'T3', at: day(1) }),
    );
    await approved('nobody@example.com', 'T4', 3);
    await approved('nobody@example.com', 'T5', 31);
    const told = async () => (await admin.told('product_grants')) as Record<string, unknown>;
    await world.looked();
    expect(await told()).toEqual({
      ...{ active: 2, waiting: 1 },
      products: [
        {
          ...{ name: 'start', modules: ['start'], active: 1, waiting: 1, sold: true },
          ended: { expired: 2, refund: 1 },
        },
        { name: 'pro', modules: ['pro'], active: 0, waiting: 0, ended: {}, sold: true },
      ],
      withoutProduct: { active: 1, ended: {} },
    });
    expect((await operator.call('product_grants')).status).toBe('refused');
  });

  it('platform_metrics: figures of now with their units, all or some', async () => {
    const { figures } = (await operator.told('platform_metrics')) as { figures?: { name: string }[] };
    expect(figures!.length).toBeGreaterThan(15);
    expect(figures).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'process.residentBytes', unit: 'MB', value: expect.any(Number) }),
        expect.objectContaining({ name: 'webhooks.deadLetters', unit: 'deliveries', value: 0 }),
      ]),
    );
    const some = (await operator.told('platform_metrics', { names: ['jobs', 'webhooks.backlog'] })) as {
      figures?: { name: string }[];
    };
    expect(some.figures!.map(({ name }) => name).sort()).toEqual([
      'jobs.failed',
      'jobs.waiting',
      'webhooks.backlog',
    ]);
    const { error } = await operator.told('platform_metrics', { names: ['job', 'jobs.waiting'] });
    expect(error).toMatchObject({ code: 'COMMON.INVALID_INPUT', errors: [{ field: 'names' }] });
    expect(error.errors![0].message).toMatch(/no figure job;.*webhooks/);
  });

  it('user_counts and daily_figures: what the pages of staff say', async () => {
    const { total } = (await world.admin.get('/api/admin/users')).body as { total: number };
    expect(await operator.told('user_counts')).toMatchObject({
      ...{ total, suspended: 0 },
      byRole: { admin: 1, operator: 0, member: total - 1 },
    });
    const { days, currency } = (await world.admin.get('/api/admin/analytics/daily?days=2')).body as {
      days: { purchases: number; revenue: number }[];
      currency: string;
    };
    expect(await operator.told('daily_figures', { days: 2 })).toMatchObject({
      ...{ days, currency },
      sums: { purchases: days[0].purchases + days[1].purchases },
    });
    expect((await operator.call('daily_figures', { days: 63 })).status).toBe('refused');
  });

  it('their numbers are known when the model says them, and no others', async () => {
    const asker = await Asker.admin(world.test.url);
    const total = Number((await admin.told('user_counts'))['total']);
    model.play([
      { calls: ['user_counts', 'product_grants'].map((name) => ({ name, arguments: {} })) },
      { text: `Há ${total} contas e 2 acessos ativos; ${total + 5000} amanhã.` },
    ]);
    const frames = await asker.ask(await asker.begin(), 'Quantos?');
    expect(frames.at(-1)!.data).toMatchObject({ unverified: [String(total + 5000)] });
  });
});
