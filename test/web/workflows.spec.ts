import type { Browser, Page } from 'playwright-core';
import { until } from '../setup/until.ts';
import { openBrowser } from './support/chromium.ts';
import { demoIsLoaded, type RunningConsole, startConsole } from './support/console.ts';
import { sendWebhook } from './support/send-webhook.ts';
import { faultsOf } from './support/faults.ts';
import { logIn, visit } from './support/visit.ts';

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

let running: RunningConsole;
let browser: Browser;
beforeAll(async () => {
  running = await startConsole({ DEMO: 'on', WEBHOOK_SECRET: SECRET });
  browser = await openBrowser();
  await demoIsLoaded(running);
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

const english = () => visit(browser, running.url, { locale: 'en-US' });

const EMPTY = { nodes: [], edges: [] };
const TWO_STEPS = {
  nodes: [
    { id: 'start', type: 'trigger.event', position: { x: 0, y: 0 }, data: { event: 'never-comes' } },
    { id: 'tag', type: 'action.tag', position: { x: 0, y: 170 }, data: { add: ['seen'] } },
  ],
  edges: [{ id: 'e', source: 'start', target: 'tag' }],
};

async function create(name: string, graph: object = EMPTY): Promise<string> {
  const answer = await running.ask('POST', '/api/crm/workflows', { name, ...graph });
  return ((await answer.json()) as { id: string }).id;
}

async function read(id: string) {
  return (await (await running.ask('GET', `/api/crm/workflows/${id}`)).json()) as {
    nodes: { id: string; data: Record<string, unknown> }[];
    edges: unknown[];
    version: number;
  };
}

async function open(page: Page, id: string): Promise<void> {
  await page.goto(`/crm/workflows/${id}`);
  await page.waitForSelector('[data-workflow-canvas]');
}

const drawn = (page: Page, nodes: number) =>
  page.waitForSelector(`[data-workflow-canvas][data-nodes="${nodes}"]`);

it('draws a workflow, is told what is wrong on the steps, mends it, activates it, and sees a run go through', async () => {
  const { page, context, complaints } = await english();
  await logIn(page);
  await page.goto('/crm/workflows');
  await page.getByRole('button', { name: 'New workflow' }).click();
  await page.click('[data-start=empty]');
  await page.getByLabel('Name').fill('Thank buyers');
  await page.getByRole('button', { name: 'Create workflow' }).click();
  await page.waitForURL(/\/crm\/workflows\/wfl_/);

  await page.click('[data-kind="trigger.event"]');
  await page.getByRole('combobox', { name: 'Type of event' }).fill('purchase');
  await page.click('[data-kind="action.tag"]');
  await page.waitForSelector('.react-flow__edge', { state: 'attached' });
  await page.dragAndDrop('[data-kind="action.task"]', '[data-workflow-canvas]', {
    targetPosition: { x: 300, y: 520 },
  });
  await drawn(page, 3);
  await page.getByRole('button', { name: 'Activate' }).click();
  await page.waitForSelector('[data-id=tag-1] [data-node-problems="1"]');
  await page.waitForSelector('[data-id=task-1] [data-node-problems="2"]');
  await page.waitForSelector(
    '[data-panel=task-1] [data-panel-problems]:has-text("No way leads to this step")',
  );

  await page.getByLabel('What is to be done').fill('Say thank you');
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 300 } });
  await page.click('[data-problem-list] button:has-text("Tags")');
  await page.waitForSelector('[data-panel=tag-1]');
  await page.getByRole('combobox', { name: 'Give tags' }).fill('buyer');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Then leads to' }).click();
  await page.getByRole('option', { name: 'task-1' }).click();
  await page.getByRole('button', { name: 'Activate' }).click();
  await page.waitForSelector('[data-state=active]');
  await until(async () => (await page.locator('[data-node-problems]').count()) === 0);

  await page.getByRole('link', { name: 'Runs' }).click();
  await page.waitForSelector('text=No run yet');
  await sendWebhook(running.url, SECRET, { type: 'purchase', userId: 'zoe@example.com', value: 97 });
  await page.waitForSelector('[data-run] [data-state=completed]', { timeout: 60_000 });
  await page.click('[data-run] a:has-text("zoe@example.com")');
  await page.waitForSelector('[data-steps="2"]');
  await page.waitForSelector('[data-id=task-1] [data-mark=done]');
  expect(complaints).toEqual([]);
  await context.close();
});

it('undoes, pastes, removes, and asks before what is not saved is lost', async () => {
  const id = await create('By keys', TWO_STEPS);
  const { page, context, complaints } = await english();
  await logIn(page);
  await open(page, id);
  await page.click('[data-id=tag]');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await drawn(page, 3);
  await page.keyboard.press('Delete');
  await drawn(page, 2);
  await page.keyboard.press('Control+z');
  await drawn(page, 3);
  await page.getByRole('link', { name: 'Runs' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.waitForSelector('[role=dialog]', { state: 'detached' });
  await page.keyboard.press('Control+z');
  await drawn(page, 2);
  await page.waitForSelector('[data-dirty=false]');

  await page.locator('.react-flow__edge').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove the connection' }).click();
  await until(async () => (await page.locator('.react-flow__edge').count()) === 0);
  await page.keyboard.press('Control+s');
  await page.waitForSelector('[data-dirty=false]');
  expect((await read(id)).edges).toEqual([]);
  await page.waitForSelector('[data-id=start] [data-node-problems]');
  expect(complaints).toEqual([]);
  await context.close();
});

it('says kindly that somebody else was faster, and keeps what the reader says', async () => {
  const id = await create('Two at once', TWO_STEPS);
  const { page, context } = await english();
  await logIn(page);
  await open(page, id);
  await page.click('[data-id=tag]');
  await page.getByLabel('Name of the step').fill('Mine');
  const { nodes, edges } = TWO_STEPS;
  const theirs = nodes.map((node) => ({ ...node, data: { ...node.data, label: 'Theirs' } }));
  await running.ask('PATCH', `/api/crm/workflows/${id}`, { nodes: theirs, edges });
  await page.keyboard.press('Control+s');
  await page.waitForSelector('[role=dialog] >> text=Your changes are still here');
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await page.waitForSelector('[data-dirty=false]');
  expect((await read(id)).nodes[1].data['label']).toBe('Mine');
  await context.close();
});

it('tries a draft with a contact without doing anything, switches off with a question, and deletes', async () => {
  const id = await create('To be tried', TWO_STEPS);
  const { page, context } = await english();
  await logIn(page);
  await open(page, id);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByRole('combobox', { name: 'Contact' }).click();
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'Test now' }).click();
  await page.waitForSelector('[data-test-steps]');
  await page.waitForSelector('[data-id=tag] [data-mark=done]');

  await page.getByRole('button', { name: 'Activate' }).click();
  await page.waitForSelector('[data-state=active]');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Switch off' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
  await page.waitForSelector('[data-state=inactive]');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.waitForURL(/\/crm\/workflows$/);
  expect((await running.ask('GET', `/api/crm/workflows/${id}`)).status).toBe(404);
  await context.close();
});

it('has nothing serious for axe, light and dark, and nothing too wide', async () => {
  const id = await create('With errors', { ...TWO_STEPS, edges: [] });
  const active = (await (await running.ask('GET', '/api/crm/workflows?status=active')).json()) as {
    items: { id: string; name: string }[];
  };
  const demo = active.items.at(-1)!.id;
  const { page, context } = await visit(browser, running.url);
  await logIn(page);
  const found: unknown[] = [];
  const look = async (name: string) => {
    found.push(...(await faultsOf(page, name)));
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  await page.goto('/crm/workflows');
  await page.waitForSelector('[data-problems]');
  await look('list');
  await open(page, id);
  await page.waitForSelector('[data-node-problems]');
  await look('editor');
  await page.click('[data-id=tag]');
  await page.waitForSelector('[data-panel=tag]');
  await look('step');
  await page.goto(`/crm/workflows/${demo}/runs`);
  await page.waitForSelector('[data-run]');
  await look('runs');
  await page.click('[data-run] a');
  await page.waitForSelector('[data-steps]');
  await look('run');
  expect(found).toEqual([]);
  await context.close();
});
