import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ms, percentile, type Table, whole } from '../measure.ts';
import { applicationVariables, freshFolder } from '../servers.ts';

/** What the process of workflows sends; times in ms. */
interface Figures {
  /** Passes with nothing due, and with as much as a process takes. */
  none: number[];
  some: number[];
  /** One that takes all that is left. */
  all: { count: number; took: number };
  /** Runs from their entry to their end, and entries alone. */
  perSecond: number;
  entering: number;
}

/** How long it takes to find what is due among runs that wait, and how fast runs go through their steps. */
export async function crmWorkflows(): Promise<{ table: Table; data: unknown }> {
  const dataDir = freshFolder();
  try {
    const figures = await measured(dataDir);
    const { none, some, all, perSecond, entering } = figures;
    const p95 = percentile(some, 0.95);
    const row = (name: string, samples: readonly number[]) => [
      ...[name, ms(percentile(samples, 0.5)), ms(percentile(samples, 0.95)), ms(Math.max(...samples))],
    ];
    return {
      data: figures,
      table: {
        title: 'Workflows with 10,000 runs that wait',
        columns: ['a wake-up pass', 'p50', 'p95', 'longest'],
        rows: [
          row('nothing is due', none),
          row('128 are due, and are claimed', some),
          row(`${whole(all.count)} are due, and are claimed at once`, [all.took]),
        ],
        goals: [
          { goal: 'a wake-up pass under 200 ms', actual: `p95 ${ms(p95)}`, met: p95 < 200 },
          {
            goal: 'the same when nothing is due',
            actual: `p95 ${ms(percentile(none, 0.95))}`,
            met: percentile(none, 0.95) < 200,
          },
        ],
        notes: [
          `${whole(perSecond)} runs a second enter and go through three actions that each change their contact`,
          `${whole(entering)} a second enter meanwhile`,
        ],
      },
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function measured(dataDir: string): Promise<Figures> {
  const script = fileURLToPath(new URL('../workflows-process.ts', import.meta.url));
  const child = fork(script, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: applicationVariables(dataDir),
  });
  return new Promise((resolve, reject) => {
    let figures: Figures | undefined;
    child.once('message', (message) => (figures = message as Figures));
    child.once('exit', (code) =>
      figures ? resolve(figures) : reject(new Error(`the process of workflows ended with ${code}`)),
    );
  });
}
