import { MongoClient } from 'mongodb';
import { requestBytes } from '../load/connection.ts';
import { ms, percentile, type Table, times, whole } from '../measure.ts';
import { startSeeded, timeAnswers } from '../seeded.ts';
import { logIn, startBaseline } from '../servers.ts';

const USERS = 5000;
/** 30 days and today, and the period before. */
const DAYS = 62;
const ZONE = 'America/Sao_Paulo';

interface Sample {
  events: number;
  counters: number[];
  everything: number[];
}

/** The summary of 30 days with the period before it, as data grow; one question after the other. */
export async function summary(sizes: readonly number[]): Promise<{ table: Table; data: unknown }> {
  const application: Sample[] = [];
  const baseline: Sample[] = [];
  for (const events of sizes) {
    application.push(await measureApplication(events));
    baseline.push(await measureBaseline(events));
    process.stderr.write(`  ${whole(events)} events measured\n`);
  }
  const p95 = (values: readonly number[]) => percentile(values, 0.95);
  const rows = application.map((ours, index) => {
    const theirs = baseline[index];
    const figures = [ours.counters, theirs.counters, ours.everything, theirs.everything];
    return [
      whole(ours.events),
      ...figures.map((values) => `${ms(percentile(values, 0.5))} / ${ms(p95(values))}`),
    ];
  });
  const counters = application.map((sample) => p95(sample.counters));
  const growth = counters.at(-1)! / counters[0];
  const slowest = Math.max(...application.map((sample) => p95(sample.everything)));
  return {
    data: { application, baseline },
    table: {
      title: `Summary of 30 days, ${whole(USERS)} users (p50 / p95)`,
      columns: ['events', 'counters', "baseline's", 'with user figures', "baseline's"],
      rows,
      goals: [
        {
          goal: 'counter figures: p95 under 25 ms at every size',
          actual: counters.map(ms).join(', '),
          met: counters.every((value) => value < 25),
        },
        { goal: 'the largest within 1.5x of the smallest', actual: times(growth), met: growth <= 1.5 },
        { goal: 'whole summary: p95 under 150 ms', actual: ms(slowest), met: slowest < 150 },
      ],
    },
  };
}

async function measureApplication(events: number): Promise<Sample> {
  const server = await startSeeded({ events, users: USERS, days: DAYS });
  try {
    const headers = { authorization: `Bearer ${await logIn(server)}` };
    const ask = (query: string) => requestBytes('GET', `/api/analytics/summary?tz=${ZONE}${query}`, headers);
    return {
      events,
      counters: (await timeAnswers(server.port, ask('&users=false'))).samples,
      everything: (await timeAnswers(server.port, ask(''))).samples,
    };
  } finally {
    await server.stop();
  }
}

async function measureBaseline(events: number): Promise<Sample> {
  const server = await startBaseline();
  try {
    await fill(server.mongodbUri, events);
    const to = new Date();
    const from = new Date(to.getTime() - 30 * 86_400_000);
    const ask = (query: string) =>
      requestBytes(
        'GET',
        `/api/analytics/summary?from=${from.toISOString()}&to=${to.toISOString()}${query}`,
        {},
      );
    return {
      events,
      counters: (await timeAnswers(server.port, ask('&users=false'))).samples,
      everything: (await timeAnswers(server.port, ask(''))).samples,
    };
  } finally {
    await server.stop();
  }
}

/** The same story as the application's, in the baseline's own shape. */
async function fill(uri: string, events: number): Promise<void> {
  const { Story } = (await import(new URL('../../dist/seeds/story.js', import.meta.url).href)) as {
    Story: new (plan: unknown) => { events(): Iterable<StoryEvent> };
  };
  const story = new Story({
    users: USERS,
    days: DAYS,
    events,
    seed: '42',
    until: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000),
    timeZone: ZONE,
    currency: 'BRL',
  });
  const client = await new MongoClient(uri).connect();
  const collection = client.db('baseline').collection('baseline_events');
  let batch: object[] = [];
  const flush = async () => {
    if (batch.length) await collection.insertMany(batch, { ordered: false });
    batch = [];
  };
  for (const { id, amount, ...event } of story.events()) {
    batch.push({ ...event, deliveryId: id, ...(amount !== null && { value: Number(amount) / 10_000 }) });
    if (batch.length === 2000) await flush();
  }
  await flush();
  await client.close();
}

interface StoryEvent {
  id: string;
  amount: bigint | null;
}
