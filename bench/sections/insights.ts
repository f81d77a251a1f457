import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ms, percentile, type Table, times, whole } from '../measure.ts';
import { startSeeded } from '../seeded.ts';
import { applicationVariables, freshFolder } from '../servers.ts';

const USERS = 5000;
const DAYS = 90;
const ROUNDS = 100;
const GOAL_MS = 200;

interface Sample {
  /** The very first after a start, in ms. */
  first: number;
  samples: number[];
  text: string;
}

interface Measured {
  day: Sample;
  rolling: Sample;
}

const QUESTIONS = [
  { name: 'yesterday', of: 'day' },
  { name: 'the 24 hours up to now', of: 'rolling' },
] as const;

/** Facts and template of 24 hours, compared with the 24 before, as data grow; one after the other. */
export async function insights(sizes: readonly number[]): Promise<{ table: Table; data: unknown }> {
  const measured: Measured[] = [];
  for (const events of sizes) {
    measured.push(await measure(events));
    process.stderr.write(`  ${whole(events)} events measured\n`);
  }
  const p95 = (sample: Sample) => percentile(sample.samples, 0.95);
  const rows = QUESTIONS.map(({ name, of }) => [
    name,
    ...measured.flatMap((ofSize) => {
      const { first, samples } = ofSize[of];
      return [`${ms(percentile(samples, 0.5))} / ${ms(p95(ofSize[of]))}`, ms(first)];
    }),
  ]);
  const goals = QUESTIONS.flatMap(({ name, of }) => {
    const all = measured.map((ofSize) => p95(ofSize[of]));
    const middles = measured.map((ofSize) => percentile(ofSize[of].samples, 0.5));
    const growth = middles[middles.length - 1] / middles[0];
    return [
      {
        goal: `${name}: p95 under ${GOAL_MS} ms`,
        actual: all.map(ms).join(', '),
        met: all.every((value) => value < GOAL_MS),
      },
      ...(all.length > 1
        ? [
            {
              goal: `${name}: within 1.5x of the smallest size (p50)`,
              actual: times(growth),
              met: growth <= 1.5,
            },
          ]
        : []),
    ];
  });
  return {
    data: sizes.map((events, i) => ({ events, ...measured[i] })),
    table: {
      title: `Facts and template of 24 hours, ${whole(USERS)} users, ${DAYS} days of events`,
      columns: [
        'insight',
        ...sizes.flatMap((events) => [`${whole(events)} events: p50 / p95`, 'first after a start']),
      ],
      rows,
      goals,
      notes: measured.map(({ rolling }, i) => `${whole(sizes[i])} events: ${rolling.text}`),
    },
  };
}

async function measure(events: number): Promise<Measured> {
  const dataDir = freshFolder();
  await (await startSeeded({ events, users: USERS, days: DAYS }, dataDir)).stop(true);
  return new Promise<Measured>((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('../insights-process.ts', import.meta.url)), [String(ROUNDS)], {
      env: applicationVariables(dataDir),
    });
    let measured: Measured | undefined;
    child.once('message', (message) => (measured = message as Measured));
    child.once('exit', (code) => {
      rmSync(dataDir, { recursive: true, force: true });
      if (measured) resolve(measured);
      else reject(new Error(`The insights ended with ${code}`));
    });
  });
}
