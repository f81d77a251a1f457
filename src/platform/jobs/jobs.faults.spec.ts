import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JobProcess, startJobProcess, until } from '../../../test/factories/job-process.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../../test/setup/redis-server.js';
import { freshDatabaseUri } from '../../../test/setup/test-database.js';
import { EmbeddedEngine } from '../mongo/embedded-engine.js';
import { Metrics } from '../metrics/metrics.js';
import { Redis } from '../redis/redis.js';
import type { Jobs } from './jobs.js';

declare module '../index.js' {
  interface JobMap {
    'spec.fault': { n: number };
  }
}

describe('jobs, when something is away', () => {
  const processes: JobProcess[] = [];
  afterEach(() => Promise.all(processes.splice(0).map((process) => process.close())));

  async function start(variables: Record<string, string>, run: (n: number) => unknown): Promise<JobProcess> {
    const process = await startJobProcess(variables, (jobs) =>
      jobs.define({ name: 'spec.fault', concurrency: 10, run: ({ data }) => run(data.n) }),
    );
    processes.push(process);
    return process;
  }
  const add = (jobs: Jobs, from: number, to: number) =>
    Promise.all(Array.from({ length: to - from }, (_, i) => jobs.add('spec.fault', { n: from + i })));
  const done = async ({ jobs }: JobProcess) => (await jobs.list({ state: 'done', limit: 200 })).length;
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

  describe('Redis, from the beginning', () => {
    it('starts, adds, runs and ends without it', async () => {
      const variables = { MONGODB_URI: freshDatabaseUri(), REDIS_URL: 'redis://127.0.0.1:1' };
      const seen: number[] = [];
      const api = await start({ ...variables, ROLE: 'api' }, () => seen.push(-1));
      await add(api.jobs, 0, 3);
      const worker = await start({ ...variables, ROLE: 'worker' }, (n) => seen.push(n));
      await until(async () => (await done(worker)) === 3);
      expect(seen.sort()).toEqual([0, 1, 2]);
    });
  });

  describeWithRedis('Redis, for a while', () => {
    let redis: RedisServer;
    let variables: Record<string, string>;
    beforeEach(async () => {
      redis = await startRedis();
      variables = { MONGODB_URI: freshDatabaseUri(), REDIS_URL: redis.url };
    });
    afterEach(() => redis?.stop());

    it('carries what an api process adds to a worker, and keeps nothing of what is done', async () => {
      const api = await start({ ...variables, ROLE: 'api' }, () => undefined);
      const { commands, prefix } = api.module.get(Redis);
      await until(() => commands!.status === 'ready');
      const [id] = await add(api.jobs, 0, 1);
      const waiting = () => commands!.lrange(`${prefix}:bull:jobs:wait`, 0, -1);
      await until(async () => (await waiting()).length === 1);
      expect(await waiting()).toEqual([`${id}:0`]);
      const worker = await start({ ...variables, ROLE: 'worker' }, () => undefined);
      await until(async () => (await done(worker)) === 1);
      await until(async () => (await commands!.keys(`${prefix}:bull:*job_*`)).length === 0);
      expect(await waiting()).toEqual([]);
    });

    it.each(['is killed and comes back empty', 'hangs and goes on'])(
      'loses nothing when it %s',
      async (how) => {
        const killed = how.startsWith('is killed');
        const seen: number[] = [];
        const api = await start({ ...variables, ROLE: 'api' }, () => undefined);
        const worker = await start({ ...variables, ROLE: 'worker' }, (n) => seen.push(n));
        const up = () => [api, worker].every(({ module }) => module.get(Redis).isUp);
        await until(up);
        await add(api.jobs, 0, 20);
        if (killed) await redis.kill();
        else redis.pause();
        await add(api.jobs, 20, 40);
        await until(async () => (await done(worker)) === 40);
        if (killed) await redis.restart();
        else redis.resume();
        await until(up);
        await add(api.jobs, 40, 60);
        await until(async () => (await done(worker)) === 60);
        expect(seen.sort((a, b) => a - b)).toEqual(upTo(60));
      },
    );

    it.each(['kill', 'pause'] as const)('ends while Redis is away (%s)', async (how) => {
      const worker = await start({ ...variables, ROLE: 'worker' }, () => undefined);
      await until(() => worker.module.get(Redis).isUp);
      await redis[how]();
      await worker.close();
      processes.splice(0);
      redis.resume();
    });
  });

  it('the database, when a run ends: it is written later, and the job does not run again', async () => {
    const engine = await EmbeddedEngine.start({ dataDir: mkdtempSync(join(tmpdir(), 'td-jobs-')) });
    try {
      let go = () => {};
      const gate = new Promise<void>((resolve) => (go = resolve));
      let runs = 0;
      const process = await start({ MONGODB_URI: `${engine.uri}` }, async (n) => {
        runs++;
        await gate;
        return n;
      });
      const [id] = await add(process.jobs, 7, 8);
      await until(() => runs === 1);
      const { pid } = engine;
      globalThis.process.kill(pid!, 'SIGKILL');
      go();
      await until(() => engine.pid !== pid && engine.pid !== undefined);
      await until(async () => {
        const job = await process.jobs.get(id).catch(() => null);
        return job?.state === 'done';
      });
      expect(await process.jobs.get(id)).toMatchObject({ result: 7, attempts: 1 });
      expect(runs).toBe(1);
      await Promise.all(processes.splice(0).map((each) => each.close()));
    } finally {
      await engine.stop();
    }
  });

  it('tells in the metrics what waits, runs and failed', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const process = await startJobProcess({ MONGODB_URI: freshDatabaseUri() }, (jobs) =>
      jobs.define({
        name: 'spec.fault',
        attempts: 1,
        run: ({ data }) => {
          if (data.n === 0) throw new Error('no');
          return gate;
        },
      }),
    );
    processes.push(process);
    const { jobs } = process;
    const [bad] = await add(jobs, 0, 1);
    await until(async () => (await jobs.get(bad))?.state === 'failed');
    const [id] = await add(jobs, 1, 2);
    await until(async () => (await jobs.get(id))?.state === 'running');
    await add(jobs, 2, 4);
    const text = await process.module.get(Metrics).text();
    expect(text).toContain('jobs_running{name="spec.fault"} 1');
    expect(text).toContain('jobs_waiting{name="spec.fault"} 2');
    expect(text).toContain('jobs_failed{name="spec.fault"} 1');
    expect(text).toContain('job_runs_total{name="spec.fault",outcome="failed"} 1');
    expect(text).toContain('job_run_duration_seconds_count{name="spec.fault"} 1');
    go();
    await until(async () => (await done(process)) === 3);
  });
});
