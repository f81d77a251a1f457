import { EventArrivals } from '../src/crm/workflows/runtime/events/event-arrivals.js';
import { EventLedger } from '../src/events/index.js';
import { ApiClient } from '../test/factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../test/setup/test-app.js';
import { until } from '../test/setup/until.js';
import { SeedRuns } from './seed-runs.js';
import { WorkflowSeeds } from './workflows.js';
import { WorldSeeds } from './world.js';

const SEED = 'spec';

describe('workflows of the made-up community', () => {
  let test: TestApp;
  let admin: ApiClient;

  beforeAll(async () => {
    test = await startTestApp();
    admin = await ApiClient.logIn(test.url);
    expect(await test.app.get(WorldSeeds).load(SEED)).toContain('3 workflows');
  });
  afterAll(() => test?.close());

  const all = async (path: string) =>
    (await admin.get(`/api/crm/workflows${path}`)).body.items as Record<string, unknown>[];
  const runs = async () => [
    await all('/wfl_00seed0001/runs?limit=100'),
    await all('/wfl_00seed0002/runs?limit=100'),
  ];

  it('are two that are active, and a draft that is not ready', async () => {
    const workflows = await all('');
    expect(workflows.map(({ name, status }) => [name, status])).toEqual([
      ['Aniversário (rascunho)', 'draft'],
      ['Resgate de carrinho', 'active'],
      ['Boas-vindas depois da compra', 'active'],
    ]);
    const { body } = await admin.post('/api/crm/workflows/wfl_00seed0003/validate');
    const problems = body.problems as { nodeId: string; code: string }[];
    const said = new Set(problems.map(({ nodeId, code }) => `${nodeId} ${code}`));
    expect(said).toEqual(new Set(['parabens setting', 'vip unwired']));
  });

  it('have runs in several states, whose logs follow what is drawn', async () => {
    for (const [id, edition] of [
      ['wfl_00seed0001', 1],
      ['wfl_00seed0002', 1],
    ]) {
      const { body } = await admin.get(`/api/crm/workflows/${id}/editions/${edition}`);
      const edges = body.edges as { source: string; target: string; sourceHandle?: string }[];
      const begun = await all(`/${id}/runs?limit=100`);
      expect(begun.length).toBeGreaterThanOrEqual(10);
      const starts = begun.map(({ startedAt }) => String(startedAt));
      expect(starts).toEqual([...starts].sort().reverse());
      for (const run of begun) {
        const detail = (await admin.get(`/api/crm/workflows/${id}/runs/${String(run['id'])}`)).body as {
          log: { nodeId: string; output: string }[];
        };
        const { log } = detail;
        expect(log.length).toBeGreaterThan(0);
        const steps = log.slice(1).map(({ nodeId }, at) => [log[at].nodeId, log[at].output, nodeId]);
        const drawn = edges.map(({ source, sourceHandle = 'default', target }) => [
          source,
          sourceHandle,
          target,
        ]);
        expect(drawn).toEqual(expect.arrayContaining(steps));
      }
    }
    const states = (await all('/wfl_00seed0001/runs?limit=100')).map(({ status }) => status);
    expect(new Set(states)).toEqual(new Set(['waiting', 'completed', 'failed', 'cancelled']));
  });

  it('begin for nobody by what is loaded, and send nothing', async () => {
    const before = await runs();
    const seeds = test.app.get(SeedRuns);
    const plan = { users: 40, days: 10, events: 600, seed: SEED, until: new Date() };
    const id = await seeds.begin({ ...plan, timeZone: 'America/Sao_Paulo', currency: 'BRL' }, new Date());
    await until(async () => (await seeds.progress(id)).finished);
    await test.app.get(EventLedger).drained();
    await test.app.get(EventArrivals).look();
    expect(await runs()).toEqual(before);
    const outbox = (await admin.get('/api/admin/outbox?kind=crm.workflow')).body.items as object[];
    expect(outbox).toEqual([]);
  });

  it('come once', async () => {
    const before = await runs();
    expect(await test.app.get(WorkflowSeeds).load(SEED)).toBe(0);
    await admin.delete('/api/crm/workflows/wfl_00seed0003'); // as if it had been cut short before its end
    expect(await test.app.get(WorkflowSeeds).load(SEED)).toBe(3);
    expect(await runs()).toEqual(before);
    expect(await all('')).toHaveLength(3);
  });
});
