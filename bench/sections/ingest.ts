import { type IngestRun, measureIngest, type Processing } from '../load/ingest-run.ts';
import { median, ms, type Table, times, whole } from '../measure.ts';
import { SECRET, startApplication, startBaseline } from '../servers.ts';

export interface IngestOptions {
  seconds: number;
  rounds: number;
}

const CONNECTIONS = 64;
/** Arrays bring more events a second than are counted: a longer run only makes the backlog longer. */
const ARRAYS_SECONDS = 5;
type Kind = 'baseline' | 'paused' | 'processing' | 'arrays';

/** Single signed events and arrays of 100, beside the baseline; every run starts with an empty database. */
export async function ingest({ seconds, rounds }: IngestOptions): Promise<{ table: Table; data: unknown }> {
  const runs: Record<Kind, IngestRun[]> = { baseline: [], paused: [], processing: [], arrays: [] };
  for (let round = 0; round < rounds; round++) {
    for (const kind of Object.keys(runs) as Kind[]) {
      const run = await measure(kind, kind === 'arrays' ? Math.min(seconds, ARRAYS_SECONDS) : seconds);
      runs[kind].push(run);
      process.stderr.write(
        `  round ${round + 1}, ${kind}: ${whole(run.processed ?? run.acknowledged)} events/s, p99 ${ms(run.p99)}\n`,
      );
    }
  }
  const middle = (kind: Kind, field: keyof IngestRun) => median(runs[kind].map((run) => run[field] ?? NaN));
  const row = (name: string, kind: Kind): string[] => [
    name,
    whole(middle(kind, 'acknowledged')),
    Number.isNaN(middle(kind, 'processed')) ? '' : whole(middle(kind, 'processed')),
    Number.isNaN(middle(kind, 'backlogSeconds')) ? '' : `${middle(kind, 'backlogSeconds').toFixed(1)} s`,
    ms(middle(kind, 'p50')),
    ms(middle(kind, 'p95')),
    ms(middle(kind, 'p99')),
  ];
  const baseline = middle('baseline', 'acknowledged');
  const paused = middle('paused', 'acknowledged') / baseline;
  const processing = middle('processing', 'processed') / baseline;
  const arrays = middle('arrays', 'acknowledged') / baseline;
  const arraysCounted = middle('arrays', 'processed') / baseline;
  const backlog = middle('processing', 'backlogSeconds');
  const p99 = middle('processing', 'p99');
  return {
    data: runs,
    table: {
      title: `Ingest: ${CONNECTIONS} connections, ${seconds} s, ${rounds} round(s) in alternation (median)`,
      columns: ['', 'acknowledged/s', 'counted/s', 'backlog at the end', 'p50', 'p95', 'p99'],
      rows: [
        row('baseline: one `create` per request', 'baseline'),
        row('application, processor paused', 'paused'),
        row('application, with processing', 'processing'),
        row('application, arrays of 100 (events/s)', 'arrays'),
      ],
      goals: [
        { goal: 'baseline at least 1,800/s', actual: whole(baseline), met: baseline >= 1800 },
        { goal: 'acknowledged at least 3.5x the baseline', actual: times(paused), met: paused >= 3.5 },
        {
          goal: 'counted at least 2x the baseline (aim 2.5x)',
          actual: times(processing),
          met: processing >= 2,
        },
        { goal: 'backlog at the end under 5 s', actual: `${backlog.toFixed(1)} s`, met: backlog < 5 },
        {
          goal: "p99 below the baseline's",
          actual: `${ms(p99)} against ${ms(middle('baseline', 'p99'))}`,
          met: p99 < middle('baseline', 'p99'),
        },
        {
          goal: 'arrays of 100: at least 10x the events',
          actual: `${times(arrays)} acknowledged, ${times(arraysCounted)} until the last one is counted`,
          met: arrays >= 10,
        },
      ],
    },
  };
}

async function measure(kind: Kind, seconds: number): Promise<IngestRun> {
  const server = kind === 'baseline' ? await startBaseline() : await startApplication();
  try {
    return await measureIngest(
      server,
      {
        port: server.port,
        secret: SECRET,
        connections: CONNECTIONS,
        seconds,
        eventsPerRequest: kind === 'arrays' ? 100 : 1,
      },
      { baseline: 'unprocessed', paused: 'paused', processing: 'counted', arrays: 'counted' }[
        kind
      ] as Processing,
    );
  } finally {
    await server.stop();
  }
}
