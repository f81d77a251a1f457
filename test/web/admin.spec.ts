import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { until } from '../setup/until.ts';
import { openBrowser } from './support/chromium.ts';
import { ADMIN, demoIsLoaded, type RunningConsole, startConsole } from './support/console.ts';
import { sendWebhook } from './support/send-webhook.ts';
import { faultsAt } from './support/faults.ts';
import { logIn, visit } from './support/visit.ts';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const PASSWORD = 'a long password';

let running: RunningConsole;
let browser: Browser;
beforeAll(async () => {
  running = await startConsole({ DEMO: 'on', WEBHOOK_SECRET: SECRET, REGISTRATION: 'open' });
  browser = await openBrowser();
  await demoIsLoaded(running);
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

async function register(
  name: string,
  email: string,
): Promise<{ id: string; email: string; password: string }> {
  const answer = await fetch(`${running.url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, email, password: PASSWORD }),
  });
  const { user } = (await answer.json()) as { user: { id: string } };
  return { id: user.id, email, password: PASSWORD };
}

const figure = async (page: Page, label: string): Promise<number> =>
  Number((await page.textContent(`[data-figure="${label}"]`))!.replaceAll(/\D/g, ''));

it('finds a user, suspends them with a reason and sees the other window thrown out; lets them in again', async () => {
  const caio = await register('Caio Prado', 'caio.prado@example.com');
  const theirs = await visit(browser, running.url, { locale: 'en-US' });
  await logIn(theirs.page, caio);
  const { page, context, complaints } = await visit(browser, running.url);
  await logIn(page);
  await page.goto('/admin/users');
  await page.fill('input[type=search]', 'caio pra');
  await until(async () => (await page.getAttribute('[data-total]', 'data-total')) === '1');
  await page.waitForURL(/search=caio/);
  await page.click('[data-user="caio.prado@example.com"] a');
  await page.waitForSelector('h1:has-text("Caio Prado")');
  await page.click('button:has-text("Suspender")');
  await page.fill('[role=dialog] textarea', 'Estornos demais');
  await page.click('[role=dialog] button[type=submit]');

  await theirs.page.waitForSelector('input[type=password]');
  await theirs.page.waitForSelector('text=Your account was suspended');
  await page.waitForSelector('[data-state=suspended]');
  await page.click('[role=tab]:has-text("Histórico")');
  await page.click('[data-action="users.suspend"] button');
  await page.waitForSelector('[data-action="users.suspend"] >> text=Estornos demais');

  await page.click('[role=tab]:has-text("Conta")');
  await page.click('button:has-text("Reativar")');
  await page.waitForSelector('button:has-text("Suspender")');
  await logIn(theirs.page, caio);
  expect(complaints).toEqual([]);
  await theirs.context.close();
  await context.close();
});

it('gives a module by hand, which opens for the member at once, and takes it away', async () => {
  const lia = await register('Lia Reis', 'lia@example.com');
  const theirs = await visit(browser, running.url, { locale: 'en-US' });
  await logIn(theirs.page, lia);
  await theirs.page.goto('/modules');
  await theirs.page.waitForSelector('[data-module=primeiro-trade][data-status=locked]');
  const { page, context } = await visit(browser, running.url);
  await logIn(page);
  await page.goto(`/admin/users/${lia.id}?tab=modules`);
  await page.click('button:has-text("Conceder")');
  await page.click('[role=dialog] label:has-text("Módulos")');
  await page.click('[role=dialog] .mantine-MultiSelect-input');
  await page.click('[role=option]:has-text("Primeiro Trade")');
  await page.keyboard.press('Tab');
  const year = new Date().getFullYear() + 1;
  await page.getByLabel('Vale até').fill(`${year}-05-31`);
  await page.click('[role=dialog] button[type=submit]');
  await page.waitForSelector('[data-grant=active]');
  expect(await page.textContent('[data-grant=active]')).toContain(`31 de mai. de ${year}`);
  await theirs.page.waitForSelector('[data-module=primeiro-trade][data-status=unlocked]');
  await page.click('[data-grant=active] button');
  await page.click('[role=dialog] button[type=submit]');
  await page.waitForSelector('[data-grant=ended]');
  await theirs.page.waitForSelector('[data-module=primeiro-trade][data-status=locked]');
  await theirs.context.close();
  await context.close();
});

it('exports the trades that a filter finds, with its progress, and downloads them', async () => {
  const { page, context, complaints } = await visit(browser, running.url);
  await logIn(page);
  await page.goto('/admin/trades?account=demo');
  await page.waitForSelector('[data-total=demo]');
  await page.waitForSelector('[role=table] [role=row] [role=cell]');
  const downloading = page.waitForEvent('download');
  await page.click('button:has-text("Exportar")');
  await page.click('[role=menuitem]:has-text("CSV")');
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
  const rows = readFileSync(await file.path(), 'utf8')
    .trim()
    .split('\n');
  const { items } = (await (
    await running.ask('GET', '/api/admin/trades/totals?accountType=demo')
  ).json()) as {
    items: { trades: number }[];
  };
  expect(rows.length - 1).toBe(items.reduce((sum, { trades }) => sum + trades, 0));
  await page.waitForSelector('[data-export=done]');
  await page.click('[data-export=done] a');
  await page.waitForSelector('h1:has-text("Exportações")');
  const again = page.waitForEvent('download');
  await page.click('tr[data-export=done] button');
  expect((await again).suggestedFilename()).toBe(file.suggestedFilename());
  expect(complaints).toEqual([]);
  await context.close();
});

it('shows figures of this moment move when events come, without a reload', async () => {
  const { page, context, complaints } = await visit(browser, running.url);
  await logIn(page);
  await page.goto('/admin/metrics');
  await page.waitForSelector('[data-figure="Eventos por segundo"]');
  await page.evaluate('window.stays = true');
  const before = await figure(page, 'Eventos hoje');
  for (let at = 0; at < 25; at++) {
    await sendWebhook(running.url, SECRET, { userId: `m${at}@example.com`, type: 'login' });
  }
  await until(async () => (await figure(page, 'Eventos hoje')) >= before + 25);
  await until(async () => (await page.textContent('[data-figure="Eventos por segundo"]')) !== '0');
  const chart = page.locator('[role=img][aria-label^="Eventos por segundo"]');
  await until(async () => Number(await chart.getAttribute('data-sum')) > 0);
  expect(await page.evaluate('window.stays')).toBe(true);
  expect(complaints).toEqual([]);
  await context.close();
});

it('makes a module, a product that unlocks it, and an alert rule', async () => {
  const { page, context, complaints } = await visit(browser, running.url);
  await logIn(page);
  await page.goto('/admin/products?tab=modules');
  await page.click('button:has-text("Novo módulo")');
  const dialog = page.locator('[role=dialog]');
  await dialog.getByLabel('Nome', { exact: true }).fill('Avançado');
  await dialog.getByLabel('Nome no endereço').fill('avancado');
  await dialog.locator('button:has-text("Adicionar aula")').click();
  await dialog.getByLabel('Título').fill('Primeira');
  await dialog.locator('button[type=submit]').click();
  await page.waitForSelector('tr[data-module=avancado]');
  await page.click('[role=tab]:has-text("Produtos")');
  await page.click('button:has-text("Novo produto")');
  await dialog.getByLabel('Nome', { exact: true }).fill('Avançado, um ano');
  await dialog.locator('button[type=submit]').click();
  await page.waitForSelector('text=Escolha pelo menos um módulo');
  await dialog.locator('.mantine-MultiSelect-input').click();
  await page.click('[role=option]:has-text("Avançado")');
  await page.keyboard.press('Tab');
  await dialog.locator('button[type=submit]').click();
  await page.waitForSelector('[data-product="Avançado, um ano"] >> text=Avançado');

  await page.goto('/admin/alerts?tab=rules');
  await page.click('button:has-text("Nova regra")');
  await dialog.getByLabel('Nome', { exact: true }).fill('Muitos eventos');
  await dialog.getByLabel('Limite').fill('1000');
  await dialog.locator('button[type=submit]').click();
  await page.waitForSelector('[data-rule="Muitos eventos"]');
  await page.click('[role=tab]:has-text("Destinatários")');
  await page.getByRole('combobox', { name: 'E-mails' }).fill('ops@example.com');
  await page.keyboard.press('Enter');
  await page.click('[role=tabpanel] button[type=submit]');
  await page.waitForSelector('text=Salvo');
  await page.click('[role=tab]:has-text("Regras")');
  await page.click('[role=tab]:has-text("Destinatários")');
  await page.waitForSelector('[role=tabpanel] >> text=ops@example.com');
  expect(complaints).toEqual([]);
  await context.close();
});

it('shows an operator what they may see, and offers nothing that they may not do', async () => {
  const op = await register('Olga Reis', 'olga@example.com');
  await running.ask('PATCH', `/api/admin/users/${op.id}`, { role: 'operator' });
  const { page, context } = await visit(browser, running.url);
  await logIn(page, op);
  await page.goto(`/admin/users/${op.id}`);
  await page.waitForSelector('text=Só administradores mudam usuários.');
  expect(await page.locator('button:has-text("Suspender")').count()).toBe(0);
  expect(await page.locator('[role=tab]:has-text("Dados pessoais")').count()).toBe(0);
  await page.goto('/admin/alerts?tab=rules');
  await page.waitForSelector('[data-rule]');
  expect(await page.locator('button:has-text("Nova regra")').count()).toBe(0);
  await page.goto('/admin/health');
  await page.waitForSelector('[data-health]');
  expect(await page.locator('button:has-text("Parar todos os robôs")').count()).toBe(0);
  expect(await page.locator('nav a', { hasText: 'Produtos e módulos' }).count()).toBe(0);
  await page.goto('/admin/products');
  await page.waitForSelector('text=Sem acesso');
  await context.close();
});

describe('for everybody', () => {
  const SCREENS = [
    ...['metrics', 'health', 'users', 'users?tab=invites', 'products', 'products?tab=modules'],
    ...['trades', 'alerts', 'alerts?tab=rules', 'alerts?tab=receivers', 'audit', 'exports'],
  ].map((path) => `/admin/${path}`);
  const TABS = ['account', 'modules', 'log-ins', 'activity', 'trail', 'data'];

  it('has nothing serious for axe, light and dark, and nothing too wide', async () => {
    const answer = await running.ask('GET', `/api/admin/users?search=${ADMIN.email}`);
    const { items } = (await answer.json()) as { items: { id: string }[] };
    const { page, context } = await visit(browser, running.url);
    await logIn(page);
    const tabs = TABS.map((tab) => `/admin/users/${items[0].id}?tab=${tab}`);
    expect(await faultsAt(page, [...SCREENS, ...tabs])).toEqual([]);
    await context.close();
  });
});
