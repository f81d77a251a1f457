import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { percentile } from '../measure.ts';
import { logIn, type Server } from '../servers.ts';
import { Connection, requestBytes } from './connection.ts';
import type { LoadOrder, LoadResult } from './process.ts';

export interface IngestRun {
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

/** What is done with the deliveries meanwhile: there is nobody to, the processor stands still, or it counts them. */
export type Processing = 'unprocessed' | 'paused' | 'counted';

const WARM_UP_SECONDS = 3;

/** Sends for a while, after warming up, and waits until all is counted. @throws when an answer is not 202, or one is lost */
export async function measureIngest(
  server: Server,
  order: Omit<LoadOrder, 'run'>,
  processing: Processing,
): Promise<IngestRun> {
  const warmUp = await load({ ...order, seconds: WARM_UP_SECONDS, run: 'warm-up' });
  if (processing !== 'unprocessed') await server.tell('drained');
  if (processing === 'paused') await server.tell('pause');
  const result = await load({ ...order, run: 'run' });
  const refused = Object.entries(result.statuses).filter(([status]) => status !== '202');
  if (refused.length) throw new Error(`answers other than 202: ${JSON.stringify(refused)}`);
  const span = (result.endedAt - result.startedAt) / 1000;
  const run: IngestRun = {
    acknowledged: result.accepted / span,
    requests: result.requests,
    p50: percentile(result.latencies, 0.5),
    p95: percentile(result.latencies, 0.95),
    p99: percentile(result.latencies, 0.99),
  };
  if (processing !== 'counted') return run;
  await server.tell('drained');
  const drainedAt = Date.now();
  run.backlogSeconds = (drainedAt - result.endedAt) / 1000;
  run.processed = result.accepted / ((drainedAt - result.startedAt) / 1000);
  const counted = await countedEvents(server);
  const sent = warmUp.accepted + result.accepted;
  if (counted !== sent) throw new Error(`${sent} events acknowledged, ${counted} counted`);
  return run;
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
