/**
 * node workflows-process.ts: runs of workflows in the built application, with a database of its own in DATA_DIR; sends its
 * figures to the process that forked it.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const WAITING = 10_000;
/** Due at each pass: as many as a process moves on at the same time. */
const DUE = 128;
const PASSES = 40;
const RUNS = 5000;
const YEAR = 365 * 86_400_000;

const load = async <Module>(path: string) =>
  (await import(new URL(`../dist/src/${path}`, import.meta.url).href)) as Module;

await load('../../node_modules/reflect-metadata/Reflect.js');

interface Runs {
  claim(limit: number, claim: string, now: Date, until: Date): Promise<object[]>;
  figures(workflowId: string): Promise<{ status: string; count: number }[]>;
}
interface Workflows {
  create(said: object): Promise<{ id: string }>;
  activate(id: string): Promise<object>;
}
interface Contacts {
  upsertByEmail(said: object[], by: string): Promise<{ contact: { id: string } }[]>;
}
interface Entries {
  enterMany(workflowId: string, entrants: object[]): Promise<string[]>;
}
interface Application {
  init(): Promise<unknown>;
  get<T>(token: unknown): T;
  close(): Promise<void>;
}
const { loadConfig } = await load<{ loadConfig: () => object }>('config/index.js');
const { createApp } = await load<{ createApp: (config: object, options: object) => Promise<Application> }>(
  'create-app.js',
);
const at = 'crm/workflows';
const [{ RunRepository }, { WorkflowService }, { Entries }, { Contacts }] = await Promise.all([
  load<{ RunRepository: unknown }>(`${at}/runtime/runs/run.repository.js`),
  load<{ WorkflowService: unknown }>(`${at}/definition/workflow.service.js`),
  load<{ Entries: unknown }>(`${at}/runtime/entries.js`),
  load<{ Contacts: unknown }>('crm/contacts/contacts.js'),
]);

const app = await createApp(loadConfig(), { logLevel: 'warn' });
await app.init();
const runs = app.get<Runs>(RunRepository);
const workflows = app.get<Workflows>(WorkflowService);
const entries = app.get<Entries>(Entries);

const contactIds: string[] = [];
for (let from = 0; from < WAITING; from += 1000) {
  const said = Array.from({ length: 1000 }, (_, n) => ({ email: `pessoa${from + n}@example.com` }));
  const made = await app.get<Contacts>(Contacts).upsertByEmail(said, 'import');
  contactIds.push(...made.map(({ contact }) => contact.id));
}

async function activated(steps: [type: string, data: object][]): Promise<string> {
  const nodes = [['trigger.manual', {}] as const, ...steps].map(([type, data], n) => ({
    ...{ id: `n${n}`, type, data },
  }));
  const edges = nodes.slice(1).map(({ id }, n) => ({ source: nodes[n].id, target: id }));
  const { id } = await workflows.create({
    ...{ name: 'Bench', nodes: JSON.stringify(nodes), edges: JSON.stringify(edges) },
  });
  await workflows.activate(id);
  return id;
}

const entered = (workflowId: string, count: number) => {
  const cause = { id: 'bench', at: new Date() };
  return entries.enterMany(
    workflowId,
    contactIds.slice(0, count).map((contactId) => ({ contactId, cause })),
  );
};

async function reached(workflowId: string, status: string, count: number): Promise<void> {
  for (;;) {
    const figures = await runs.figures(workflowId);
    if (figures.find((each) => each.status === status)?.count === count) return;
    await sleep(5);
  }
}

/** Three actions, each of which changes the contact. */
const short = await activated([
  ['action.tag', { add: ['visto'] }],
  ['action.tag', { add: ['lido'] }],
  ['action.tag', { remove: ['visto'] }],
]);
const started = performance.now();
await entered(short, RUNS);
const entering = performance.now() - started;
await reached(short, 'completed', RUNS);
const perSecond = (RUNS * 1000) / (performance.now() - started);

/** All of them wait for longer than this takes; a pass is told that it is later. */
const long = await activated([
  ['wait.time', { days: 300 }],
  ['action.tag', { add: ['tarde'] }],
]);
await entered(long, WAITING);
await reached(long, 'waiting', WAITING);
const far = Date.now() + 2 * YEAR;
const none: number[] = [];
const some: number[] = [];
for (let pass = 0; pass < PASSES; pass++) {
  for (const [samples, now] of [
    [none, Date.now()],
    [some, Date.now() + YEAR],
  ] as const) {
    const began = performance.now();
    const claimed = await runs.claim(DUE, `clm_bench_${pass}`, new Date(now), new Date(far));
    samples.push(performance.now() - began);
    const expected = samples === none ? 0 : DUE;
    if (claimed.length !== expected) throw new Error(`a pass claimed ${claimed.length} of ${expected}`);
  }
}
const beganAll = performance.now();
const rest = await runs.claim(WAITING, 'clm_bench_rest', new Date(Date.now() + YEAR), new Date(far));
const all = { count: rest.length, took: performance.now() - beganAll };

process.send!({ none, some, all, perSecond, entering: (RUNS * 1000) / entering });
await app.close();
process.disconnect();
