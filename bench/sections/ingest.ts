import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Connection, requestBytes } from '../load/connection.ts';
import type { LoadOrder, LoadResult } from '../load/process.ts';
import { median, ms, percentile, type Table, times, whole } from '../measure.ts';
import { logIn, SECRET, type Server, startApplication, startBaseline } from '../servers.ts';

export interface IngestOptions {
  seconds: number;
  rounds: number;
}

interface Run {
  acknowledged: number;
  /** Events a second until the last one was counted; only where processing ran. */
  processed?: number;
  /** Deliveries that waited when the load ended, and how long they took. */
  backlogSeconds?: number;
  requests: number;
  p50: number;
  p95: number;
  p99: number;
}

const CONNECTIONS = 64;
const WARM_UP_SECONDS = 3;
/** Arrays bring more events a second than are counted: a longer run only makes the backlog longer. */
const ARRAYS_SECONDS = 5;
type Kind = 'baseline' | 'paused' | 'processing' | 'arrays';

/** Single signed events and arrays of 100, beside the baseline; every run starts with an empty database. */
export async function ingest({ seconds, rounds }: IngestOptions): Promise<{ table: Table; data: unknown }> {
  const runs: Record<Kind, Run[]> = { baseline: [], paused: [], processing: [], arrays: [] };
  for (let round = 0; round < rounds; round++) {
    for (const kind of Object.keys(runs) as Kind[]) {
      const run = await measure(kind, kind === 'arrays' ? Math.min(seconds, ARRAYS_SECONDS) : seconds);
      runs[kind].push(run);
      process.stderr.write(
        `  round ${round + 1}, ${kind}: ${whole(run.processed ?? run.acknowledged)} events/s, p99 ${ms(run.p99)}\n`,
      );
    }
  }
  const middle = (kind: Kind, field: keyof Run) => median(runs[kind].map((run) => run[field] ?? NaN));
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

async function measure(kind: Kind, seconds: number): Promise<Run> {
  const server = kind === 'baseline' ? await startBaseline() : await startApplication();
  try {
    const order: LoadOrder = {
      port: server.port,
      secret: SECRET,
      connections: CONNECTIONS,
      seconds: WARM_UP_SECONDS,
      eventsPerRequest: kind === 'arrays' ? 100 : 1,
      run: 'warm-up',
    };
    const warmUp = await load(order);
    if (kind !== 'baseline') await server.tell('drained');
    if (kind === 'paused') await server.tell('pause');
    const result = await load({ ...order, seconds, run: 'run' });
    const refused = Object.entries(result.statuses).filter(([status]) => status !== '202');
    if (refused.length) throw new Error(`${kind}: answers other than 202: ${JSON.stringify(refused)}`);
    const span = (result.endedAt - result.startedAt) / 1000;
    const run: Run = {
      acknowledged: result.accepted / span,
      requests: result.requests,
      p50: percentile(result.latencies, 0.5),
      p95: percentile(result.latencies, 0.95),
      p99: percentile(result.latencies, 0.99),
    };
    if (kind === 'processing' || kind === 'arrays') {
      await server.tell('drained');
      const drainedAt = Date.now();
      run.backlogSeconds = (drainedAt - result.endedAt) / 1000;
      run.processed = result.accepted / ((drainedAt - result.startedAt) / 1000);
      const counted = await countedEvents(server);
      const sent = warmUp.accepted + result.accepted;
      if (counted !== sent) throw new Error(`${kind}: ${sent} events acknowledged, ${counted} counted`);
    }
    return run;
  } finally {
    await server.stop();
  }
}

/** What the summary says: from the buckets, so it proves that they hold everything. */
async function countedEvents(server: Server): Promise<number> {
  const token = await logIn(server);
  const connection = await Connection.open(server.port);
  const path = '/api/analytics/summary?users=false';
  const answer = await connection.send(requestBytes('GET', path, { authorization: `Bearer ${token}` }));
  connection.close();
  if (answer.status !== 200) throw new Error(`summary: ${answer.status} ${answer.body.toString()}`);
  return (JSON.parse(answer.body.toString()) as { totalEvents: number }).totalEvents;
}

function load(order: LoadOrder): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('../load/process.ts', import.meta.url)), {
      serialization: 'advanced',
    });
    child.on('message', (message: LoadResult | { ready: true }) => {
      if ('ready' in message) child.send(order);
      else resolve(message);
    });
    child.once('exit', (code) => reject(new Error(`the load process ended with ${code}`)));
  });
}
