import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from '../../src/platform/index.js';
import { alertsOf, type AlertsProcess, AlertsWorld, mailsTo } from '../factories/alerts-world.js';
import { MailServer } from '../factories/mail-server.js';
import { standardSignature, WebhookSink } from '../factories/webhook-sink.js';
import { describeWithRedis, type RedisServer, startRedis } from '../setup/redis-server.js';
import { until } from '../setup/until.js';

const OPS = 'ops@example.com';

describe('an alert of the database', () => {
  const mails = new MailServer();
  let world: AlertsWorld;
  let one: AlertsProcess;
  let sink: WebhookSink;

  beforeAll(async () => {
    sink = await WebhookSink.open();
    world = new AlertsWorld({ MONGODB_URI: '', SMTP_URL: `smtp://${await mails.start()}` }); // an engine of its own
    one = await world.start();
  });
  afterAll(async () => {
    await world?.close();
    await sink?.close();
    await mails.stop();
  });

  it('is told while it is away, and written when it is back', async () => {
    const { config } = one.test;
    const { body } = await one.api.patch('/api/admin/alert-settings', {
      emails: [OPS],
      webhook: { url: sink.url },
    });
    await one.look();
    const { pid } = JSON.parse(readFileSync(join(config.dataDir, 'engine.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGSTOP');
    try {
      await one.look();
      expect(one.told).toEqual([]); // a moment is no outage
      world.pass(10);
      await one.look();
      await until(() => one.told.length > 0);
      expect(one.told).toMatchObject([
        { event: 'alert:new', severity: 'critical', code: 'SYSTEM.DATABASE_AWAY' },
      ]);
      await sink.has(1);
      await one.look();
      expect(one.told).toHaveLength(1);
      expect(sink.received).toHaveLength(1);
      expect(mails.of(OPS)).toHaveLength(1);
      expect(mails.of(OPS)[0].raw).toContain('Subject: [critical] The database does not answer');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await until(async () => {
      await one.look();
      return one.told.length > 1;
    });
    const { id } = one.told[0];
    expect(one.told[1]).toMatchObject({ event: 'alert:resolved', id });
    const rows = await alertsOf(one, 'severity=critical');
    expect(rows).toMatchObject([{ id, code: 'SYSTEM.DATABASE_AWAY', state: 'resolved', at: one.told[0].at }]);
    await sink.has(2);
    for (const posted of sink.received) {
      expect(posted.headers['webhook-signature']).toBe(
        standardSignature(body.webhookSecret as string, posted),
      );
    }
    expect(sink.received.map(({ message }) => message.type)).toEqual(['alert.opened', 'alert.resolved']);
    await until(() => mails.of(OPS).length === 2);
    expect(await mailsTo(one, OPS, 'alerts.resolved')).toEqual(['[resolved] The database does not answer']);
  });
});

describeWithRedis('an alert of Redis', () => {
  let redis: RedisServer;
  let world: AlertsWorld;

  beforeAll(async () => {
    redis = await startRedis();
    world = new AlertsWorld({ REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await world?.close();
    await redis?.stop();
  });

  it('is opened when it is away for some time, and over when it is back', async () => {
    const one = await world.start();
    const known = one.test.app.get(Redis);
    await until(() => known.isUp);
    await redis.kill();
    await until(() => !known.isUp);
    await one.look();
    expect(await alertsOf(one, 'limit=5')).toEqual([]); // a moment is no outage
    world.pass(10);
    await one.look();
    await one.look();
    const away = { code: 'SYSTEM.REDIS_AWAY', severity: 'warning', source: 'system' };
    expect(await alertsOf(one, 'limit=5')).toMatchObject([{ ...away, state: 'alerting' }]);
    expect(await mailsTo(one, 'admin@example.com', 'alerts.opened')).toHaveLength(1);
    await redis.restart();
    await until(() => known.isUp);
    await one.look();
    expect(await alertsOf(one, 'limit=5')).toMatchObject([{ ...away, state: 'resolved' }]);
  });
});
