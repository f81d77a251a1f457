import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import { firstIdAt } from '../../src/common/index.js';
import { EventLedger } from '../../src/events/index.js';
import { Jobs } from '../../src/platform/index.js';
import type { BodyPlace } from '../../src/webhooks/deliveries/body-packs.js';
import { RetentionService } from '../../src/webhooks/retention/retention.service.js';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

type Row = { _id: string; receivedAt: Date; status: string; deliveryKey: string; apart: BodyPlace };

describe('the retention of deliveries', () => {
  const tests: TestApp[] = [];
  afterAll(() => Promise.all(tests.map((test) => test.close())));

  /** An application with a delivery of today, and copies of it that are 40 days old, one of each state. */
  async function start(days: string) {
    const test = await startTestApp({ WEBHOOK_RETENTION_DAYS: days });
    tests.push(test);
    const large = { userId: 'ana', type: 'login', metadata: { text: 'x'.repeat(2000) } };
    await new WebhookSender(test.url, test.config.webhookSecret).send(large);
    await test.app.get(EventLedger).drained();
    const connection = test.app.get<Connection>(getConnectionToken());
    const rows = connection.collection('deliveries') as unknown as mongo.Collection<Row>;
    const apart = connection.collection('delivery_bodies') as unknown as mongo.Collection<{ _id: string }>;
    const packOf = (name: string) => `${firstIdAt('pck', then)}${name}`;
    const then = Date.now() - 40 * 86_400_000;
    const [today] = await rows.find({}).toArray();
    const [body] = await apart.find({}).toArray();
    for (const status of ['received', 'processed', 'ignored', 'retrying', 'dead']) {
      const _id = `${firstIdAt('dlv', then)}${status}`;
      const placed = { ...today.apart, pack: packOf(status) };
      const received = { receivedAt: new Date(then), status, deliveryKey: status, apart: placed };
      await rows.insertOne({ ...today, _id, ...received });
      await apart.insertOne({ ...body, _id: placed.pack });
    }
    await apart.insertOne({ ...body, _id: packOf('loose') }); // a crash before its row was there
    const left = async () => (await rows.find({}).sort({ _id: 1 }).toArray()).map(({ status }) => status);
    const bodies = async () => (await apart.find({}).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
    const named = async () =>
      (await rows.find({}).sort({ _id: 1 }).toArray()).map(({ apart: { pack } }) => pack);
    return { test, connection, left, named, bodies };
  }

  it('removes what was finished too long ago, by a job of every night, and no event', async () => {
    const { test, connection, left, named, bodies } = await start('30');
    const jobs = test.app.get(Jobs);
    const id = await jobs.add('webhooks.remove-finished', {});
    await until(async () => (await jobs.get(id))?.state === 'done');
    expect((await jobs.get(id))?.result).toEqual({ received: 3, sent: 0 });
    expect(await left()).toEqual(['received', 'retrying', 'processed']);
    expect(await bodies()).toEqual(await named());
    expect((await (await ApiClient.logIn(test.url)).get('/api/events')).body.items).toHaveLength(1);
    const schedules = await connection.collection('job_schedules').find({}).toArray();
    expect(schedules).toContainEqual(
      expect.objectContaining({ _id: 'webhooks.remove-finished', timeZone: test.config.businessTz }),
    );
  });

  it('keeps what is younger, and everything with 0', async () => {
    const kept = ['received', 'processed', 'ignored', 'retrying', 'dead', 'processed'];
    for (const days of ['50', '0']) {
      const { test, left } = await start(days);
      const never = new AbortController().signal;
      expect(await test.app.get(RetentionService).removeFinished(never)).toEqual({ received: 0, sent: 0 });
      expect((await left()).toSorted()).toEqual(kept.toSorted());
    }
  });

  it('stops between two steps when it is told to', async () => {
    const { test, left } = await start('30');
    const aborted = AbortSignal.abort(new Error('stop'));
    await expect(test.app.get(RetentionService).removeFinished(aborted)).rejects.toThrow('stop');
    expect(await left()).toHaveLength(6);
  });
});
