import type { Browser, FrameLocator, Page } from 'playwright-core';
import { MailServer } from '../factories/mail-server.ts';
import { until } from '../setup/until.ts';
import { openBrowser } from './support/chromium.ts';
import { demoIsLoaded, type RunningConsole, startConsole } from './support/console.ts';
import { faultsAt, faultsOf } from './support/faults.ts';
import { logIn, visit } from './support/visit.ts';

const server = new MailServer();
let running: RunningConsole;
let browser: Browser;
beforeAll(async () => {
  const address = await server.start();
  running = await startConsole({ DEMO: 'on', SMTP_URL: `smtp://${address}` });
  browser = await openBrowser();
  await demoIsLoaded(running);
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
  await server.stop();
});

const english = () => visit(browser, running.url, { locale: 'en-US' });

/** The mail within the visual editor. */
const canvas = (page: Page): FrameLocator => page.frameLocator('iframe[title="The mail"]');

const figure = async (page: Page, label: string): Promise<number> =>
  Number((await page.textContent(`[data-figure="${label}"]`))!.replaceAll(/\D/g, ''));

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).first().click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

async function makeTemplate(page: Page, name: string, editor: string): Promise<void> {
  await page.goto('/crm/templates');
  await page.click('button:has-text("New template")');
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByRole('dialog').getByLabel(editor, { exact: true }).check();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL(/\/crm\/templates\/tpl_/);
}

async function idOf(path: string, name: string): Promise<string> {
  const answer = await running.ask('GET', path);
  const { items } = (await answer.json()) as { items: { id: string; name: string }[] };
  return items.find((each) => each.name === name)!.id;
}

/** What a mail says, as a mail program reads it. */
function plain(raw: string): string {
  return raw.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
}

describe('templates', () => {
  it('are put together from blocks under the strict policy, saved, and are there after a reload', async () => {
    const { page, context, complaints } = await english();
    await logIn(page);
    await makeTemplate(page, 'Made of blocks', 'Visual editor');
    await canvas(page).locator('text=Write your message here.').waitFor();
    await page.waitForSelector('[data-dirty=false]');

    await page.focus('.gjs-block[title="Button"]');
    await page.keyboard.press('Enter');
    await canvas(page).locator('a.button').waitFor();
    await page.waitForSelector('[data-dirty=true]');
    await page.click('button:has-text("Insert a field")');
    await page.click('[role=menuitem]:has-text("Full name")');
    await canvas(page).locator('text={{ contact.name }}').waitFor();

    await page.click('a:has-text("All templates")');
    await page.click('[role=dialog] button:has-text("Cancel")');
    expect(page.url()).toContain('/crm/templates/tpl_');
    await page.click('button:has-text("Save")');
    await page.waitForSelector('[data-dirty=false]');
    await page.reload();
    await canvas(page).locator('a.button').waitFor();
    await canvas(page).locator('text={{ contact.name }}').waitFor();

    await page.click('button:has-text("Preview")');
    const mail = page.getByRole('dialog').frameLocator('iframe[title="The mail"]');
    await mail.locator('text=Ana Souza').waitFor();
    const id = await idOf('/api/crm/templates', 'Made of blocks');
    const saved = (await (await running.ask('GET', `/api/crm/templates/${id}`)).json()) as {
      html: string;
      design: object;
    };
    expect(saved.html).toContain('{{ contact.firstName | default: "trader" }}');
    expect(saved.html).toMatch(/<a [^>]*style="[^"]*background-color/);
    expect(saved.design).toHaveProperty('pages');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('of code are shown as they are typed, and an error is told at the field', async () => {
    const { page, context, complaints } = await english();
    await logIn(page);
    await makeTemplate(page, 'Written by hand', 'HTML');
    const code = page.getByLabel('HTML code');
    const mail = page.frameLocator('iframe[title="The mail"]');
    await code.fill('<p>Hi {{ contact.firstName }}</p><script>x()</script>{{ contact.fields.none }}');
    await mail.locator('text=Hi Ana').waitFor();
    await page.waitForSelector('[data-warnings="2"]');
    await code.fill('<p>{{ contact.name | shout }}</p>');
    await page.click('button:has-text("Save")');
    await page.waitForSelector('.mantine-Textarea-error:has-text("shout")');
    await code.fill('<p>Hi {{ contact.firstName }}</p>');
    await page.keyboard.press('Control+s');
    await page.waitForSelector('[data-dirty=false]');
    await page.click('button:has-text("Send a test")');
    await page.getByRole('dialog').getByLabel('E-mail').fill('team@example.com');
    await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
    await page.waitForSelector('[data-sent="team@example.com"]');
    await until(() => server.of('team@example.com').length === 1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('are not written over when somebody else was faster', async () => {
    const { page, context } = await english();
    await logIn(page);
    const id = await idOf('/api/crm/templates', 'Boas-vindas');
    await page.goto(`/crm/templates/${id}`);
    await page.waitForSelector('[data-dirty=false]');
    await running.ask('PATCH', `/api/crm/templates/${id}`, { subject: 'From elsewhere' });
    await page.getByLabel('Name').fill('Welcome');
    await page.click('nav a[href="/crm/templates"]');
    await page.waitForSelector('[role=dialog]:has-text("Leave without saving?")');
    await page.click('[role=dialog] button:has-text("Cancel")');
    await page.click('button:has-text("Save")');
    await page.click('[role=dialog] button:has-text("Save over it")');
    await page.waitForSelector('[data-dirty=false]');
    const now = (await (await running.ask('GET', `/api/crm/templates/${id}`)).json()) as object;
    expect(now).toMatchObject({ name: 'Welcome', version: 3 });
    await context.close();
  });
});

describe('campaigns', () => {
  it('are written to a segment, sent, and their report moves by itself', async () => {
    const { page, context, complaints } = await english();
    await logIn(page);
    const link =
      '<p>Hi {{ contact.firstName }}</p><a href="https://shop.example/live?to={{ contact.id }}">See it</a>';
    await running.ask('POST', '/api/crm/templates', { name: 'The live', subject: 'On Monday', html: link });
    await page.goto('/crm/campaigns');
    await page.click('button:has-text("New campaign")');
    await page.getByLabel('Name', { exact: true }).fill('Live on Monday');
    await choose(page, 'Template', 'The live');
    expect(await page.inputValue('input[name=subject], [data-path=subject]')).toBe('On Monday');
    await choose(page, 'To whom', 'Compraram duas vezes em 30 dias');
    const everyone = 29;
    await until(async () => {
      const count = Number(await page.getAttribute('[data-audience]', 'data-audience'));
      return count > 0 && count < everyone;
    });
    const readers = Number(await page.getAttribute('[data-audience]', 'data-audience'));
    await page.click('label:has-text("Try variants")');
    await page.getByLabel('Own subject').nth(1).fill('{{ contact.firstName }}, on Monday');
    await page.click('button:has-text("Save and send")');
    await page.waitForURL(/send=1/);
    await page.waitForSelector(`[role=dialog] [data-audience="${readers}"]`);
    await page.click('[role=dialog] button:has-text("Send now")');
    await page.waitForSelector('[data-status=sent]');
    await until(async () => (await figure(page, 'Sent')) === readers);
    const mails = server.received.filter(({ raw }) => plain(raw).includes('See it'));
    expect(mails).toHaveLength(readers);

    await page.evaluate('window.stays = true');
    expect(await figure(page, 'Clicked')).toBe(0);
    const [followed] = /http:\/\/localhost:\d+\/c\/[^"\s>]+/.exec(plain(mails[0].raw))!;
    const answer = await fetch(followed.replaceAll('&amp;', '&'), {
      redirect: 'manual',
      headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' },
    });
    expect(answer.headers.get('location')).toMatch(/^https:\/\/shop\.example\/live\?to=cnt_/);
    await until(async () => (await figure(page, 'Clicked')) === 1);
    await page.waitForSelector('[data-link="https://shop.example/live"]');
    expect(await page.evaluate('window.stays')).toBe(true);
    await page.click('label:has-text("Clicked")');
    await page.waitForSelector('[data-doers="1"]');
    await page.click('button:has-text("Save as a segment")');
    await page.waitForSelector('text=Segment saved');
    expect(await idOf('/api/crm/segments', 'Clicked: Live on Monday')).toMatch(/^seg_/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('are scheduled, paused, resumed and cancelled, and copied', async () => {
    const { page, context } = await english();
    await logIn(page);
    const id = await idOf('/api/crm/campaigns', 'Convite para a live de segunda');
    await page.goto(`/crm/campaigns/${id}`);
    await page.getByLabel('Subject', { exact: true }).fill('Not saved yet');
    await page.waitForSelector('button:has-text("Send the campaign"):disabled');
    await page.click('button:has-text("Save draft")');
    await page.click('button:has-text("Send the campaign"):enabled');
    await page.click('label:has-text("At a time")');
    const year = new Date().getFullYear() + 1;
    await page.getByLabel('Day and time').fill(`${year}-05-01T09:00`);
    await page.click('[role=dialog] button:has-text("Schedule")');
    await page.waitForSelector(`[data-scheduled="${year}-05-01T12:00:00.000Z"]`);
    await page.click('button:has-text("Pause")');
    await page.waitForSelector('[data-status=paused]');
    await page.click('button:has-text("Resume")');
    await page.waitForSelector('[data-status=scheduled]');
    await page.click('button:has-text("Cancel campaign")');
    await page.click('[role=dialog] button:has-text("Cancel campaign")');
    await page.waitForSelector('[data-status=cancelled]');
    await page.click('[aria-label^="Actions of"]');
    await page.click('[role=menuitem]:has-text("Duplicate")');
    await page.waitForSelector('[data-status=draft]');
    expect(page.url()).not.toContain(id);
    const copy = page.url().split('/').at(-1)!;
    await page.click('a:has-text("All campaigns")');
    await page.click(`a[href$="${copy}"]`);
    await page.click('[aria-label^="Actions of"]');
    await page.click('[role=menuitem]:has-text("Delete")');
    await page.click('[role=dialog] button:has-text("Delete")');
    await page.waitForURL(/campaigns$/);
    await page.waitForSelector(`a[href$="${copy}"]`, { state: 'detached' });
    await context.close();
  });
});

it('has nothing serious for axe, light and dark, and nothing too wide', async () => {
  const { page, context } = await visit(browser, running.url);
  await logIn(page);
  const blocks = { name: 'Blocks', editor: 'grapesjs', html: '<p>Oi</p>' };
  const made = await running.ask('POST', '/api/crm/templates', blocks);
  const { id } = (await made.json()) as { id: string };
  const found = await faultsAt(page, [
    '/crm/templates',
    `/crm/templates/${await idOf('/api/crm/templates', 'Renovação do Trader Pro')}`,
    `/crm/templates/${await idOf('/api/crm/templates', 'Novidades da semana')}`,
    '/crm/campaigns',
    '/crm/campaigns/new',
    `/crm/campaigns/${await idOf('/api/crm/campaigns', 'Novidades de novembro')}`,
  ]);
  await page.goto(`/crm/templates/${id}`);
  await page.waitForSelector('.gjs-block');
  expect([...found, ...(await faultsOf(page, 'blocks'))]).toEqual([]);
  await context.close();
});
