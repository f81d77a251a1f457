import { Connection, requestBytes } from '../load/connection.ts';
import { ms, percentile, type Table, times, whole } from '../measure.ts';
import { startSeeded, timeAnswers } from '../seeded.ts';
import { freshFolder, logIn, type Server, startApplication } from '../servers.ts';

const USERS = 5000;
const DAYS = 90;
const ZONE = 'America/Sao_Paulo';

interface Question {
  name: string;
  path: string;
  /** Goal for the p95, in ms. */
  goal?: number;
  /** Whether it must stay within 1.5x of its figure at the smallest size. */
  flat?: boolean;
}

interface Sample {
  /** Right after the seeds, when nothing is in memory or prepared. */
  fresh: number;
  /** The first question after a start. */
  first: number;
  samples: number[];
}

/** Questions of 90 days, as data grow; one after the other. */
export async function analytics(sizes: readonly number[]): Promise<{ table: Table; data: unknown }> {
  const questions = questionsOf(Date.now());
  const measured: Sample[][] = [];
  for (const events of sizes) {
    measured.push(await measure(events, questions));
    process.stderr.write(`  ${whole(events)} events measured\n`);
  }
  const p95 = ({ samples }: Sample) => percentile(samples, 0.95);
  const rows = questions.map(({ name }, q) => [
    name,
    ...measured.flatMap((ofSize) => {
      const { fresh, first, samples } = ofSize[q];
      return [`${ms(percentile(samples, 0.5))} / ${ms(p95(ofSize[q]))}`, `${ms(first)} / ${ms(fresh)}`];
    }),
  ]);
  const goals = questions.flatMap(({ name, goal, flat }, q) => {
    const all = measured.map((ofSize) => p95(ofSize[q]));
    const growth = all[all.length - 1] / all[0];
    return [
      ...(goal === undefined
        ? []
        : [
            {
              goal: `${name}: p95 under ${goal} ms`,
              actual: all.map(ms).join(', '),
              met: all.every((value) => value < goal),
            },
          ]),
      ...(flat && all.length > 1
        ? [{ goal: `${name}: within 1.5x of the smallest size`, actual: times(growth), met: growth <= 1.5 }]
        : []),
    ];
  });
  return {
    data: sizes.map((events, i) => ({
      events,
      questions: questions.map(({ name }, q) => ({ name, ...measured[i][q] })),
    })),
    table: {
      title: `Analytics of ${DAYS} days, ${whole(USERS)} users`,
      columns: [
        'question',
        ...sizes.flatMap((events) => [
          `${whole(events)} events: p50 / p95`,
          'first after a start / after the seeds',
        ]),
      ],
      rows,
      goals,
    },
  };
}

function questionsOf(now: number): Question[] {
  const day = (daysAgo: number) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(now - daysAgo * 86_400_000);
  const period = `from=${day(DAYS - 1)}&to=${day(0)}&tz=${ZONE}`;
  const of = (question: string) => `/api/analytics/${question}${question.includes('?') ? '&' : '?'}${period}`;
  const week = `from=${day(7)}&to=${day(1)}&tz=${ZONE}`;
  return [
    { name: 'timeseries of a count by day', path: of('timeseries'), goal: 25, flat: true },
    { name: 'timeseries of users by day', path: of('timeseries?metric=users') },
    { name: 'top users', path: of('top-users'), goal: 150, flat: true },
    { name: 'active users', path: of('active-users'), goal: 150, flat: true },
    { name: 'first page of the events', path: '/api/events', goal: 20, flat: true },
    { name: 'retention by week', path: of('retention?period=week'), goal: 800 },
    { name: 'retention by day', path: of('retention?period=day'), goal: 800 },
    {
      name: 'funnel login, view, checkout',
      path: of('funnel?steps=login,view,checkout&within=7d'),
      goal: 800,
    },
    { name: 'breakdown of purchases by country', path: of('breakdown?type=purchase&by=metadata.country') },
    { name: 'breakdown of views by page', path: of('breakdown?type=view&by=metadata.page') },
    { name: 'active users, days of UTC', path: of('active-users').replace(ZONE, 'UTC') },
    { name: 'users by hour of a week', path: `/api/analytics/timeseries?metric=users&interval=hour&${week}` },
  ];
}

async function measure(events: number, questions: readonly Question[]): Promise<Sample[]> {
  const dataDir = freshFolder();
  const seeded = await startSeeded({ events, users: USERS, days: DAYS }, dataDir);
  let fresh: number[];
  try {
    await declare(seeded);
    fresh = await firstAnswers(seeded, questions);
  } catch (error) {
    await seeded.stop();
    throw error;
  }
  await seeded.stop(true);
  const server = await startApplication(dataDir);
  try {
    const headers = await headersFor(server);
    const samples: Sample[] = [];
    for (const [q, { path }] of questions.entries()) {
      const { first, samples: times } = await timeAnswers(server.port, requestBytes('GET', path, headers));
      samples.push({ fresh: fresh[q], first, samples: times });
    }
    return samples;
  } finally {
    await server.stop();
  }
}

async function firstAnswers(server: Server, questions: readonly Question[]): Promise<number[]> {
  const headers = await headersFor(server);
  const connection = await Connection.open(server.port);
  const taken: number[] = [];
  for (const { path } of questions) {
    const started = performance.now();
    const { status, body } = await connection.send(requestBytes('GET', path, headers));
    if (status !== 200) throw new Error(`${path}: ${status} ${body.toString()}`);
    taken.push(performance.now() - started);
  }
  connection.close();
  return taken;
}

/** The fields that are broken down by. */
async function declare(server: Server): Promise<void> {
  const headers = { ...(await headersFor(server)), 'content-type': 'application/json' };
  const connection = await Connection.open(server.port);
  for (const [type, path] of [
    ['purchase', 'metadata.country'],
    ['view', 'metadata.page'],
  ]) {
    const body = JSON.stringify({ type, fields: [{ path, label: path }] });
    const { status } = await connection.send(requestBytes('POST', '/api/event-types', headers, body));
    if (status !== 201) throw new Error(`declaring ${type}: ${status}`);
  }
  connection.close();
}

async function headersFor(server: Server): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await logIn(server)}` };
}
