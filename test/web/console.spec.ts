import type { Browser, Page } from 'playwright-core';
import { until } from '../setup/until.ts';
import { openBrowser } from './support/chromium.ts';
import { ADMIN, demoIsLoaded, type RunningConsole, startConsole } from './support/console.ts';
import { sendWebhook } from './support/send-webhook.ts';
import { faultsAt } from './support/faults.ts';
import { logIn, visit } from './support/visit.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

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

const postWebhook = (event: object) => sendWebhook(running.url, SECRET, event);

const figure = async (page: Page, label: string): Promise<number> =>
  Number((await page.textContent(`[data-figure="${label}"]`))!.replaceAll(/\D/g, ''));

const chartSum = async (page: Page): Promise<number> =>
  Number(await page.getAttribute('[role=img][data-sum]', 'data-sum'));

describe('the way in', () => {
  it('asks at / with native fields, and refuses a wrong password in words', async () => {
    const { page, context, complaints } = await visit(browser, running.url);
    await page.goto('/');
    await page.fill('input[type=email]', ADMIN.email);
    await page.fill('input[type=password]', 'not the password');
    await page.click('button[type=submit]');
    const alert = await page.waitForSelector('[role=alert]');
    expect(await alert.textContent()).toContain('E-mail ou senha incorretos.');
    expect(await alert.textContent()).toContain('AUTH.WRONG_CREDENTIALS');
    await page.fill('input[type=password]', ADMIN.password);
    await page.click('button[type=submit]');
    await page.waitForSelector('[data-live=live]');
    expect(await page.textContent('h1')).toBe('Visão geral');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('goes on after a reload, keeps no token where scripts find it, and ends in all tabs', async () => {
    const { page, context, complaints } = await visit(browser, running.url);
    await logIn(page);
    await page.reload();
    await page.waitForSelector('[data-live=live]');
    const kept = await page.evaluate(
      'JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie',
    );
    expect(kept).not.toMatch(/eyJ|ses_/);
    const other = await context.newPage();
    await other.goto('/account');
    await other.waitForSelector('[data-live=live]');
    await page.click('header button:has-text("Minha conta")');
    await page.click('text=Sair');
    await page.waitForSelector('input[type=password]');
    await other.waitForSelector('input[type=password]');
    await other.reload();
    await other.waitForSelector('input[type=password]');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('registers a member, who sees no screen of staff', async () => {
    const { page, context } = await visit(browser, running.url, { locale: 'en-US' });
    await page.goto('/register');
    await page.fill('input[autocomplete=name]', 'Bia Souza');
    await page.fill('input[type=email]', 'bia@example.com');
    await page.fill('input[type=password]', 'short');
    await page.click('button[type=submit]');
    await page.waitForSelector('text=A password has 10 to 128 characters');
    await page.fill('input[type=password]', 'a long password');
    await page.click('button[type=submit]');
    await page.waitForSelector('h1:has-text("My modules")');
    expect(await page.locator('nav a', { hasText: 'Overview' }).count()).toBe(0);
    await context.close();
  });

  it('does nothing in the name of whoever has logged in meanwhile', async () => {
    const { page, context } = await visit(browser, running.url, { locale: 'en-US' });
    const other = { email: 'dora@example.com', password: 'a long password' };
    await page.request.post('/api/auth/register', { data: { name: 'Dora', ...other } });
    await context.clearCookies();
    await logIn(page);
    await page.goto('/account');
    await page.getByLabel('Name', { exact: true }).fill('Not Dora');
    // its cookie is Dora's now, of which this page has heard nothing; and its token is over
    expect((await page.request.post('/api/auth/login', { data: other })).status()).toBe(200);
    await page.route('**/api/auth/me', (route) => route.fulfill({ status: 401, json: {} }), { times: 1 });
    await page.click('main button[type=submit]');
    await page.waitForSelector('h1:has-text("My account")');
    await until(async () => (await page.inputValue('main input[autocomplete=name]')) === 'Dora');
    await context.close();
  });

  it('throws out who is suspended, and says why', async () => {
    const { page, context } = await visit(browser, running.url, { locale: 'en-US' });
    const account = { name: 'Caio', email: 'caio@example.com', password: 'a long password' };
    const answer = await fetch(`${running.url}/api/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(account),
    });
    const { user } = (await answer.json()) as { user: { id: string } };
    await logIn(page, account);
    expect((await running.ask('POST', `/api/admin/users/${user.id}/suspend`, {})).status).toBe(200);
    await page.waitForSelector('input[type=password]');
    await page.waitForSelector('text=Your account was suspended');
    await context.close();
  });
});

describe('the overview', () => {
  it('moves counter, chart and feed when a webhook comes, without a reload', async () => {
    const { page, context, complaints } = await visit(browser, running.url);
    await logIn(page);
    await page.waitForSelector('[role=img][data-sum] canvas');
    await page.evaluate('window.stays = true');
    const [before, sum] = [await figure(page, 'Eventos hoje'), await chartSum(page)];
    await postWebhook({ userId: 'nova@example.com', type: 'purchase', value: 123.45 });
    await page.waitForSelector('[data-feed] >> text=nova@example.com');
    await until(async () => (await figure(page, 'Eventos hoje')) === before + 1);
    await until(async () => (await chartSum(page)) === sum + 1);
    expect(await page.textContent('[data-feed] li')).toContain('123,45');
    expect(await page.evaluate('window.stays')).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('keeps the chosen range in the address', async () => {
    const { page, context } = await visit(browser, running.url);
    await logIn(page);
    await page.click('label:has-text("7 dias")');
    await page.waitForURL(/range=7d/);
    await page.reload();
    await page.waitForSelector('input[value="7d"]:checked', { state: 'attached' });
    await context.close();
  });

  it('catches up after it was cut off, and says while it is not live', async () => {
    const { page, context } = await visit(browser, running.url);
    await logIn(page);
    await page.waitForSelector('[role=img][data-sum] canvas');
    const before = await figure(page, 'Eventos hoje');
    await context.setOffline(true);
    await page.waitForSelector('[data-live=connecting]', { timeout: 90_000 });
    await postWebhook({ userId: 'meanwhile@example.com', type: 'login' });
    await context.setOffline(false);
    await page.waitForSelector('[data-live=live]');
    await until(async () => (await figure(page, 'Eventos hoje')) === before + 1);
    await context.close();
  });
});

describe('language and theme', () => {
  it('follow the browser, are switched, and stay', async () => {
    const { page, context } = await visit(browser, running.url, { locale: 'en-US', colorScheme: 'dark' });
    await logIn(page);
    const scheme = () => page.getAttribute('html', 'data-mantine-color-scheme');
    expect(await page.textContent('h1')).toBe('Overview');
    expect(await scheme()).toBe('dark');
    await page.click('header button:has-text("My account")');
    await page.click('[role=menuitem]:has-text("Português")');
    await page.waitForSelector('h1:has-text("Visão geral")');
    expect(await page.getAttribute('html', 'lang')).toBe('pt-BR');
    await page.click('header button:has-text("Minha conta")');
    await page.click('[role=menuitem]:has-text("Claro")');
    await until(async () => (await scheme()) === 'light');
    await page.reload();
    await page.waitForSelector('h1:has-text("Visão geral")');
    expect(await scheme()).toBe('light');
    await context.close();
  });
});

describe('for everybody', () => {
  const OPEN = ['/', '/register', '/forgot-password', '/reset-password?token=abc', '/verify-email'];
  const SCREENS = [
    '/',
    '/modules',
    ...['profile', 'security', 'keys', 'data'].map((tab) => `/account?tab=${tab}`),
    '/nowhere',
  ];

  it('has nothing serious for axe, light and dark, and nothing too wide', async () => {
    const { page, context } = await visit(browser, running.url);
    const found = await faultsAt(page, OPEN);
    await logIn(page);
    expect([...found, ...(await faultsAt(page, SCREENS))]).toEqual([]);
    await context.close();
  });

  it('reaches the content by the keyboard', async () => {
    const { page, context } = await visit(browser, running.url);
    await logIn(page);
    await page.reload();
    await page.waitForSelector('[data-live=live]');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Ir para o conteúdo');
    await page.keyboard.press('Enter');
    await until(async () => (await page.evaluate('document.activeElement.id')) === 'main');
    await context.close();
  });
});

test('two-factor authentication is set up and asked for', async () => {
  const { page, context } = await visit(browser, running.url, { locale: 'en-US' });
  const account = { name: 'Davi', email: 'davi@example.com', password: 'a long password' };
  await fetch(`${running.url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  });
  await logIn(page, account);
  await page.goto('/account?tab=security');
  await page.click('button:has-text("Switch on")');
  const secret = await page.getAttribute('[data-secret]', 'data-secret');
  const { TOTP, Secret } = await import('otpauth');
  const totp = new TOTP({ secret: Secret.fromBase32(secret!) });
  await page.fill('input[autocomplete=one-time-code]', totp.generate());
  await page.click('button:has-text("Confirm")');
  const codes = await page.textContent('[aria-label="Recovery codes"]');
  const code = codes!.trim().split('\n')[0];
  await page.click('button:has-text("I have kept the codes")');
  await page.click('header button:has-text("My account")');
  await page.click('text=Log out');
  await page.fill('input[type=email]', account.email);
  await page.fill('input[type=password]', account.password);
  await page.click('button[type=submit]');
  await page.fill('input[autocomplete=one-time-code]', code);
  await page.click('button[type=submit]');
  await page.waitForSelector('[data-live=live]');
  await context.close();
});
