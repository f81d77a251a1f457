import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HealthService } from '../../src/health/health.service.js';
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
