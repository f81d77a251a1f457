import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { Config } from '../../src/config/index.js';
import { type Feed, Metrics, Redis, type SocketIdentity } from '../../src/platform/index.js';
import { describeWithRedis, type RedisServer, startRedis } from '../setup/redis-server.js';
import { until } from '../setup/until.js';
import { ending, Transport } from './transport-world.js';

type Item = { number: number; text: string };

declare module '../../src/platform/index.js' {
  interface ServerEvents {
    'spec:feed': { numbers: number[] };
  }
}

describeWithRedis('realtime across processes', () => {
  let server: RedisServer;
  let one: Transport;
  let two: Transport;
  let feeds: Feed<number>[];
  const connections: Redis[] = [];

  beforeAll(async () => {
    server = await startRedis();
    one = await start();
    two = await start();
    feeds = [one, two].map(feedOf);
  });
  afterAll(async () => {
    for (const transport of [one, two]) await transport.close();
    for (const redis of connections) redis.onApplicationShutdown();
    await server.stop();
  });
  afterEach(() => {
    for (const transport of [one, two]) transport.reset();
  });

  /** A process, as far as its sockets go. */
  async function start(): Promise<Transport> {
    const config = new Config({ redisUrl: server.url } as Config);
    const redis = new Redis(config, { name: 'spec' } as Connection, new Metrics());
    connections.push(redis);
    await until(() => redis.isUp);
    return Transport.start(redis);
  }

  const feedOf = (transport: Transport): Feed<number> =>
    transport.realtime.feed<number, 'spec:feed'>({
      room: 'perm:analytics:read',
      event: 'spec:feed',
      perSecond: 25,
      payload: (numbers) => ({ numbers }),
      reach: 'everywhere',
    });

  /** A client of the process and what it has heard. */
  async function listener(transport: Transport, changes: Partial<SocketIdentity> = {}) {
    const client = await transport.connected(transport.identity('ana', changes));
    const news: number[] = [];
    const fed: number[] = [];
    client.on('spec:news', ({ number }: Item) => news.push(number));
    client.on('spec:feed', ({ numbers }: { numbers: number[] }) => fed.push(...numbers));
    return { client, news, fed };
  }

  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
  const say = (transport: Transport, number: number, text = '') =>
    transport.realtime.emitTo('user:ana', 'spec:news', { number, text });

  it('brings a message to every process, once', async () => {
    const heard = [await listener(one), await listener(two)];
    for (const number of range(0, 50)) say(number % 2 === 0 ? one : two, number);
    for (const { news } of heard) {
      await until(() => news.length >= 50);
      expect(news.toSorted((a, b) => a - b)).toEqual(range(0, 50));
    }
  });

  it('brings a message to staff in every process', async () => {
    const staff = { permissions: ['admin:read'] };
    const client = await two.connected(two.identity('boss', staff), {}, '/admin');
    const heard = new Promise((resolve) => client.once('spec:staff', resolve));
    one.realtime.emitToStaff('spec:staff', { number: 7 });
    expect(await heard).toEqual({ number: 7 });
  });

  it('shows staff a state as their own process has it, and no other', async () => {
    const heard = await Promise.all(
      [one, two].map(async (transport, number) => {
        transport.realtime.pulseToStaff('spec:staff', () => Promise.resolve({ number }));
        const token = transport.identity('chief', { permissions: ['admin:read'] });
        const client = await transport.connected(token, {}, '/admin');
        const numbers: number[] = [];
        client.on('spec:staff', (state: { number: number }) => numbers.push(state.number));
        return numbers;
      }),
    );
    for (const [number, numbers] of heard.entries()) {
      await until(() => numbers.length >= 3);
      expect(new Set(numbers)).toEqual(new Set([number]));
    }
  });

  it('shows what is pushed into a feed in every process, once and in order', async () => {
    const heard = [await listener(one), await listener(two)];
    for (const number of range(0, 500)) feeds[number % 2].push([number]);
    for (const { fed } of heard) {
      await until(() => fed.length >= 500);
      expect(fed.toSorted((a, b) => a - b)).toEqual(range(0, 500));
      for (const side of [0, 1]) {
        const ofOne = fed.filter((number) => number % 2 === side);
        expect(ofOne).toEqual(ofOne.toSorted((a, b) => a - b));
      }
    }
  });

  it('ends a session in every process, and forgets there who it was', async () => {
    const forgotten: unknown[] = [];
    const { authentication } = two;
    authentication.forget = (ended) => forgotten.push(ended);
    const ends = [ending((await listener(one)).client), ending((await listener(two)).client)];
    const other = await two.connected(two.identity('other'));
    one.signals.emit('auth.session-ended', { sessionId: 'session-ana', userId: 'ana' });
    for (const end of ends) {
      expect(await end).toEqual({ code: 'AUTH.SESSION_ENDED', reason: 'io server disconnect' });
    }
    expect(forgotten).toEqual([{ sessionId: 'session-ana' }]);
    expect(other.connected).toBe(true);
  });

  it('does not keep a socket whose session ended elsewhere while its handshake was under way', async () => {
    const known = two.identities.get(two.identity('gil'))!;
    let answer!: (identity: SocketIdentity) => void;
    const asked = new Promise<void>((resolve) => {
      two.check = () => {
        resolve();
        return new Promise((done) => (answer = done));
      };
    });
    const ended = ending(two.open('token-gil'));
    await asked;
    const told = new Promise<void>((resolve) => (two.authentication.forget = () => resolve()));
    one.realtime.disconnectUser('gil');
    await told;
    answer(known);
    expect((await ended).reason).toBe('io server disconnect');
  });

  it('does not show a new process what was before', async () => {
    say(one, 1);
    const three = await start();
    const { news } = await listener(three);
    say(one, 2);
    await until(() => news.length > 0);
    expect(news).toEqual([2]);
    await three.close();
  });

  it('tells the others all before it ends', async () => {
    const there = await listener(two);
    const three = await start();
    const feed = feedOf(three);
    for (const number of range(0, 20)) feed.push([number]);
    await three.close();
    await until(() => there.fed.length >= 20);
    expect(there.fed).toEqual(range(0, 20));
  });

  describe.each<[string, () => Promise<void> | void, () => Promise<void> | void]>([
    ['is killed', () => server.kill(), () => server.restart()],
    ['hangs', () => server.pause(), () => server.resume()],
  ])('while Redis %s', (_how, goAway, comeBack) => {
    it('serves its own sockets at once, and others as soon as it is back, each message once', async () => {
      const here = await listener(one);
      const there = await listener(two);
      say(one, 0);
      await until(() => there.news.length === 1);
      await goAway();
      for (const number of range(1, 100)) {
        say(one, number);
        feeds[0].push([number]);
      }
      await until(() => here.news.length === 100 && here.fed.length === 99);
      // long enough for a try that is given up: what it wrote is written again
      await sleep(1200);
      expect(there.news).toEqual([0]);
      await comeBack();
      say(one, 100);
      feeds[0].push([100]);
      await until(() => there.news.includes(100) && there.fed.includes(100));
      expect(there.news).toEqual(range(0, 101));
      expect(there.fed).toEqual(range(1, 101));
      expect(here.news).toEqual(range(0, 101));
    });

    it('ends sessions here at once, and elsewhere as soon as it is back', async () => {
      const ends = [ending((await listener(one)).client), ending((await listener(two)).client)];
      await goAway();
      one.realtime.disconnectSession('session-ana');
      expect((await ends[0]).code).toBe('AUTH.SESSION_ENDED');
      await comeBack();
      expect((await ends[1]).code).toBe('AUTH.SESSION_ENDED');
    });
  });

  it('ends, and starts, while Redis is away', async () => {
    const three = await start();
    await server.kill();
    say(three, 1);
    await three.close();
    connections.at(-1)!.onApplicationShutdown(); // as its process would
    const config = new Config({ redisUrl: server.url } as Config);
    const redis = new Redis(config, { name: 'spec' } as Connection, new Metrics());
    connections.push(redis);
    const four = await Transport.start(redis);
    const { news } = await listener(four);
    say(four, 1);
    await until(() => news.length === 1);
    await server.restart();
    await until(() => redis.isUp);
    const there = await listener(two);
    say(four, 2);
    await until(() => there.news.includes(2));
    // it hears the others once its own reading has begun
    await until(async () => {
      say(two, 3);
      await sleep(50);
      return news.includes(3);
    });
    expect([...new Set(news)]).toEqual([1, 2, 3]);
    await four.close();
  });
});
