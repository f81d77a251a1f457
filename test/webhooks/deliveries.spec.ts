import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { DeliveryRepository } from '../../src/webhooks/deliveries/delivery.repository.js';
import { DeliveryInbox } from '../../src/webhooks/deliveries/delivery.inbox.js';
import { EventLedger, EventProjections } from '../../src/events/index.js';
import { FreshDeliveries } from '../../src/webhooks/deliveries/fresh-deliveries.js';
import { HOTMART_EXAMPLE } from '../../src/webhooks/kinds/hotmart/hotmart.example.js';
import { Signals } from '../../src/platform/index.js';
import { type Answer, ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const login = { userId: 'ana@example.com', type: 'login' };

describe('deliveries', () => {
  let test: TestApp;
  let sender: WebhookSender;
  let api: ApiClient;
  let ledger: EventLedger;

  beforeAll(async () => {
    test = await startTestApp({ WEBHOOK_RETRY_SECONDS: '0.05,0.1' });
    sender = new WebhookSender(test.url, test.config.webhookSecret);
    api = await ApiClient.logIn(test.url);
    ledger = test.app.get(EventLedger);
  });
  afterAll(() => test?.close());

  const get = async (id: string) => (await api.get(`/api/webhooks/deliveries/${id}`)).body;
  const fail = (count: number) => api.post('/api/webhooks/sources/default/simulate-failure', { count });
  const idOf = async (answer: Promise<Answer>) => (await answer).body.deliveryId as string;

  /** Waits for a state; the test's own time-out is the bound. */
  async function until(id: string, status: string) {
    for (;;) {
      const now = await get(id);
      if (now.status === status) return now;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('retries a failed processing until it works', async () => {
    expect((await fail(2)).body).toMatchObject({ slug: 'default', failNext: 2 });
    const id = await idOf(sender.send({ ...login, id: 'retried' }));
    const done = await until(id, 'processed');
    expect(done.attempts).toMatchObject([
      { status: 'failed', error: expect.stringContaining('Simulated') },
      { status: 'failed' },
      { status: 'processed' },
    ]);
    expect(done).toMatchObject({ created: 1, reason: null, nextAttemptAt: null });
    expect((await api.get('/api/webhooks/sources/default')).body.failNext).toBe(0);
  });

  it('gives up when the delays are used up, until a person asks again', async () => {
    const letters: object[] = [];
    test.app.get(Signals).on('webhooks.dead-letter', (letter) => void letters.push(letter));
    await fail(3);
    const id = await idOf(sender.send(login));
    const dead = await until(id, 'dead');
    expect(dead.attempts).toHaveLength(3);
    expect(dead).toMatchObject({ reason: expect.stringContaining('Simulated'), nextAttemptAt: null });
    expect(letters).toEqual([
      { deliveryId: id, source: 'default', reason: dead.reason, at: new Date(dead.attempts[2].at as string) },
    ]);
    const retry = await api.post(`/api/webhooks/deliveries/${id}/retry`);
    expect(retry.status).toBe(200);
    expect((await until(id, 'processed')).attempts).toHaveLength(4);
    expect((await api.post(`/api/webhooks/deliveries/${id}/retry`)).status).toBe(409);
    expect((await api.post('/api/webhooks/deliveries/dlv_none/retry')).status).toBe(404);
    expect((await api.get('/api/webhooks/deliveries/dlv_none')).status).toBe(404);
  });

  it('answers 409 to a retry while a batch holds the delivery', async () => {
    let arrive = () => {};
    let release = () => {};
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const gate = new Promise<void>((resolve) => (release = resolve));
    await fail(1);
    const id = await idOf(sender.send({ ...login, id: 'held' }));
    test.app.get(EventProjections).register({
      name: 'gate',
      apply: async ({ changes }) => {
        if (!changes.some(({ eventId }) => eventId === 'held')) return;
        arrive();
        await gate;
      },
    });
    await arrived;
    expect(await get(id)).toMatchObject({ status: 'processing', attempts: [{ status: 'failed' }] });
    const answer = await api.post(`/api/webhooks/deliveries/${id}/retry`);
    release();
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('processing') } });
    expect(await until(id, 'processed')).toMatchObject({ created: 1 });
  });

  it('waits for its slot while counting is paused', async () => {
    await ledger.pause();
    const id = await idOf(sender.send(login));
    expect(await get(id)).toMatchObject({ status: 'received', attempts: [], created: null });
    ledger.resume();
    await until(id, 'processed');
  });

  it('replays what is dead, a dry run only counts', async () => {
    const from = new Date();
    await fail(6);
    const ids = await Promise.all([idOf(sender.send(login)), idOf(sender.send(login))]);
    for (const id of ids) await until(id, 'dead');
    const window = { from, to: new Date(Date.now() + 1000) };
    const replay = (more: object) => api.post('/api/webhooks/replay', { ...window, ...more });
    expect((await replay({ dryRun: true })).body).toEqual({ matched: 2, replayed: 0, dryRun: true });
    expect((await replay({ source: 'other' })).body).toMatchObject({ matched: 0, replayed: 0 });
    expect((await api.post('/api/webhooks/replay', { dryRun: true })).body).toMatchObject({ matched: 2 });
    expect((await replay({})).body).toEqual({ matched: 2, replayed: 2, dryRun: false });
    for (const id of ids) await until(id, 'processed');
    expect((await replay({})).body).toMatchObject({ matched: 0, replayed: 0 });
    expect((await replay({ to: from })).status).toBe(400);
    expect((await replay({ dryRun: null })).status).toBe(400);
    expect((await replay({ status: null })).status).toBe(400);
  });

  it('replays what was processed without doubling it', async () => {
    const from = new Date();
    const id = await idOf(sender.send({ ...login, id: 'replayed' }));
    await until(id, 'processed');
    const to = new Date(Date.now() + 1000);
    await api.post('/api/webhooks/replay', { from, to, status: 'processed' });
    await ledger.drained();
    expect(await until(id, 'processed')).toMatchObject({ created: 1, duplicates: ['replayed'] });
  });

  it("takes Hotmart's stages of one sale as one purchase and ignores what is none", async () => {
    const made = await api.post('/api/webhooks/sources', { slug: 'hot', kind: 'hotmart' });
    const hot = new WebhookSender(test.url, 'whsec_AAAA', '/webhook/hot');
    const token = { 'x-hotmart-hottok': made.body.secret as string };
    const send = (more: object) => hot.send({ ...HOTMART_EXAMPLE, ...more }, token);
    const ids = [
      await idOf(send({ id: 'a' })),
      await idOf(send({ id: 'b', event: 'PURCHASE_COMPLETE' })),
      await idOf(send({ id: 'c', event: 'PURCHASE_CANCELED' })),
    ];
    expect((await send({ id: 'a' })).status).toBe(200);
    expect(await send({ id: 'c', event: 'PURCHASE_CANCELED' })).toMatchObject({
      status: 200, // also where there is no event to be a duplicate
      body: { deliveryId: ids[2], accepted: 0, duplicates: 0 },
    });
    expect((await hot.send(HOTMART_EXAMPLE, { 'x-hotmart-hottok': 'another-token' })).status).toBe(401);
    await ledger.drained();
    const [approved, complete, canceled] = await Promise.all(ids.map(get));
    expect(approved).toMatchObject({ status: 'processed', created: 1 });
    expect(complete).toMatchObject({
      status: 'processed',
      created: 0,
      duplicates: ['hot~HP0000000001~purchase'],
    });
    expect(canceled).toMatchObject({
      status: 'ignored',
      reason: expect.stringContaining('refused'),
      events: 0,
    });
    expect(approved.headers['x-hotmart-hottok']).toBe('[redacted]');
    expect((await api.get('/api/events/hot~HP0000000001~purchase')).body).toMatchObject({
      type: 'purchase',
      value: 149.9,
      source: 'hot',
      timestamp: '2026-01-01T15:00:00.000Z',
    });
  });

  it('lists by state, source and time, newest first, page by page', async () => {
    const from = new Date();
    const sent: string[] = [];
    for (let i = 0; i < 5; i++) sent.unshift(await idOf(sender.send(login)));
    await ledger.drained();
    const to = new Date(Date.now() + 1000);
    const range = `source=default&status=processed&from=${from.toISOString()}&to=${to.toISOString()}`;
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await api.get(`/api/webhooks/deliveries?${range}&limit=2${cursor}`)).body;
      seen.push(...page.items.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
    } while (cursor);
    expect(seen).toEqual(sent);
    const ignored = (await api.get('/api/webhooks/deliveries?status=ignored')).body.items;
    expect(ignored.map(({ source }: { source: string }) => source)).toEqual(['hot']);
    expect((await api.get('/api/webhooks/deliveries?status=processing')).body).toEqual({
      items: [],
      nextCursor: null,
    });
    expect((await api.get('/api/webhooks/deliveries?status=unknown')).status).toBe(400);
    const { id, deliveryKey } = (await get(sent[0])) as { id: string; deliveryKey: string };
    const named = await api.get(`/api/webhooks/deliveries?source=default&deliveryKey=${deliveryKey}`);
    expect(named.body.items).toMatchObject([{ id }]);
    const nowhere = await api.get(`/api/webhooks/deliveries?deliveryKey=${deliveryKey}`);
    expect(nowhere).toMatchObject({ status: 400, body: { errors: [{ field: 'source' }] } });
    expect((await api.get('/api/webhooks/deliveries?cursor=x')).status).toBe(400);
  });

  it('keeps a large body apart, and shows, maps and repeats it all the same', async () => {
    const large = JSON.stringify({ ...login, id: 'large', metadata: { text: 'ã'.repeat(2000) } });
    const headers = { 'webhook-id': 'msg_large' };
    await ledger.pause();
    const id = await idOf(sender.sendBytes(large, headers));
    expect(await sender.sendBytes(large, headers)).toMatchObject({ status: 200, body: { deliveryId: id } });
    test.app.get(FreshDeliveries).forget([id]); // so that it is read from the database
    ledger.resume();
    expect(await until(id, 'processed')).toMatchObject({ created: 1, body: large, bodyEncoding: 'utf8' });
    const connection = test.app.get<Connection>(getConnectionToken());
    const row = await connection.collection('deliveries').findOne({ deliveryKey: 'msg_large' });
    expect(row).toMatchObject({ apart: { at: 0, bytes: Buffer.byteLength(large) } });
    expect(row).not.toHaveProperty('body');
    await fail(1);
    const again = await idOf(sender.sendBytes(large));
    expect(await until(again, 'processed')).toMatchObject({ created: 0, duplicates: ['large'] });
  });

  it('keeps a large body whose row is stored twice, and lets one that has none hold up nobody', async () => {
    const repository = test.app.get(DeliveryRepository);
    const text = (mark: string) => JSON.stringify({ ...login, metadata: { text: mark.repeat(2000) } });
    await ledger.pause();
    const [whole, bare] = [await idOf(sender.sendBytes(text('a'))), await idOf(sender.sendBytes(text('b')))];
    const small = await idOf(sender.send(login));
    const stored = (await repository.findById(whole))!;
    expect(await repository.insert([stored])).toEqual(new Set([0])); // as after a write whose answer was lost
    expect((await repository.findById(whole))!.body.toString()).toBe(text('a'));
    const connection = test.app.get<Connection>(getConnectionToken());
    const { apart } = (await connection
      .collection<{ _id: string; apart: { pack: string } }>('deliveries')
      .findOne({ _id: bare }))!;
    await connection.collection<{ _id: string }>('delivery_bodies').deleteOne({ _id: apart.pack });
    test.app.get(FreshDeliveries).forget([whole, bare, small]); // so that they are read from the database
    ledger.resume();
    expect(await until(whole, 'processed')).toMatchObject({ created: 1 });
    expect(await until(small, 'processed')).toMatchObject({ created: 1 });
    expect(await until(bare, 'dead')).toMatchObject({ created: null });
  });

  it('reads no more documents than it shows', async () => {
    await Promise.all(Array.from({ length: 120 }, () => sender.send(login)));
    await ledger.pause();
    const waiting = await Promise.all(Array.from({ length: 30 }, () => idOf(sender.send(login))));
    const repository = test.app.get(DeliveryRepository);
    const examined = (plan: { executionStats?: { totalDocsExamined: number } }) =>
      plan.executionStats!.totalDocsExamined;
    const allowed = (returned: number) => 2 * returned + 20;
    expect(examined(await repository.explainList({}, 10))).toBeLessThanOrEqual(allowed(10));
    expect(examined(await repository.explainList({ status: 'processed' }, 10))).toBeLessThanOrEqual(
      allowed(10),
    );
    expect(examined(await repository.explainList({ status: 'dead' }, 10))).toBeLessThanOrEqual(allowed(0));
    expect(examined(await repository.explainList({ source: 'hot' }, 10))).toBeLessThanOrEqual(allowed(10));
    expect(examined(await repository.explainList({ source: 'default' }, 10))).toBeLessThanOrEqual(
      allowed(10),
    );
    const { _id: before } = (await repository.list({ status: 'processed' }, 50)).at(-1)!;
    expect(examined(await repository.explainList({ status: 'processed' }, 10, before))).toBeLessThanOrEqual(
      allowed(10),
    );
    const slot = ledger.slotForNewItem();
    expect(examined(await repository.explainDue(slot, 10, new Date()))).toBeLessThanOrEqual(allowed(10));
    const due = { limit: 100, maxEvents: 20, maxBytes: 1e9, now: new Date(), before: null };
    expect(await repository.due(slot, due)).toHaveLength(20);
    const three = 3 * JSON.stringify(login).length;
    expect(await repository.due(slot, { ...due, maxBytes: three })).toHaveLength(3);
    expect(await repository.due(slot, { ...due, maxBytes: 1 })).toHaveLength(1);
    ledger.resume();
    for (const id of waiting) await until(id, 'processed');
    expect(examined(await repository.explainDue(slot, 10, new Date()))).toBe(0);
  });

  it('deletes what was finished long ago, the oldest first, and nothing that waits', async () => {
    const repository = test.app.get(DeliveryRepository);
    const done = [await idOf(sender.send(login)), await idOf(sender.send(login))];
    await ledger.drained();
    await ledger.pause();
    const waiting = await idOf(sender.send(login));
    const cutoff = new Date(Date.now() + 1000);
    expect(await repository.removeFinished(new Date(0), 1000)).toBe(0);
    const before = await repository.count({});
    expect(await repository.removeFinished(cutoff, 1)).toBe(1);
    expect((await get(done[1])).id).toBe(done[1]);
    expect(await repository.removeFinished(cutoff, 1000)).toBe(before - 2);
    expect(await repository.count({})).toBe(1);
    expect(await get(waiting)).toMatchObject({ status: 'received' });
    ledger.resume();
    expect(await until(waiting, 'processed')).toMatchObject({ created: 1 });
  });

  it('takes bodies of 16 MiB at a time, from memory and from the database', async () => {
    const mebibyte = JSON.stringify(login).padEnd(1024 * 1024, ' ');
    await ledger.pause();
    const ids: string[] = [];
    for (let i = 0; i < 20; i++) ids.push(await idOf(sender.sendBytes(mebibyte)));
    const inbox = test.app.get(DeliveryInbox);
    const slot = ledger.slotForNewItem();
    const first = await inbox.due(slot, 2000, new Date());
    expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 16));
    test.app.get(FreshDeliveries).forget(ids);
    const read = await inbox.due(slot, 2000, new Date());
    expect(read.map(({ id }) => id)).toEqual(ids.slice(0, 16));
    ledger.resume();
    for (const id of ids) await until(id, 'processed');
  });
});

describe('a delivery that failed', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ WEBHOOK_RETRY_SECONDS: '3600' });
  });
  afterAll(() => test?.close());

  it('is retrying with its next time, up to a fifth later than asked for, until a person hastens it', async () => {
    const api = await ApiClient.logIn(test.url);
    const ledger = test.app.get(EventLedger);
    await api.post('/api/webhooks/sources/default/simulate-failure', { count: 1 });
    const sent = await new WebhookSender(test.url, test.config.webhookSecret).send(login);
    await ledger.drained();
    const path = `/api/webhooks/deliveries/${sent.body.deliveryId as string}`;
    const failed = (await api.get(path)).body;
    expect(failed).toMatchObject({ status: 'retrying', reason: null, attempts: [{ status: 'failed' }] });
    const wait = Date.parse(failed.nextAttemptAt as string) - Date.parse(failed.attempts[0].at as string);
    expect(wait).toBeGreaterThanOrEqual(3600_000);
    expect(wait).toBeLessThanOrEqual(1.2 * 3600_000);
    expect((await api.post(`${path}/retry`)).status).toBe(200);
    await ledger.drained();
    expect((await api.get(path)).body).toMatchObject({ status: 'processed', nextAttemptAt: null });
  });
});
