import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ADMIN } from './console.ts';

const AXE = readFileSync(
  createRequire(`${process.cwd()}/package.json`).resolve('axe-core/axe.min.js'),
  'utf8',
);

export interface VisitOptions {
  locale?: 'pt-BR' | 'en-US';
  colorScheme?: 'light' | 'dark';
  width?: number;
}

/** A window of its own, with a cookie jar of its own. Whatever its page complains of fails the visit. */
export interface Visit {
  context: BrowserContext;
  page: Page;
  /** What the page said to its console as errors, refusals of the policy included. */
  complaints: string[];
}

export async function visit(
  browser: Browser,
  url: string,
  { locale = 'pt-BR', colorScheme = 'light', width = 1440 }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    locale,
    colorScheme,
    viewport: { width, height: width < 600 ? 844 : 900 },
    reducedMotion: 'reduce',
    baseURL: url,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text())) complaints.push(message.text());
  });
  return { context, page, complaints };
}

/** A browser reports each refused request itself: at the first visit there is no cookie to go on with. */
function isExpected(text: string): boolean {
  return /the server responded with a status of 4\d\d/.test(text);
}

export async function logIn(page: Page, { email, password } = ADMIN): Promise<void> {
  await page.goto('/');
  await page.fill('input[type=email]', email);
  await page.fill('input[type=password]', password);
  await page.click('button[type=submit]');
  await page.waitForSelector('[data-live=live]');
}

interface Violation {
  id: string;
  impact: string;
  help: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe-core finds of serious or critical violations (WCAG 2.2 A and AA), each with its first place. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate<Violation[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html}: ${nodes[0].failureSummary}`);
}
