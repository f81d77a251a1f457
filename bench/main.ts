/**
 * npm run bench [-- ingest|webhooks|summary|analytics|insights|socket|trading|bots|admin|crm|console|start|embedded ...] [--seconds 60] [--rounds 2] [--sizes 10000,100000,1000000]
 * The sizes of analytics are 100000,1000000, those of insights 10000,1000000 when none are given. Prints the tables and writes bench/results.json.
 */
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { markdown, type Table } from './measure.ts';
import { buildBaseline } from './servers.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '2' },
    sizes: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const sizesOr = (byDefault: string) => (values.sizes ?? byDefault).split(',').map(Number);

// the build tools are plain JavaScript, because they must run on Node 20 as well
const { buildWhenStale, requireNode24 } = (await import(
  new URL('../scripts/built.mjs', import.meta.url).href
)) as { buildWhenStale: () => void; requireNode24: () => void };
requireNode24();
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
buildWhenStale();
buildBaseline();

type Section = { data: unknown } & ({ table: Table } | { tables: Table[] });

const sections: Record<string, () => Promise<Section>> = {
  ingest: async () => (await import('./sections/ingest.ts')).ingest({ seconds, rounds }),
  webhooks: async () => {
    const inbound = await (await import('./sections/webhooks-in.ts')).webhooksIn({ seconds, rounds });
    const outbound = await (await import('./sections/webhooks-out.ts')).webhooksOut(rounds);
    return { tables: [inbound.table, outbound.table], data: { in: inbound.data, out: outbound.data } };
  },
  summary: async () => (await import('./sections/summary.ts')).summary(sizesOr('10000,100000,1000000')),
  analytics: async () => (await import('./sections/analytics.ts')).analytics(sizesOr('100000,1000000')),
  insights: async () => (await import('./sections/insights.ts')).insights(sizesOr('10000,1000000')),
  socket: async () => (await import('./sections/socket.ts')).socket(Math.min(seconds, 30)),
  trading: async () => (await import('./sections/trading.ts')).trading(Math.min(seconds, 60)),
  bots: async () => (await import('./sections/trading.ts')).liveBots(Math.min(seconds, 60)),
  admin: async () => {
    const users = await (await import('./sections/admin.ts')).admin();
    const files = await (await import('./sections/admin-export.ts')).adminExport();
    return { tables: [users.table, files.table], data: { users: users.data, files: files.data } };
  },
  crm: async () => (await import('./sections/crm.ts')).crm(),
  console: async () => (await import('./sections/console.ts')).consoleInBrowser(seconds),
  embedded: async () => (await import('./sections/embedded.ts')).embedded(),
  start: async () => (await import('./sections/start.ts')).start(),
};
const chosen = positionals.length ? positionals : Object.keys(sections).filter((name) => name !== 'bots'); // a part of trading
const unknown = chosen.filter((name) => !sections[name]);
if (unknown.length) {
  console.error(`No such section: ${unknown.join(', ')}. There are ${Object.keys(sections).join(', ')}.`);
  process.exit(2);
}

const machine = {
  cpu: `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
  memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
  system: `${process.platform} ${release()}`,
  node: process.version,
  command: `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim(),
  at: new Date().toISOString(),
};
const results: Record<string, unknown> = { machine };
console.log(`${machine.cpu}, ${machine.memory}, ${machine.system}, Node ${machine.node}\n`);
let missed = 0;
for (const name of chosen) {
  const section = await sections[name]();
  const tables = 'tables' in section ? section.tables : [section.table];
  const goals = tables.flatMap((table) => table.goals);
  results[name] = { data: section.data, goals };
  missed += goals.filter(({ met }) => !met).length;
  for (const table of tables) console.log(markdown(table));
}
const file = fileURLToPath(new URL('results.json', import.meta.url));
const withoutSamples = (key: string, value: unknown) => (key === 'latencies' ? undefined : value);
writeFileSync(file, `${JSON.stringify(results, withoutSamples, 2)}\n`);
console.log(`${missed ? `${missed} goal(s) not reached. ` : ''}Figures: bench/results.json`);
process.exitCode = missed ? 1 : 0;
