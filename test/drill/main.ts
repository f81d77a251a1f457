/**
 * npm run drill -- [crash] [--kills 20] [--connections 32] [--inserts 500]   the trace of fsync is a part of it
 * npm run drill -- fsync [--inserts 500]   that trace alone
 * npm run drill -- engine-crash [--kills 20] [--seed 1]   the engine alone, under every kind of write
 * npm run drill -- engine-fuzz [--frames 100000] [--seed 1]   frames that no driver sends
 *
 * Exit code: 0 when nothing failed (what could not run here is reported as skipped), 1 when something did, 2 for a
 * drill that does not exist.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { crashDrill as engineCrashDrill } from '../../packages/embedded-mongo/test/drill/crash.ts';
import { fuzzDrill } from '../../packages/embedded-mongo/test/drill/fuzz.ts';
import { crashDrill, faults } from './crash.ts';
import { fsyncDrill, straceWorks } from './fsync.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '20' },
    connections: { type: 'string', default: '32' },
    inserts: { type: 'string', default: '500' },
    frames: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});

/** Faults in words, none of them when it was passed; null when it cannot run here. */
type Verdict = string[] | null;

async function crash(): Promise<Verdict> {
  const { buildWhenStale, requireNode24 } = (await import(
    new URL('../../scripts/built.mjs', import.meta.url).href
  )) as { buildWhenStale: () => void; requireNode24: () => void };
  requireNode24();
  buildWhenStale();
  const report = await crashDrill({
    kills: Number(values.kills),
    connections: Number(values.connections),
    entry: [fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))],
    say: (text) => process.stdout.write(`${text}\n`),
  });
  const { kills, acknowledged, lost, doubled, resent, duplicates, recount } = report;
  const rows: [string, string | number][] = [
    [
      'kills (application, engine)',
      ['application', 'engine']
        .map((victim) => kills.filter((kill) => kill.victim === victim).length)
        .join(', '),
    ],
    ['kills that met unprocessed deliveries', kills.filter(({ unprocessed }) => unprocessed > 0).length],
    ['longest recovery', `${Math.max(...kills.map(({ recoveredMs }) => recoveredMs))} ms`],
    ['events acknowledged', acknowledged],
    ['requests sent again, and found to be stored', `${resent}, ${duplicates}`],
    ['acknowledged and lost', lost.length],
    ['stored twice', doubled.length],
    ['buckets and user days compared', `${recount.buckets}, ${recount.userDays}`],
    ['totals that differ from the recount', recount.differences.length],
  ];
  print(rows);
  return faults(report);
}

async function fsync(): Promise<Verdict> {
  if (!straceWorks()) return null;
  const { inserts, proven, early, syncs } = await fsyncDrill(Number(values.inserts));
  print([
    ['inserts', inserts],
    ['seen to arrive, be logged, be synced, and then answered', proven],
    ['answered before the sync', early.length],
    ['syncs of the write-ahead log', syncs],
  ]);
  return [
    ...early.slice(0, 5),
    ...(proven === inserts ? [] : [`${inserts - proven} inserts are not proven by the trace`]),
  ];
}

async function engineCrash(): Promise<Verdict> {
  const report = await engineCrashDrill({
    kills: Number(values.kills),
    seed: Number(values.seed),
    say: (text) => process.stdout.write(`${text}\n`),
  });
  print([
    ['kills', report.kills],
    ['writes acknowledged', report.acknowledged],
    ['writes whose answer was lost', report.unknown],
    ['transfers in transactions', report.transfers],
    ['indexes built', report.indexBuilds],
    ['faults', report.faults.length],
  ]);
  return report.faults;
}

async function engineFuzz(): Promise<Verdict> {
  const report = await fuzzDrill({
    frames: Number(values.frames),
    seed: Number(values.seed),
    say: (text) => process.stdout.write(`${text}\n`),
  });
  print([
    ...Object.entries(report.kinds).map(([kind, n]): [string, number] => [`frames: ${kind}`, n]),
    ['answered', report.answered],
    ['connections ended', report.closed],
    ['reads and writes of the witness', report.worked],
    ['memory of the engine at its start, at most', `${report.memoryMb.start}, ${report.memoryMb.peak} MB`],
    ['faults', report.faults.length],
  ]);
  return report.faults;
}

function print(rows: [string, string | number][]): void {
  process.stdout.write(
    `\n|  |  |\n| --- | ---: |\n${rows.map(([name, value]) => `| ${name} | ${value} |\n`).join('')}\n`,
  );
}

/** `crash` is both: kills show what survives them, only the trace shows what would survive a loss of power. */
const drills: Record<string, Record<string, () => Promise<Verdict>>> = {
  crash: { crash, fsync },
  fsync: { fsync },
  'engine-crash': { 'engine-crash': engineCrash },
  'engine-fuzz': { 'engine-fuzz': engineFuzz },
};
const [chosen = 'crash', ...more] = positionals;
const parts = drills[chosen];
if (!parts || more.length > 0) {
  process.stderr.write(`Choose one drill. There are ${Object.keys(drills).join(', ')}.\n`);
  process.exit(2);
}
for (const [name, drill] of Object.entries(parts)) {
  const wrong = await drill();
  if (wrong === null) {
    process.stdout.write(
      `${name}: SKIPPED, nothing is proven: strace is missing or may not trace here (Debian: apt-get install strace)\n`,
    );
    continue;
  }
  for (const fault of wrong) process.stdout.write(`FAILED: ${fault}\n`);
  process.stdout.write(`${name}: ${wrong.length ? 'failed' : 'passed'}\n`);
  if (wrong.length) process.exitCode = 1;
}
