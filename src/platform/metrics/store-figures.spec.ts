import mongoose from 'mongoose';
import { ManualClock } from '../../../test/factories/manual-clock.js';
import { testConfig } from '../../../test/setup/test-config.js';
import { Database, DatabaseAddress } from '../mongo/database.js';
import { Redis } from '../redis/redis.js';
import { LiveFigures } from './live-figures.js';
import { Metrics } from './metrics.js';
import { StoreFigures } from './store-figures.js';

describe('StoreFigures', () => {
  const clock = new ManualClock();
  const config = testConfig();
  const connection = mongoose.createConnection(config.mongodbUri!);
  const made: Redis[] = [];
  afterAll(async () => {
    for (const redis of made) redis.onApplicationShutdown();
    await connection.close();
  });

  function figuresOf(redisUrl?: string): LiveFigures {
    const figures = new LiveFigures(clock);
    const redis = new Redis(testConfig(redisUrl ? { REDIS_URL: redisUrl } : {}), connection, new Metrics());
    made.push(redis);
    new StoreFigures(new Database(connection, new DatabaseAddress('', undefined)), redis, figures);
    return figures;
  }

  it('tells whether the database answers and how quickly, and nothing of a Redis that is not wanted', async () => {
    await connection.asPromise();
    const figures = figuresOf();
    const read = await figures.read();
    expect(read).toEqual({ 'database.up': 1, 'database.latencyMs': expect.any(Number), 'redis.up': null });
    expect(read['database.latencyMs']).toBeGreaterThan(0);

    await connection.close();
    clock.advance(1000);
    expect(await figures.read()).toEqual({ 'database.up': 0, 'database.latencyMs': null, 'redis.up': null });
  });

  it('tells of a Redis that is away', async () => {
    expect(await figuresOf('redis://127.0.0.1:1').read(['redis.up'])).toEqual({ 'redis.up': 0 });
  });
});
