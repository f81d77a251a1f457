import Bull from 'bull';
import { type JobProcess, startJobProcess, until } from '../../../../test/factories/job-process.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../../../test/setup/redis-server.js';
import { freshDatabaseUri } from '../../../../test/setup/test-database.js';
import { Redis } from '../../redis/redis.js';
import { JobAnnouncer } from './job-announcer.js';

describe('JobAnnouncer', () => {
  const processes: JobProcess[] = [];
  afterEach(() => Promise.all(processes.splice(0).map((process) => process.close())));

  /** In a process that takes nothing by itself. */
  async function start(REDIS_URL: string, MONGODB_URI = freshDatabaseUri()) {
    const process = await startJobProcess({ REDIS_URL, MONGODB_URI, ROLE: 'api' });
    processes.push(process);
    const told: string[] = [];
    const taker = {
      offer: (name: string, id: string) => Promise.resolve(void told.push(`${name} ${id}`)),
      wake: (name: string) => void told.push(name),
    };
    return { announcer: process.module.get(JobAnnouncer), redis: process.module.get(Redis), taker, told };
  }
  const job = (id: string, attempts = 0, inMs = 0) => ({
    name: 'spec.work',
    id,
    attempts,
    dueAt: new Date(Date.now() + inMs),
  });

  it('tells its own process while Redis is away, of what is due', async () => {
    const { announcer, taker, told } = await start('redis://127.0.0.1:1');
    announcer.start(taker);
    expect(announcer.reachesOthers).toBe(false);
    announcer.announce(job('now'));
    announcer.announce(job('later', 0, 60_000));
    expect(told).toEqual(['spec.work']);
  });

  describeWithRedis('with Redis', () => {
    let redis: RedisServer;
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(() => redis?.stop());

    it('tells one of the workers, each announcement of a run once', async () => {
      const uri = freshDatabaseUri();
      const [from, a, b] = [
        await start(redis.url, uri),
        await start(redis.url, uri),
        await start(redis.url, uri),
      ];
      await until(() => [from, a, b].every((each) => each.redis.isUp));
      for (const id of ['1', '2', '1', '3']) from.announcer.announce(job(id));
      from.announcer.announce(job('1', 1));
      const waiting = () => from.redis.commands!.llen(`${from.redis.prefix}:bull:jobs:wait`);
      await until(async () => (await waiting()) === 4);
      for (const each of [a, b]) each.announcer.start(each.taker);
      await until(() => a.told.length + b.told.length === 4);
      const expected = ['1', '1', '2', '3'].map((id) => `spec.work ${id}`);
      expect([...a.told, ...b.told].sort()).toEqual(expected);
      expect(from.told).toEqual([]);
    });

    it('tells of what is due later when it is', async () => {
      const { announcer, redis: connection, taker, told } = await start(redis.url);
      await until(() => connection.isUp);
      announcer.start(taker);
      const later = job('later', 0, 300);
      announcer.announce(later);
      announcer.announce(job('now'));
      await until(() => told.length === 2);
      expect(Date.now()).toBeGreaterThanOrEqual(later.dueAt.getTime());
      expect(told).toEqual(['spec.work now', 'spec.work later']);
    });

    it('follows nothing that is not an announcement', async () => {
      const { announcer, redis: connection, taker, told } = await start(redis.url);
      await until(() => connection.isUp);
      const queue = new Bull<unknown>('jobs', redis.url, { prefix: `${connection.prefix}:bull` });
      for (const data of [null, 'x', {}, { id: 7 }, { id: { $ne: null } }])
        await queue.add('spec.work', data);
      await queue.close();
      announcer.announce(job('good'));
      announcer.start(taker);
      await until(() => told.length > 0);
      await until(
        async () => (await connection.commands!.llen(`${connection.prefix}:bull:jobs:active`)) === 0,
      );
      expect(told).toEqual(['spec.work good']);
    });

    it('tells nobody after its end', async () => {
      const uri = freshDatabaseUri();
      const [from, to] = [await start(redis.url, uri), await start(redis.url, uri)];
      await until(() => from.redis.isUp && to.redis.isUp);
      to.announcer.start(to.taker);
      from.announcer.announce(job('1'));
      await until(() => to.told.length === 1);
      await to.announcer.stop();
      from.announcer.announce(job('2'));
      const waiting = () => from.redis.commands!.lrange(`${from.redis.prefix}:bull:jobs:wait`, 0, -1);
      await until(async () => (await waiting()).length === 1);
      expect(await waiting()).toEqual(['2:0']);
      expect(to.told).toHaveLength(1);
    });
  });
});
