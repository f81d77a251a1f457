import { type JobProcess, startJobProcess, until } from '../../../../test/factories/job-process.js';
import { ManualClock } from '../../../../test/factories/manual-clock.js';
import { freshDatabaseUri } from '../../../../test/setup/test-database.js';
import { CronRefused } from '../job.errors.js';
import { Schedules } from './schedules.js';

declare module '../../index.js' {
  interface JobMap {
    'spec.daily': { what: string };
  }
}

const DAY_MS = 86_400_000;
const MIDNIGHT = { cron: '0 0 * * *', timeZone: 'UTC' };

describe('repeated jobs', () => {
  let uri: string;
  let clock: ManualClock;
  let processes: JobProcess[];
  beforeEach(() => {
    uri = freshDatabaseUri();
    clock = new ManualClock('2026-11-29T12:00:00Z');
    processes = [];
  });
  afterEach(() => Promise.all(processes.map((process) => process.close())));

  async function start(recurrence = MIDNIGHT, what = 'a', variables: Record<string, string> = {}) {
    const process = await startJobProcess(
      { MONGODB_URI: uri, ...variables },
      async (jobs) => {
        jobs.define({ name: 'spec.daily', run: () => undefined, keepDoneSeconds: 3650 * 86_400 });
        await jobs.repeat('spec.daily', recurrence, { what });
      },
      clock,
    );
    processes.push(process);
    return process;
  }
  const tick = (process: JobProcess) => process.module.get(Schedules).tick();
  const keys = async ({ jobs }: JobProcess) =>
    (await jobs.list({ name: 'spec.daily' })).map(({ key }) => key?.replace('cron ', '')).reverse();

  it('are added once at each moment, however many processes say so', async () => {
    const all = await Promise.all([start(), start(), start()]);
    await Promise.all(all.map(tick));
    expect(await keys(all[0])).toEqual([]);
    clock.advance(DAY_MS / 2);
    await until(async () => (await keys(all[0])).length > 0);
    await Promise.all(all.map(tick));
    expect(await keys(all[0])).toEqual(['2026-11-30T00:00:00.000Z']);
    clock.advance(DAY_MS);
    await until(async () => (await keys(all[0])).length > 1);
    await Promise.all(all.map(tick));
    expect(await keys(all[0])).toEqual(['2026-11-30T00:00:00.000Z', '2026-12-01T00:00:00.000Z']);
    await until(async () => (await all[1].jobs.list({ state: 'done' })).length === 2);
    expect((await all[1].jobs.list())[0]).toMatchObject({ data: { what: 'a' }, attempts: 1 });
  });

  it('make up what was missed while nobody lived, with one job', async () => {
    await (await start()).close();
    clock.advance(3.5 * DAY_MS);
    const [a, b] = await Promise.all([start(), start()]);
    await until(async () => (await keys(a)).length > 0);
    await Promise.all([a, b].map(tick));
    expect(await keys(a)).toEqual(['2026-11-30T00:00:00.000Z']);
    clock.advance(DAY_MS);
    await until(async () => (await keys(a)).length > 1);
    expect(await keys(a)).toEqual(['2026-11-30T00:00:00.000Z', '2026-12-04T00:00:00.000Z']);
  });

  it('follow a new expression from the next moment on, with the new data', async () => {
    await (await start()).close();
    const changed = await start({ cron: '0 13 * * *', timeZone: 'UTC' }, 'b');
    clock.advance(3_600_000);
    await until(async () => (await keys(changed)).length > 0);
    expect((await changed.jobs.list())[0]).toMatchObject({ data: { what: 'b' } });
    clock.advance(DAY_MS / 2); // past midnight: the old expression's moment
    await tick(changed);
    expect(await keys(changed)).toEqual(['2026-11-29T13:00:00.000Z']);
  });

  it('make up a missed moment although the expression is another now', async () => {
    await (await start()).close();
    clock.advance(DAY_MS);
    const changed = await start({ cron: '0 13 * * *', timeZone: 'UTC' });
    await until(async () => (await keys(changed)).length > 0);
    clock.advance(3_600_000);
    await until(async () => (await keys(changed)).length > 1);
    expect(await keys(changed)).toEqual(['2026-11-30T00:00:00.000Z', '2026-11-30T13:00:00.000Z']);
  });

  it('go on when a clock that was years ahead is put right', async () => {
    const years = 700 * DAY_MS;
    clock.advance(years);
    const running = await start();
    await tick(running);
    clock.advance(-years);
    await tick(running);
    clock.advance(DAY_MS / 2);
    await until(async () => (await keys(running)).length > 0);
    expect(await keys(running)).toEqual(['2026-11-30T00:00:00.000Z']);

    clock.advance(years);
    await until(async () => (await keys(running)).length > 1);
    await running.close();
    clock.advance(-years);
    const again = await start(); // the next one is years ahead
    clock.advance(DAY_MS); // that one was made up when the clock was ahead
    await tick(again);
    clock.advance(DAY_MS);
    await until(async () => (await keys(again)).length > 2);
    expect(await keys(again)).toContain('2026-12-02T00:00:00.000Z');
  });

  it('add nothing twice when a clock is set back by an hour', async () => {
    const process = await start();
    clock.advance(DAY_MS / 2);
    await until(async () => (await keys(process)).length > 0);
    clock.advance(-3_600_000);
    await tick(process);
    clock.advance(3_600_000);
    await tick(process);
    expect(await keys(process)).toEqual(['2026-11-30T00:00:00.000Z']);
  });

  it('are added by workers only', async () => {
    const api = await start(MIDNIGHT, 'a', { ROLE: 'api', REDIS_URL: 'redis://127.0.0.1:1' });
    clock.advance(DAY_MS);
    await tick(api);
    expect(await keys(api)).toEqual([]);
    const worker = await start(MIDNIGHT, 'a', { ROLE: 'worker', REDIS_URL: 'redis://127.0.0.1:1' });
    await until(async () => (await keys(worker)).length > 0);
  });

  it('refuse what is no expression', async () => {
    const { jobs } = await start();
    const bad = jobs.repeat('spec.daily', { cron: 'daily', timeZone: 'UTC' }, { what: 'a' });
    await expect(bad).rejects.toThrow(CronRefused);
  });
});
