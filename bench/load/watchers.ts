import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { Connection } from './connection.ts';
import { liveEvent, signedRequest } from './signed.ts';

export interface WatchOrder {
  port: number;
  secret: string;
  token: string;
  clients: number;
  eventsPerSecond: number;
  seconds: number;
}

export interface WatchResult {
  acknowledged: number;
  /** `event:created` messages, all clients together. */
  messages: number;
  /** From sending to each receipt, in milliseconds; one for each event and client. */
  latencies: number[];
}

const SENDERS = 16;

process.on('message', (order: WatchOrder) => {
  void run(order).then((result) => process.send!(result, () => process.exit(0)));
});
process.send!({ ready: true });

/** Senders and watchers share a process, and with it a clock. */
async function run(order: WatchOrder): Promise<WatchResult> {
  const sentAt: number[] = [];
  const latencies: number[] = [];
  let messages = 0;
  const sockets = await Promise.all(
    Array.from({ length: order.clients }, async () => {
      const socket = io(`http://127.0.0.1:${order.port}`, {
        auth: { token: order.token },
        transports: ['websocket'],
        forceNew: true,
      });
      socket.on('event:created', ({ events }: { events: { metadata: { n: number } }[] }) => {
        const now = performance.now();
        messages++;
        for (const { metadata } of events) latencies.push(now - sentAt[metadata.n]);
      });
      await connected(socket);
      return socket;
    }),
  );

  const connections = await Promise.all(Array.from({ length: SENDERS }, () => Connection.open(order.port)));
  const total = order.eventsPerSecond * order.seconds;
  const startedAt = performance.now();
  let acknowledged = 0;
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      for (let n = next++; n < total; n = next++) {
        const due = startedAt + (n * 1000) / order.eventsPerSecond;
        const wait = due - performance.now();
        if (wait > 0) await sleep(wait);
        const request = signedRequest(order.secret, `watch-${n}`, JSON.stringify(liveEvent(n)));
        sentAt[n] = performance.now();
        if ((await connection.send(request)).status === 202) acknowledged++;
      }
    }),
  );
  const patience = performance.now() + 10_000;
  while (latencies.length < acknowledged * order.clients && performance.now() < patience) await sleep(50);
  for (const socket of sockets) socket.disconnect();
  for (const connection of connections) connection.close();
  return { acknowledged, messages, latencies };
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
}
