import { type JobProcess, startJobProcess, until } from '../../../test/factories/job-process.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../../test/setup/redis-server.js';
import { freshDatabaseUri } from '../../../test/setup/test-database.js';
import { Clock } from '../clock/clock.js';
import { Database } from '../mongo/database.js';
import { JobCancelled, LeaseLost, PermanentFailure, RunTooLong, WorkerStops } from './job.errors.js';
import { JobRepository } from './job.repository.js';
import type { Job, JobDefinition } from './job.js';

declare module '../index.js' {
  interface JobMap {
    'spec.work': { n: number };
    'spec.other': { n: number };
  }
}

type Work = Job<{ n: number }>;
type Definition = Omit<JobDefinition<{ n: number }>, 'name'>;

/** What holds with and without Redis. */
function contract(variables: () => Record<string, string>) {
  let uri: string;
  let processes: JobProcess[];
  beforeEach(() => {
    uri = freshDatabaseUri();
    processes = [];
  });
  afterEach(() => Promise.all(processes.map((process) => process.close())));

  async function start(definition: Definition, clock?: Clock): Promise<JobProcess> {
    const process = await startJobProcess(
      { MONGODB_URI: uri, ...variables() },
      (jobs) => jobs.define({ name: 'spec.work', ...definition }),
      clock,
    );
    processes.push(process);
    return process;
  }
  const stateOf = async ({ jobs }: JobProcess, id: string) => (await jobs.get(id))?.state;
  const ended = (process: JobProcess, id: string, state: string) =>
    until(async () => (await stateOf(process, id)) === state);

  it('runs what was added, and keeps what came out', async () => {
    const seen: unknown[] = [];
    const process = await start({
      run: ({ id, data, attempt }) => {
        seen.push({ id, data, attempt });
        return { twice: data.n * 2 };
      },
    });
    const id = await process.jobs.add('spec.work', { n: 21 });
    await ended(process, id, 'done');
    expect(seen).toEqual([{ id, data: { n: 21 }, attempt: 1 }]);
    const job = await process.jobs.get(id);
    expect(job).toMatchObject({ state: 'done', attempts: 1, progress: 1, result: { twice: 42 } });
    expect(job).not.toHaveProperty('dueAt');
    expect(job?.finishedAt?.getTime()).toBeGreaterThanOrEqual(job!.startedAt!.getTime());
    expect(await process.jobs.list({ state: 'done' })).toEqual([job]);
    expect(await process.jobs.list({ name: 'spec.work', state: 'waiting' })).toEqual([]);
  });

  it('takes one key for one job, whoever adds it and when', async () => {
    let runs = 0;
    const definition = { run: () => void runs++ };
    const [a, b] = [await start(definition), await start(definition)];
    const add = ({ jobs }: JobProcess) => jobs.add('spec.work', { n: 1 }, { key: 'invoice-1' });
    const ids = new Set(await Promise.all([add(a), add(b), add(a), add(b)]));
    expect(ids.size).toBe(1);
    const [id] = ids;
    await ended(a, id, 'done');
    expect(await add(b)).toBe(id);
    const other = await a.jobs.add('spec.work', { n: 2 }, { key: 'invoice-2' });
    await ended(a, other, 'done');
    expect(runs).toBe(2);
  });

  it('runs nothing before it is due', async () => {
    const { jobs } = await start({ run: () => undefined });
    const dueAt = new Date(Date.now() + 700);
    const id = await jobs.add('spec.work', { n: 1 }, { dueAt });
    const soon = await jobs.add('spec.work', { n: 2 });
    await until(async () => (await jobs.get(id))?.state === 'done');
    expect((await jobs.get(id))!.startedAt!.getTime()).toBeGreaterThanOrEqual(dueAt.getTime());
    expect((await jobs.get(soon))!.startedAt!.getTime()).toBeLessThan(dueAt.getTime());
  });

  it('tries again after an error, and fails when the attempts are used up', async () => {
    const process = await start({
      attempts: 3,
      backoffSeconds: 0.02,
      run: ({ data, attempt }) => {
        if (attempt <= data.n) throw new Error(`run ${attempt} of ${data.n}`);
      },
    });
    const [good, bad] = [
      await process.jobs.add('spec.work', { n: 2 }),
      await process.jobs.add('spec.work', { n: 3 }),
    ];
    await ended(process, good, 'done');
    await ended(process, bad, 'failed');
    const recovered = await process.jobs.get(good);
    expect(recovered).toMatchObject({ attempts: 3 });
    expect(recovered).not.toHaveProperty('error');
    expect(await process.jobs.get(bad)).toMatchObject({ attempts: 3, error: 'Error: run 3 of 3' });
  });

  it('fails at once where another try is in vain', async () => {
    const process = await start({ run: () => Promise.reject(new PermanentFailure('no such address')) });
    const id = await process.jobs.add('spec.work', { n: 1 });
    await ended(process, id, 'failed');
    expect(await process.jobs.get(id)).toMatchObject({
      attempts: 1,
      error: 'PermanentFailure: no such address',
    });
  });

  it('fails with the reason when what came out cannot be stored', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const process = await start({ run: () => circle });
    const id = await process.jobs.add('spec.work', { n: 1 });
    await ended(process, id, 'failed');
    expect((await process.jobs.get(id))?.error).toMatch(/circular/i);
  });

  it('counts a run that takes too long as failed, and has its place for the next, also when it does not listen', async () => {
    const reasons: unknown[] = [];
    const process = await start({
      attempts: 1,
      maxRunSeconds: 0.1,
      run: async ({ data, signal }) => {
        if (data.n === 2) return 'quick';
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        return new Promise(() => undefined);
      },
    });
    const [endless, next] = [
      await process.jobs.add('spec.work', { n: 1 }),
      await process.jobs.add('spec.work', { n: 2 }),
    ];
    await ended(process, endless, 'failed');
    await ended(process, next, 'done');
    expect(reasons).toEqual([expect.any(RunTooLong)]);
    expect(await process.jobs.get(endless)).toMatchObject({
      attempts: 1,
      error: 'RunTooLong: It took more than 0.1 s',
    });
  });

  it('tries a failed job again with all its attempts when it is told to, and no other', async () => {
    let isMended = false;
    const process = await start({
      attempts: 2,
      backoffSeconds: 0.02,
      run: ({ attempt }) => {
        if (!isMended || attempt < 2) throw new Error(`run ${attempt}`);
        return attempt;
      },
    });
    const { jobs } = process;
    const id = await jobs.add('spec.work', { n: 1 }, { key: 'the one' });
    await ended(process, id, 'failed');
    isMended = true;
    const retried = await Promise.all([jobs.retry(id), jobs.retry(id)]);
    expect(retried.filter(Boolean)).toHaveLength(1);
    await ended(process, id, 'done');
    const job = await jobs.get(id);
    expect(job).toMatchObject({ attempts: 2, result: 2, key: 'the one' });
    expect(job).not.toHaveProperty('error');
    expect(await jobs.add('spec.work', { n: 1 }, { key: 'the one' })).toBe(id);
    expect([await jobs.retry(id), await jobs.retry('job_none')]).toEqual([false, false]);
  });

  it('runs as many at the same time as it may in each process, and each job once', async () => {
    const seen: number[] = [];
    const running = [0, 0];
    const most = [0, 0];
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const worker = (place: 0 | 1): Definition => ({
      concurrency: 3,
      run: async ({ data }) => {
        most[place] = Math.max(most[place], ++running[place]);
        if (running[0] === 3 && running[1] === 3) open();
        await gate;
        seen.push(data.n);
        running[place]--;
      },
    });
    const [a] = [await start(worker(0)), await start(worker(1))];
    await Promise.all(Array.from({ length: 40 }, (_, n) => a.jobs.add('spec.work', { n })));
    await until(async () => (await a.jobs.list({ state: 'done', limit: 200 })).length === 40);
    expect(seen.sort((x, y) => x - y)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(most).toEqual([3, 3]);
  });

  it('a name that is busy holds up no other', async () => {
    const { jobs } = await startJobProcess({ MONGODB_URI: uri, ...variables() }, (all) => {
      all.define({ name: 'spec.work', run: ({ signal }) => once(signal) });
      all.define({ name: 'spec.other', run: () => undefined });
    }).then((process) => (processes.push(process), process));
    const held = await Promise.all([1, 2, 3].map((n) => jobs.add('spec.work', { n })));
    const id = await jobs.add('spec.other', { n: 1 });
    await until(async () => (await jobs.get(id))?.state === 'done');
    await Promise.all(held.map((job) => jobs.cancel(job)));
  });

  it('tells how far a run is', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const process = await start({
      run: async (job) => {
        job.progress(0.25);
        job.progress(0.5);
        job.progress(NaN);
        await gate;
        job.progress(7);
      },
    });
    const id = await process.jobs.add('spec.work', { n: 1 });
    await until(async () => (await process.jobs.get(id))?.progress === 0.5);
    expect(await stateOf(process, id)).toBe('running');
    go();
    await ended(process, id, 'done');
  });

  it('cancels what waits, and what runs elsewhere: its signal is aborted, its result is not taken', async () => {
    const reasons: unknown[] = [];
    const definition = (run: (job: Work) => unknown): Definition => ({ run, leaseMs: 600 });
    let began = () => {};
    const begun = new Promise<void>((resolve) => (began = resolve));
    const here = await start(
      definition(async ({ signal }) => {
        began();
        await once(signal);
        reasons.push(signal.reason);
        return 'too late';
      }),
    );
    const running = await here.jobs.add('spec.work', { n: 1 });
    await begun;
    const elsewhere = await start({ run: () => undefined });
    const later = await here.jobs.add('spec.work', { n: 2 }, { dueAt: new Date(Date.now() + 60_000) });
    expect(await elsewhere.jobs.cancel(running)).toBe(true);
    expect(await elsewhere.jobs.cancel(later)).toBe(true);
    expect(await elsewhere.jobs.cancel(later)).toBe(true);
    expect(await elsewhere.jobs.cancel('job_none')).toBe(false);
    await until(() => reasons.length === 1);
    // without Redis it is seen when the lease is renewed
    expect([JobCancelled, LeaseLost]).toContain((reasons[0] as Error).constructor);
    await here.close();
    const job = await elsewhere.jobs.get(running);
    expect(job).toMatchObject({ state: 'cancelled', attempts: 1 });
    expect(job).not.toHaveProperty('result');
    const finished = await elsewhere.jobs.add('spec.work', { n: 3 });
    await ended(elsewhere, finished, 'done');
    expect(await elsewhere.jobs.cancel(finished)).toBe(false);
  });

  it('takes over what a dead worker held, and counts its run', async () => {
    const process = await start({ run: ({ attempt }) => attempt });
    const id = await process.jobs.add('spec.work', { n: 1 }, { dueAt: new Date(Date.now() + 3_600_000) });
    await die(process, id, 1);
    await ended(process, id, 'done');
    expect(await process.jobs.get(id)).toMatchObject({ attempts: 2, result: 2 });
  });

  it('gives up on a job that kills its workers again and again', async () => {
    let runs = 0;
    const process = await start({ attempts: 2, run: () => void runs++ });
    const id = await process.jobs.add('spec.work', { n: 1 }, { dueAt: new Date(Date.now() + 3_600_000) });
    await die(process, id, 2);
    await ended(process, id, 'failed');
    expect((await process.jobs.get(id))?.error).toContain('worker was lost in run 2 of 2');
    expect(runs).toBe(0);
  });

  /** Leaves what workers leave that are killed while they run the job. */
  async function die({ module }: JobProcess, id: string, times: number): Promise<void> {
    const repository = module.get(JobRepository);
    let now = Date.now() + 3_600_000;
    for (let i = 0; i < times; i++) {
      // each lease has run out an hour before the next; the last one is over now
      const leaseMs = i === times - 1 ? Date.now() - now : 1;
      expect(await repository.takeById('spec.work', id, `dead ${i}`, new Date(now), leaseMs)).not.toBeNull();
      now += 3_600_000;
    }
  }

  it('who has lost the lease cannot end the job', async () => {
    const reasons: unknown[] = [];
    let began = () => {};
    const begun = new Promise<void>((resolve) => (began = resolve));
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const slow = await start({
      leaseMs: 300,
      run: async ({ signal }) => {
        began();
        await once(signal);
        reasons.push(signal.reason);
        release();
        return 'slow';
      },
    });
    const id = await slow.jobs.add('spec.work', { n: 1 });
    await begun;
    // for it all leases are over
    const ahead = new (class extends Clock {
      override now = () => Date.now() + 3_600_000;
    })();
    const quick = await start(
      {
        run: async () => {
          await gate;
          return 'quick';
        },
      },
      ahead,
    );
    await ended(quick, id, 'done');
    expect(reasons).toEqual([expect.any(LeaseLost)]);
    await slow.close();
    expect(await quick.jobs.get(id)).toMatchObject({ result: 'quick', attempts: 2 });
  });

  it('waits at the end for what runs, tells it to stop, and gives it back as if it had not begun', async () => {
    const begun: number[] = [];
    let finish = () => {};
    const reasons: unknown[] = [];
    const process = await start({
      concurrency: 3,
      run: async ({ data, signal }) => {
        begun.push(data.n);
        if (data.n === 1) await new Promise<void>((resolve) => (finish = resolve));
        if (data.n === 2) {
          await once(signal);
          reasons.push(signal.reason);
          throw signal.reason;
        }
        if (data.n === 3) await new Promise(() => undefined); // does not listen
      },
    });
    const ids = await Promise.all([1, 2, 3].map((n) => process.jobs.add('spec.work', { n })));
    await until(() => begun.length === 3);
    const closing = process.close();
    const waiting = await startJobProcess({ MONGODB_URI: uri, ...variables() }, (jobs) =>
      jobs.define({ name: 'spec.work', run: ({ attempt }) => `attempt ${attempt} elsewhere` }),
    );
    processes = [waiting];
    finish();
    await closing;
    expect(reasons).toEqual([expect.any(WorkerStops)]);
    await until(async () => (await waiting.jobs.list({ state: 'done' })).length === 3);
    const results = await Promise.all(ids.map(async (id) => (await waiting.jobs.get(id))?.result));
    expect(results).toEqual([undefined, 'attempt 1 elsewhere', 'attempt 1 elsewhere']);
  });

  it('keeps finished jobs for as long as their definition says', async () => {
    const process = await start({
      attempts: 1,
      keepDoneSeconds: 60,
      keepFailedSeconds: 3600,
      run: ({ data }) => {
        if (data.n === 2) throw new Error('no');
      },
    });
    const { connection } = process.module.get(Database);
    const add = (n: number, dueAt?: Date) =>
      process.jobs.add('spec.work', { n }, { ...(dueAt && { dueAt }) });
    const [done, failed, cancelled] = [
      await add(1),
      await add(2),
      await add(3, new Date(Date.now() + 60_000)),
    ];
    await process.jobs.cancel(cancelled);
    await ended(process, done, 'done');
    await ended(process, failed, 'failed');
    const rows = await connection
      .collection<{ _id: string; expireAt: Date; finishedAt: Date }>('jobs')
      .find()
      .sort({ _id: 1 })
      .toArray();
    const kept = rows.map((row) => (row.expireAt.getTime() - row.finishedAt.getTime()) / 1000);
    expect(kept.map(Math.round)).toEqual([60, 3600, 3600]);
  });
}

function once(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

describe('jobs', () => {
  describe('by polling', () => {
    contract(() => ({}));
  });

  describeWithRedis('with Bull', () => {
    let redis: RedisServer;
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(() => redis?.stop());

    contract(() => ({ REDIS_URL: redis.url }));
  });
});
