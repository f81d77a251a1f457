import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { until } from '../setup/until.ts';
import { openBrowser } from './support/chromium.ts';
import { demoIsLoaded, type RunningConsole, startConsole } from './support/console.ts';
import { faultsAt } from './support/faults.ts';
import { logIn, visit } from './support/visit.ts';

let running: RunningConsole;
let browser: Browser;
beforeAll(async () => {
  running = await startConsole({ DEMO: 'on' });
  browser = await openBrowser();
  await demoIsLoaded(running);
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

const FILE = [
  'Correio;Nome;Time;Tags',
  'bruna@example.org;"Bruna ""B"" Reis";Azul;"live, vip"',
  'nobody;Ninguém;Verde;',
  'caio@example.org;Caio Prado;Verde;live',
].join('\n');

/** A field by its name; the list of a combobox has the same one. */
const input = (page: Page, label: string) => page.locator(`input[aria-label="${label}"]`);

async function choose(page: Page, label: string, option: string): Promise<void> {
  await input(page, label).first().click();
  await page.getByRole('option', { name: option, exact: true }).first().click();
}

it('imports a file, tells which row it refused and why, finds the contact, and a segment holds it', async () => {
  const { page, context, complaints } = await visit(browser, running.url, { locale: 'en-US' });
  await logIn(page);
  await page.goto('/crm/contacts');
  await page.click('a:has-text("Import CSV")');
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE, 'latin1') };
  await page.setInputFiles('input[type=file]', file);
  await choose(page, 'What the column Time is', 'New text field');
  await page.click('button:has-text("Import 3 rows")');
  await page.waitForSelector('[data-import=done]');
  expect(await page.textContent('[data-figure=Created]')).toBe('2');
  expect(await page.getByRole('table', { name: 'Refused rows' }).textContent()).toContain(
    '3email: is no e-mail address',
  );
  const [refused] = await Promise.all([
    page.waitForEvent('download'),
    page.click('button:has-text("Download the refused rows")'),
  ]);
  expect(refused.suggestedFilename()).toBe('refused-people.csv');

  await page.click('a:has-text("See contacts")');
  await page.getByLabel('Search').fill('bruna');
  await page.waitForSelector('[data-shown="1"]');
  await page.click('[role=cell] a');
  await page.waitForSelector('h1:has-text(\'Bruna "B" Reis\')');
  await page.waitForSelector('text=Azul');
  await page.waitForSelector('[data-subscription=subscribed]');
  await page.getByLabel('New task').fill('Call Bruna');
  await page.click('button:has-text("Add task")');
  await page.waitForSelector('[data-task] >> text=Call Bruna');
  await page.waitForSelector('[data-kind=task] >> text=Call Bruna');
  await choose(page, 'Show', 'Mails');
  await page.waitForSelector('text=Nothing here yet');

  await page.goto('/crm/segments/new');
  await page.getByLabel('Name', { exact: true }).fill('Blue team');
  await choose(page, 'Field', 'Time');
  await choose(page, 'Comparison', 'is');
  await input(page, 'Value').fill('Azul');
  await page.waitForSelector('[data-preview="1"]');
  await page.click('button:has-text("Create segment")');
  await page.waitForURL(/\/crm\/segments\/seg_/);
  await page.waitForSelector('[role=table] >> text=bruna@example.org');

  await page.goto('/crm/contacts?tab=setup');
  await page.click('[aria-label="Delete Time"]');
  await page.click('[role=dialog] button:has-text("Delete")');
  await page.waitForSelector('[role=dialog] a:has-text("Blue team")');
  expect(complaints).toEqual([]);
  await context.close();
});

it('builds nested rules, turns them round, and shows what the API says against one beside it', async () => {
  const { page, context } = await visit(browser, running.url, { locale: 'en-US' });
  await logIn(page);
  await page.goto('/crm/segments/new');
  await page.click('[aria-label="Remove rule"]');
  await page.waitForSelector('text=Without rules all contacts');
  const add = async (kind: string, at: number) => {
    await page.locator('button:has-text("Add rule")').nth(at).click();
    const item = page.getByRole('menuitem', { name: kind, exact: true });
    await item.click();
    await item.waitFor({ state: 'detached' });
  };
  await add('Group of rules', 0);
  await input(page, 'Value').fill('vip');
  await add('Event', 0);
  await input(page, 'Event').fill('purchase');
  await page.locator('[data-rule=event] button:has-text("Not")').click();
  const count = async () => Number(await page.getAttribute('[data-preview]', 'data-preview'));
  await page.waitForSelector('[data-preview]');
  const body = {
    rules: {
      any: [
        { any: [{ field: 'tags', op: 'contains', value: 'vip' }] },
        { not: { event: 'purchase', op: 'gte', count: 1, withinDays: 30 } },
      ],
    },
  };
  await choose(page, 'How many rules have to hold', 'At least one rule');
  const asked = (await (await running.ask('POST', '/api/crm/segments/preview', body)).json()) as {
    count: number;
  };
  await until(async () => (await count()) === asked.count);
  await input(page, 'Event').fill('NOT A TYPE');
  await page.waitForSelector('[data-rule=event] [role=alert]');
  await context.close();
});

it('shows a mail of the outbox in a frame in which nothing runs', async () => {
  const { page, context, complaints } = await visit(browser, running.url, { locale: 'en-US' });
  await logIn(page);
  await page.goto('/crm/outbox?kind=auth.invite');
  await page.click('[role=cell] a');
  await page.waitForSelector('iframe[sandbox=""]');
  await until(async () => (await page.frames()[1]?.textContent('body'))?.includes('http') === true);
  expect(complaints).toEqual([]);
  await context.close();
});

it('notes no opening and no click when staff looks at a mail of a campaign', async () => {
  const made = async (path: string, body: object) =>
    ((await (await running.ask('POST', path, body)).json()) as { id: string }).id;
  await made('/api/crm/contacts', { email: 'reader@example.com', tags: ['reader'], subscribed: true });
  const html = '<p>Oi</p><a href="https://example.com/live">A live</a>';
  const templateId = await made('/api/crm/templates', { name: 'Live', subject: 'Oi', html });
  const rules = { all: [{ field: 'tags', op: 'contains', value: 'reader' }] };
  const segmentId = await made('/api/crm/segments', { name: 'Readers', rules });
  const campaign = await made('/api/crm/campaigns', { name: 'Live', subject: 'Oi', templateId, segmentId });
  await running.ask('POST', `/api/crm/campaigns/${campaign}/schedule`, {});
  const report = async () => (await running.ask('GET', `/api/crm/campaigns/${campaign}/report`)).json();
  await until(async () => ((await report()) as { status: string }).status === 'sent');

  const { page, context, complaints } = await visit(browser, running.url, { locale: 'en-US' });
  await logIn(page);
  await page.goto('/crm/outbox?to=reader@example.com');
  await page.click('[role=cell] a');
  await page.frameLocator('iframe').locator('a:has-text("A live")').click();
  await sleep(500); // a request that must not come
  expect(page.frames()[1].url()).toBe('about:srcdoc');
  expect(await report()).toMatchObject({ kept: 1, opened: 0, clicked: 0 });
  expect(complaints.filter((text) => !text.startsWith('Blocked opening'))).toEqual([]);
  await context.close();
});

it('has nothing serious for axe, light and dark, and nothing too wide', async () => {
  const { page, context } = await visit(browser, running.url);
  await logIn(page);
  const first = async (path: string) => {
    const answer = await running.ask('GET', `${path}limit=1`);
    return ((await answer.json()) as { items: { id: string }[] }).items[0].id;
  };
  const found = await faultsAt(page, [
    '/crm/overview',
    '/crm/contacts',
    '/crm/contacts?tab=tasks',
    '/crm/contacts?tab=setup',
    '/crm/contacts/import',
    `/crm/contacts/${await first('/api/crm/contacts?lifecycle=customer&')}`,
    '/crm/segments',
    '/crm/segments/new',
    `/crm/segments/${await first('/api/crm/segments?')}`,
    '/crm/outbox',
    '/crm/outbox?tab=suppressions',
    `/crm/outbox/${await first('/api/admin/outbox?kind=auth.invite&')}`,
  ]);
  expect(found).toEqual([]);
  await context.close();
});
