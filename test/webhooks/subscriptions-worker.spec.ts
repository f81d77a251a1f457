import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import { Signals } from '../../src/platform/index.js';
import { Outbox, outgoingId } from '../../src/webhooks/subscriptions/outbox.js';
import { OutgoingRepository } from '../../src/webhooks/subscriptions/outgoing.repository.js';
import type { OutgoingDocument } from '../../src/webhooks/subscriptions/outgoing.schema.js';
import { OutgoingResults } from '../../src/webhooks/subscriptions/outgoing.results.js';
import { OutgoingService } from '../../src/webhooks/subscriptions/outgoing.service.js';
import { SubscriptionDirectory } from '../../src/webhooks/subscriptions/subscription.directory.js';
import type { SubscriptionDocument } from '../../src/webhooks/subscriptions/subscription.schema.js';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { answer, standardSignature, WebhookSink } from '../factories/webhook-sink.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { freshDatabaseUri } from '../setup/test-database.js';

const SUBSCRIPTIONS = '/api/webhooks/subscriptions';
const DAY = 24 * 3600_000;

describe('the processes that send outgoing webhooks', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function start(
    variables: Record<string, string> = {},
  ): Promise<TestApp & { stop: () => Promise<void> }> {
    const test = await startTestApp({
      ALLOW_LOOPBACK_URLS: 'on',
      WEBHOOK_RETRY_SECONDS: Array(30).fill('0.1').join(','),
      ...variables,
    });
    let stopped: Promise<void> | undefined;
    const stop = () => (stopped ??= test.close());
    closing.push(stop);
    return { ...test, stop };
  }

  /** What several processes of one installation have in common. */
  const sameKeys = () => ({
    MONGODB_URI: freshDatabaseUri(),
    ENCRYPTION_KEY: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    JWT_SECRET: 'one-secret-for-all-of-these-processes',
  });

  async function open(behaviour = answer(204)): Promise<WebhookSink> {
    const sink = await WebhookSink.open(behaviour);
    closing.push(() => sink.close());
    return sink;
  }

  async function subscribe(test: TestApp, url: string): Promise<{ id: string; secret: string }> {
    const api = await ApiClient.logIn(test.url);
    const { status, body } = await api.post(SUBSCRIPTIONS, { url, eventTypes: ['*'] });
    expect(status).toBe(201);
    return body as { id: string; secret: string };
  }

  const collection = <T extends object>(test: TestApp, name: string) =>
    test.app.get<Connection>(getConnectionToken()).collection(name) as unknown as mongo.Collection<T>;
  const outgoing = (test: TestApp) => collection<OutgoingDocument>(test, 'webhook_outgoing');
  const stored = (test: TestApp) => collection<SubscriptionDocument>(test, 'webhook_subscriptions');

  async function post(test: TestApp, ids: readonly string[]): Promise<void> {
    const sender = new WebhookSender(test.url, test.config.webhookSecret);
    const events = ids.map((id) => ({ id, userId: 'ana', type: 'view' }));
    while ((await sender.send(events)).status === 503);
  }

  async function until(ask: () => Promise<boolean>): Promise<void> {
    while (!(await ask())) await sleep(20);
  }
  const allSent = (test: TestApp) =>
    until(async () => (await outgoing(test).countDocuments({ todo: { $exists: true } })) === 0);
  const names = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

  it('share the work: each delivery is sent by one of them, and what one leaves the other takes', async () => {
    const keys = sameKeys();
    const [first, second] = [await start(keys), await start(keys)];
    const sink = await open();
    const { id } = await subscribe(first, sink.url);
    await until(async () => (await second.app.get(SubscriptionDirectory).list()).byId.has(id));
    await post(second, names('a', 50)); // counted there, or here: both put it into one queue
    await post(first, names('b', 50));
    await sink.has(100);
    await allSent(first);
    expect(sink.received).toHaveLength(100);
    await first.stop();
    await post(second, names('c', 50));
    await sink.has(150);
    await allSent(second);
    expect(sink.received).toHaveLength(150);
    expect(sink.eventIds()).toHaveLength(150);
  });

  it('finish what is under way before they end', async () => {
    const keys = sameKeys();
    const first = await start(keys);
    const sink = await open(
      (received, response, n) => void setTimeout(() => answer(204)(received, response, n), 300),
    );
    await subscribe(first, sink.url);
    await post(first, ['slow']);
    await sink.has(1);
    await first.stop();
    const second = await start(keys);
    await post(second, ['next']);
    await sink.has(2);
    await allSent(second);
    expect(sink.received.map(({ message }) => message.data['id'])).toEqual(['slow', 'next']);
  });

  it('lose nothing, and repeat only what was under way, when the database is killed', async () => {
    const test = await start({ MONGODB_URI: '' }); // an engine of its own
    const sink = await open();
    await subscribe(test, sink.url);
    const { pid } = JSON.parse(readFileSync(join(test.config.dataDir, 'engine.json'), 'utf8')) as {
      pid: number;
    };
    const ids = names('killed', 300);
    await post(test, ids);
    await sink.has(20);
    process.kill(pid, 'SIGKILL');
    await sink.has(300);
    await until(() =>
      allSent(test).then(
        () => true,
        () => false,
      ),
    );
    expect(new Set(sink.eventIds())).toEqual(new Set(ids));
    expect(await outgoing(test).countDocuments({ status: 'delivered' })).toBe(300);
  }, 60_000);

  it('give a subscriber up after five days of failures, and say so', async () => {
    const test = await start();
    const sink = await open(answer(500));
    const { id } = await subscribe(test, sink.url);
    const heard = new Promise((resolve) =>
      test.app.get(Signals).on('webhooks.subscription-disabled', resolve),
    );
    const api = await ApiClient.logIn(test.url);
    await api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: false });
    const failingSince = new Date(Date.now() - 5 * DAY);
    const health = { failures: 8, probes: 0, failingSince };
    await stored(test).updateOne({ _id: id }, { $set: { enabled: true, health } });
    await until(async () => (await stored(test).findOne({ _id: id }))?.owner !== undefined);
    await post(test, ['hopeless']);
    expect(await heard).toEqual({
      subscriptionId: id,
      url: sink.url,
      reason: 'failing',
      at: expect.any(Date) as Date,
    });
    const shown = async () => (await api.get(`${SUBSCRIPTIONS}/${id}`)).body as object;
    expect(await shown()).toMatchObject({ enabled: false, disabledReason: 'failing' });
    await sink.has(1);
    sink.behaviour = answer(204); // what waited is there for the day when it is enabled again
    await api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: true });
    await sink.has(2);
    await allSent(test);
    expect(sink.eventIds()).toEqual(['hopeless']);
    expect(await shown()).toMatchObject({ enabled: true, status: 'active', consecutiveFailures: 0 });
  });

  it('open the breaker after ten failures, probe, and send everything once that succeeds', async () => {
    const test = await start();
    const sink = await open(answer(500));
    const { id } = await subscribe(test, sink.url);
    const api = await ApiClient.logIn(test.url);
    const shown = async () => (await api.get(`${SUBSCRIPTIONS}/${id}`)).body as { status: string };
    await post(test, names('early', 4));
    await until(async () => (await shown()).status === 'failing');
    await post(test, names('late', 20));
    sink.behaviour = answer(204);
    await allSent(test);
    expect(await outgoing(test).countDocuments({ status: 'delivered' })).toBe(24);
    expect(sink.eventIds()).toHaveLength(24);
    await until(async () => (await shown()).status === 'active');
  });

  it('send an event as it now is, and not at all when it was deleted', async () => {
    const test = await start();
    const sink = await open(answer(500));
    const { id } = await subscribe(test, sink.url);
    const api = await ApiClient.logIn(test.url);
    await post(test, ['edited', 'deleted']);
    await sink.has(2);
    await api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: false });
    expect((await api.patch('/api/events/edited', { value: 12.5 })).status).toBe(200);
    expect((await api.delete('/api/events/deleted')).status).toBe(204);
    await sleep(200); // what was under way comes to its end
    const before = sink.received.length;
    sink.behaviour = answer(204);
    await api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: true });
    await allSent(test);
    const of = (eventId: string) => outgoing(test).findOne({ eventId });
    expect(await of('edited')).toMatchObject({ status: 'delivered' });
    expect(await of('deleted')).toMatchObject({
      status: 'canceled',
      reason: 'the event was deleted before it was sent',
    });
    expect(sink.received.slice(before).map(({ message }) => message.data)).toMatchObject([
      { id: 'edited', value: 12.5 },
    ]);
  });

  it('say which delivery is dead', async () => {
    const test = await start({ WEBHOOK_RETRY_SECONDS: '0.05' });
    const sink = await open(answer(500));
    const { id } = await subscribe(test, sink.url);
    const heard = new Promise((resolve) => test.app.get(Signals).on('webhooks.delivery-dead', resolve));
    await post(test, ['doomed']);
    expect(await heard).toEqual({
      subscriptionId: id,
      url: sink.url,
      deliveryId: outgoingId(id, 'doomed'),
      eventId: 'doomed',
      reason: 'It answered 500',
      at: expect.any(Date) as Date,
    });
    expect(sink.received).toHaveLength(2);
  });

  it('say nothing of a subscriber that has gone to another process meanwhile', async () => {
    const test = await start({ WEBHOOK_RETRY_SECONDS: '3600' });
    const held: ServerResponse[] = [];
    const sink = await open((_, response) => held.push(response));
    const { id } = await subscribe(test, sink.url);
    await post(test, names('late', 2));
    await sink.has(2);
    const somewhere = { host: 'elsewhere', pid: 1, startedAt: new Date(), instance: 'own_other' };
    const leaseUntil = new Date(Date.now() + DAY);
    await stored(test).updateOne({ _id: id }, { $set: { owner: somewhere, leaseUntil } });
    for (const [n, response] of held.entries()) {
      response.writeHead(500).end();
      // the write of the second comes after that of the first and of what it says of the subscriber
      await until(async () => (await outgoing(test).countDocuments({ tries: 1 })) === n + 1);
    }
    expect((await stored(test).findOne({ _id: id }))!.health).toEqual({ failures: 0, probes: 0 });
  });

  it('write what comes when a write has just ended', async () => {
    const { app } = await start();
    const results = app.get(OutgoingResults);
    const update = app
      .get(OutgoingRepository)
      .cancelOne({ _id: 'msg_none', tries: 0, place: 0 }, 'nobody', new Date());
    await new Promise<void>((resolve) => {
      results.add(update, () => void Promise.resolve().then(() => results.add(update, resolve)));
    });
  });

  it('send once what was finished while they read on', async () => {
    const test = await start();
    const sink = await open();
    await subscribe(test, sink.url);
    const repository = test.app.get(OutgoingRepository);
    const due = repository.due.bind(repository);
    let reads = 0;
    repository.due = async (...question) => {
      const rows = await due(...question);
      const held = rows.length > 0 && ++reads === 2; // this answer comes after what it speaks of is delivered
      if (held)
        await until(async () => (await outgoing(test).countDocuments({ status: 'delivered' })) >= 200);
      return rows;
    };
    const ids = names('held', 400);
    await post(test, ids);
    await sink.has(400);
    await allSent(test);
    expect(reads).toBeGreaterThanOrEqual(2);
    expect(sink.received).toHaveLength(400);
    expect(new Set(sink.eventIds())).toEqual(new Set(ids));
  });

  it('queue a batch that is counted again once', async () => {
    const test = await start();
    const sink = await open();
    const { id } = await subscribe(test, sink.url);
    await post(test, ['again']);
    await sink.has(1);
    await allSent(test);
    const after = { userId: 'ana', type: 'view', amount: null, currency: 'BRL', timestamp: new Date() };
    await test.app
      .get(Outbox)
      .apply({ slot: 0, number: 1, changes: [{ eventId: 'again', before: null, after }] });
    expect(await outgoing(test).find({}).toArray()).toMatchObject([
      { _id: outgoingId(id, 'again'), status: 'delivered', tries: 1 },
    ]);
  });

  it('sign with secrets of a former ENCRYPTION_KEY, and write them anew', async () => {
    const MONGODB_URI = freshDatabaseUri();
    const [old, current] = [1, 2].map((n) => `k${n}:${Buffer.alloc(32, n).toString('base64')}`);
    const before = await start({ MONGODB_URI, ENCRYPTION_KEY: old });
    const sink = await open();
    const { id, secret } = await subscribe(before, sink.url);
    await before.stop();
    await (await start({ MONGODB_URI, ENCRYPTION_KEY: `${current},${old}` })).stop();
    const after = await start({ MONGODB_URI, ENCRYPTION_KEY: current });
    expect((await stored(after).findOne({ _id: id }))!.secret).toMatch(/^v1\.k2\./);
    await post(after, ['sealed']);
    await sink.has(1);
    expect(sink.received[0].headers['webhook-signature']).toBe(standardSignature(secret, sink.received[0]));
  });

  it('send nothing unsigned when a secret cannot be read', async () => {
    const test = await start({ WEBHOOK_RETRY_SECONDS: '0.05' });
    const sink = await open();
    const { id } = await subscribe(test, sink.url);
    const api = await ApiClient.logIn(test.url);
    await api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: false });
    await stored(test).updateOne(
      { _id: id },
      { $set: { secret: 'v1.gone.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' } },
    );
    await api.patch(`${SUBSCRIPTIONS}/${id}`, { enabled: true });
    await post(test, ['unsigned']);
    await until(async () => (await outgoing(test).countDocuments({ status: 'dead' })) === 1);
    expect(sink.received).toEqual([]);
  });

  describe('what is stored of it', () => {
    it('is removed when it is old, and what waits for nobody is canceled', async () => {
      const test = await start();
      const sink = await open();
      const { id } = await subscribe(test, sink.url);
      await post(test, names('old', 5));
      await sink.has(5);
      await allSent(test);
      const [row] = await outgoing(test).find({}).toArray();
      const { finishedAt: _, ...waiting } = { ...row, status: 'pending' as const, dueAt: new Date() };
      await outgoing(test).insertOne({
        ...waiting,
        _id: 'msg_orphan',
        subscriptionId: 'sub_gone',
        todo: 'sub_gone',
      });
      const service = test.app.get(OutgoingService);
      const never = new AbortController().signal;
      const young = new Date(Date.now() - DAY);
      expect(await service.removeFinished(young, never)).toBe(0);
      expect(await outgoing(test).findOne({ _id: 'msg_orphan' })).toMatchObject({ status: 'canceled' });
      expect(await service.removeFinished(new Date(Date.now() + 1000), never)).toBe(6);
      expect(await outgoing(test).countDocuments({ subscriptionId: id })).toBe(0);
    });

    it('is read by an index that knows only what waits', async () => {
      const test = await start();
      const now = new Date();
      const row = (n: number): OutgoingDocument => ({
        _id: `msg_${n}`,
        subscriptionId: 'sub_x',
        eventId: `e${n}`,
        type: 'view',
        status: n < 1000 ? 'delivered' : 'pending',
        createdAt: now,
        place: 0,
        tries: 0,
        attempts: [],
        ...(n < 1000 ? { finishedAt: now } : { todo: 'sub_x', dueAt: now }),
      });
      await outgoing(test).insertMany(Array.from({ length: 1010 }, (_, n) => row(n)));
      const { executionStats } = await test.app.get(OutgoingRepository).explainDue('sub_x', 100, new Date());
      expect(executionStats).toMatchObject({ nReturned: 10 });
      expect((executionStats as { totalDocsExamined: number }).totalDocsExamined).toBeLessThanOrEqual(11);
    });
  });
});
