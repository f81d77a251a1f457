import type { Page } from 'playwright-core';
import { violations } from './visit.ts';

/** Contrast hangs on the theme and overflow on the width: two looks see both of each. */
const LOOKS = [
  { colorScheme: 'light', width: 1440, height: 900 },
  { colorScheme: 'dark', width: 390, height: 844 },
] as const;

/** What is wrong with what the page shows, in the light and the dark, wide and narrow: violations, and what is too wide. */
export async function faultsOf(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  await page.waitForLoadState('networkidle');
  for (const { colorScheme, width, height } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.waitForSelector(`html[data-mantine-color-scheme=${colorScheme}]`);
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    if (overflow > 0) found.push(`${name} is ${overflow} px too wide at ${width}`);
    for (const violation of await violations(page)) found.push(`${name}, ${colorScheme}: ${violation}`);
  }
  return found;
}

/** The same of pages by their addresses. */
export async function faultsAt(page: Page, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    await page.goto(path);
    await page.waitForSelector('h1, h2');
    found.push(...(await faultsOf(page, path)));
  }
  return found;
}
