/** Pictures of the screens, for docs/img and for looking at: `npm run web:shots [-- <folder> [all]]`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from './support/chromium.ts';
import { demoIsLoaded, startConsole } from './support/console.ts';
import { logIn, visit } from './support/visit.ts';

const folder = process.argv[2] ?? 'docs/img';
/** All widths and themes, whole pages, as PNG; else those that documents show, as small files. */
const all = process.argv[3] === 'all';

const BEFORE_LOG_IN: readonly (readonly [name: string, path: string])[] = [
  ['log-in', '/'],
  ['register', '/register'],
  ['forgot-password', '/forgot-password'],
];

const SCREENS: readonly (readonly [name: string, path: string])[] = [
  ['overview', '/'],
  ['events', '/events'],
  ['event-types', '/events?tab=types'],
  ['funnel', '/analytics'],
  ['retention', '/analytics?tab=retention'],
  ['breakdown', '/analytics?tab=breakdown'],
  ['webhooks', '/webhooks'],
  ['deliveries', '/webhooks?tab=deliveries'],
  ['subscriptions', '/webhooks?tab=subscriptions'],
  ['insights', '/insights'],
  ['assistant', '/assistant'],
  ['market', '/market?show=averages,bands,rsi,levels,patterns,trades'],
  ['trade', '/trade'],
  ['bot', '/bot'],
  ['bot-results', '/bot?tab=results'],
  ['bot-scanner', '/bot?tab=scanner'],
  ['bot-backtest', '/bot?tab=backtest'],
  ['modules', '/modules'],
  ['module', '/modules/primeiro-trade'],
  ['templates', '/crm/templates'],
  ['campaigns', '/crm/campaigns'],
  ['campaign-new', '/crm/campaigns/new'],
  ['account', '/account'],
  ['account-security', '/account?tab=security'],
  ['account-keys', '/account?tab=keys'],
  ['account-data', '/account?tab=data'],
];

const LOOKS = [
  { colorScheme: 'light', width: 1440, always: true },
  { colorScheme: 'dark', width: 1440, always: false },
  { colorScheme: 'light', width: 390, always: false },
  { colorScheme: 'dark', width: 390, always: true },
] as const;

mkdirSync(folder, { recursive: true });
const running = await startConsole({ DEMO: 'on' });
const browser = await openBrowser();
try {
  await demoIsLoaded(running);
  for (const look of LOOKS.filter(({ always }) => all || always)) {
    const { page, context, complaints } = await visit(browser, running.url, { locale: 'en-US', ...look });
    const take = async (name: string, path: string) => {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await page.evaluate('document.fonts.ready');
      const file = join(folder, `${name}-${look.width}-${look.colorScheme}.${all ? 'png' : 'jpg'}`);
      await page.screenshot(all ? { path: file, fullPage: true } : { path: file, type: 'jpeg', quality: 72 });
    };
    for (const [name, path] of BEFORE_LOG_IN) await take(name, path);
    await logIn(page);
    for (const [name, path] of SCREENS) await take(name, path);
    for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
    await context.close();
  }
} finally {
  await browser.close();
  await running.close();
}
