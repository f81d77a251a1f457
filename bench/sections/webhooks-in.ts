import { Connection, requestBytes } from '../load/connection.ts';
import { type IngestRun, measureIngest } from '../load/ingest-run.ts';
import { stripeCharge } from '../load/stripe-charge.ts';
import { median, ms, type Table, times, whole } from '../measure.ts';
import { logIn, SECRET, type Server, startApplication } from '../servers.ts';

const CONNECTIONS = 64;
/** Charges are prepared in memory before a run, 4 KB each. */
const MOST_SECONDS = 20;
const SOURCE = 'stripe-bench';
const STRIPE_SECRET = 'whsec_benchmark-only-signing-secret';

type Way = 'event' | 'stripe' | 'sameBytes';
/** Of a charge. */
const BYTES = Buffer.byteLength(stripeCharge('run-10000', 10_000));

/** Deliveries through a source of kind `stripe` beside those of /webhook/event; every run starts with an empty database. */
export async function webhooksIn(options: {
  seconds: number;
  rounds: number;
}): Promise<{ table: Table; data: unknown }> {
  const seconds = Math.min(options.seconds, MOST_SECONDS);
  const runs: Record<Way, IngestRun[]> = { event: [], stripe: [], sameBytes: [] };
  for (let round = 0; round < options.rounds; round++) {
    for (const way of Object.keys(runs) as Way[]) {
      const run = await measure(way, seconds);
      runs[way].push(run);
      process.stderr.write(
        `  round ${round + 1}, ${way}: ${whole(run.acknowledged)}/s acknowledged, ${whole(run.processed!)}/s counted\n`,
      );
    }
  }
  const middle = (way: Way, field: keyof IngestRun) => median(runs[way].map((run) => run[field] ?? NaN));
  const row = (name: string, way: Way): string[] => [
    name,
    whole(middle(way, 'acknowledged')),
    whole(middle(way, 'processed')),
    ...(['p50', 'p95', 'p99'] as const).map((field) => ms(middle(way, field))),
  ];
  const ratio = (way: Way, field: keyof IngestRun) => middle('stripe', field) / middle(way, field);
  const beside = (way: Way) =>
    `${times(ratio(way, 'acknowledged'))} acknowledged, ${times(ratio(way, 'processed'))} counted`;
  const met = (way: Way) => ratio(way, 'acknowledged') >= 0.8 && ratio(way, 'processed') >= 0.8;
  return {
    data: runs,
    table: {
      title: `Webhooks in: ${CONNECTIONS} connections, ${seconds} s, ${options.rounds} round(s) in alternation (median)`,
      columns: ['', 'acknowledged/s', 'counted/s', 'p50', 'p95', 'p99'],
      rows: [
        row('POST /webhook/event, one event', 'event'),
        row('the same, with spaces up to the bytes of a charge', 'sameBytes'),
        row(`a \`stripe\` source, a charge of ${whole(BYTES)} bytes`, 'stripe'),
      ],
      goals: [
        {
          goal: 'a signed Stripe body: at least 0.8x of /webhook/event',
          actual: beside('event'),
          met: met('event'),
        },
        { goal: 'the same against as many bytes', actual: beside('sameBytes'), met: met('sameBytes') },
      ],
    },
  };
}

async function measure(way: Way, seconds: number): Promise<IngestRun> {
  const server = await startApplication();
  try {
    if (way === 'stripe') await addSource(server);
    const order = {
      port: server.port,
      secret: way === 'stripe' ? STRIPE_SECRET : SECRET,
      connections: CONNECTIONS,
      seconds,
      eventsPerRequest: 1,
      ...(way === 'stripe' && { stripeSource: SOURCE }),
      ...(way === 'sameBytes' && { padTo: BYTES }),
    };
    return await measureIngest(server, order, 'counted');
  } finally {
    await server.stop();
  }
}

async function addSource(server: Server): Promise<void> {
  const connection = await Connection.open(server.port);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await logIn(server)}` };
  const source = JSON.stringify({ slug: SOURCE, kind: 'stripe', secret: STRIPE_SECRET });
  const { status, body } = await connection.send(
    requestBytes('POST', '/api/webhooks/sources', headers, source),
  );
  connection.close();
  if (status !== 201) throw new Error(`the source: ${status} ${body.toString()}`);
}
