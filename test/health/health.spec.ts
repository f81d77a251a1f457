import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HealthService } from '../../src/health/health.service.js';
import { describeWithRedis, startRedis } from '../setup/redis-server.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

describe('health', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ MONGODB_URI: '' }); // an engine of its own, to be stopped here
  });
  afterAll(() => test?.close());

  const live = () => fetch(`${test.url}/health/live`);
  const ready = () => fetch(`${test.url}/health/ready`);

  async function expectNotReady(detail: string): Promise<void> {
    const answer = await ready();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ status: 503, code: 'COMMON.UNAVAILABLE', detail });
  }

  it('lives and is ready once the database answers', async () => {
    expect((await live()).status).toBe(200);
    const answer = await ready();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'ready', database: 'embedded' });
  });

  it('lives but is not ready while the database does not answer, and is ready again by itself', async () => {
    const { pid } = JSON.parse(readFileSync(join(test.config.dataDir, 'engine.json'), 'utf8')) as {
      pid: number;
    };
    process.kill(pid, 'SIGSTOP');
    try {
      await expectNotReady('The database does not answer');
      expect((await live()).status).toBe(200);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    while ((await ready()).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
  }, 30_000);

  it('is ready although Redis is away, and says so', async () => {
    const other = await startTestApp({ REDIS_URL: 'redis://127.0.0.1:1' });
    try {
      const answer = await fetch(`${other.url}/health/ready`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ status: 'ready', database: 'mongodb', redis: 'away' });
    } finally {
      await other.close();
    }
  });

  it('answers an unknown path with problem details', async () => {
    const response = await fetch(`${test.url}/nowhere`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({
      status: 404,
      code: 'COMMON.NOT_FOUND',
      title: 'Not Found',
    });
  });

  it('lives but is not ready from the first moment of the shutdown on', async () => {
    test.app.get(HealthService).onModuleDestroy(); // Nest's call, before the server is closed
    await expectNotReady('Starting or shutting down');
    expect((await live()).status).toBe(200);
  });

  describeWithRedis('with Redis', () => {
    it('says that it is there, away, and there again', async () => {
      const redis = await startRedis();
      const other = await startTestApp({ REDIS_URL: redis.url });
      const becomes = async (state: string) => {
        for (;;) {
          const answer = await fetch(`${other.url}/health/ready`);
          expect(answer.status).toBe(200);
          if (((await answer.json()) as { redis: string }).redis === state) return;
        }
      };
      try {
        await becomes('up');
        await redis.kill();
        await becomes('away');
        await redis.restart();
        await becomes('up');
      } finally {
        await other.close();
        await redis.stop();
      }
    });
  });

  it('ends although a client keeps its connections busy', async () => {
    const busy = await startTestApp();
    let stopped = false;
    const clients = Array.from({ length: 4 }, async () => {
      while (!stopped) await fetch(`${busy.url}/health/live`).then((answer) => answer.text());
    }).map((client) => client.catch(() => undefined)); // refused once the server is gone
    await new Promise((resolve) => setTimeout(resolve, 200));
    await busy.close();
    stopped = true;
    await Promise.all(clients);
    await expect(fetch(`${busy.url}/health/live`)).rejects.toThrow();
  });
});
