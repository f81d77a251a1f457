import { MongoClient } from 'mongodb';
import { requestBytes } from '../load/connection.ts';
import { ms, percentile, residentMegabytes, type Table, whole } from '../measure.ts';
import { timeAnswers } from '../seeded.ts';
import { logIn, startApplication } from '../servers.ts';

const USERS = 200_000;
const QUESTIONS = [
  ['first page', ''],
  ['a common first name', 'search=ana'],
  ['name and surname', 'search=ana%20silva'],
  ['one letter', 'search=s'],
  ['everybody (com)', 'search=com'],
  ['an e-mail', 'search=ana.silva12'],
  ['nobody', 'search=(a%2B)%2B%24'],
  ['of a role, by name', 'search=sou&role=member&status=active&sort=name'],
  ['far behind', 'page=5000'],
] as const;

/** The users page of a large installation: search, exact totals, order. */
export async function admin(): Promise<{ table: Table; data: unknown }> {
  const server = await startApplication();
  try {
    const headers = { authorization: `Bearer ${await logIn(server)}` };
    await fill(server.mongodbUri);
    const before = residentMegabytes(server.pid);
    const ask = (query: string) => requestBytes('GET', `/api/admin/users?${query}`, headers);
    const { first } = await timeAnswers(server.port, ask(''));
    const data: Record<string, number[]> = {};
    for (const [name, query] of QUESTIONS) data[name] = (await timeAnswers(server.port, ask(query))).samples;
    const slowest = Math.max(...Object.values(data).map((samples) => percentile(samples, 0.95)));
    return {
      data,
      table: {
        title: `Users page over ${whole(USERS)} users`,
        columns: ['search', 'p50', 'p95'],
        rows: Object.entries(data).map(([name, samples]) => [
          name,
          ms(percentile(samples, 0.5)),
          ms(percentile(samples, 0.95)),
        ]),
        goals: [{ goal: 'p95 under 30 ms', actual: ms(slowest), met: slowest < 30 }],
        notes: [
          `the first question reads all users: ${ms(first)}`,
          `memory of the process grows by ${whole(residentMegabytes(server.pid) - before)} MB`,
        ],
      },
    };
  } finally {
    await server.stop();
  }
}

/** Rows as registrations leave them, but for a password that nobody has. */
async function fill(uri: string): Promise<void> {
  const { people } = (await import(new URL('../../dist/seeds/people.js', import.meta.url).href)) as {
    people: (count: number, seed: string) => { userId: string; name: string }[];
  };
  const client = await new MongoClient(uri).connect();
  const users = client.db('trader_dashboard').collection<{ _id: string }>('users');
  const all = people(USERS, '42');
  for (let at = 0; at < all.length; at += 2000) {
    await users.insertMany(
      all.slice(at, at + 2000).map(({ userId, name }, offset) => ({
        _id: `usr_bench${String(at + offset).padStart(21, '0')}`,
        email: userId,
        name,
        role: (at + offset) % 1000 === 0 ? 'operator' : 'member',
        status: (at + offset) % 50 === 0 ? 'suspended' : 'active',
        emailVerified: true,
        passwordHash: '-',
        createdAt: new Date(1_700_000_000_000 + (at + offset) * 60_000),
      })),
      { ordered: false },
    );
  }
  await client.close();
}
