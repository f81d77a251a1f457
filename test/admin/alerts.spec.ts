import { AlertsPart } from '../../src/admin/alerts/delivery/alerts.part.js';
import { AlertRepository } from '../../src/admin/alerts/history/alert.repository.js';
import type { ErasedPerson } from '../../src/auth/index.js';
import { Audit, Signals } from '../../src/platform/index.js';
import {
  alertsOf,
  type AlertsProcess,
  AlertsWorld,
  collectionOf,
  coolDown,
  heatRule,
  mailsTo,
  stateOf,
} from '../factories/alerts-world.js';
import { staff } from '../factories/staff.js';
import { WebhookSender } from '../factories/webhook-sender.js';
import { answer, standardSignature, WebhookSink } from '../factories/webhook-sink.js';
import { until } from '../setup/until.js';

const RULES = '/api/admin/alert-rules';
const OPS = 'ops@example.com';
const GONE = { id: 'usr_gone', email: 'gone@example.com' } as ErasedPerson;

describe('alerts', () => {
  const world = new AlertsWorld();
  let one: AlertsProcess;
  let sink: WebhookSink;

  beforeAll(async () => {
    sink = await WebhookSink.open();
    one = await world.start();
  });
  afterAll(async () => {
    await world.close();
    await sink?.close();
  });
  beforeEach(() => {
    world.heat = 1;
    sink.received.splice(0);
  });
  afterEach(() => coolDown(one));

  it('go from pending over a restart to alerting and resolved, and are told each time once', async () => {
    const notify = { emails: [OPS], webhook: { url: sink.url } };
    const { id, webhookSecret } = await heatRule(one, { forSeconds: 60, severity: 'critical', notify });
    world.heat = 11;
    world.pass(5);
    await one.look();
    expect(await stateOf(one, id)).toBe('pending');
    await one.close();
    one = await world.start();
    expect(await stateOf(one, id)).toBe('pending');
    world.pass(30);
    await one.look();
    expect(await stateOf(one, id)).toBe('pending');
    expect(await alertsOf(one, `rule=${id}`)).toEqual([]);

    world.pass(31);
    await one.look();
    expect(await stateOf(one, id)).toBe('alerting');
    const [alert] = await alertsOf(one, `rule=${id}`);
    const message = 'Heat: test.heat is 11 degrees (> 10 degrees)';
    expect(alert).toEqual({
      id: expect.stringMatching(/^alt_/),
      source: 'rule',
      ruleId: id,
      code: 'RULE.TEST_HEAT',
      severity: 'critical',
      message,
      state: 'alerting',
      at: expect.stringMatching(/Z$/),
      resolvedAt: null,
      value: 11,
      count: 1,
    });
    const shown = { id: alert['id'], severity: 'critical', code: 'RULE.TEST_HEAT', message };
    await until(() => one.told.length > 0);
    expect(one.told).toEqual([{ event: 'alert:new', ...shown, at: alert['at'] }]);
    expect(await mailsTo(one, OPS, 'alerts.opened')).toEqual([`[critical] ${message}`]);
    await sink.has(1);
    const [posted] = sink.received;
    expect(posted.headers['webhook-signature']).toBe(standardSignature(webhookSecret, posted));
    expect(posted.headers['webhook-id']).toBe(`${String(alert['id'])}.opened`);
    expect(posted.message).toEqual({ type: 'alert.opened', timestamp: alert['at'], data: alert });

    world.heat = 1;
    world.pass(5);
    await one.look();
    expect(await stateOf(one, id)).toBe('alerting'); // it might flap
    world.pass(60);
    await one.look();
    expect(await stateOf(one, id)).toBe('resolved');
    const [over] = await alertsOf(one, `rule=${id}`);
    expect(over).toEqual({ ...alert, state: 'resolved', resolvedAt: expect.stringMatching(/Z$/) });
    await until(() => one.told.length > 1);
    expect(one.told.slice(1)).toEqual([{ event: 'alert:resolved', ...shown, at: over['resolvedAt'] }]);
    expect(await mailsTo(one, OPS, 'alerts.resolved')).toEqual([`[resolved] ${message}`]);
    await sink.has(2);
    expect(sink.received[1].message).toEqual({
      type: 'alert.resolved',
      timestamp: over['resolvedAt'],
      data: over,
    });
    expect(sink.received[1].headers['webhook-signature']).toBe(
      standardSignature(webhookSecret, sink.received[1]),
    );
  });

  it('are told once by several processes, and go on with the next when one is gone', async () => {
    const other = await world.start();
    const { id } = await heatRule(other, { notify: { emails: [OPS], webhook: { url: sink.url } } });
    const before = (await mailsTo(one, OPS, 'alerts.opened')).length;
    world.heat = 11;
    world.pass(5);
    await Promise.all([one.look(), other.look(), one.look(), other.look()]);
    await Promise.all([one.look(), other.look()]);
    await until(() => one.told.length + other.told.length > 0);
    await sink.has(1);
    expect([...one.told, ...other.told]).toHaveLength(1); // without Redis each hears its own
    expect(await alertsOf(one, `rule=${id}`)).toHaveLength(1);
    expect(await mailsTo(one, OPS, 'alerts.opened')).toHaveLength(before + 1);

    await one.close();
    one = other;
    world.heat = 1;
    world.pass(5);
    await one.look();
    await sink.has(2);
    expect(await alertsOf(one, `rule=${id}`)).toMatchObject([{ state: 'resolved' }]);
    expect(sink.received.map(({ message }) => message.type)).toEqual(['alert.opened', 'alert.resolved']);
  });

  it('that two open in the same moment are one', async () => {
    const alerts = one.test.app.get(AlertRepository);
    const trouble = {
      subject: 'x',
      source: 'system',
      code: 'X',
      severity: 'info',
      message: 'x',
      count: 1,
    } as const;
    const opened = await Promise.all(
      ['alt_a', 'alt_b', 'alt_c'].map((id) => alerts.open(id, trouble, new Date())),
    );
    expect(opened.filter(Boolean)).toHaveLength(1);
    const [{ id }] = (await alerts.findOpen()).filter(({ subject }) => subject === 'x');
    const ended = await Promise.all([alerts.resolve(id, new Date()), alerts.resolve(id, new Date())]);
    expect(ended.filter(Boolean)).toHaveLength(1);
    expect(await alerts.open('alt_d', trouble, new Date())).toBe(true); // another time, another alert
    await alerts.resolve('alt_d', new Date());
    await collectionOf(one, 'alerts').deleteMany({ subject: 'x' });
  });

  it('whose news a crash has left are told by whoever looks next', async () => {
    const { id } = await heatRule(one, { notify: { emails: [OPS] } });
    world.heat = 11;
    world.pass(5);
    await one.look();
    const [alert] = await alertsOf(one, `rule=${id}`);
    await until(() => one.told.some((told) => told.id === alert['id']));
    one.told.splice(0);
    const rows = collectionOf(one, 'alerts');
    await rows.updateOne({ _id: alert['id'] as string }, { $set: { untold: ['opened'] } });
    const mails = await mailsTo(one, OPS, 'alerts.opened');
    world.pass(11);
    await one.look();
    await until(() => one.told.length > 0);
    expect(one.told).toMatchObject([{ event: 'alert:new', id: alert['id'] }]);
    expect(await mailsTo(one, OPS, 'alerts.opened')).toEqual(mails); // that one had been written
    world.pass(11);
    await one.look();
    expect(one.told).toHaveLength(1);
  });

  it('of a rule that is switched off, changed or deleted are over', async () => {
    for (const end of ['off', 'changed', 'deleted']) {
      const { id } = await heatRule(one, { forSeconds: 60 });
      world.heat = 11;
      for (const seconds of [5, 60]) {
        world.pass(seconds);
        await one.look();
      }
      expect(await alertsOf(one, `rule=${id}&state=alerting`)).toHaveLength(1);
      if (end === 'off') await one.api.patch(`${RULES}/${id}`, { enabled: false });
      if (end === 'changed') await one.api.patch(`${RULES}/${id}`, { threshold: 20 });
      if (end === 'deleted') expect((await one.api.delete(`${RULES}/${id}`)).status).toBe(204);
      world.pass(5);
      await one.look();
      expect([end, await alertsOf(one, `rule=${id}`)]).toMatchObject([end, [{ state: 'resolved' }]]);
    }
  });

  it('a rule that is made graver while it alerts tells it anew, also when its condition holds at once', async () => {
    const { id } = await heatRule(one, { notify: { emails: [OPS] } });
    world.heat = 11;
    await one.look();
    await one.api.patch(`${RULES}/${id}`, { severity: 'critical' });
    world.pass(5);
    await one.look();
    expect(await stateOf(one, id)).toBe('alerting');
    expect(await alertsOf(one, `rule=${id}`)).toMatchObject([
      { state: 'alerting', severity: 'critical' },
      { state: 'resolved', severity: 'warning' },
    ]);
    expect((await mailsTo(one, OPS, 'alerts.opened')).at(-1)).toMatch(/^\[critical\]/);
  });

  it('another name or audience leaves a rule where it stands', async () => {
    const { id } = await heatRule(one, { forSeconds: 600 });
    world.heat = 11;
    world.pass(5);
    await one.look();
    await one.api.patch(`${RULES}/${id}`, { name: 'Hot', notify: { emails: [OPS] }, threshold: 10 });
    expect(await stateOf(one, id)).toBe('pending');
  });

  it('a webhook keeps its secret until another is set; what fails is posted again', async () => {
    const { id, webhookSecret } = await heatRule(one, {
      notify: { webhook: { url: 'https://example.com/a' } },
    });
    const moved = await one.api.patch(`${RULES}/${id}`, { notify: { webhook: { url: `${sink.url}?to=2` } } });
    expect(moved.body).toMatchObject({ notify: { emails: [], webhook: { url: `${sink.url}?to=2` } } });
    expect(moved.body).not.toHaveProperty('webhookSecret');
    let calls = 0;
    sink.behaviour = (received, response, n) => answer(calls++ === 0 ? 500 : 204)(received, response, n);
    world.heat = 11;
    world.pass(5);
    await one.look();
    await sink.has(1);
    await until(async () => {
      world.pass(15); // the pause after a failed run
      return Promise.race([
        sink.has(2).then(() => true),
        new Promise<false>((no) => setTimeout(no, 200, false)),
      ]);
    });
    const [first, second] = sink.received;
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.headers['webhook-signature']).toBe(standardSignature(webhookSecret, second));
    sink.behaviour = answer(204);

    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const set = await one.api.patch(`${RULES}/${id}`, { notify: { webhook: { url: sink.url, secret } } });
    expect(set.body.webhookSecret).toBe(secret);
    const rows = await collectionOf(one, 'alert_rules').find().toArray();
    expect(JSON.stringify(rows)).not.toContain('whsec_');
    const trail = (await one.api.get(`/api/admin/audit?target=${id}&limit=10`)).body as { items: object[] };
    expect(trail.items[0]).toMatchObject({
      action: 'alert-rules.change',
      before: { webhookHost: new URL(sink.url).host, emails: [] },
    });
    expect(JSON.stringify(trail)).not.toMatch(/whsec_|to=2/);
  });

  it.each([
    ['a metric that is none', { metric: 'test.cold' }, 'metric', /one of: .*test\.heat/],
    ['a comparison that is none', { comparison: '=>' }, 'comparison', /./],
    ['a threshold that is text', { threshold: '10' }, 'threshold', /./],
    ['a time below zero', { forSeconds: -1 }, 'forSeconds', /./],
    ['a severity that is none', { severity: 'fatal' }, 'severity', /./],
    ['an e-mail that is none', { notify: { emails: ['ops'] } }, 'notify.emails', /./],
    [
      'an address within',
      { notify: { webhook: { url: 'http://10.0.0.1/' } } },
      'notify.webhook.url',
      /private/,
    ],
    [
      'a short secret',
      { notify: { webhook: { url: 'https://example.com', secret: 'whsec_YQ==' } } },
      'notify.webhook.secret',
      /24/,
    ],
    ['a list in the place of its audience', { notify: [] }, 'notify', /object/],
    ['a state', { standing: { state: 'normal' } }, 'standing', /./],
  ])('a rule with %s is refused', async (_, wrong, field, message) => {
    const rule = { name: 'Heat', metric: 'test.heat', comparison: '>', threshold: 10, ...wrong };
    const { status, body } = await one.api.post(RULES, rule);
    expect(status).toBe(400);
    expect(body.errors).toContainEqual({ field, message: expect.stringMatching(message) });
    expect(body.errors.every((error: { field: string }) => error.field === field)).toBe(true);
  });

  it('operators read, and see of a webhook only where it is', async () => {
    const operator = await staff(one.test.url, 'operator');
    const { id } = await heatRule(one, {
      notify: { webhook: { url: 'https://hooks.example.com/very-secret' } },
    });
    const { body } = await operator.api.get(`${RULES}/${id}`);
    expect(body.notify.webhook).toEqual({ url: 'https://hooks.example.com' });
    expect(JSON.stringify((await operator.api.get(RULES)).body)).not.toContain('very-secret');
    expect((await operator.api.get('/api/admin/alerts')).status).toBe(200);
    expect((await operator.api.patch(`${RULES}/${id}`, { enabled: false })).status).toBe(403);
    expect((await operator.api.patch('/api/admin/alert-settings', { emails: [] })).status).toBe(403);
    await one.api.delete(`${RULES}/${id}`);
    expect((await one.api.get(`${RULES}/${id}`)).body).toMatchObject({ code: 'ALERT.RULE_NOT_FOUND' });
  });

  it('tries out whom the settings name: mails are written, the webhook says what became of it', async () => {
    const webhook = { url: sink.url };
    await one.api.patch('/api/admin/alert-settings', { emails: ['try@example.com'], webhook });
    const taken = await one.api.post('/api/admin/alert-settings/test');
    expect(taken).toMatchObject({
      status: 200,
      body: { emails: ['try@example.com'], webhook: { delivered: true, detail: null } },
    });
    expect(sink.received[0].message).toMatchObject({ type: 'alert.opened', data: { code: 'ALERTS.TEST' } });
    await until(async () => (await mailsTo(one, 'try@example.com', 'alerts.test')).length === 1);
    sink.behaviour = answer(500);
    const refused = await one.api.post('/api/admin/alert-settings/test');
    expect(refused.body.webhook).toEqual({ delivered: false, detail: 'It answered 500' });
    sink.behaviour = answer(204);
    expect(await alertsOf(one, 'severity=info')).toEqual([]);
    const operator = await staff(one.test.url, 'operator');
    expect((await operator.api.post('/api/admin/alert-settings/test')).status).toBe(403);
    await one.api.patch('/api/admin/alert-settings', { emails: null, webhook: null });
  });

  it('are not told any more to somebody who is erased', async () => {
    const { id } = await heatRule(one, { notify: { emails: ['Gone@Example.com', OPS] } });
    await one.api.patch('/api/admin/alert-settings', { emails: ['gone@example.com', OPS] });
    await one.test.app.get(AlertsPart, { strict: false }).erase(GONE);
    expect((await one.api.get(`${RULES}/${id}`)).body.notify.emails).toEqual([OPS]);
    expect((await one.api.get('/api/admin/alert-settings')).body.emails).toEqual([OPS]);
  });

  it('of which only somebody was told who is erased are told to the admins again, not to nobody', async () => {
    const emails = [GONE.email!];
    const alone = await heatRule(one, { notify: { emails } });
    const posted = await heatRule(one, { notify: { emails, webhook: { url: 'https://example.com' } } });
    await one.api.patch('/api/admin/alert-settings', { emails });
    await one.test.app.get(AlertsPart, { strict: false }).erase(GONE);
    const notifyOf = async ({ id }: { id: string }) => (await one.api.get(`${RULES}/${id}`)).body.notify;
    expect(await notifyOf(alone)).toBeNull();
    expect(await notifyOf(posted)).toEqual({ emails: [], webhook: { url: 'https://example.com' } });
    expect((await one.api.get('/api/admin/alert-settings')).body.emails).toBeNull();
  });

  it('leave no address of somebody who is erased in the trail', async () => {
    const settings = '/api/admin/alert-settings';
    await heatRule(one, { notify: { emails: [GONE.email, OPS] } });
    await one.api.patch(settings, { emails: ['Gone@Example.com'] });
    await one.api.patch(settings, { emails: ['Gone@Example.com', 'none'] }); // refused, with what was asked for
    await one.api.patch(settings, { emails: [OPS] });
    const trail = async () => JSON.stringify((await one.api.get('/api/admin/audit?limit=50')).body);
    expect(await trail()).toContain('Gone@Example.com');
    await one.test.app.get(Audit).forget(GONE);
    expect(await trail()).not.toMatch(/gone@example\.com/i);
    expect(await trail()).toContain(OPS);
  });

  it('settings that two change at once keep both changes', async () => {
    const settings = '/api/admin/alert-settings';
    for (let round = 0; round < 5; round++) {
      await one.api.patch(settings, { emails: null, webhook: null });
      const [{ status }, other] = await Promise.all([
        one.api.patch(settings, { emails: [OPS] }),
        one.api.patch(settings, { webhook: { url: sink.url } }),
      ]);
      expect([status, other.status]).toEqual([200, 200]);
      expect((await one.api.get(settings)).body).toEqual({ emails: [OPS], webhook: { url: sink.url } });
    }
    await one.api.patch(settings, { emails: [], webhook: null });
  });

  it('are read by page, filtered', async () => {
    const first = (await one.api.get('/api/admin/alerts?limit=2')).body as Page;
    const rest = (await one.api.get(`/api/admin/alerts?limit=200&cursor=${first.nextCursor}`)).body as Page;
    const all = await alertsOf(one, 'limit=200');
    expect(first.items).toHaveLength(2);
    expect([...first.items, ...rest.items]).toEqual(all);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at as string)
        .toSorted()
        .reverse(),
    );
    const critical = all.filter(({ severity }) => severity === 'critical');
    expect(await alertsOf(one, 'severity=critical&limit=200')).toEqual(critical);
    const open = all.filter(({ state }) => state === 'alerting');
    expect(await alertsOf(one, 'state=alerting&limit=200')).toEqual(open);
    const at = all[1]['at'] as string;
    const since = all.filter((alert) => (alert['at'] as string) >= at);
    expect(await alertsOf(one, `from=${at}&limit=200`)).toEqual(since);
    expect(await alertsOf(one, `to=${at}&limit=200`)).toEqual(all.filter((alert) => !since.includes(alert)));
    expect((await one.api.get(`/api/admin/alerts/${String(all[0]['id'])}`)).body).toEqual(all[0]);
    expect((await one.api.get('/api/admin/alerts/alt_x')).body).toMatchObject({ code: 'ALERT.NOT_FOUND' });
  });

  it('of many dead letters are one, which grows, and ends when they are seen to', async () => {
    const settings = { emails: null, webhook: { url: sink.url } };
    const { body } = await one.api.patch('/api/admin/alert-settings', settings);
    const sender = new WebhookSender(one.test.url, one.test.config.webhookSecret);
    const die = async (count: number) => {
      await one.api.post('/api/webhooks/sources/default/simulate-failure', { count: count * 2 });
      const letters: unknown[] = [];
      const stop = one.test.app
        .get(Signals)
        .on('webhooks.dead-letter', (letter) => void letters.push(letter));
      const signedAt = { 'webhook-timestamp': String(Math.floor(world.now() / 1000)) };
      for (let n = 0; n < count; n++) {
        expect((await sender.send({ userId: 'ana', type: 'login' }, signedAt)).status).toBe(202);
      }
      await until(() => letters.length === count);
      stop();
      await one.look(); // one that is under way since the first of them may not have seen the last
      world.pass(2);
      await one.look();
    };
    await die(3);
    const code = 'WEBHOOKS.DEAD_LETTERS';
    const dead = async () => (await alertsOf(one, 'limit=50')).filter((alert) => alert['code'] === code);
    expect(await dead()).toMatchObject([{ source: 'system', ruleId: null, state: 'alerting', count: 3 }]);
    await sink.has(1);
    expect(sink.received[0].headers['webhook-signature']).toBe(
      standardSignature(body.webhookSecret as string, sink.received[0]),
    );
    await die(2);
    expect(await dead()).toMatchObject([
      { state: 'alerting', count: 5, message: expect.stringMatching(/^5 /) },
    ]);
    expect(one.told.filter((told) => told.code === code)).toHaveLength(1);
    const toAdmin = await mailsTo(one, 'admin@example.com', 'alerts.opened'); // as no e-mail is set
    expect(toAdmin.filter((subject) => subject.includes('dead'))).toHaveLength(1);

    await one.api.post('/api/webhooks/replay', { status: 'dead', from: '2020-01-01', to: '2999-01-01' });
    await until(async () => {
      world.pass(2);
      await one.look();
      return (await dead())[0]['state'] === 'resolved';
    });
    await one.api.patch('/api/admin/alert-settings', { emails: [], webhook: null });
  });

  it('tell of a subscription that is given up, and that it was enabled again', async () => {
    sink.behaviour = answer(410);
    const { body } = await one.api.post('/api/webhooks/subscriptions', { url: sink.url, eventTypes: ['*'] });
    const path = `/api/webhooks/subscriptions/${String(body.id)}`;
    await one.api.post('/api/events', { userId: 'ana', type: 'login' });
    await until(async () => (await one.api.get(path)).body.status === 'disabled');
    await one.look();
    await one.look();
    const given = async () =>
      (await alertsOf(one, 'limit=50')).filter((alert) => alert['code'] === 'WEBHOOKS.SUBSCRIPTION_DISABLED');
    expect(await given()).toMatchObject([
      {
        state: 'alerting',
        message: expect.stringContaining(`${new URL(sink.url).host} is disabled: it answered 410`),
      },
    ]);
    await one.api.patch(path, { enabled: true });
    world.pass(5);
    await one.look();
    expect(await given()).toMatchObject([{ state: 'resolved' }]);
    await one.api.delete(path);
    sink.behaviour = answer(204);
  });

  it('tell of users who need a session of their broker', async () => {
    const connections = collectionOf(one, 'broker_connections');
    const row = { provider: 'quadcode', accountType: 'demo', revision: 1, stateAt: new Date() };
    await connections.insertMany(['a', 'b'].map((_id) => ({ _id, ...row, state: 'needs_session' })));
    world.pass(5);
    await one.look();
    const needs = async () =>
      (await alertsOf(one, 'limit=50')).filter((alert) => alert['code'] === 'BROKER.NEEDS_SESSION');
    expect(await needs()).toMatchObject([{ state: 'alerting', severity: 'info', count: 2 }]);
    await connections.updateMany({}, { $set: { state: 'connected' } });
    world.pass(5);
    await one.look();
    expect(await needs()).toMatchObject([{ state: 'resolved' }]);
  });

  it('begin with default rules, which an admin may delete for good', async () => {
    const ids = async () =>
      ((await one.api.get(RULES)).body.items as { id: string; value: number | null }[]).map(({ id }) => id);
    const [before, figures] = [await ids(), await one.api.get(RULES)];
    expect(before).toEqual(expect.arrayContaining(['rul_event-loop', 'rul_memory', 'rul_no-events']));
    expect(figures.body.items.find(({ id }: { id: string }) => id === 'rul_memory').value).toBeGreaterThan(
      1e6,
    );
    await one.api.delete(`${RULES}/rul_memory`);
    await one.close();
    one = await world.start();
    expect(await ids()).toEqual(before.filter((id) => id !== 'rul_memory'));
  });
});

interface Page {
  items: Record<string, unknown>[];
  nextCursor: string;
}
