import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application, SECRET } from '../drill/application.js';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { answer, WebhookSink } from '../factories/webhook-sink.js';

const SUBSCRIPTIONS = '/api/webhooks/subscriptions';
const EVENTS = 200;

describe('outgoing webhooks of a process that is killed', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'td-crash-'));
  const app = new Application(dataDir, ['--import', './test/setup/run-source.mjs', 'src/main.ts'], {
    ALLOW_LOOPBACK_URLS: 'on',
    WEBHOOK_RETRY_SECONDS: '0.2,0.2,0.2,0.2,0.2,0.2,0.2,0.2,0.2,0.2,0.2,0.2',
  });
  let sink: WebhookSink;

  beforeAll(async () => {
    sink = await WebhookSink.open();
    await app.start();
  }, 60_000);
  afterAll(async () => {
    await app.stop();
    await sink.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('all arrive after the next start, each under its first id', async () => {
    const url = `http://127.0.0.1:${app.port}`;
    const admin = () => ApiClient.logIn(url, 'admin@example.com', 'drill-password-1');
    const { body } = await (await admin()).post(SUBSCRIPTIONS, { url: sink.url, eventTypes: ['*'] });
    const events = Array.from({ length: EVENTS }, (_, n) => ({
      id: `crash-${n}`,
      userId: 'ana',
      type: 'view',
    }));
    // some are delivered, some fail, and some are on their way when it is killed
    sink.behaviour = (received, response, n) => {
      if (n < 40) answer(n % 3 === 0 ? 500 : 204)(received, response, n);
    };
    expect((await new WebhookSender(url, SECRET).send(events)).status).toBe(202);
    await sink.has(42);
    await app.kill();
    const before = sink.received.length;
    sink.behaviour = answer(204);
    await app.start();
    await sink.has(before + 1);
    const api = await admin();
    const waiting = async () => {
      const lists = ['pending', 'retrying'].map((status) =>
        api.get(`${SUBSCRIPTIONS}/${body.id as string}/deliveries?status=${status}`),
      );
      return (await Promise.all(lists)).some((list) => list.body.items.length > 0);
    };
    while (await waiting());
    expect(sink.eventIds().sort()).toEqual(events.map(({ id }) => id).sort());
    const ids = new Map<unknown, Set<unknown>>();
    for (const { headers, message } of sink.received) {
      const id = message.data['id'];
      ids.set(id, (ids.get(id) ?? new Set()).add(headers['webhook-id']));
    }
    expect([...ids.values()].every(({ size }) => size === 1)).toBe(true);
    expect(before).toBeLessThan(EVENTS); // else the kill came too late to mean anything
  }, 60_000);
});
