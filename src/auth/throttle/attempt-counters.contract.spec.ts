import type { Connection } from 'mongoose';
import { ManualClock } from '../../../test/factories/manual-clock.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../../test/setup/redis-server.js';
import { Config } from '../../config/index.js';
import { Metrics, Redis } from '../../platform/index.js';
import type { AttemptCounters } from './attempt-counters.js';
import { MemoryCounters } from './memory-counters.js';
import { RedisCounters } from './redis-counters.js';
import { SharedCounters } from './shared-counters.js';

const LIMIT = { max: 3, windowMs: 60_000 };

/** What holds for every implementation; each test has a key of its own. */
function contract(make: (clock: ManualClock) => AttemptCounters): void {
  let clock: ManualClock;
  let counters: AttemptCounters;
  let key: string;
  let keys = 0;

  beforeEach(() => {
    clock = new ManualClock();
    counters = make(clock);
    key = `account ana+${++keys}@example.com from 2001:db8:0:0::/64`;
  });

  const waits = async (times: number, of = key): Promise<number[]> => {
    const answers: number[] = [];
    for (let i = 0; i < times; i++) answers.push((await counters.hit(of, LIMIT)).waitMs);
    return answers;
  };

  it('allows so many within a window that begins with the first, and tells how long it lasts', async () => {
    expect(await waits(1)).toEqual([0]);
    clock.advance(20_000);
    expect(await waits(4)).toEqual([0, 0, 40_000, 40_000]);
    clock.advance(39_999);
    expect(await waits(1)).toEqual([1]);
    clock.advance(1);
    expect(await waits(4)).toEqual([0, 0, 0, 60_000]);
  });

  it('counts each key by itself', async () => {
    await waits(4);
    expect(await waits(1, `${key} and another`)).toEqual([0]);
  });

  it('takes back what was counted, and nothing for what was refused', async () => {
    const hits = [];
    for (let i = 0; i < 5; i++) hits.push(await counters.hit(key, LIMIT));
    await hits[4].refund();
    expect(await waits(1)).toEqual([60_000]);
    await hits[0].refund();
    expect(await waits(2)).toEqual([0, 60_000]);
  });

  it('begins a new window after everything was taken back', async () => {
    const hit = await counters.hit(key, LIMIT);
    clock.advance(30_000);
    await hit.refund();
    await hit.refund(); // there is nothing any more
    expect(await waits(4)).toEqual([0, 0, 0, 60_000]);
  });

  it('forgets a key', async () => {
    await waits(4);
    await counters.reset(key);
    expect(await waits(4)).toEqual([0, 0, 0, 60_000]);
    await counters.reset('never seen');
  });

  it('lets many at once get no further than one by one', async () => {
    const hits = await Promise.all(Array.from({ length: 50 }, () => counters.hit(key, LIMIT)));
    expect(hits.filter(({ waitMs }) => waitMs === 0)).toHaveLength(LIMIT.max);
  });
}

describe('MemoryCounters', () => contract((clock) => new MemoryCounters(clock)));

describeWithRedis('counters with Redis', () => {
  let server: RedisServer;
  const connections: Redis[] = [];

  beforeAll(async () => {
    server = await startRedis();
    await connect();
  });
  afterAll(async () => {
    for (const redis of connections) redis.onApplicationShutdown();
    await server.stop();
  });

  async function connect(name = 'spec'): Promise<Redis> {
    const redis = new Redis(
      new Config({ redisUrl: server.url } as Config),
      { name } as Connection,
      new Metrics(),
    );
    connections.push(redis);
    while (!redis.isUp) await new Promise((resolve) => setTimeout(resolve, 5));
    return redis;
  }

  describe('RedisCounters', () => {
    contract((clock) => new RedisCounters(connections[0], clock));

    it('counts for all processes of an installation together, and for no other', async () => {
      const clock = new ManualClock();
      const [one, two, other] = [
        new RedisCounters(connections[0], clock),
        new RedisCounters(await connect(), clock),
        new RedisCounters(await connect('other'), clock),
      ];
      for (const counters of [one, two, one]) await counters.hit('together', LIMIT);
      expect((await two.hit('together', LIMIT)).waitMs).toBe(60_000);
      expect((await other.hit('together', LIMIT)).waitMs).toBe(0);
    });

    it('leaves nothing in Redis that names somebody, nor for longer than the window', async () => {
      const { commands } = connections[0];
      await commands!.flushall();
      await new RedisCounters(connections[0], new ManualClock()).hit('account ana@example.com', LIMIT);
      const keys = await commands!.keys('*');
      expect(keys).toEqual([expect.stringMatching(/^td:spec:attempts:[\w-]{43}$/)]);
      const ttl = await commands!.pttl(keys[0]);
      expect(ttl > 0 && ttl <= LIMIT.windowMs).toBe(true);
    });
  });

  describe('SharedCounters', () => {
    contract((clock) => new SharedCounters(connections[0], clock));

    it.each<[string, () => Promise<void> | void, () => Promise<void> | void]>([
      ['is gone', () => server.kill(), () => server.restart()],
      ['hangs', () => server.pause(), () => server.resume()],
    ])('counts by itself while Redis %s', async (how, goAway, comeBack) => {
      const counters = new SharedCounters(await connect(), new ManualClock());
      const shared = await counters.hit(how, LIMIT);
      await goAway();
      for (let i = 0; i < LIMIT.max; i++) expect((await counters.hit(how, LIMIT)).waitMs).toBe(0);
      expect((await counters.hit(how, LIMIT)).waitMs).toBe(60_000);
      await shared.refund(); // gives up
      await counters.reset(how);
      expect((await counters.hit(how, LIMIT)).waitMs).toBe(0);
      await comeBack();
    });
  });
});
