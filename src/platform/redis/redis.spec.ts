import type { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import mongoose from 'mongoose';
import { until } from '../../../test/factories/job-process.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../../test/setup/redis-server.js';
import { testConfig } from '../../../test/setup/test-config.js';
import { Metrics } from '../metrics/metrics.js';
import { Redis } from './redis.js';
import { Wakes } from './wakes.js';

const NOBODY = 'redis://127.0.0.1:1';

describe('Redis', () => {
  const connection = mongoose.createConnection();
  const made: Redis[] = [];
  const lines: string[] = [];

  beforeAll(() => {
    Object.defineProperty(connection, 'name', { value: 'td_spec' });
    const write = (...parts: unknown[]) => void lines.push(parts.map(String).join(' '));
    Logger.overrideLogger({ log: write, warn: write, error: write });
  });
  beforeEach(() => void lines.splice(0));
  afterEach(() => {
    for (const redis of made.splice(0)) redis.onApplicationShutdown();
  });
  afterAll(() => Logger.overrideLogger(['error', 'fatal']));

  function make(url?: string, metrics = new Metrics()): Redis {
    const redis = new Redis(testConfig(url ? { REDIS_URL: url } : {}), connection, metrics);
    made.push(redis);
    return redis;
  }
  function wakesOf(redis: Redis): { wakes: Wakes; heard: string[] } {
    const wakes = new Wakes(redis);
    const heard: string[] = [];
    wakes.on('topic', (detail) => void heard.push(detail));
    wakes.onApplicationBootstrap();
    return { wakes, heard };
  }

  it('is no need: without REDIS_URL nothing connects and nothing is missing', async () => {
    const redis = make();
    expect(redis).toMatchObject({ isConfigured: false, isUp: false, commands: undefined });
    expect(await redis.isReachable()).toBe(true);
    expect(() => redis.connect({})).toThrow('REDIS_URL');
    const { wakes } = wakesOf(redis);
    wakes.send('topic', 'x');
  });

  it('is away when nobody listens: commands fail at once, and that is said once', async () => {
    const redis = make(NOBODY);
    const other = redis.connect({ maxRetriesPerRequest: null });
    await Promise.all([
      new Promise((resolve) => redis.commands!.once('error', resolve)),
      new Promise((resolve) => other.once('error', resolve)),
    ]);
    expect(redis).toMatchObject({ isConfigured: true, isUp: false });
    expect(await redis.isReachable()).toBe(false);
    await expect(redis.commands!.get('a')).rejects.toThrow();
    await new Promise((resolve) => redis.commands!.once('error', resolve)); // another try
    expect(lines).toEqual([expect.stringMatching(/Redis is away.*ECONNREFUSED/)]);
  });

  it('says something when the error has no message', () => {
    const redis = make(NOBODY);
    (redis.commands as EventEmitter).emit(
      'error',
      Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
    );
    expect(lines).toEqual([expect.stringMatching(/Redis is away.*ECONNREFUSED/)]);
  });

  describeWithRedis('on a server', () => {
    let server: RedisServer;
    beforeAll(async () => {
      server = await startRedis();
    });
    afterAll(() => server?.stop());

    it('goes and comes back by itself, and the gauge says so', async () => {
      const metrics = new Metrics();
      const redis = make(server.url, metrics);
      await until(() => redis.isUp);
      expect(redis.prefix).toBe('td:td_spec');
      expect(await metrics.text()).toContain('redis_up 1');
      await server.kill();
      await until(() => lines.some((line) => line.includes('away'))); // the first try to connect again
      expect(await redis.isReachable()).toBe(false);
      expect(await metrics.text()).toContain('redis_up 0');
      await server.restart();
      await until(() => redis.isUp);
      expect(await redis.isReachable()).toBe(true);
      expect(lines.filter((line) => line.includes('away'))).toHaveLength(1);
      expect(lines.filter((line) => line.includes('back'))).toHaveLength(1);
    });

    it('is away, and that is said once, when the password is wrong', async () => {
      await server.restart();
      const admin = make(server.url);
      await until(() => admin.isUp);
      await admin.commands!.config('SET', 'requirepass', 'spec');
      lines.splice(0);
      const redis = make(server.url);
      const quick = redis.connect({ maxRetriesPerRequest: null, enableReadyCheck: false });
      let tries = 0;
      quick.on('ready', () => void tries++);
      quick.brpoplpush('a', 'b', 1).catch(() => undefined);
      await until(() => tries > 0 && lines.length > 0);
      await new Promise((resolve) => redis.commands!.once('error', resolve)); // another try
      expect(redis.isUp).toBe(false);
      expect(await redis.isReachable()).toBe(false);
      expect(lines).toEqual([expect.stringContaining('NOAUTH')]);
      await admin.commands!.config('SET', 'requirepass', '');
      await until(() => redis.isUp);
    });

    it('counts as away while it hangs', async () => {
      const redis = make(server.url);
      await until(() => redis.isUp);
      server.pause();
      try {
        expect(await redis.isReachable()).toBe(false);
        await until(() => !redis.isUp);
        await expect(redis.commands!.get('a')).rejects.toThrow("isn't writeable");
      } finally {
        server.resume();
      }
      await until(() => redis.isUp);
    });

    it('carries hints to other processes, not back to the one that sent them', async () => {
      const [a, b] = [make(server.url), make(server.url)];
      const [from, to] = [wakesOf(a), wakesOf(b)];
      const topics: string[] = [];
      to.wakes.on('other', (detail) => void topics.push(detail));
      await until(() => {
        from.wakes.send('topic', 'hello');
        return to.heard.includes('hello');
      });
      from.wakes.send('other');
      from.wakes.send('topic', '7');
      await until(() => to.heard.includes('7') && topics.includes(''));
      expect(from.heard).toEqual([]);
    });

    it('sends what is said many times at the same moment once', async () => {
      const [a, b] = [make(server.url), make(server.url)];
      const [from, to] = [wakesOf(a), wakesOf(b)];
      await until(() => {
        from.wakes.send('topic', 'begin');
        return to.heard.includes('begin');
      });
      for (let i = 0; i < 1000; i++) from.wakes.send('topic', 'often');
      from.wakes.send('topic', 'end');
      await until(() => to.heard.includes('end'));
      expect(to.heard.filter((detail) => detail === 'often')).toHaveLength(1);
    });

    it('a handler that fails and a message of strangers hurt nobody', async () => {
      const redis = make(server.url);
      const { wakes, heard } = wakesOf(redis);
      wakes.on('bad', () => {
        throw new Error('a handler of a spec');
      });
      await until(() => redis.isUp);
      await until(async () => (await redis.commands!.publish('td:td_spec:wake', 'x bad')) === 1);
      for (const message of ['', 'x', 'x unknown 1', 'x __proto__ 1']) {
        await redis.commands!.publish('td:td_spec:wake', message);
      }
      await redis.commands!.publish('td:td_spec:wake', 'x topic still');
      await until(() => heard.includes('still'));
      expect(lines.some((line) => line.includes('a handler of a spec'))).toBe(true);
    });

    it('hears again after Redis was gone', async () => {
      const [a, b] = [make(server.url), make(server.url)];
      const [from, to] = [wakesOf(a), wakesOf(b)];
      await until(() => a.isUp && b.isUp);
      await server.restart();
      await until(() => {
        from.wakes.send('topic', 'again');
        return to.heard.includes('again');
      });
    });
  });
});
