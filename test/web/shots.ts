/** Pictures of the screens, for docs/img and for looking at: `npm run web:shots [-- <folder> [all]]`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from './support/chromium.ts';
import { demoIsLoaded, type RunningConsole, startConsole } from './support/console.ts';
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
  ['admin-metrics', '/admin/metrics'],
  ['admin-health', '/admin/health'],
  ['admin-users', '/admin/users'],
  ['admin-invites', '/admin/users?tab=invites'],
  ['admin-products', '/admin/products'],
  ['admin-modules', '/admin/products?tab=modules'],
  ['admin-trades', '/admin/trades'],
  ['admin-alerts', '/admin/alerts'],
  ['admin-rules', '/admin/alerts?tab=rules'],
  ['admin-receivers', '/admin/alerts?tab=receivers'],
  ['admin-audit', '/admin/audit'],
  ['admin-exports', '/admin/exports'],
  ['crm', '/crm/overview'],
  ['contacts', '/crm/contacts'],
  ['contact-setup', '/crm/contacts?tab=setup'],
  ['contact-import', '/crm/contacts/import'],
  ['segments', '/crm/segments'],
  ['segment-new', '/crm/segments/new'],
  ['outbox', '/crm/outbox'],
  ['suppressions', '/crm/outbox?tab=suppressions'],
  ['workflows', '/crm/workflows'],
  ['templates', '/crm/templates'],
  ['campaigns', '/crm/campaigns'],
  ['campaign-new', '/crm/campaigns/new'],
  ['account', '/account'],
  ['account-security', '/account?tab=security'],
  ['account-keys', '/account?tab=keys'],
  ['account-data', '/account?tab=data'],
];

/** Screens of one workflow of the demo set: the one that is drawn last has runs. */
async function workflowScreens({ ask }: RunningConsole): Promise<typeof SCREENS> {
  const answer = await ask('GET', '/api/crm/workflows?status=active');
  const { items } = (await answer.json()) as { items: { id: string }[] };
  const path = `/crm/workflows/${items.at(-1)!.id}`;
  const runs = (await (await ask('GET', `/api${path}/runs`)).json()) as { items: { id: string }[] };
  return [
    ['workflow', path],
    ['workflow-runs', `${path}/runs`],
    ['workflow-run', `${path}/runs/${runs.items[0].id}`],
  ];
}

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
      await page.screenshot(all ? { path: file, fullPage: true } : { path: file, type: 'jpeg', quality: 60 });
    };
    for (const [name, path] of BEFORE_LOG_IN) await take(name, path);
    await logIn(page);
    for (const [name, path] of [...SCREENS, ...(await workflowScreens(running))]) await take(name, path);
    for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
    await context.close();
  }
} finally {
  await browser.close();
  await running.close();
}
