/**
 * node insights-process.ts <rounds>: facts and template in the built application, on the data in DATA_DIR; sends its
 * figures to the process that forked it.
 */
import type { InsightFacts } from '../src/insights/facts/insight-facts.ts';

const load = async <Module>(path: string) =>
  (await import(new URL(`../dist/src/${path}`, import.meta.url).href)) as Module;

await load('../../node_modules/reflect-metadata/Reflect.js');
interface Config {
  host: string;
  businessTz: string;
  currency: string;
}
interface Reader {
  read(period: InsightFacts['period']): Promise<InsightFacts>;
}
const { loadConfig } = await load<{ loadConfig: () => Config }>('config/index.js');
const { createApp } = await load<{
  createApp: (
    config: Config,
    options: unknown,
  ) => Promise<{ init(): Promise<unknown>; get(token: unknown): Reader; close(): Promise<void> }>;
}>('create-app.js');
const { FactReader } = await load<{ FactReader: unknown }>('insights/facts/fact-reader.js');
const { insightPeriod } = await load<{
  insightPeriod: (asked: { from?: string; to?: string }, defaults: object) => InsightFacts['period'];
}>('insights/facts/insight-period.rules.js');
const { templateText } = await load<{ templateText: (facts: InsightFacts, locale: string) => string }>(
  'insights/template/template.js',
);

const rounds = Number(process.argv[2]);
const config = loadConfig();
const app = await createApp(config, { logLevel: 'warn' });
await app.init();
const reader = app.get(FactReader);
const yesterday = new Intl.DateTimeFormat('en-CA', { timeZone: config.businessTz }).format(
  Date.now() - 86_400_000,
);

async function measure(asked: { from?: string; to?: string }) {
  const samples: number[] = [];
  let text = '';
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now();
    const facts = await reader.read(
      insightPeriod(asked, { now: Date.now(), businessTz: config.businessTz, currency: config.currency }),
    );
    text = templateText(facts, 'pt-BR');
    samples.push(performance.now() - started);
  }
  return { first: samples[0], samples: samples.slice(1), text };
}

const day = await measure({ from: yesterday, to: yesterday });
const rolling = await measure({});
process.send!({ day, rolling });
await app.close();
process.disconnect();
