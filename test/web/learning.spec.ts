import type { Browser } from 'playwright-core';
import { openBrowser } from './support/chromium.ts';
import { ADMIN, type RunningConsole, startConsole } from './support/console.ts';
import { sendWebhook } from './support/send-webhook.ts';
import { logIn, violations, visit } from './support/visit.ts';

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

let running: RunningConsole;
let browser: Browser;
beforeAll(async () => {
  running = await startConsole({ WEBHOOK_SECRET: SECRET });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

async function make(path: string, body: object, method = 'POST'): Promise<void> {
  const answer = await running.ask(method, path, body);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

const sell = (type: 'purchase' | 'refund') =>
  sendWebhook(running.url, SECRET, {
    userId: ADMIN.email,
    type,
    value: 100,
    metadata: { productId: '1001', transaction: 'T1' },
  });

it('says what comes when there are no modules; one opens with a purchase and closes with its refund', async () => {
  const { page, context, complaints } = await visit(browser, running.url);
  await logIn(page);
  await page.goto('/modules');
  await page.waitForSelector('text=Ainda não há módulos');

  await make('/api/webhooks/sources/default', { trusted: true }, 'PATCH');
  await make('/api/admin/modules', {
    slug: 'pro',
    name: 'Trader Pro',
    description: 'Tudo sobre o robô.',
    lessons: [
      { id: 'one', title: 'Boas-vindas', kind: 'text', content: 'Comece na demo.' },
      { id: 'two', title: 'Depois', kind: 'text', content: 'Mais tarde.', dripDays: 7 },
    ],
  });
  await make('/api/admin/products', {
    name: 'Trader Pro',
    modules: ['pro'],
    durationDays: null,
    match: [{ productId: '1001' }],
    checkoutUrl: 'https://pay.example.com/pro',
  });
  await page.reload();
  await page.waitForSelector('[data-module=pro][data-status=locked]');
  expect(await page.getAttribute('[data-module=pro] a', 'href')).toBe('https://pay.example.com/pro');
  await page.evaluate('window.stays = true');

  await sell('purchase');
  await page.waitForSelector('[data-module=pro][data-status=unlocked]');
  await page.waitForSelector('text=Liberado agora: Trader Pro');
  await page.click('[data-module=pro] a');
  await page.waitForSelector('text=Comece na demo.');
  expect(await page.textContent('[data-lesson=two]')).toContain('Abre em');
  await page.click('[data-lesson=one] button');
  await page.waitForSelector('text=1 de 2 aulas');
  for (const violation of await violations(page)) throw new Error(violation);

  await sell('refund');
  await page.waitForSelector('text=Este módulo está bloqueado');
  await page.click('a:has-text("Todos os módulos")');
  await page.waitForSelector('[data-module=pro][data-status=locked]');
  expect(await page.textContent('[data-module=pro]')).toContain('1 de 2 aulas');
  expect(await page.evaluate('window.stays')).toBe(true);
  for (const violation of await violations(page)) throw new Error(violation);
  expect(complaints).toEqual([]);
  await context.close();
});
