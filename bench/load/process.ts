import { type Answer, Connection } from './connection.ts';
import { liveEvent, signedRequest } from './signed.ts';
import { stripeRequest } from './stripe-charge.ts';

/** What a load process is told; it answers with `LoadResult` and ends. */
export interface LoadOrder {
  port: number;
  secret: string;
  connections: number;
  seconds: number;
  /** Events in each request; 1 sends a single object. */
  eventsPerRequest: number;
  /** Bytes that a body has at least, by spaces behind it. */
  padTo?: number;
  /** Of a `stripe` source, which then gets charges of about 4 KB instead, signed with `secret`. */
  stripeSource?: string;
  /** Starts the ids, so that no two runs share one. */
  run: string;
}

export interface LoadResult {
  /** Milliseconds since 1970. */
  startedAt: number;
  endedAt: number;
  requests: number;
  accepted: number;
  /** Requests by status. */
  statuses: Record<string, number>;
  /** Of each request, in milliseconds. */
  latencies: number[];
}

/** Signing costs the client as much as sending: what a run is expected to need is prepared before it starts. */
const PREPARED_A_SECOND = 16_000;
/** The same of charges; they are large, so no more than will be needed. */
const CHARGES_A_SECOND = 9000;

process.on('message', (order: LoadOrder) => {
  void run(order).then((result) => process.send!(result, () => process.exit(0)));
});
process.send!({ ready: true });

async function run(order: LoadOrder): Promise<LoadResult> {
  const build = (n: number): Buffer => {
    if (order.stripeSource) return stripeRequest(order.secret, order.stripeSource, `${order.run}-${n}`, n);
    const count = order.eventsPerRequest;
    const events = Array.from({ length: count }, (_, index) => liveEvent(n * count + index));
    const body = JSON.stringify(count === 1 ? events[0] : events).padEnd(order.padTo ?? 0);
    return signedRequest(order.secret, `${order.run}-${n}`, body);
  };
  const perSecond =
    order.stripeSource || order.padTo
      ? CHARGES_A_SECOND
      : PREPARED_A_SECOND / (order.eventsPerRequest > 1 ? 25 : 1);
  const expected = Math.ceil(order.seconds * perSecond);
  const prepared = Array.from({ length: expected }, (_, n) => build(n));
  const connections = await Promise.all(
    Array.from({ length: order.connections }, () => Connection.open(order.port)),
  );

  let next = 0;
  let accepted = 0;
  const statuses: Record<string, number> = {};
  const latencies: number[] = [];
  const startedAt = Date.now();
  const end = performance.now() + order.seconds * 1000;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < end) {
        const n = next++;
        const request = prepared[n] ?? build(n);
        const sent = performance.now();
        let answer: Answer;
        try {
          answer = await connection.send(request);
        } catch (error) {
          statuses[(error as Error).message] = (statuses[(error as Error).message] ?? 0) + 1;
          return;
        }
        latencies.push(performance.now() - sent);
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        if (answer.status === 202) accepted += order.eventsPerRequest;
      }
    }),
  );
  const endedAt = Date.now();
  for (const connection of connections) connection.close();
  return { startedAt, endedAt, requests: latencies.length, accepted, statuses, latencies };
}
