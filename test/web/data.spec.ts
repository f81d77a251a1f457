import { execFileSync } from 'node:child_process';
import type { Browser } from 'playwright-core';
import { type ScriptedModel, startScriptedModel } from '../support/openai/index.ts';
import { openBrowser } from './support/chromium.ts';
import { demoIsLoaded, type RunningConsole, startConsole } from './support/console.ts';
import { faultsAt } from './support/faults.ts';
import { logIn, visit } from './support/visit.ts';

let model: ScriptedModel;
let running: RunningConsole;
let browser: Browser;
beforeAll(async () => {
  model = await startScriptedModel(({ results, format }) => {
    if (format) return { text: '{}' };
    if (results.length > 0) return { text: 'There were **4711** purchases.' };
    return { calls: [{ name: 'analytics_summary', arguments: {} }] };
  });
  running = await startConsole({ DEMO: 'on', OPENAI_BASE_URL: model.url });
  browser = await openBrowser();
  await demoIsLoaded(running);
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
  await model?.stop();
});

const english = () => visit(browser, running.url, { locale: 'en-US' });

it('makes an event, finds it by filters that stay in the address, changes and deletes it', async () => {
  const { page, context, complaints } = await english();
  await logIn(page);
  await page.goto('/events');
  await page.click('button:has-text("New event")');
  await page.getByRole('dialog').getByLabel('Type').fill('workshop');
  await page.getByRole('dialog').getByLabel('User').fill('nina@example.com');
  await page.getByRole('dialog').getByLabel('Value').fill('12.5');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByLabel('User', { exact: true }).fill('nina@example.com');
  await page.waitForURL(/userId=nina/);
  await page.reload();
  await page.waitForSelector('[data-shown="1"]');
  await page.click('[role=cell] a');
  await page.waitForURL(/\/events\/.+/);
  await page.waitForSelector('text=workshop');
  await page.click('button:has-text("Delete")');
  await page.click('[role=dialog] button:has-text("Delete")');
  await page.waitForURL(/\/events$/);
  await page.waitForSelector('[role=cell]:has-text("nina@example.com")', { state: 'detached' });
  expect(complaints).toEqual([]);
  await context.close();
});

it('scrolls on from page to page, with few rows in the page', async () => {
  const { page, context } = await english();
  await logIn(page);
  await page.goto('/events');
  await page.waitForSelector('[data-shown="100"]');
  await page.evaluate(`document.querySelector('[role=region]:has([role=table])').scrollTop = 1e6`);
  await page.waitForSelector('[data-shown="200"]');
  expect(await page.locator('[role=row]').count()).toBeLessThan(80);
  await context.close();
});

it('keeps filters behind a button where there is little room', async () => {
  const { page, context } = await visit(browser, running.url, { locale: 'en-US', width: 390 });
  await logIn(page);
  await page.goto('/events');
  const user = page.getByLabel('User', { exact: true });
  await page.waitForSelector('[data-shown="100"]');
  expect(await user.isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Filters' }).click();
  await user.fill('nobody@example.com');
  await page.waitForURL(/userId=nobody/);
  await page.getByRole('button', { name: 'Filters are set' }).waitFor();
  await context.close();
});

it('shows the way to a purchase, who comes back, and hands over files', async () => {
  const { page, context } = await english();
  await logIn(page);
  await page.goto('/analytics');
  await page.waitForSelector('[data-step=purchase]');
  await page.click('[aria-label^="Take step"] >> nth=0');
  await page.waitForURL(/steps=/);
  await page.click('button:has-text("Export")');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.click('[role=menuitem][aria-label="Day by day: CSV"]'),
  ]);
  expect(file.suggestedFilename()).toMatch(/^analytics-daily-.+\.csv$/);
  await context.close();
});

it('makes a source, shows its secret once, and what its curl sends comes in', async () => {
  const { page, context } = await english();
  await logIn(page);
  await page.goto('/webhooks');
  await page.click('button:has-text("New source")');
  await page.getByLabel('Name in the address').fill('own-shop');
  await page.getByRole('button', { name: 'Create' }).click();
  expect(await page.textContent('[aria-label="The secret"]')).toMatch(/^whsec_/);
  await page.click('button:has-text("I have kept it")');
  await page.click('[data-source=own-shop] button:has-text("Send a test")');
  const curl = await page.textContent('[data-source=own-shop] [aria-label="curl command"]');
  expect(execFileSync('sh', ['-c', curl!.replace('curl -i', 'curl -si')]).toString()).toContain(' 202 ');
  await page.click('[data-source=own-shop] a:has-text("See deliveries")');
  await page.click('[role=cell] a');
  await page.waitForSelector('[data-state=processed]');
  expect(await page.textContent('[aria-label="Body as it came"]')).toContain('ana@example.com');
  await context.close();
});

it('answers from the data, says which it asked, and marks what none of it says', async () => {
  const { page, context, complaints } = await english();
  await logIn(page);
  await page.goto('/assistant');
  await page.getByLabel('Your question').fill('How many purchases?');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/assistant\/cnv_/);
  await page.waitForSelector('[data-lookups] >> text=Summary of the period');
  await page.waitForSelector('mark:has-text("4711")');
  expect(complaints).toEqual([]);
  await context.close();
});

it('has nothing serious for axe, light and dark, and nothing too wide', async () => {
  const { page, context } = await visit(browser, running.url);
  await logIn(page);
  const found = await faultsAt(page, [
    ...['/events', '/events?tab=types'],
    ...['/analytics', '/analytics?tab=retention', '/analytics?tab=breakdown'],
    ...['/webhooks', '/webhooks?tab=deliveries', '/webhooks?tab=subscriptions'],
    ...['/insights', '/assistant'],
  ]);
  expect(found).toEqual([]);
  await context.close();
});
