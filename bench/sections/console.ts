import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { openBrowser } from '../../test/web/support/chromium.ts';
import { demoIsLoaded, type RunningConsole, startConsole } from '../../test/web/support/console.ts';
import { sendWebhook } from '../../test/web/support/send-webhook.ts';
import { logIn, visit } from '../../test/web/support/visit.ts';
import { median, ms, type Table, whole } from '../measure.ts';

const ROUNDS = 5;
const EVENTS_PER_SECOND = 20;
const ROWS = 10_000;
const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;

/** What the overview shows when it can be used: its figures and its chart, and that it is live. */
const USABLE = ['[data-live=live]', '[data-figure]', 'main canvas', '[data-feed] li'];

/** The console in Chromium: how soon the overview can be used, what a minute of events costs, and a long table. */
export async function consoleInBrowser(seconds: number): Promise<{ table: Table; data: unknown }> {
  const running = await startConsole({ DEMO: 'on', WEBHOOK_SECRET: SECRET });
  const browser = await openBrowser();
  try {
    await demoIsLoaded(running);
    const { page, context } = await visit(browser, running.url);
    await logIn(page);
    const devTools = await context.newCDPSession(page);
    const { usable, bytes } = await overview(page);
    const live = await minuteOfEvents(page, devTools, running, seconds);
    const rows = await longTable(page, running);
    return { data: { usable, bytes, live, rows }, table: tableOf(usable, bytes, live, rows) };
  } finally {
    await browser.close();
    await running.close();
  }
}

/** Milliseconds until the overview can be used, each time with an empty cache, and bytes of JavaScript on the wire. */
async function overview(page: Page): Promise<{ usable: number[]; bytes: number }> {
  const usable: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Network.clearBrowserCache');
    const from = performance.now();
    await page.goto('/');
    for (const selector of USABLE) await page.waitForSelector(selector);
    usable.push(performance.now() - from);
    await devTools.detach();
  }
  const bytes = await page.evaluate<number>(
    `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
  );
  return { usable, bytes };
}

interface Live {
  heapBefore: number;
  heapAfter: number;
  longestFrame: number;
}

/** The overview while events come: its heap after collecting garbage, in bytes, and the longest frame in ms. */
async function minuteOfEvents(
  page: Page,
  devTools: CDPSession,
  { url }: RunningConsole,
  seconds: number,
): Promise<Live> {
  const send = (n: number) =>
    sendWebhook(url, SECRET, {
      userId: `u${n % 50}@example.com`,
      type: n % 5 ? 'login' : 'purchase',
      value: n % 90,
    });
  for (let n = 0; n < 5 * EVENTS_PER_SECOND; n++) await send(n); // what is made once is made
  await sleep(3000);
  const heapBefore = await heap(devTools);
  await watchFrames(page);
  const from = performance.now();
  for (let n = 0; n < seconds * EVENTS_PER_SECOND; n++) {
    await sleep(Math.max(0, from + (n * 1000) / EVENTS_PER_SECOND - performance.now()));
    await send(n);
  }
  const longestFrame = await longest(page);
  await sleep(3000);
  return { heapBefore, heapAfter: await heap(devTools), longestFrame };
}

/** Scrolls until so many rows are there, and back: rows in the page at once, and the longest frame in ms. */
async function longTable(page: Page, { url }: RunningConsole) {
  for (let sent = 0; sent < ROWS; sent += 100) {
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        sendWebhook(url, SECRET, { userId: `row${(sent + n) % 100}@example.com`, type: 'row' }),
      ),
    );
  }
  await page.goto('/events?type=row');
  await page.waitForSelector('[data-shown="100"]');
  await watchFrames(page);
  const from = performance.now();
  for (let shown = 0; shown < ROWS;) {
    await page.evaluate(`document.querySelector('[role=region]:has([role=table])').scrollTop = 1e9`);
    shown = Number(await page.getAttribute('[data-shown]', 'data-shown'));
  }
  const loading = performance.now() - from;
  for (let at = 0; at <= 20; at++) {
    await page.evaluate(
      `{ const box = document.querySelector('[role=region]:has([role=table])'); box.scrollTop = (box.scrollHeight * ${at}) / 20; }`,
    );
    await sleep(100);
  }
  return { loading, longestFrame: await longest(page), inPage: await page.locator('[role=row]').count() };
}

async function heap(devTools: CDPSession): Promise<number> {
  await devTools.send('HeapProfiler.collectGarbage');
  return (await devTools.send('Runtime.getHeapUsage')).usedSize;
}

async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(`{
    let before = performance.now();
    window.longestFrame = 0;
    const frame = (now) => {
      window.longestFrame = Math.max(window.longestFrame, now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }`);
}

function longest(page: Page): Promise<number> {
  return page.evaluate('window.longestFrame');
}

function tableOf(
  usable: readonly number[],
  bytes: number,
  { heapBefore, heapAfter, longestFrame }: Live,
  rows: Awaited<ReturnType<typeof longTable>>,
): Table {
  const megabytes = (value: number) => `${(value / 1e6).toFixed(1)} MB`;
  const growth = heapAfter / heapBefore - 1;
  const worst = Math.max(...usable);
  return {
    title: `Console in Chromium (overview ${ROUNDS} times with an empty cache; ${EVENTS_PER_SECOND} events/s)`,
    columns: [
      'overview usable',
      'JavaScript',
      'heap before',
      'heap after',
      'longest frame',
      `${whole(ROWS)} rows`,
    ],
    rows: [
      [
        `${ms(median(usable))}, worst ${ms(worst)}`,
        `${(bytes / 1000).toFixed(0)} kB`,
        megabytes(heapBefore),
        megabytes(heapAfter),
        ms(longestFrame),
        `${rows.inPage} in the page, longest frame ${ms(rows.longestFrame)}, all read in ${ms(rows.loading)}`,
      ],
    ],
    goals: [
      { goal: 'overview usable in under 1.5 s', actual: ms(worst), met: worst < 1500 },
      { goal: 'heap within 20 %', actual: `${(growth * 100).toFixed(1)} %`, met: Math.abs(growth) < 0.2 },
      { goal: 'no frame over 200 ms while events come', actual: ms(longestFrame), met: longestFrame < 200 },
    ],
  };
}
