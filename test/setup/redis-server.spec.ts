import { Redis as Client } from 'ioredis';
import { describeWithRedis, startRedis } from './redis-server.js';

describeWithRedis('the redis-server of tests', () => {
  it('is there, gone, and there again on the same port', async () => {
    const redis = await startRedis();
    const client = new Client(redis.url, { lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.set('a', '1');
      await redis.kill();
      await expect(client.get('a')).rejects.toThrow();
      await redis.restart();
      await client.connect();
      expect(await client.get('a')).toBeNull();
    } finally {
      client.disconnect();
      await redis.stop();
    }
  });

  it('hangs when it is paused', async () => {
    const redis = await startRedis();
    const client = new Client(redis.url, { commandTimeout: 200 });
    try {
      expect(await client.ping()).toBe('PONG');
      redis.pause();
      await expect(client.ping()).rejects.toThrow('Command timed out');
      redis.resume();
      expect(await client.ping()).toBe('PONG');
    } finally {
      client.disconnect();
      await redis.stop();
    }
  });
});
