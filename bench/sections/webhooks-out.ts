import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Connection, requestBytes } from '../load/connection.ts';
import type { SinkAddresses, SinkCounts, SinkOrder } from '../load/sinks.ts';
import { liveEvent, signedRequest } from '../load/signed.ts';
import { median, type Table, whole } from '../measure.ts';
import { logIn, SECRET, type Server, startApplication } from '../servers.ts';

const GOAL = 500;
/** Events of a run, and in one request that brings them; each is sent to each subscriber. */
const EVENTS = { one: 20_000, five: 6000 };
const EVENTS_A_REQUEST = 100;
/** How many may be sent before it counts: connections open, code is compiled. */
const WARM_UP = 1000;

interface Run {
  /** Deliveries a second to each subscriber that answers, from the first event's posting to the last arrival. */
  rate: number;
  /** Deliveries a second to all of them together. */
  total: number;
  /** Requests that the hanging ones have had. */
  hanging: number;
}

/** From events that come in as fast as they are taken to subscribers on this machine, all by one worker. */
export async function webhooksOut(rounds: number): Promise<{ table: Table; data: unknown }> {
  const runs: Record<'one' | 'five' | 'hanging', Run[]> = { one: [], five: [], hanging: [] };
  for (let round = 0; round < rounds; round++) {
    runs.one.push(await measure({ answering: 1, hanging: 0 }, EVENTS.one));
    runs.five.push(await measure({ answering: 5, hanging: 0 }, EVENTS.five));
    runs.hanging.push(await measure({ answering: 4, hanging: 1 }, EVENTS.five));
    const rates = Object.entries(runs).map(([name, all]) => `${name} ${whole(all.at(-1)!.rate)}/s each`);
    process.stderr.write(`  round ${round + 1}: ${rates.join(', ')}\n`);
  }
  const rate = (name: keyof typeof runs) => median(runs[name].map((run) => run.rate));
  const total = (name: keyof typeof runs) => median(runs[name].map((run) => run.total));
  const kept = rate('hanging') / rate('five');
  return {
    data: runs,
    table: {
      title: `Webhooks out: one worker, ${rounds} round(s) (median)`,
      columns: ['subscribers', 'deliveries/s to each that answers', 'to all of them'],
      rows: [
        ['1', whole(rate('one')), whole(total('one'))],
        ['5', whole(rate('five')), whole(total('five'))],
        ['5, of which one hangs', whole(rate('hanging')), whole(total('hanging'))],
      ],
      goals: [
        { goal: `at least ${GOAL}/s`, actual: `${whole(rate('one'))}/s`, met: rate('one') >= GOAL },
        {
          goal: 'within 10 % when one of five hangs',
          actual: `${Math.round(kept * 100)} % of what each has when all answer`,
          met: kept >= 0.9,
        },
      ],
    },
  };
}

async function measure(order: SinkOrder, events: number): Promise<Run> {
  const server = await startApplication(undefined, { ALLOW_LOOPBACK_URLS: 'on' });
  const sinks = fork(fileURLToPath(new URL('../load/sinks.ts', import.meta.url)));
  try {
    const { answering, hanging } = await ask<SinkAddresses>(sinks, order);
    await subscribe(server, [...answering, ...hanging]);
    await post(server, 0, WARM_UP);
    await arrived(sinks, WARM_UP * answering.length);
    const from = Date.now();
    await post(server, WARM_UP, events);
    const { lastAt, hanging: hung } = await arrived(sinks, (WARM_UP + events) * answering.length);
    const rate = events / ((lastAt - from) / 1000);
    return { rate, total: rate * answering.length, hanging: hung };
  } finally {
    sinks.disconnect();
    await server.stop();
  }
}

async function subscribe(server: Server, urls: readonly string[]): Promise<void> {
  const token = await logIn(server);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const connection = await Connection.open(server.port);
  for (const url of urls) {
    const body = JSON.stringify({ url, eventTypes: ['*'] });
    const { status } = await connection.send(
      requestBytes('POST', '/api/webhooks/subscriptions', headers, body),
    );
    if (status !== 201) throw new Error(`a subscription was answered ${status}`);
  }
  connection.close();
}

async function post(server: Server, first: number, count: number): Promise<void> {
  const connection = await Connection.open(server.port);
  for (let n = first; n < first + count; n += EVENTS_A_REQUEST) {
    const size = Math.min(EVENTS_A_REQUEST, first + count - n);
    const events = Array.from({ length: size }, (_, index) => liveEvent(n + index));
    const { status } = await connection.send(signedRequest(SECRET, `out-${n}`, JSON.stringify(events)));
    if (status !== 202) throw new Error(`events were answered ${status}`);
  }
  connection.close();
}

async function arrived(sinks: ChildProcess, count: number): Promise<SinkCounts> {
  for (;;) {
    const counts = await ask<SinkCounts>(sinks, 'counts');
    if (counts.requests >= count) return counts;
    await sleep(50);
  }
}

function ask<T>(child: ChildProcess, message: SinkOrder | 'counts'): Promise<T> {
  return new Promise((resolve) => {
    child.once('message', (answer) => resolve(answer as T));
    child.send(message);
  });
}
