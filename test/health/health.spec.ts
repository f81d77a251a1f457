import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HealthService } from '../../src/health/index.js';
import { LogReader } from '../factories/log-reader.js';
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

  async function expectNotReady(status: string, error: object): Promise<void> {
    const answer = await ready();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const body = (await answer.json()) as { details: object };
    expect(body).toMatchObject({ status, error });
    expect(body.details).toMatchObject(error);
  }

  it('lives and is ready once the database answers', async () => {
    const alive = await live();
    expect(alive.status).toBe(200);
    expect(alive.headers.get('cache-control')).toContain('no-store');
    const process = { status: 'up', uptimeSeconds: expect.any(Number) as number };
    expect(await alive.json()).toEqual({ status: 'ok', info: { process }, error: {}, details: { process } });
    const answer = await ready();
    expect(answer.status).toBe(200);
    const parts = {
      application: { status: 'up' },
      database: { status: 'up', kind: 'embedded', responseTime: expect.any(Number) as number },
    };
    expect(await answer.json()).toEqual({ status: 'ok', info: parts, error: {}, details: parts });
  });

  it('lives but is not ready while the database does not answer, and is ready again by itself', async () => {
    const { pid } = JSON.parse(readFileSync(join(test.config.dataDir, 'engine.json'), 'utf8')) as {
      pid: number;
    };
    process.kill(pid, 'SIGSTOP');
    try {
      await expectNotReady('error', {
        database: { status: 'down', message: 'The database does not answer' },
      });
      expect((await live()).status).toBe(200);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    while ((await ready()).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
  }, 30_000);

  it('says once that it is not ready, and not that it is ready again, when it ends while its database is away', async () => {
    const log = new LogReader();
    const ending = await startTestApp({ MONGODB_URI: '', LOG_LEVEL: 'info' }, log);
    const file = join(ending.config.dataDir, 'engine.json');
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number };
    const statusOf = async () =>
      ((await (await fetch(`${ending.url}/health/ready`)).json()) as { status: string }).status;
    process.kill(pid, 'SIGSTOP');
    try {
      expect(await statusOf()).toBe('error');
      await ending.app.get(HealthService).end();
      expect(await statusOf()).toBe('shutting_down');
    } finally {
      process.kill(pid, 'SIGCONT');
      await ending.close();
    }
    const said = log.lines({ context: 'Health' }).map(({ msg }) => msg);
    expect(said).toEqual(['Not ready: database: The database does not answer']);
  });

  it('is ready although Redis is away, and says so', async () => {
    const other = await startTestApp({ REDIS_URL: 'redis://127.0.0.1:1' });
    try {
      const answer = await fetch(`${other.url}/health/ready`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({
        status: 'degraded',
        info: { database: { status: 'up', kind: 'mongodb' }, redis: { status: 'degraded' } },
        error: {},
      });
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

  it('says the same of itself in the document of the API', async () => {
    const { paths } = (await (await fetch(`${test.url}/docs-json`)).json()) as {
      paths: Record<string, { get: { responses: Record<string, { content: object }> } }>;
    };
    for (const status of ['200', '503']) {
      expect(paths['/health/ready'].get.responses[status].content).toEqual({
        'application/json': { schema: { $ref: '#/components/schemas/HealthDto' } },
      });
    }
  });

  describeWithRedis('with Redis', () => {
    it('says that it is there, away, and there again', async () => {
      const redis = await startRedis();
      const other = await startTestApp({ REDIS_URL: redis.url });
      const becomes = async (state: string) => {
        for (;;) {
          const answer = await fetch(`${other.url}/health/ready`);
          expect(answer.status).toBe(200);
          const { info } = (await answer.json()) as { info: { redis: { status: string } } };
          if (info.redis.status === state) return;
        }
      };
      try {
        await becomes('up');
        await redis.kill();
        await becomes('degraded');
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
