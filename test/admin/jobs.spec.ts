import { Logger } from '@nestjs/common';
import { Jobs } from '../../src/platform/index.js';
import { staff, type Person } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

declare module '../../src/platform/index.js' {
  interface JobMap {
    'spec.given-up': { secret: string };
  }
}

describe('jobs, for staff', () => {
  let test: TestApp;
  let admin: ApiClient;
  let operator: Person;
  let isMended = false;

  beforeAll(async () => {
    test = await startTestApp();
    test.app.get(Jobs).define({
      name: 'spec.given-up',
      attempts: 1,
      run: ({ data }) => {
        if (!isMended) throw new Error('The other side is away');
        return data;
      },
    });
    Logger.overrideLogger(false); // what fails is told there
    admin = await ApiClient.logIn(test.url);
    operator = await staff(test.url, 'operator');
  });
  afterAll(() => test?.close());
  beforeEach(() => void (isMended = false));

  const fail = async (key?: string) => {
    const id = await test.app
      .get(Jobs)
      .add('spec.given-up', { secret: 'of the room' }, key === undefined ? {} : { key });
    await until(async () => (await test.app.get(Jobs).get(id))?.state === 'failed');
    return id;
  };
  const failed = async () =>
    (await operator.api.get('/api/admin/jobs?status=failed')).body.items as { id: string }[];

  it('shows those that were given up, and has one tried again; which is in the trail', async () => {
    const [first, second] = [await fail(), await fail()];
    const page = await operator.api.get('/api/admin/jobs?status=failed&name=spec.given-up&limit=1');
    expect(page.body.items).toEqual([
      {
        ...{ id: second, name: 'spec.given-up', key: null, status: 'failed', attempts: 1, maxAttempts: 1 },
        ...{ progress: null, error: 'Error: The other side is away', dueAt: null },
        createdAt: expect.any(String) as string,
        startedAt: expect.any(String) as string,
        finishedAt: expect.any(String) as string,
      },
    ]);
    const cursor = String(page.body.nextCursor);
    const rest = await operator.api.get(`/api/admin/jobs?status=failed&name=spec.given-up&cursor=${cursor}`);
    expect(rest.body).toMatchObject({ items: [{ id: first }], nextCursor: null });
    expect((await operator.api.get('/api/admin/health')).body).toMatchObject({ status: 'degraded' });

    isMended = true;
    expect(await admin.post(`/api/admin/jobs/${first}/retry`)).toMatchObject({
      status: 200,
      body: { id: first },
    });
    await until(async () => (await operator.api.get(`/api/admin/jobs/${first}`)).body.status === 'done');
    expect(await failed()).toMatchObject([{ id: second }]);
    await admin.post(`/api/admin/jobs/${second}/retry`);
    await until(async () => (await failed()).length === 0);
    expect((await operator.api.get('/api/admin/health')).body).toMatchObject({ status: 'ok' });
    const { items } = (await operator.api.get(`/api/admin/audit?target=${first}`)).body;
    expect(items).toMatchObject([
      {
        action: 'jobs.retry',
        outcome: 'done',
        target: { kind: 'job', id: first },
        before: { name: 'spec.given-up', status: 'failed', error: 'Error: The other side is away' },
      },
    ]);
  });

  it('has one that nobody can mend dismissed: it spoils the health no more, keeps its key and is in the trail', async () => {
    const id = await fail('the one');
    expect((await operator.api.get('/api/admin/health')).body).toMatchObject({ status: 'degraded' });
    expect((await operator.api.post(`/api/admin/jobs/${id}/dismiss`)).status).toBe(403);
    const answers = await Promise.all([1, 2].map(() => admin.post(`/api/admin/jobs/${id}/dismiss`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 200)!.body).toMatchObject({
      ...{ id, status: 'cancelled', error: 'Error: The other side is away' },
    });
    expect(await failed()).toEqual([]);
    expect((await operator.api.get('/api/admin/health')).body).toMatchObject({ status: 'ok' });
    expect((await admin.post(`/api/admin/jobs/${id}/retry`)).status).toBe(409);
    const again = await test.app
      .get(Jobs)
      .add('spec.given-up', { secret: 'of the room' }, { key: 'the one' });
    expect(again).toBe(id);
    const { items } = (await operator.api.get(`/api/admin/audit?target=${id}&action=jobs.dismiss`)).body;
    expect(items).toContainEqual(
      expect.objectContaining({
        ...{ outcome: 'done', before: expect.objectContaining({ status: 'failed' }) as object },
        after: expect.objectContaining({ status: 'cancelled' }) as object,
      }),
    );
    expect((await admin.post('/api/admin/jobs/job_none/dismiss')).status).toBe(404);
  });

  it("tries none again that has not failed, and is an admin's to ask for", async () => {
    const id = await fail();
    expect((await operator.api.post(`/api/admin/jobs/${id}/retry`)).status).toBe(403);
    isMended = true;
    await admin.post(`/api/admin/jobs/${id}/retry`);
    await until(async () => (await operator.api.get(`/api/admin/jobs/${id}`)).body.status === 'done');
    expect(await admin.post(`/api/admin/jobs/${id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'ADMIN.JOB_NOT_FAILED', detail: expect.stringContaining('done') as string },
    });
    expect(await admin.post('/api/admin/jobs/job_none/retry')).toMatchObject({ status: 404 });
    expect(await admin.get('/api/admin/jobs/job_none')).toMatchObject({ status: 404 });
    for (const query of ['status=lost', 'name=a%20b', 'name[$ne]=x', 'limit=201'])
      expect((await admin.get(`/api/admin/jobs?${query}`)).status).toBe(400);
  });
});
