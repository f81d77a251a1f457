import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { io } from 'socket.io-client';
import { PersonalData, type PersonalDataPart, UserRepository } from '../../src/auth/index.js';
import { ErasureRepository } from '../../src/auth/personal-data/erasure.repository.js';
import { Erasures } from '../../src/auth/personal-data/erasures.js';
import { Jobs } from '../../src/platform/index.js';
import { EventLedger } from '../../src/events/index.js';
import { ErasureClock } from '../factories/erasure-clock.js';
import { BotOwner } from '../factories/bot-owner.js';
import { type Person, member } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

/** Collections that know nobody. Whoever adds one here says why. */
const NOBODYS: Readonly<Record<string, string>> = {
  alert_watch: 'a process, and figures',
  alerts: 'what was wrong with the system',
  analytics_state: 'the time zone',
  candle_blocks: 'prices',
  candle_series: 'prices',
  crm_campaigns: 'what staff says to many',
  crm_fields: 'what staff has declared about contacts',
  crm_segments: 'rules that staff has written',
  crm_stages: 'the pipeline',
  crm_state: 'moments',
  crm_templates: 'what mails say to everybody',
  crm_trigger_states: 'moments',
  crm_workflow_editions: 'what staff has drawn',
  crm_workflows: 'what staff has drawn',
  event_types: 'what staff has declared about events',
  job_schedules: 'moments',
  member_modules: 'what is sold',
  member_products: 'what is sold',
  paper_clocks: 'a clock',
  scanner_performance: 'figures of markets',
  scanner_state: 'a process',
  seed_runs: 'that demo data was made',
  time_buckets: 'counts and sums',
  webhook_sources: 'senders',
  webhook_subscriptions: 'receivers',
};

describe('erasures', () => {
  let test: TestApp;
  let admin: ApiClient;
  let part: PersonalDataPart;
  /** What the part does, in the order in which it is asked. */
  let doings: (() => Promise<void>)[] = [];
  const asked: string[] = [];
  let clock: ErasureClock;

  beforeAll(async () => {
    test = await startTestApp();
    admin = await ApiClient.logIn(test.url);
    clock = new ErasureClock(test.app);
    part = {
      name: 'of the test',
      collections: [],
      erase: async ({ id, isSecond }) => {
        asked.push(`${id} ${isSecond ? 2 : 1}`);
        await doings.shift()?.();
      },
    };
    test.app.get(PersonalData, { strict: false }).add(part);
  });
  afterAll(() => test?.close());

  const rows = () =>
    test.app.get<Connection>(getConnectionToken()).collection<{ _id: string }>('erasures').find().toArray();
  const isFinished = async () => (await rows()).every((row) => 'finishedAt' in row);
  const erase = (token: string, password = 'correct horse battery') =>
    fetch(`${test.url}/api/me`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
  const timesOf = ({ id }: Person) => asked.filter((one) => one.startsWith(id)).map((one) => one.slice(-1));

  it('are of every collection that knows people', () => {
    const connection = test.app.get<Connection>(getConnectionToken());
    const all = Object.values(connection.models).map((model) => model.collection.collectionName);
    const parts = test.app.get(PersonalData, { strict: false }).parts;
    const covered = parts.flatMap(({ collections }) => [...collections]);
    expect([...covered, ...Object.keys(NOBODYS)].sort()).toEqual([...new Set(all)].sort());
  });

  it('begin with the events, since what is made of them follows them', () => {
    const names = test.app.get(PersonalData, { strict: false }).parts.map(({ name }) => name);
    const followers = ['analytics', 'webhooks', 'members', 'insights', 'crm'];
    for (const name of followers) expect(names.indexOf(name)).toBeGreaterThan(names.indexOf('events'));
  });

  it('go on where a part has failed, and are done twice', async () => {
    const person = await member(test.url, 'Failing Once');
    doings = [() => Promise.reject(new Error('the database is away'))];
    expect((await erase(person.token)).status).toBe(204);
    await until(() => timesOf(person).length === 1);
    // the others were not kept from it, and nothing is finished
    expect(await test.app.get(UserRepository).findById(person.id)).toBeNull();
    expect(await isFinished()).toBe(false);
    await clock.finished();
    expect(timesOf(person)).toEqual(['1', '1', '2']);
    expect(Object.keys((await rows())[0]).sort()).toEqual(['_id', 'begunAt', 'finishedAt', 'sweptAt']);
  });

  it('go on after a process has died between its first writes', async () => {
    const person = await member(test.url, 'Left Behind');
    const user = (await test.app.get(UserRepository).findById(person.id))!;
    const { name, email, emailVerified, createdAt: registeredAt } = user;
    const account = { userId: user.id, name, email, emailVerified, registeredAt };
    await test.app
      .get(ErasureRepository)
      .begin({ id: 'era_left', ...account, key: 'k', begunAt: new Date(clock.now()) });
    expect((await person.api.get('/api/auth/me')).status).toBe(200);
    await test.app.get(Erasures).reconcile(); // as at a start
    await until(() => timesOf(person).length === 1);
    expect((await person.api.get('/api/auth/me')).status).toBe(401);
    await clock.finished();
  });

  it('go on within a minute after the database was away between their first writes', async () => {
    const person = await member(test.url, 'Told Nothing');
    const jobs = test.app.get(Jobs, { strict: false });
    const add = jobs.add.bind(jobs);
    jobs.add = () => {
      jobs.add = add;
      return Promise.reject(new Error('the database is away'));
    };
    expect((await erase(person.token)).status).toBe(500);
    expect((await person.api.get('/api/auth/me')).status).toBe(200);
    const reconcile = Reflect.get(Erasures.prototype, 'reconcile') as object;
    expect(Reflect.getMetadata('SCHEDULE_INTERVAL_OPTIONS', reconcile)).toEqual({ timeout: 60_000 });
    await test.app.get(Erasures).reconcile();
    await until(() => timesOf(person).length === 1);
    expect((await person.api.get('/api/auth/me')).status).toBe(401);
    await clock.finished();
  });

  it('are one, however often they are asked for at once', async () => {
    const person = await member(test.url, 'In a Hurry');
    const before = (await rows()).length;
    const answers = await Promise.all([1, 2, 3].map(() => erase(person.token)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(204);
    for (const status of statuses) expect([204, 401, 403]).toContain(status);
    await clock.finished();
    expect(timesOf(person)).toEqual(['1', '2']);
    expect((await rows()).length - before).toBe(1);
  });

  it('end sockets and bots at once', async () => {
    const owner = await BotOwner.register(test.url);
    expect((await owner.connect()).status).toBe(200);
    expect((await owner.start()).status).toBe(200);
    const own = io(test.url, {
      auth: { token: owner.token },
      transports: ['websocket'],
      reconnection: false,
    });
    await until(() => own.connected);
    expect((await erase(owner.token, 'password-of-ana')).status).toBe(204);
    await until(() => !own.connected && !owner.isConnected);
    const bots = test.app.get<Connection>(getConnectionToken()).collection<{ _id: string }>('bot_status');
    const row = await bots.findOne({ _id: owner.userId });
    expect([undefined, 'stopped']).toContain((row as { state?: string } | null)?.state);
    await until(async () => (await bots.findOne({ _id: owner.userId })) === null);
    await clock.finished();
    expect(await bots.findOne({ _id: owner.userId })).toBeNull();
  });

  it('leave what came under the e-mail after them to its sender', async () => {
    const person = await member(test.url, 'Comes Back');
    await test.app.get(UserRepository).update(person.id, { emailVerified: true });
    const event = (value: number) => ({ userId: person.email, type: 'purchase', value });
    await admin.post('/api/events', event(1));
    // the first time it is cut off, and events come until it is taken up again
    doings = [() => Promise.reject(new Error('cut off'))];
    expect((await erase(person.token)).status).toBe(204);
    await until(() => timesOf(person).length === 1);
    clock.advance(1000);
    await admin.post('/api/events', event(2));
    await test.app.get(EventLedger).drained();
    await clock.finished();
    expect(timesOf(person)).toEqual(['1', '1', '2']);
    const { items } = (await admin.get(`/api/events?userId=${person.email}`)).body as { items: object[] };
    expect(items).toMatchObject([{ value: 2 }]);
    const top = (await admin.get('/api/analytics/top-users?by=value')).body as {
      items: { userId: string; value: number }[];
    };
    const named = new Map(top.items.map(({ userId, value }) => [userId, value]));
    expect(named.get(person.email)).toBe(2);
    expect([...named].filter(([userId]) => userId.startsWith('erased_')).map(([, value]) => value)).toEqual([
      1,
    ]);
  });
});
