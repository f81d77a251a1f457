import type { Browser, Page } from 'playwright-core';
import { until } from '../setup/until.ts';
import { openBrowser } from './support/chromium.ts';
import { type RunningConsole, startConsole } from './support/console.ts';
import { faultsAt } from './support/faults.ts';
import { logIn, visit } from './support/visit.ts';

let running: RunningConsole;
let browser: Browser;
beforeAll(async () => {
  running = await startConsole();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).first().click();
  await page.getByRole('option', { name: option }).first().click();
}

async function json<Body>(answer: Promise<Response>): Promise<Body> {
  return (await (await answer).json()) as Body;
}

describe('the market', () => {
  it('draws candles that go on by themselves, reads them out, and keeps what was chosen in the address', async () => {
    const { page, context, complaints } = await visit(browser, running.url);
    await logIn(page);
    await page.goto('/market?timeframe=5s');
    await page.waitForSelector('[data-candles] canvas');
    await page.waitForSelector('[data-series=live]');
    await page.evaluate('window.stays = true');
    const price = await page.textContent('[data-price]');
    const candles = await page.getAttribute('[data-candles]', 'data-candles');
    const readOut = await page.getAttribute('[data-analysis]', 'data-analysis');
    await until(async () => (await page.textContent('[data-price]')) !== price);
    const drawn = () => page.getAttribute('[data-candles]', 'data-candles');
    await until(async () => Number(await drawn()) > Number(candles));
    const read = () => page.getAttribute('[data-analysis]', 'data-analysis');
    await until(async () => String(await read()) > String(readOut));
    expect(await page.evaluate('window.stays')).toBe(true);
    expect(await page.textContent('[data-analysis]')).toContain('RSI');
    await page.click('label:has-text("Bandas de Bollinger")');
    await page.waitForURL(/show=[^&]*bands/);
    await choose(page, 'Ativo', 'GBPUSD-OTC');
    await page.waitForURL(/asset=GBPUSD-OTC/);
    await page.reload();
    await page.waitForSelector('h2:has-text("GBPUSD-OTC 5s")');
    await page.waitForSelector('[data-candles] canvas');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('trading by hand', () => {
  it('buys once though the answer was lost, and shows the outcome as it comes', async () => {
    const { page, context } = await visit(browser, running.url);
    await logIn(page);
    await page.goto('/trade');
    await choose(page, 'Expiração', '5 s');
    await page.route(
      '**/api/broker/orders',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await page.click('button:has-text("Compra (call)")');
    await page.waitForSelector('text=não compra duas vezes');
    await page.click('button:has-text("Compra (call)")');
    await page.waitForSelector('text=Ordem em EURUSD-OTC aberta');
    await page.waitForSelector('[data-trades] [data-status=open]');
    const settled = ['win', 'loss', 'tie'].map((status) => `[data-trades] [data-status=${status}]`).join();
    await page.waitForSelector(settled);
    const { items } = await json<{ items: unknown[] }>(running.ask('GET', '/api/broker/trades'));
    expect(items).toHaveLength(1);
    const file = page.waitForEvent('download');
    await page.click('button:has-text("Baixar CSV")');
    expect((await file).suggestedFilename()).toBe('trades.csv');
    await page.goto('/trade?of-asset=EURUSD-OTC&of-status=sold');
    await page.waitForSelector('text=Nenhuma operação com estes filtros.');
    await context.close();
  });

  it('does not buy later what could not be sent when it was meant', async () => {
    const { page, context } = await visit(browser, running.url);
    await logIn(page);
    await page.goto('/trade');
    const trades = () => json<{ items: unknown[] }>(running.ask('GET', '/api/broker/trades'));
    const before = await trades();
    await page.waitForSelector('button:has-text("Compra (call)"):enabled');
    await context.setOffline(true);
    await page.click('button:has-text("Compra (call)")');
    await page.waitForSelector('[role=alert]:has-text("CONSOLE.NO_ANSWER")');
    await context.setOffline(false);
    await page.waitForSelector('[data-live=live]');
    await page.goto('/bot');
    await page.waitForSelector('[data-bot]');
    expect(await trades()).toEqual(before);
    await context.close();
  });

  it('uses no real money before it is switched on, and says how that is done', async () => {
    const { page, context } = await visit(browser, running.url, { locale: 'en-US' });
    await logIn(page);
    await page.goto('/trade');
    await page.click('label:has-text("Real")');
    await page.waitForSelector('[data-real=false]');
    await page.click('button:has-text("Down (put)")');
    await page.click('button:has-text("Send with real money")');
    await page.waitForSelector('[role=alert]:has-text("BROKER.REAL_TRADING_OFF")');
    await page.click('button:has-text("Switch real money on")');
    await page.waitForSelector('text=First switch two-factor authentication on');
    await context.close();
  });
});

describe('the bot', () => {
  it('is started, shows its trades and what they made without a reload, and is stopped at once', async () => {
    const { page, context, complaints } = await visit(browser, running.url);
    await logIn(page);
    await page.goto('/bot?tab=results');
    await page.waitForSelector('text=Ainda sem resultados');
    await page.click('button:has-text("Ir para a configuração")');
    await page.waitForSelector('[data-bot=stopped]');
    await choose(page, 'Tempo do candle', '1s');
    await choose(page, 'Expiração', '5 s');
    await page.click('button:has-text("Ligar o robô")');
    await page.waitForSelector('[data-bot=analyzing], [data-bot=in_trade], [data-bot=paused]');
    await page.click('[role=tab]:has-text("Resultados")');
    await page.waitForSelector('[data-results] [data-trades] [data-status]', { timeout: 90_000 });
    await page.click('[role=tab]:has-text("Operar")');
    await page.click('button:has-text("Parar já")');
    await page.click('[role=dialog] button:has-text("Parar já")');
    await page.waitForSelector('[data-bot=stopped]');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('says beside the field what the API does not take', async () => {
    const { page, context } = await visit(browser, running.url, { locale: 'en-US' });
    await logIn(page);
    await page.goto('/bot');
    await page.fill('[role=tabpanel] input[placeholder="09:00-17:30"]', 'late');
    await page.click('button:has-text("Start the bot")');
    await page.waitForSelector('[role=alert]:has-text("protections.hours")');
    expect(await page.getByLabel('Hours', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    await context.close();
  });

  it('tests combinations on past candles, and shows how far it is and what came of it', async () => {
    const { page, context, complaints } = await visit(browser, running.url, { locale: 'en-US' });
    await logIn(page);
    await page.goto('/bot?tab=backtest');
    await page.click('label:has-text("Try combinations")');
    await page.click('button:has-text("Run the backtest")');
    await page.waitForSelector('text=Enter values of at least one parameter');
    await page.fill('input[placeholder="10"]', '10, 14');
    await page.click('button:has-text("Run the backtest")');
    await page.waitForURL(/test=bt_/);
    await page.waitForSelector('[data-test=done]', { timeout: 60_000 });
    await page.waitForSelector('[data-combinations="2"]');
    await page.waitForSelector('[data-equity] canvas');
    await page.click('button:has-text("All backtests")');
    await page.waitForSelector('[data-test=done]');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('for everybody', () => {
  const SCREENS = [
    ...['/market', '/market?show=averages,bands,rsi,levels', '/trade?account=real', '/bot'],
    ...['results', 'scanner', 'backtest'].map((tab) => `/bot?tab=${tab}`),
  ];

  it('has nothing serious for axe, light and dark, and nothing too wide', async () => {
    const { page, context } = await visit(browser, running.url);
    await logIn(page);
    const { items } = await json<{ items: { id: string }[] }>(running.ask('GET', '/api/bot/backtests'));
    const tests = items.map(({ id }) => `/bot?tab=backtest&test=${id}`);
    expect(await faultsAt(page, [...SCREENS, ...tests])).toEqual([]);
    await context.close();
  });
});
