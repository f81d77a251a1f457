import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { startTestApp, type TestApp } from '../test/setup/test-app.js';
import { until } from '../test/setup/until.js';
import { dayLabel, Zone } from '../src/common/index.js';
import { EventLedger } from '../src/events/index.js';
import type { InsightFacts } from '../src/insights/facts/insight-facts.js';
import { Demo } from './demo.js';
import { SeedRuns } from './seed-runs.js';
import type { Plan } from './story.js';

const plan: Plan = {
  users: 40,
  days: 3,
  events: 7000,
  seed: '7',
  until: new Date('2026-11-20T15:00:00Z'),
  timeZone: 'America/Sao_Paulo',
  currency: 'BRL',
};
const now = new Date('2026-11-20T15:10:00Z');

let running: TestApp;
let database: Connection;
let runs: SeedRuns;
let ledger: EventLedger;

beforeAll(async () => {
  running = await startTestApp();
  database = running.app.get<Connection>(getConnectionToken());
  runs = running.app.get(SeedRuns);
  ledger = running.app.get(EventLedger);
});
afterAll(() => running.close());
beforeEach(async () => {
  for (const name of ['events', 'seed_runs', 'time_buckets', 'people_days', 'day_heads']) {
    await database.collection(name).deleteMany({});
  }
});

async function counted(): Promise<number> {
  const days = await database
    .collection<{ _id: string; count: number }>('time_buckets')
    .find({ _id: { $gte: 'd|', $lt: 'd}' } })
    .toArray();
  return days.reduce((sum, { count }) => sum + count, 0);
}

test('loads every event and counts it; a second run adds nothing, whatever the time is', async () => {
  const id = await runs.begin(plan, now);
  await ledger.drained();
  expect(await runs.progress(id)).toEqual({ told: 7000, created: 7000, finished: true });
  expect(await database.collection('events').countDocuments({})).toBe(7000);
  expect(await counted()).toBe(7000);

  const again = await runs.begin({ ...plan, until: new Date('2026-11-21T09:00:00Z') }, now);
  await ledger.drained();
  expect(again).toBe(id);
  expect(await database.collection('events').countDocuments({})).toBe(7000);
  expect(await counted()).toBe(7000);
});

test('a run that shares events with an earlier one adds only its own', async () => {
  await runs.begin(plan, now);
  await ledger.drained();
  const id = await runs.begin({ ...plan, events: 9000 }, now);
  await ledger.drained();
  const { told, created } = await runs.progress(id);
  expect(told).toBe(9000);
  expect(created).toBe(2000);
  expect(await counted()).toBe(9000);
});

test('a batch of a run that was cut short is made again from the plan alone', async () => {
  const id = await runs.begin(plan, now);
  await ledger.drained();
  const fresh = new SeedRuns(
    (runs as unknown as { model: never }).model,
    undefined as never, // read() asks neither inboxes nor ledger nor the console
    undefined as never,
    undefined as never,
  );
  const [item] = await fresh.read([`${id}#1`, 'dlv_of_somebody_else']);
  const stored = await database
    .collection('events')
    .find({ deliveryId: `${id}#1` })
    .toArray();
  expect(item.events.length).toBe(stored.length);
  expect(new Set(item.events.map((event) => event.id))).toEqual(
    new Set(stored.map(({ _id }) => String(_id))),
  );
});

test('the demo set comes once, into an empty database, and not with DEMO=off', async () => {
  const demo = running.app.get(Demo);
  await demo.loadWhenEmpty(); // the tests run with DEMO=off
  expect(await runs.isEmpty()).toBe(true);

  const on = await startTestApp({ DEMO: 'on' });
  try {
    await on.app.get(Demo).loadWhenEmpty();
    await on.app.get(Demo).loadWhenEmpty();
    await on.app.get(EventLedger).drained();
    const there = on.app.get<Connection>(getConnectionToken());
    expect(await there.collection('events').countDocuments({})).toBe(5000);
    expect(await there.collection('seed_runs').countDocuments({})).toBe(1);
    const insights = () => there.collection('insights').find().toArray();
    await until(async () => (await insights()).length > 0);
    const zone = Zone.find(on.config.businessTz)!;
    const [insight, ...more] = await insights();
    expect(more).toEqual([]);
    expect(insight).toMatchObject({ day: dayLabel(zone.dayOf(Date.now()) - 1), source: 'template' });
    expect(insight).toHaveProperty(
      'facts.events.count',
      await there.collection('events').countDocuments(within(insight)),
    );
    await there.collection('seed_runs').deleteMany({});
    await on.app.get(Demo).loadWhenEmpty(); // there are events
    expect(await there.collection('seed_runs').countDocuments({})).toBe(0);
  } finally {
    await on.close();
  }
});

/** Events of an insight's period. */
function within({ facts }: Record<string, unknown>) {
  const { from, to } = (facts as InsightFacts).period;
  return { timestamp: { $gte: new Date(from), $lt: new Date(to) } };
}

test('without a database the demo set is missing, and nothing else is', async () => {
  const on = await startTestApp({ DEMO: 'on' });
  const demo = on.app.get(Demo);
  await on.close();
  await expect(demo.loadWhenEmpty()).resolves.toBeUndefined();
});
