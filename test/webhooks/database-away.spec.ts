import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventLedger } from '../../src/events/index.js';
import { type Answer, ApiClient, newWebhookId, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

describe('webhooks while the database is away', () => {
  let test: TestApp;
  let sender: WebhookSender;
  let over = false;

  beforeAll(async () => {
    test = await startTestApp({ MONGODB_URI: '' }); // an engine of its own, to be stopped here
    sender = new WebhookSender(test.url, test.config.webhookSecret);
  });
  afterAll(() => {
    over = true; // or the senders of a test that failed would go on for ever
    return test?.close();
  });

  const enginePid = () =>
    (JSON.parse(readFileSync(join(test.config.dataDir, 'engine.json'), 'utf8')) as { pid: number }).pid;

  /** Sends the same delivery until it is acknowledged, as a sender does. */
  async function sendUntilTaken(id: string, event: object): Promise<Answer> {
    for (;;) {
      const answer = await sender.send(event, { 'webhook-id': id });
      if (answer.status < 300 || over) return answer;
      expect(answer.status).toBe(503);
    }
  }

  const count = async () => {
    await test.app.get(EventLedger).drained();
    const api = await ApiClient.logIn(test.url);
    return (await api.get('/api/events?userId=ana')).body.items.length as number;
  };

  it('answers 503 with Retry-After when the database hangs, and recovers by itself', async () => {
    const pid = enginePid();
    const event = { userId: 'ana', type: 'login' };
    const ids = Array.from({ length: 5 }, () => newWebhookId());
    process.kill(pid, 'SIGSTOP');
    try {
      const answers = await Promise.all(ids.map((id) => sender.send(event, { 'webhook-id': id })));
      for (const answer of answers) {
        expect(answer.status).toBe(503);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
      }
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    for (const id of ids) await sendUntilTaken(id, event);
    expect(await count()).toBe(ids.length);
  }, 60_000);

  it('takes the next delivery after the database was killed, and each one once', async () => {
    const before = await count();
    const event = { userId: 'ana', type: 'login' };
    const ids = Array.from({ length: 20 }, () => newWebhookId());
    const sent = ids.map((id) => sendUntilTaken(id, event));
    process.kill(enginePid(), 'SIGKILL');
    await Promise.all(sent);
    for (const id of ids) expect((await sendUntilTaken(id, event)).status).toBe(200);
    expect(await count()).toBe(before + ids.length);
  }, 60_000);
});
