import { type JobProcess, startJobProcess } from '../../../test/factories/job-process.js';
import { JobRepository } from './job.repository.js';

describe('JobRepository', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 29, 12, 0, second));
  let process: JobProcess;
  let repository: JobRepository;
  let serial = 0;
  beforeAll(async () => {
    process = await startJobProcess({});
    repository = process.module.get(JobRepository);
  });
  afterAll(() => process.close());

  async function insert(dueAt: Date, name = `spec.${++serial}`, key?: string) {
    const job = { _id: `job_${++serial}`, name, data: {}, state: 'waiting' as const, dueAt, attempts: 0 };
    const stored = { ...job, ...(key && { key }), maxAttempts: 5, backoff: 5, createdAt: at(0) };
    expect(await repository.insert(stored)).toBe(true);
    return stored;
  }

  describe('a run whose lease has gone to another', () => {
    const done = { state: 'done' as const, result: 'old', finishedAt: at(30), expireAt: at(60) };
    const failed = { state: 'failed' as const, error: 'old', finishedAt: at(30), expireAt: at(60) };
    const again = { state: 'waiting' as const, error: 'old', dueAt: at(30) };

    it.each<[string, (id: string) => Promise<boolean>]>([
      ['end it', (id) => repository.settle(id, 'old', done)],
      ['fail it', (id) => repository.settle(id, 'old', failed)],
      ['put it off', (id) => repository.settle(id, 'old', again)],
      ['give it back', (id) => repository.release(id, 'old', at(30))],
      ['say how far it is', (id) => repository.setProgress(id, 'old', 0.5)],
      ['renew it', async (id) => (await repository.renew([{ id, owner: 'old' }], at(90))).length === 0],
    ])('cannot %s', async (_, act) => {
      const { _id, name } = await insert(at(1));
      await repository.takeById(name, _id, 'old', at(2), 10_000);
      await repository.takeById(name, _id, 'new', at(20), 10_000);
      const before = await repository.findById(_id);
      expect(before).toMatchObject({ state: 'running', attempts: 2, dueAt: at(30) });
      expect(await act(_id)).toBe(false);
      expect(await repository.findById(_id)).toEqual(before);
    });

    it('loses no other run that is renewed with it', async () => {
      const [mine, gone] = [await insert(at(1)), await insert(at(1))];
      for (const { _id, name } of [mine, gone])
        await repository.takeById(name, _id, `old ${_id}`, at(2), 10_000);
      await repository.takeById(gone.name, gone._id, 'new', at(20), 10_000);
      const runs = [mine, gone].map(({ _id }) => ({ id: _id, owner: `old ${_id}` }));
      expect(await repository.renew(runs, at(90))).toEqual([`old ${gone._id}`]);
      expect(await repository.findById(mine._id)).toMatchObject({ dueAt: at(90) });
    });
  });

  it('takes what has been due for longest, and nothing twice or too early', async () => {
    const [late, early, future] = [at(3), at(1), at(9)];
    const { name, _id: second } = await insert(late);
    const { _id: first } = await insert(early, name);
    await insert(future, name);
    const take = async () => (await repository.takeNext(name, `run ${++serial}`, at(5), 60_000))?._id;
    expect([await take(), await take(), await take()]).toEqual([first, second, undefined]);
    expect(await repository.findDueName([name], at(5))).toBeNull();
    expect(await repository.findDueName([name, 'spec.none'], at(9))).toBe(name);
  });

  it('gives a job to one of many that want it at the same moment', async () => {
    const { _id, name } = await insert(at(1));
    const takes = Array.from({ length: 20 }, (_, i) =>
      i % 2
        ? repository.takeById(name, _id, `a ${i}`, at(2), 60_000)
        : repository.takeNext(name, `b ${i}`, at(2), 60_000),
    );
    expect((await Promise.all(takes)).filter(Boolean)).toHaveLength(1);
  });

  it('gives no job to who does those of another name', async () => {
    const { _id, name } = await insert(at(1));
    expect(await repository.takeById('spec.other', _id, 'a', at(2), 60_000)).toBeNull();
    expect(await repository.takeById(name, _id, 'b', at(2), 60_000)).toMatchObject({ name, attempts: 1 });
  });

  it('cancels neither what is finished nor what is not there', async () => {
    const { _id, name } = await insert(at(1));
    await repository.takeById(name, _id, 'run', at(2), 10_000);
    const ended = { finishedAt: at(3), expireAt: at(60) };
    expect(await repository.settle(_id, 'run', { state: 'done', result: 1, ...ended })).toBe(true);
    expect(await repository.cancel(_id, at(4), at(60))).toBe(false);
    expect(await repository.cancel('job_none', at(4), at(60))).toBe(false);
  });

  it('pages through a list, newest first', async () => {
    const { name, _id: first } = await insert(at(1), 'spec.list');
    const { _id: second } = await insert(at(1), name);
    const ids = async (limit: number, before?: string) =>
      (await repository.list([name], undefined, limit, before)).map(({ id }) => id);
    const newestFirst = [first, second].sort().reverse();
    expect(await ids(10)).toEqual(newestFirst);
    expect(await ids(1, newestFirst[0])).toEqual([newestFirst[1]]);
  });

  it('a key belongs to a name', async () => {
    const { name } = await insert(at(1), undefined, 'k');
    await insert(at(1), undefined, 'k');
    const again = { _id: 'job_again', name, key: 'k', data: {}, state: 'waiting' as const, dueAt: at(1) };
    expect(
      await repository.insert({ ...again, attempts: 0, maxAttempts: 5, backoff: 5, createdAt: at(0) }),
    ).toBe(false);
  });
});
