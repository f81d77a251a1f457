import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Long, MongoClient } from 'mongodb';
import { Connection, requestBytes } from '../load/connection.ts';
import { ms, percentile, residentMegabytes, type Table, whole } from '../measure.ts';
import { timeAnswers } from '../seeded.ts';
import { applicationVariables, freshFolder, logIn, type Server, startApplication } from '../servers.ts';

const CONTACTS = 200_000;
/** Of the contacts; the others have done nothing that was told. */
const ACTIVE = 40_000;
const EVENTS = 400_000;
/** Of ten events; three are purchases. */
const TYPES = ['view', 'view', 'view', 'view', 'login', 'login', 'login', 'purchase', 'purchase', 'purchase'];
const DAYS = 90;
const CITIES = ['Recife', 'Olinda', 'Natal', 'Fortaleza'];

const twice = { event: 'purchase', op: 'gte', count: 2, withinDays: 30 };
const QUESTIONS: readonly { name: string; rules: object; goal?: number }[] = [
  { name: 'bought in 30 days', rules: { all: [{ event: 'purchase', withinDays: 30 }] }, goal: 500 },
  { name: 'bought twice in 30 days', rules: { all: [twice] }, goal: 500 },
  { name: 'did not buy twice in 30 days', rules: { all: [{ not: twice }] }, goal: 500 },
  {
    name: 'spent 500 in 60 days',
    rules: { all: [{ event: 'purchase', op: 'gte', sum: 500, withinDays: 60 }] },
    goal: 500,
  },
  { name: 'logged in this week', rules: { all: [{ event: 'login', withinDays: 7 }] }, goal: 500 },
  { name: 'never bought', rules: { all: [{ event: 'purchase', op: 'never' }] }, goal: 500 },
  {
    name: 'last log-in 14 days ago or more',
    rules: { all: [{ event: 'login', op: 'last_before', daysAgo: 14 }] },
    goal: 500,
  },
  {
    name: 'subscribed, bought twice in 30 days',
    rules: { all: [{ field: 'subscribed', op: 'eq', value: true }, twice] },
    goal: 500,
  },
  {
    name: 'of a tag, bought twice in 30 days',
    rules: { all: [{ field: 'tags', op: 'contains', value: 'vip' }, twice] },
    goal: 500,
  },
  {
    name: 'bought twice in 30 days, no log-in this week',
    rules: { all: [twice, { event: 'login', op: 'never', withinDays: 7 }] },
    goal: 500,
  },
  {
    name: 'of a tag, or bought twice',
    rules: { any: [{ field: 'tags', op: 'contains', value: 'vip' }, twice] },
  },
  { name: 'of a tag', rules: { all: [{ field: 'tags', op: 'contains', value: 'vip' }] } },
  { name: 'of a city', rules: { all: [{ field: 'city', op: 'eq', value: 'Recife' }] } },
];

/** How long it takes to say how many contacts rules are about, and who the first ones are. */
export async function crmSegments(): Promise<{ table: Table; data: unknown }> {
  const dataDir = freshFolder();
  const server = await startApplication(dataDir);
  try {
    const headers = { authorization: `Bearer ${await logIn(server)}`, 'content-type': 'application/json' };
    await declare(server, headers);
    await fill(server.mongodbUri);
    recount(dataDir);
    const before = residentMegabytes(server.pid);
    const rows: string[][] = [];
    const data: Record<string, unknown> = {};
    const goals: Table['goals'] = [];
    for (const { name, rules, goal } of QUESTIONS) {
      const request = requestBytes('POST', '/api/crm/segments/preview', headers, JSON.stringify({ rules }));
      const count = await countOf(server, request);
      const { samples } = await timeAnswers(server.port, request);
      const p95 = percentile(samples, 0.95);
      data[name] = { count: count.count, first: count.took, samples };
      rows.push([name, whole(count.count), ms(percentile(samples, 0.5)), ms(p95), ms(count.took)]);
      if (goal !== undefined)
        goals.push({ goal: `${name}: p95 under ${goal} ms`, actual: ms(p95), met: p95 < goal });
    }
    return {
      data,
      table: {
        title: `Segments over ${whole(CONTACTS)} contacts and ${whole(EVENTS)} events of ${whole(ACTIVE)} of them in ${DAYS} days`,
        columns: ['rules', 'contacts', 'p50', 'p95', 'first'],
        rows,
        goals,
        notes: [
          'a preview: the count, and the first ten contacts',
          `memory of the process grows by ${whole(residentMegabytes(server.pid) - before)} MB`,
        ],
      },
    };
  } finally {
    await server.stop();
  }
}

async function countOf(server: Server, request: Buffer): Promise<{ count: number; took: number }> {
  const connection = await Connection.open(server.port);
  const started = performance.now();
  const { status, body } = await connection.send(request);
  const took = performance.now() - started;
  connection.close();
  if (status !== 200) throw new Error(`preview: ${status} ${body.toString()}`);
  return { count: (JSON.parse(body.toString()) as { count: number }).count, took };
}

async function declare(server: Server, headers: Record<string, string>): Promise<void> {
  const connection = await Connection.open(server.port);
  const body = JSON.stringify({ key: 'city', type: 'text' });
  const { status } = await connection.send(requestBytes('POST', '/api/crm/fields', headers, body));
  connection.close();
  if (status !== 201) throw new Error(`declaring a field: ${status}`);
}

/** Contacts as an import leaves them, and events that no total has counted. */
async function fill(uri: string): Promise<void> {
  const client = await new MongoClient(uri).connect();
  const database = client.db('trader_dashboard');
  const now = new Date();
  // those who do something are everywhere among the others
  const emailOf = (n: number) => `pessoa${(n * 7919) % CONTACTS}@example.com`;
  const contact = (n: number) => ({
    _id: `cnt_bench${String(n).padStart(21, '0')}`,
    ...{ email: emailOf(n), name: `Pessoa ${n}`, tags: n % 10 === 0 ? ['vip', 'aluno'] : ['aluno'] },
    fields: { city: CITIES[n % CITIES.length] },
    ...(n % 4 === 0 && { userId: `usr_bench${String(n).padStart(21, '0')}` }),
    subscription: { status: n % 4 === 1 ? 'unsubscribed' : 'subscribed', at: now, by: 'import' },
    ...{ lifecycle: n % 5 === 0 ? 'customer' : 'lead', origin: 'import' },
    ...{ createdAt: now, updatedAt: now, rev: 1 },
  });
  const event = (n: number) => ({
    _id: `evt_bench${String(n).padStart(21, '0')}`,
    userId: emailOf(((n * 31) % ACTIVE) * (CONTACTS / ACTIVE)),
    type: TYPES[Math.floor(n / ACTIVE) % TYPES.length],
    ...{ amount: Long.fromNumber((n % 900) * 10_000), currency: 'BRL', metadata: {}, source: 'bench' },
    timestamp: new Date(now.getTime() - ((n * 7907) % (DAYS * 86_400)) * 1000),
    ...{ createdAt: now, slot: 0, batch: 0 },
  });
  for (const [name, count, make] of [
    ['crm_contacts', CONTACTS, contact],
    ['events', EVENTS, event],
  ] as const) {
    const collection = database.collection<{ _id: string }>(name);
    for (let at = 0; at < count; at += 5000) {
      await collection.insertMany(Array.from({ length: 5000 }, (_, offset) => make(at + offset)));
    }
  }
  await client.close();
}

/** Beside the application, on its engine. */
function recount(dataDir: string): void {
  const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script, 'src/analytics/rebuild/rebuild.cli.js'], {
    env: applicationVariables(dataDir),
    stdio: 'ignore',
  });
  if (status !== 1) throw new Error('the totals could not be counted');
}
