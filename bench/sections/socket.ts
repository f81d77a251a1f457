import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ms, percentile, type Table, whole } from '../measure.ts';
import { logIn, SECRET, startApplication } from '../servers.ts';
import type { WatchOrder, WatchResult } from '../load/watchers.ts';

const EVENTS_A_SECOND = 500;
const CLIENTS = 100;

/** From the moment a webhook is sent until each of 100 browsers has it. */
export async function socket(seconds: number): Promise<{ table: Table; data: unknown }> {
  const server = await startApplication();
  try {
    const order: WatchOrder = {
      port: server.port,
      secret: SECRET,
      token: await logIn(server),
      clients: CLIENTS,
      eventsPerSecond: EVENTS_A_SECOND,
      seconds,
    };
    const result = await watch(order);
    const p99 = percentile(result.latencies, 0.99);
    const expected = result.acknowledged * CLIENTS;
    const { latencies, ...figures } = result;
    const spread = [0.5, 0.95, 0.99, 1].map((share) => percentile(latencies, share));
    return {
      data: { ...figures, received: latencies.length, p50: spread[0], p95: spread[1], p99, max: spread[3] },
      table: {
        title: `Webhook to socket: ${EVENTS_A_SECOND} events/s, ${CLIENTS} clients, ${seconds} s`,
        columns: ['events', 'received by all', 'p50', 'p95', 'p99', 'max', 'messages a second to a client'],
        rows: [
          [
            whole(result.acknowledged),
            `${whole(latencies.length)} of ${whole(expected)}`,
            ...spread.map(ms),
            (result.messages / CLIENTS / seconds).toFixed(1),
          ],
        ],
        goals: [
          { goal: 'p99 under 100 ms', actual: ms(p99), met: p99 < 100 },
          {
            goal: 'nothing left out',
            actual: `${whole(expected - latencies.length)} missing`,
            met: expected === latencies.length,
          },
        ],
      },
    };
  } finally {
    await server.stop();
  }
}

function watch(order: WatchOrder): Promise<WatchResult> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('../load/watchers.ts', import.meta.url)), {
      serialization: 'advanced',
    });
    child.on('message', (message: WatchResult | { ready: true }) => {
      if ('ready' in message) child.send(order);
      else resolve(message);
    });
    child.once('exit', (code) => reject(new Error(`the watching process ended with ${code}`)));
  });
}
