import type { Socket } from 'socket.io-client';
import { type Application, PASSWORD, SECRET } from '../drill/application.js';
import { recount } from '../drill/recount.js';
import { letIn, openSocket } from '../factories/socket.js';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { describeWithRedis } from '../setup/redis-server.js';
import { until } from '../setup/until.js';
import { Installation } from './installation.js';

const DATABASE = 'trader_dashboard';
const BUSINESS_TZ = 'America/Sao_Paulo';

/** Each test goes on where the one before has left the installation. */
describeWithRedis('two API processes and a worker', () => {
  let installation: Installation;
  let one: Application;
  let two: Application;
  let worker: Application;
  /** A log-in at each of the two. */
  let clients: ApiClient[];
  let senders: WebhookSender[];
  let sockets: { socket: Socket; heard: string[] }[];
  /** How many events were acknowledged so far. */
  let sent = 0;

  beforeAll(async () => {
    installation = await Installation.start();
    [one, two, worker] = await installation.run(['api', 'api', 'worker']);
    const tokens = await Promise.all([one, two].map(({ url }) => logIn(url)));
    clients = [one, two].map(({ url }, at) => new ApiClient(url, tokens[at]));
    senders = [one, two].map(({ url }) => new WebhookSender(url, SECRET));
    sockets = await Promise.all([one, two].map(({ url }, at) => listen(url, tokens[at])));
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of sockets ?? []) socket.disconnect();
    await installation?.stop();
  }, 60_000);

  async function logIn(url: string): Promise<string> {
    const answer = await new ApiClient(url, '').post('/api/auth/login', {
      email: 'admin@example.com',
      password: PASSWORD,
    });
    return (answer.body as { accessToken: string }).accessToken;
  }

  const connect = (url: string, token: string) => letIn(openSocket(url, token));

  /** A socket and the ids of the events that it has heard. */
  async function listen(url: string, token: string): Promise<{ socket: Socket; heard: string[] }> {
    const socket = await connect(url, token);
    const heard: string[] = [];
    socket.on('event:created', ({ events }: { events: { id: string }[] }) =>
      heard.push(...events.map(({ id }) => id)),
    );
    return { socket, heard };
  }

  /** Posts so many events, to both in turns, some at the same time; answers with their ids. */
  async function post(name: string, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, at) => `${name}-${at}`);
    const rest = ids.entries();
    const sender = async () => {
      for (const [at, id] of rest) {
        const answer = await senders[at % 2].send({
          id,
          userId: `u${at % 7}`,
          type: 'purchase',
          value: 1.25,
        });
        expect(answer).toMatchObject({ status: 202, body: { accepted: 1 } });
      }
    };
    await Promise.all(Array.from({ length: 8 }, sender));
    sent += count;
    return ids;
  }

  const total = async (client: ApiClient): Promise<number> =>
    ((await client.get('/api/analytics/summary')).body as { totalEvents: number }).totalEvents;

  it('the very first event moves the figures of both', async () => {
    const figures = sockets.map(
      ({ socket }) => new Promise((resolve) => socket.once('analytics:update', resolve)),
    );
    await post('very-first', 1);
    for (const update of figures) expect(await update).toMatchObject({ totalEvents: 1, purchases: 1 });
  });

  it('an event posted to one is seen on both, once, and counted by then', async () => {
    const ids = await post('first', 200);
    ids.push('very-first-0');
    await until(() => sockets.every(({ heard }) => heard.length >= ids.length));
    // what comes twice comes before the last one
    ids.push(...(await post('last', 1)));
    await until(() => sockets.every(({ heard }) => heard.includes('last-0')));
    for (const client of clients) expect(await total(client)).toBe(sent);
    for (const { heard } of sockets) expect(heard.toSorted()).toEqual(ids.toSorted());
  });

  it('a change at one moves the figures that the other sends', async () => {
    sent--;
    const update = new Promise<{ totalEvents: number }>((resolve) =>
      sockets[1].socket.on('analytics:update', (figures: { totalEvents: number }) => {
        if (figures.totalEvents === sent) resolve(figures);
      }),
    );
    await clients[0].delete('/api/events/first-0');
    expect(await update).toMatchObject({ purchases: sent, activeUsers: 7 });
    for (const client of clients) expect(await total(client)).toBe(sent);
  });

  it('a log-out at one ends the socket at the other, and its token there', async () => {
    const token = await logIn(one.url);
    const socket = await connect(two.url, token);
    const elsewhere = new ApiClient(two.url, token);
    expect((await elsewhere.get('/api/auth/me')).status).toBe(200); // it is remembered there now
    const ended = new Promise((resolve) => socket.once('closing', resolve));
    await new ApiClient(one.url, token).post('/api/auth/logout', {});
    expect(await ended).toMatchObject({ code: 'AUTH.SESSION_ENDED' });
    expect((await elsewhere.get('/api/auth/me')).status).toBe(401);
    expect(sockets.every(({ socket: other }) => other.connected)).toBe(true);
  });

  it('wrong passwords count at both together', async () => {
    const guess = (client: number) =>
      new ApiClient([one, two][client].url, '').post('/api/auth/login', {
        email: 'nobody@example.com',
        password: 'not the password',
      });
    const statuses: number[] = [];
    for (let at = 0; at < 10; at++) statuses.push((await guess(at % 2)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 401, 401, 429, 429]);
  });

  it('the worker is there to be probed, and for nothing else', async () => {
    const status = async (path: string) => (await fetch(worker.url + path)).status;
    expect(await status('/health/live')).toBe(200);
    expect(await status('/metrics')).toBe(200);
    for (const path of ['/', '/docs', '/api/auth/me', '/webhook/event']) expect(await status(path)).toBe(404);
    const metrics = await (await fetch(`${worker.url}/metrics`)).text();
    expect(metrics).toContain('redis_up 1');
    await expect(connect(worker.url, await logIn(one.url))).rejects.toThrow();
  });

  it('without Redis everything is taken and counted, and shown when it is back', async () => {
    await installation.redis.kill();
    const ids = await post('away', 60);
    for (const client of clients) await until(async () => (await total(client)) === sent);
    await installation.redis.restart();
    ids.push(...(await post('back', 1)));
    for (const { heard } of sockets) {
      await until(() => heard.includes('back-0'));
      const since = heard.filter((id) => /^(away|back)-/.test(id));
      expect(since.toSorted()).toEqual(ids.toSorted());
    }
  });

  it('a worker that is killed in the middle leaves nothing behind: another one counts on, each event once', async () => {
    const [second] = await installation.run(['worker']);
    const half = sent + 150;
    const load = post('load', 400);
    await until(async () => (await total(clients[0])) > half - 100);
    await worker.kill();
    await load;
    for (const client of clients) await until(async () => (await total(client)) === sent);
    const { events, differences } = await installation.withDatabase((client) =>
      recount(client.db(DATABASE), BUSINESS_TZ),
    );
    expect({ events, differences }).toEqual({ events: sent, differences: [] });
    await post('after', 1);
    await until(() => sockets.every(({ heard }) => heard.includes('after-0')));
    expect(await second.isReady()).toBe(true);
  });
});
