import { EventLedger } from '../../src/events/index.js';
import { Redis, Wakes } from '../../src/platform/index.js';
import { until } from '../factories/job-process.js';
import { ApiClient, newWebhookId, WebhookSender } from '../factories/webhook-sender.js';
import { describeWithRedis, type RedisServer, startRedis } from '../setup/redis-server.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { freshDatabaseUri } from '../setup/test-database.js';

describeWithRedis('the ledger in processes of different roles', () => {
  let redis: RedisServer;
  let api: TestApp;
  let worker: TestApp;
  const heard: string[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    const shared = { MONGODB_URI: freshDatabaseUri(), REDIS_URL: redis.url };
    worker = await startTestApp({ ...shared, ROLE: 'worker' });
    api = await startTestApp({ ...shared, ROLE: 'api' });
    worker.app.get(Wakes).on('ledger', (slot) => void heard.push(slot));
    await until(() => [api, worker].every(({ app }) => app.get(Redis).isUp));
    await until(async () => (await api.app.get(EventLedger).liveSlots()).length === 1);
  });
  afterAll(async () => {
    await Promise.all([api?.close(), worker?.close()]);
    await redis?.stop();
  });

  const total = async () => {
    const client = await ApiClient.logIn(api.url);
    return (await client.get('/api/analytics/summary')).body.totalEvents as number;
  };

  it('what is sent to one wakes the other, once for its slot', async () => {
    const sender = new WebhookSender(api.url, api.config.webhookSecret);
    const answer = await sender.send({ userId: 'ana', type: 'login' }, { 'webhook-id': newWebhookId() });
    expect(answer.status).toBe(202);
    await until(() => heard.length > 0);
    expect(new Set(heard)).toEqual(new Set(['0']));
    await until(async () => (await total()) === 1);
  });

  it('so does what is posted and changed through the API', async () => {
    heard.splice(0);
    const client = await ApiClient.logIn(api.url);
    const { id } = (await client.post('/api/events', { userId: 'ana', type: 'login' })).body as {
      id: string;
    };
    await until(() => heard.includes('0'));
    heard.splice(0);
    await client.patch(`/api/events/${id}`, { type: 'signup' });
    await until(() => heard.includes('0'));
    await until(async () => (await total()) === 2);
  });

  it('a process tells nobody of its own slot, and nobody answers to what he hears', async () => {
    const answers: string[] = [];
    api.app.get(Wakes).on('ledger', (slot) => void answers.push(slot));
    const ledger = worker.app.get(EventLedger);
    ledger.wake(0);
    api.app.get(Wakes).send('ledger', '0');
    await until(() => heard.length > 0);
    worker.app.get(Wakes).send('ledger', 'end'); // after whatever would have been said
    await until(() => answers.includes('end'));
    expect(answers).toEqual(['end']);
  });
});
